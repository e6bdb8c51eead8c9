"""Look for new examples: `make fuzz`, or `python -m tests.fuzz`.

Every property of the tests, and every state machine, is tried again and again in the deep profile,
each time with a new seed, until the time is over. What fails is told at once, smaller and with its
seed, and the search goes on with the others. Give a failing example to the property as `@example`,
or write a test of its own for what a machine did: so it is tried in every run from then on.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SHORTEST, LONGEST = 3.0, 30.0
"""Seconds of one try of a test: all get their turn, and each gets somewhere."""
MACHINES = 0.5
"""Share of the time that the state machines have together."""
HUNG = 300.0
"""Seconds beyond its time after which a test that says nothing hangs."""
OVERTIME, SHRINKING = 10.0, 90.0
"""Seconds after the end for the example at hand, or for making what failed smaller."""
MOST_MEMORY = 2 << 30
"""Bytes from which a process is replaced."""
VERBOSE = "(with -s --hypothesis-verbosity=verbose it says which example it was at)"
SHOWN = 120
"""Lines of a failure; the example is at its end."""


@dataclass
class Record:
    """What was done with one test."""

    test: str
    tries: int = 0
    examples: int = 0
    steps: int = 0
    seconds: float = 0.0
    running: bool = False
    left_out: str = ""
    """Why it is not tried any more."""

    @property
    def is_machine(self) -> bool:
        return "machines" in self.test.partition("::")[0].split("/")


@dataclass(frozen=True)
class Try:
    """One test, searched for some seconds from one seed."""

    record: Record
    seed: int
    seconds: float


class EndedError(Exception):
    """The process that searched has ended; the text tells what it said last."""


class Worker:
    """A process in which tests are searched, one at a time."""

    def __init__(self, folder: Path, paths: list[str]) -> None:
        self._errors = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - open as long as this
        command = [
            sys.executable, "-m", "pytest", "-n", "0", "-p", "tests.fuzz_worker",
            "-p", "no:cacheprovider", "--tb=short", "-o", "tmp_path_retention_policy=none",
            "--hypothesis-profile=deep", *paths,
        ]  # fmt: skip
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors,
            text=True, encoding="utf-8", start_new_session=True,
            env={**os.environ, "TMPDIR": str(folder)},
        )  # fmt: skip
        self.last_said = time.monotonic()
        self.failing = False
        self._reason = ""

    def ask(self, attempt: Try) -> None:
        request = {"test": attempt.record.test, "seed": attempt.seed, "seconds": attempt.seconds}
        assert self._process.stdin is not None
        self.failing = False
        with suppress(BrokenPipeError):  # it has ended; reading says so
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        """The next word of it. Raises EndedError."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        self.last_said = time.monotonic()
        if not line:
            raise EndedError(self._last_words())
        answer: dict[str, Any] = json.loads(line)
        self.failing = answer.get("failing", False)
        return answer

    def end(self, reason: str = "") -> None:
        """Ends it and all that it has started."""
        self._reason = reason
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _last_words(self) -> str:
        code = self._process.wait()
        self._errors.seek(0)
        words = self._errors.read().decode("utf-8", "replace")
        return f"{words}\n{self._reason or f'the process ended with {code}'}"


