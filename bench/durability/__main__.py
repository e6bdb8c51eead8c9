"""That nothing acknowledged is lost: the table of the promise, measured.

    python -m bench.durability [kill|power|faults|writers|mutants …] [--rounds N] [--seed N]

--rounds: how many processes are killed, how often the power is cut, how many operations fail, how
many files are damaged, how often each of a hundred writers writes at a seminar's pace (and for how
many seconds flat out).
--lax: a control; synchronises less, so that the power cuts must find something lost.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import corpus.storage.connections
from bench.durability import faults, killing, mutants, power, shim, writers

ROUNDS = {"kill": 1000, "power": 1000, "faults": 500, "writers": 15, "mutants": 1000}
_WITH_SHIM = ("power", "faults")
_WRITERS = 100
_SHOWN = 20


def kill(rounds: int, seed: int) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        done = killing.run(Path(folder), rounds, seed=seed)
    print(
        f"kill -9        {done.kills:,} kills on {done.libraries:,} libraries, "
        f"{done.acknowledged:,} changes acknowledged"
    )
    return done.problems


def cut(rounds: int, seed: int) -> list[str]:
    with tempfile.TemporaryDirectory(dir=_memory()) as folder:
        done = power.run(Path(folder), rounds, seed=seed)
    print(f"power cuts     {done.cuts:,} cuts")
    for scene, (operations, cuts) in done.scenes.items():
        print(f"    {scene:34} {operations:6,} operations  {cuts:6,} cuts")
    return done.problems


def fail(rounds: int, seed: int) -> list[str]:
    with tempfile.TemporaryDirectory(dir=_memory()) as folder:
        done = faults.run(Path(folder), rounds, seed=seed)
    print(f"failing disks  {done.runs:,} runs, {done.refused:,} changes refused and made later")
    for case, operations in done.operations.items():
        print(f"    {case:44} {operations:6,} operations")
    return done.problems


def write(rounds: int, seed: int) -> list[str]:
    found = []
    with tempfile.TemporaryDirectory() as folder:
        print(writers.of_the_disk(Path(folder), 2.0 * rounds))
    for seconds, pause in ((2.0 * rounds, 2.0), (float(rounds), 0.0)):
        with tempfile.TemporaryDirectory() as folder:
            done = writers.measure(Path(folder), _WRITERS, seconds, pause, seed=seed)
        print(done)
        found += [f"{done.name}: {done.errors} errors, {done.lost} lost"] * bool(
            done.errors or done.lost
        )
    return found


def mutate(rounds: int, seed: int) -> list[str]:
    with tempfile.TemporaryDirectory(dir=_memory()) as folder:
        done = mutants.run(Path(folder), rounds, seed=seed)
    print(f"mutants        {done.rounds:,} damaged files")
    for outcome, number in sorted(done.outcomes.items()):
        print(f"    {outcome:24} {number:7,}")
    return done.problems


_PARTS: dict[str, Callable[[int, int], list[str]]] = {
    "kill": kill, "power": cut, "faults": fail, "writers": write, "mutants": mutate,
}  # fmt: skip


def _memory() -> str | None:
    """Where synchronising costs nothing: what is tried does not depend on the disk."""
    place = "/dev/shm"
    return place if Path(place).is_dir() else None


def _lax() -> None:
    strict = corpus.storage.connections.connect

    def connected(path: Path) -> Any:
        connection = strict(path)
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection

    corpus.storage.connections.connect = connected


def main() -> int:
    assert __doc__
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", choices=[*ROUNDS, []], default=[])
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--lax", action="store_true")
    wanted = parser.parse_args()
    parts = wanted.parts or list(ROUNDS)
    if not hasattr(os, "fork"):
        print("needs a system that can fork processes")
        return 77
    missing = ""
    if set(parts) & set(_WITH_SHIM) and not shim.is_loaded():
        with tempfile.TemporaryDirectory() as folder:
            try:
                return shim.run_with_it(Path(folder), ["bench.durability", *sys.argv[1:]])
            except shim.Unavailable as error:
                missing = str(error)
    if wanted.lax:
        _lax()
    problems: list[str] = []
    for part in parts:
        if part in _WITH_SHIM and missing:
            print(f"{part}: cannot be tried here: {missing}")
            continue
        begin = time.monotonic()
        found = _PARTS[part](wanted.rounds or ROUNDS[part], wanted.seed)
        load = os.getloadavg()[0]
        print(
            f"    {len(found)} problems; {time.monotonic() - begin:.0f} s, load {load:.1f}",
            flush=True,
        )
        problems += found
    for problem in problems[:_SHOWN]:
        print(problem[:1000])
    if len(problems) > _SHOWN:
        print(f"and {len(problems) - _SHOWN} more")
    return 1 if problems else 77 if missing and set(parts) <= set(_WITH_SHIM) else 0


if __name__ == "__main__":
    sys.exit(main())
