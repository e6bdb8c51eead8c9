"""Library files that were damaged at random, given to `check`, `rescue` and `merge`.

Bits flipped, bytes zeroed or overwritten, pages exchanged, files cut off. None may crash, hang,
or say that all is well where a text, a passage, a tag or a note reads otherwise than it was
written. Children do several hundred each; one that takes too long for a file counts as hanging.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import tempfile
import time
import traceback
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from annotations.errors import BadFile
from annotations.health.checks import check
from annotations.health.rescue import rescue_copy
from annotations.seminar.merging.incoming import IncomingLibrary
from annotations.seminar.merging.library_files import answers
from annotations.seminar.merging.merge import merge_sources
from annotations.seminar.merging.report import MergeReport
from annotations.service.documents import add_document
from annotations.service.store import Store
from bench.durability.forking import fork
from corpus.document import Span
from corpus.errors import VariorumError
from corpus.sources.json_lines import from_json_line

_PAGE = 4096
# Seconds for one file; the usual is a fiftieth of one.
_LIMIT = 20.0
_SHARE = 250


@dataclass
class Tried:
    """What became of the mutants."""

    rounds: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Sound:
    """A library's files before anything is done to them, and what is read in it."""

    data: bytes
    log: bytes
    seen: object


def sound(folder: Path, *, logged: bool) -> Sound:
    """A small library with everything in it; `logged`: its last changes are in the log still."""
    path = folder / "sound.db"
    store = Store.open(path, "Ada")
    for name in ("bridge", "harbour", "winter"):
        add_document(store, from_json_line(_line(name, 1), 1))
    for name in ("bridge", "harbour", "winter"):
        document = store.documents.get(name)
        for n in range(7):
            note = f"note {n} on {name}, which somebody wrote" * (1 + n // 4)
            tag = ("claim", "opinion", "mine")[n % 3]
            store.annotate(document, Span(n * 30, n * 30 + 25), [tag], note)
    add_document(store, from_json_line(_line("bridge", 2), 1))
    store.tags.rename("mine", "mine/own")
    made = store.annotations()
    store.delete([made[3].id, made[5].id])
    store.journal.undo()
    with store.journal.recorded("linked") as tx:
        store.rows.links.add(tx, made[0].id, "supports", made[12].id)
    seen = picture(store)
    if not logged:
        store.close()
    data = path.read_bytes()
    log = path.with_name("sound.db-wal").read_bytes() if logged else b""
    if logged:
        store.close()
    return Sound(data, log, seen)


def _line(name: str, version: int) -> str:
    words = " ".join(f"{name}{n % 97} of {n}." for n in range(120))
    text = f"Version {version} of it. {words}" if version > 1 else words
    return json.dumps({"id": name, "title": name.title(), "text": text})


def picture(store: Store) -> object:
    """What a reader reads: texts, passages, tags, notes."""
    texts = {d.slug: store.documents.get(d.slug).text for d in store.documents.all()}
    own = [(a.id, a.slug, a.span, a.content, a.tags, a.note, a.status) for a in store.annotations()]
    return texts, sorted(own), [tag.name for tag in store.tags.codebook().tags]


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The file with some damage."""
    if not data:
        return data
    changed = bytearray(data)
    kind = chance.choice(("bit", "bit", "bit", "byte", "bytes", "zeros", "pages", "cut"))
    at = chance.randrange(len(data))
    if chance.random() < 0.3:
        # The heads of pages, where the structure stands.
        at = at // _PAGE * _PAGE + chance.randrange(16)
    if kind == "bit":
        for _ in range(chance.choice((1, 1, 3))):
            changed[at] ^= 1 << chance.randrange(8)
            at = chance.randrange(len(data))
    elif kind == "byte":
        changed[at] = chance.randrange(256)
    elif kind == "bytes":
        part = chance.randbytes(chance.choice((4, 32, 600)))[: len(data) - at]
        changed[at : at + len(part)] = part
    elif kind == "zeros":
        length = min(len(data) - at, chance.choice((16, 512, _PAGE)))
        changed[at : at + length] = bytes(length)
    elif kind == "pages":
        one, other = (chance.randrange(len(data) // _PAGE) * _PAGE for _ in range(2))
        changed[one : one + _PAGE] = data[other : other + _PAGE]
    else:
        # A log that ends before its last transactions says nothing of them, if it ends between two.
        del changed[at | 1 :]
    return bytes(changed)


def checked(folder: Path, data: bytes, log: bytes, seen: object) -> str:
    """What `check` makes of such a file: `refused`, `reported`, `same`, or a sentence on what is
    wrong with that.
    """
    path = _laid_out(folder, data, log)
    try:
        store = Store.open(path, "Ada")
    except (VariorumError, UnicodeDecodeError):  # as the command does
        return "refused"
    try:
        if check(store.database).problems:
            return "reported"
        return "same" if picture(store) == seen else "check says that all is well, and it is not"
    except VariorumError as error:
        return f"check found nothing, but: {error}"
    finally:
        with suppress(VariorumError):
            store.close()


def rescued(folder: Path, data: bytes, log: bytes, seen: object) -> str:
    """What `rescue` makes of it, as `checked`."""
    path = _laid_out(folder, data, log)
    new = folder / "new.db"
    # Making its tables would take a third of the time.
    new.write_bytes(_empty())
    report = rescue_copy(path, new)
    store = Store.open(new, "Ada")
    try:
        now = picture(store)
        if store.database.scalar("PRAGMA integrity_check") != "ok":
            return "what rescue wrote is damaged"
    finally:
        store.close()
    if now == seen:
        return "same"
    return "reported" if report["lost"] or report["doubtful"] else "rescue says that all is saved"


def merged(folder: Path, data: bytes, log: bytes, seen: object) -> str:
    """What becomes of a library into which it is merged."""
    path = _laid_out(folder, data, log)
    foreign = IncomingLibrary(path.name)
    try:
        for answer in answers({"paths": [str(path)], "sources": [], "texts": []}):
            if isinstance(answer, dict):
                if "error" in answer:
                    return "refused"
            else:
                table, row = answer
                foreign.take(table, json.loads(json.dumps(row)))
    except BadFile:
        return "refused"
    new = folder / "new.db"
    new.write_bytes(_empty())
    store = Store.open(new, "Ada")
    try:
        report = MergeReport()
        merge_sources(store, [foreign], report)
        if report.refused:
            return "refused"
        return "same" if picture(store) == seen else "merged what is not as it was written"
    finally:
        store.close()


def _laid_out(folder: Path, data: bytes, log: bytes) -> Path:
    for file in folder.iterdir():
        if file.is_file():
            file.unlink()
    path = folder / "mutant.db"
    path.write_bytes(data)
    if log:
        path.with_name("mutant.db-wal").write_bytes(log)
    return path


@cache
def _empty() -> bytes:
    """A new library."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        Store.open(path).close()
        return path.read_bytes()


WAYS = ("check", "rescue", "merge")
GOOD = ("same", "reported", "refused")


def one(folder: Path, whole: Sound, number: int, seed: int) -> tuple[str, str, str]:
    """The outcomes of one mutant for check, rescue and merge; any but `GOOD` is a fault."""
    chance = random.Random(f"{seed}.{number}")
    in_log = bool(whole.log) and chance.random() < 0.5
    data = whole.data if in_log else mutated(whole.data, chance)
    log = mutated(whole.log, chance) if in_log else whole.log
    # SQLite takes a log from its damage on for one that was not written to the end: nothing that
    # `check` is shown says that there was more. `rescue` sees the file, and says it.
    first = "same" if in_log else _tried(checked, folder, data, log, whole.seen)
    second = _tried(rescued, folder, data, log, whole.seen)
    third = "same" if in_log else _tried(merged, folder, data, log, whole.seen)
    return first, second, third


def _tried(way: object, folder: Path, data: bytes, log: bytes, seen: object) -> str:
    assert callable(way)
    try:
        return str(way(folder, data, log, seen))
    except Exception:  # noqa: BLE001
        return "crashed: " + traceback.format_exc()[-900:]


def run(folder: Path, rounds: int, *, seed: int = 0) -> Tried:
    """Try so many mutants, half of them with a log."""
    tried, samples = Tried(rounds), {}
    for logged in (False, True):
        home = folder / f"sound-{logged}"
        home.mkdir()
        samples[logged] = sound(home, logged=logged)
    for start in range(0, rounds, _SHARE):
        numbers = range(start, min(rounds, start + _SHARE))
        _share(folder / f"share-{start}", samples, numbers, seed, tried)
    return tried


def _share(
    folder: Path, samples: dict[bool, Sound], numbers: range, seed: int, tried: Tried
) -> None:
    folder.mkdir()

    def work(pipe: int) -> None:
        for number in numbers:
            outcomes = one(folder, samples[bool(number % 2)], number, seed)
            os.write(pipe, json.dumps([number, *outcomes]).encode() + b"\n")

    child, said, done = fork(work), b"", 0
    last = time.monotonic()
    while True:
        ready, _, _ = select.select([child.pipe], [], [], 1.0)
        part = os.read(child.pipe, 1 << 16) if ready else None
        if part:
            said, last = said + part, time.monotonic()
        elif part == b"":
            break
        elif time.monotonic() - last > _LIMIT:
            os.kill(child.process, signal.SIGKILL)
    os.close(child.pipe)
    os.waitpid(child.process, 0)
    for line in said.splitlines():
        number, *outcomes = json.loads(line)
        done += 1
        for way, outcome in zip(WAYS, outcomes, strict=True):
            tried.outcomes[f"{way}: {outcome if outcome in GOOD else 'wrong'}"] += 1
            if outcome not in GOOD:
                tried.problems.append(f"mutant {number}, {way}: {outcome}")
    if done < len(numbers):
        tried.problems.append(f"mutant {numbers[done]}: crashed or hung")
        if done + 1 < len(numbers):
            rest = range(numbers[done + 1], numbers.stop)
            _share(folder.with_name(f"{folder.name}-"), samples, rest, seed, tried)
