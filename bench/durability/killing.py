"""Processes that work on one library, and are killed at any moment."""

from __future__ import annotations

import gc
import json
import os
import random
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bench.durability.checking import problems
from bench.durability.forking import Child, answer, fork
from bench.durability.work import Account, work

_AT_ONCE = 4
# Many libraries serve once only, with short lives: so that making one is interrupted as well.
_ROUNDS = (1, 1, 1, 1, 25)
# Within so many seconds after its start a process is killed; in the longer that is some thirty
# changes.
_SHORT_LIFE, _LONG_LIFE = 0.06, 0.15


@dataclass
class Killed:
    """What became of it."""

    kills: int = 0
    acknowledged: int = 0
    libraries: int = 0
    problems: list[str] = field(default_factory=list)


def run(folder: Path, kills: int, *, seed: int = 0) -> Killed:
    """Kill so many processes at least; looks into the library after every few of them."""
    outcome, chance, number = Killed(), random.Random(seed), 0
    # The children find everything imported.
    work(folder / "warm.db", "warm", lambda _: None, changes=20, seed=0)
    gc.freeze()
    while outcome.kills < kills:
        outcome.libraries += 1
        path = folder / f"library-{outcome.libraries}.db"
        everyone: dict[str, Account] = {}
        rounds = _ROUNDS[outcome.libraries % len(_ROUNDS)]
        life = _SHORT_LIFE if rounds == 1 else _LONG_LIFE
        for _ in range(rounds):
            number += 1
            # Nothing is lost later either.
            everyone |= _round(path, number, life, chance, outcome)
            found = json.loads(answer(partial(_looked_into, path, everyone)))
            outcome.problems += [f"round {number}: {problem}" for problem in found]
        for file in folder.glob(f"{path.name}*"):
            file.unlink()
    return outcome


def _round(
    path: Path, number: int, life: float, chance: random.Random, outcome: Killed
) -> dict[str, Account]:
    """Start some readers, kill each after a while, and hear what they had said."""
    begin = time.monotonic()
    lives: list[tuple[float, str, Child]] = []
    for n in range(_AT_ONCE):
        name = f"reader-{number}-{n}"
        child = fork(partial(_work, path, name, chance.randrange(1 << 30)))
        lives.append((chance.uniform(0, life), name, child))
    for at, _, child in sorted(lives, key=lambda one: one[0]):
        time.sleep(max(0.0, begin + at - time.monotonic()))
        child.kill()
    accounts: dict[str, Account] = {}
    for _, name, child in lives:
        said, how = child.end()
        outcome.kills += how == "killed"
        if how == "failed":
            outcome.problems.append(f"{name} failed; what it says stands above")
        account = accounts[name] = Account()
        for line in said.splitlines(keepends=True):
            # What was to be said when the end came may be half a line.
            if line.endswith(b"\n"):
                account.hear(line)
        outcome.acknowledged += account.acknowledged
    return accounts


def _work(path: Path, name: str, seed: int, pipe: int) -> None:
    work(path, name, partial(os.write, pipe), changes=60, seed=seed)


def _looked_into(path: Path, accounts: dict[str, Account]) -> bytes:
    return json.dumps(problems(path, accounts)).encode()
