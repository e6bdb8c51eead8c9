"""A disk that fails at the nth operation on a file, for every n.

Once (an I/O error that goes away), for good until it is repaired, or by being full until there is
room. The program must go on, say one sentence, lose nothing that it acknowledged, and make the same
change once the disk is well again, without being started anew.
"""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import traceback
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from annotations.service.store import Store
from bench.durability.checking import problems
from bench.durability.forking import Child, fork
from bench.durability.shim import FULL, GONE, NEVER, ONCE, Shim
from bench.durability.work import Account, Change, Reader, holdings_of, work
from corpus.errors import LibraryError

# What fails and with which error.
KINDS = {
    "one I/O error": (ONCE, errno.EIO),
    "a disk that is gone": (GONE, errno.EIO),
    "a full disk": (FULL, errno.ENOSPC),
}
_CHANGES = 9
# Beyond the last operation.
_NEVER = 1 << 40
_AT_ONCE = 4
LIBRARY = "library.db"


@dataclass
class Failed:
    """What became of it."""

    runs: int = 0
    operations: dict[str, int] = field(default_factory=dict)
    """For each case, how many operations there are that can fail."""
    refused: int = 0
    """Changes that the program said it could not make."""
    problems: list[str] = field(default_factory=list)


def run(folder: Path, runs: int, *, seed: int = 0) -> Failed:
    """Let an operation fail so often, spread over all of them: one failure of each in each way at
    most.
    """
    outcome = Failed()
    first = folder / "first"
    work(first / LIBRARY, "before", lambda _: None, changes=12, seed=seed)
    cases = [
        (f"{kind}, {name}", kind, before)
        for name, before in (("a new library", None), ("a library in use", first))
        for kind in KINDS
    ]
    jobs: list[tuple[str, str, Path | None, int]] = []
    for case, kind, before in cases:
        place = folder / "count"
        count, *_ = _outcome(place, fork(partial(_try, place, before, kind, _NEVER, seed)))
        outcome.operations[case] = count
        jobs += [(case, kind, before, nth) for nth in range(1, count + 1)]
    chosen = jobs if runs >= len(jobs) else random.Random(seed).sample(jobs, runs)
    for at in range(0, len(chosen), _AT_ONCE):
        several = [
            (case, nth, place, fork(partial(_try, place, before, kind, nth, seed)))
            for n, (case, kind, before, nth) in enumerate(chosen[at : at + _AT_ONCE])
            for place in [folder / f"try-{n}"]
        ]
        for case, nth, place, child in several:
            _, refused, found = _outcome(place, child)
            outcome.runs += 1
            outcome.refused += refused
            outcome.problems += [f"{case}, operation {nth}: {one}" for one in found]
    return outcome


def _outcome(place: Path, child: Child) -> tuple[int, int, list[str]]:
    counted, refused, found = json.loads(child.said())
    shutil.rmtree(place)
    return counted, refused, found


class _Try:
    """One reader, on a disk that fails in the middle."""

    def __init__(self, path: Path, seed: int) -> None:
        self.path = path
        self.shim = Shim()
        self.account = Account()
        self.reader = Reader("ann", self.account.hear, seed=seed)
        self.store: Store | None = None
        self.refused = 0
        self.counted = 0
        self.problems: list[str] = []

    def run(self, kind: str, nth: int) -> None:
        way, error = KINDS[kind]
        self.shim.watch(self.path.parent)
        self.shim.fail(way, nth, error)
        for _ in range(_CHANGES):
            change = self.reader.next()
            self.reader.announce(change)
            if not self._made(change):
                self.problems.append("it does not go on once the disk is well")
                break
            self.reader.acknowledge(change)
        if self.store is not None:
            try:
                self.store.close()
            except LibraryError as failure:
                self._heed(failure)
        self.repair()
        self.problems += problems(self.path, {"ann": self.account})

    def repair(self) -> None:
        self.counted = max(self.counted, self.shim.counted)
        self.shim.fail(NEVER)

    def _made(self, change: Change) -> bool:
        """Try twice, as the reader's screen does, and again once the disk is well."""
        for time in range(4):
            if time == 2:
                self.repair()
            try:
                self.store = self.store or Store.open(self.path, "ann")
                # It may be made, though the program could not be sure of it.
                if not time or holdings_of(self.store, "ann") != change.holdings:
                    change.make(self.store)
            except LibraryError as error:
                self.refused += 1
                self._heed(error)
            else:
                return True
        return False

    def _heed(self, error: LibraryError) -> None:
        sentence = str(error)
        if not sentence or "\n" in sentence or str(self.path.parent) in sentence:
            self.problems.append(f"no sentence: {sentence}")
        elif "unexpected" in sentence:
            self.problems.append(f"an error that has no sentence of its own: {sentence}")


def _try(place: Path, first: Path | None, kind: str, nth: int, seed: int, pipe: int) -> None:
    if first is None:
        place.mkdir()
    else:
        shutil.copytree(first, place)
    attempt = _Try(place / LIBRARY, seed)
    try:
        attempt.run(kind, nth)
    except Exception:  # noqa: BLE001
        attempt.repair()
        attempt.problems.append(traceback.format_exc())
    said = json.dumps([attempt.counted, attempt.refused, attempt.problems]).encode()
    while said:
        said = said[os.write(pipe, said) :]