@dataclass
class Fuzz:
    """A search, with as many workers as it has jobs."""

    seed: int
    seconds: float
    jobs: int
    paths: list[str]
    folder: Path
    tries: float = inf
    records: dict[str, Record] = field(default_factory=dict)
    failed: int = 0
    stopped: bool = False

    def __post_init__(self) -> None:
        self._begun = time.monotonic()
        self._ends = self._begun + self.seconds
        self._lock = threading.Lock()
        self._workers: dict[int, Worker] = {}
        self._current: dict[int, Try] = {}

    def run(self) -> None:
        """Searches until the time is over, or somebody stops it."""
        threads = [
            threading.Thread(target=self._work, args=(number,), daemon=True)
            for number in range(self.jobs)
        ]
        for thread in threads:
            thread.start()
        try:
            minute = 1
            while any(thread.is_alive() for thread in threads):
                for thread in threads:
                    thread.join(0.2)
                self._watch()
                if time.monotonic() >= self._begun + 60 * minute:
                    print(f"{minute} min: {self._so_far()}", flush=True)
                    minute += 1
        except KeyboardInterrupt:
            self.stopped = True
        finally:
            for worker in list(self._workers.values()):
                worker.end("it was stopped while what had failed was made smaller")
            for thread in threads:
                thread.join()

    # One worker's thread

    def _work(self, number: int) -> None:
        worker: Worker | None = None
        while not self.stopped and time.monotonic() < self._ends:
            attempt = None
            try:
                if worker is None:
                    worker = self._workers[number] = Worker(self.folder, self.paths)
                    self._take_tests(worker.answer())
                attempt = self._next(number)
                if attempt is None:
                    return
                worker.ask(attempt)
                if self._follow(worker, attempt) > MOST_MEMORY:
                    worker.end()
                    worker = None
            except EndedError as error:
                if attempt is None:
                    if not self.stopped:
                        self._tell("the tests cannot be collected", str(error))
                    return
                if worker is not None and (worker.failing or self._goes_on()):
                    self._tell_failure(attempt, f"{error}\n{VERBOSE}")
                worker = None
            finally:
                self._done(number)

    def _goes_on(self) -> bool:
        return not self.stopped and time.monotonic() < self._ends

    def _take_tests(self, answer: dict[str, Any]) -> None:
        with self._lock:
            known = bool(self.records)
            for test in answer["tests"]:
                self.records.setdefault(test, Record(test))
        if answer["uncollected"] and not known:
            self._tell("some tests cannot be collected", "pytest says more")

    def _next(self, number: int) -> Try | None:
        """The test that has had the least of its share of the time."""
        with self._lock:
            left = self._ends - time.monotonic()
            there = [
                one
                for one in self.records.values()
                if not one.left_out and one.tries - one.running < self.tries
            ]
            idle = [one for one in there if not one.running]
            if not idle or left <= 0:
                return None
            machines = sum(one.is_machine for one in there)
            share = {True: MACHINES / max(1, machines)}
            share[False] = (1 - MACHINES) / max(1, len(there) - machines)
            record = min(idle, key=lambda one: one.seconds / share[one.is_machine])
            record.running = True
            record.tries += 1
            turn = left * self.jobs / len(there)
            attempt = Try(
                record,
                _seed(self.seed, record.test, record.tries),
                min(left, max(SHORTEST, min(LONGEST, turn))),
            )
            self._current[number] = attempt
            return attempt

    def _follow(self, worker: Worker, attempt: Try) -> int:
        """Reads on until the try is over; returns the bytes that the worker has taken."""
        examples = steps = 0
        record = attempt.record
        begun = time.monotonic()
        try:
            while True:
                answer = worker.answer()
                examples, steps = answer["examples"], answer["steps"]
                if "memory" in answer:
                    break
        finally:
            with self._lock:
                record.examples += examples
                record.steps += steps
                record.seconds += time.monotonic() - begun
        if answer["failure"]:
            self._tell_failure(attempt, answer["failure"])
        elif not examples:
            record.left_out = "it draws no examples"
        memory: int = answer["memory"]
        return memory

    def _done(self, number: int) -> None:
        with self._lock:
            attempt = self._current.pop(number, None)
            if attempt is not None:
                attempt.record.running = False

    # What there is to tell

    def _watch(self) -> None:
        """Ends the workers that say nothing any more, and those that the end has not reached."""
        now = time.monotonic()
        for number, attempt in list(self._current.items()):
            worker = self._workers[number]
            if now - worker.last_said > attempt.seconds + HUNG:
                worker.end(f"it has said nothing for {now - worker.last_said:.0f} seconds")
            elif now - self._ends > (SHRINKING if worker.failing else OVERTIME):
                worker.end("the time was over before what had failed was made smaller")

    def _tell_failure(self, attempt: Try, failure: str) -> None:
        attempt.record.left_out = "it failed"
        self._tell(
            f"{attempt.record.test}\nagain: {sys.executable} -m pytest -n 0 "
            f"--hypothesis-profile=deep --hypothesis-seed={attempt.seed} '{attempt.record.test}'",
            failure,
        )

    def _tell(self, what: str, failure: str) -> None:
        lines = failure.strip().splitlines()
        if len(lines) > SHOWN:
            lines = [f"… {len(lines) - SHOWN:,} lines", *lines[-SHOWN:]]
        with self._lock:
            self.failed += 1
            print(
                f"\nFAILED {what}\n", *(f"    {line}" for line in lines), "", sep="\n", flush=True
            )

    def _so_far(self) -> str:
        records = list(self.records.values())
        return (
            f"{sum(one.examples for one in records):,} examples, "
            f"{sum(one.steps for one in records):,} steps of machines, {self.failed} failed"
        )

    def summary(self) -> Iterator[str]:
        """A line for each test, and one for all."""
        yield f"{'examples':>10} {'steps':>9} {'seconds':>8} {'tries':>6}  test"
        for one in sorted(self.records.values(), key=lambda one: one.test):
            why = f"  ({one.left_out})" if one.left_out else ""
            yield (
                f"{one.examples:>10,} {one.steps:>9,} {one.seconds:>8.1f} {one.tries:>6}  "
                f"{one.test}{why}"
            )
        minutes = (time.monotonic() - self._begun) / 60
        yield f"seed {self.seed}, {minutes:.1f} minutes, {self._so_far()}"


def _seed(seed: int, test: str, number: int) -> int:
    """That of one try: the same, whatever else is tried and how fast the machine is."""
    digest = hashlib.sha256(f"{seed} {test} {number}".encode()).digest()
    return int.from_bytes(digest[:4], "big")


def main() -> int:
    """The search from the command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="for so long (default: 10)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes at once")
    parser.add_argument("--tries", type=int, default=inf, help="of each test at most so many")
    parser.add_argument("--seed", type=int, help="that of an earlier search, to do it again")
    parser.add_argument(
        "tests", nargs="*", help="files or tests, as pytest names them (default: all)"
    )
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    seed = secrets.randbits(32) if options.seed is None else options.seed
    print(
        f"seed {seed}: {options.minutes:g} minutes in {options.jobs} processes; "
        f"again with make fuzz SEED={seed}",
        flush=True,
    )
    folder = Path(tempfile.mkdtemp(prefix="variorum-fuzz-"))
    fuzz = Fuzz(seed, 60 * options.minutes, options.jobs, options.tests, folder, options.tries)
    try:
        fuzz.run()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(*fuzz.summary(), sep="\n")
    if fuzz.failed:
        return 1
    return 130 if fuzz.stopped else 0


if __name__ == "__main__":
    sys.exit(main())
