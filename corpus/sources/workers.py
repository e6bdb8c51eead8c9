"""Worker processes that read and clean sources, so that several cores work at once.

A thread waits for each process. A process runs the functions that it is given and nothing else, so
the result is the same as without it. If one is killed, perhaps by the system for want of memory,
only the source that it was working on is lost.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from corpus.errors import Fault, VariorumError

Outcome = TypeVar("Outcome")
_BROKEN = "the process that read it failed"
# More would not help: one process writes all results.
_MOST = 4
# Seconds that a process may take to end by itself.
_PATIENCE = 5.0


def cores() -> int:
    """How many processes can run at once on this machine."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Workers:
    """Worker processes, each started with its first job; all end with the block."""

    def __init__(self, number: int) -> None:
        self.number = min(number, _MOST)
        self._threads = ThreadPoolExecutor(self.number, "worker")
        self._own = threading.local()
        self._children: list[subprocess.Popen[bytes]] = []
        self._busy: set[subprocess.Popen[bytes]] = set()
        self._ending = threading.Event()

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._threads.shutdown(wait=False, cancel_futures=True)
        for child in list(self._children):
            if child in self._busy:
                child.kill()
            elif child.stdin is not None:
                with suppress(OSError):
                    child.stdin.close()  # it ends by itself, and ends what it has started
        self._threads.shutdown()
        for child in self._children:
            try:
                child.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
            for pipe in (child.stdin, child.stdout):
                with suppress(OSError):  # of what could not be written
                    if pipe is not None:
                        pipe.close()

    def submit(self, job: Callable[[], Outcome]) -> Future[Outcome]:
        """Run a job in a process; the job and its result must be picklable. The future raises the
        job's error if it is a VariorumError, and Fault for any other error or if the process broke
        down.
        """
        return self._threads.submit(self._ask, job)

    def _ask(self, job: Callable[[], Any]) -> Any:
        child = getattr(self._own, "child", None)
        if child is None:
            try:
                child = self._own.child = _start()
            except OSError as error:  # the system cannot start another process
                raise Fault(_BROKEN) from error
            self._children.append(child)
        assert child.stdin is not None
        assert child.stdout is not None
        self._busy.add(child)
        try:
            if self._ending.is_set():
                raise EOFError
            pickle.dump(job, child.stdin)
            child.stdin.flush()
            done, answer = pickle.load(child.stdout)
        except (EOFError, OSError, ValueError, pickle.UnpicklingError) as error:
            child.kill()
            self._own.child = None
            raise Fault(_BROKEN) from error
        finally:
            self._busy.discard(child)
        if done:
            return answer
        raise answer


def _start() -> subprocess.Popen[bytes]:
    # As for the sandbox's children: nothing is imported from the current folder.
    home = str(Path(__file__).parents[2])
    begin = (
        f"import sys; sys.path.append({home!r}); from corpus.sources.workers import main; main()"
    )
    return subprocess.Popen(
        [sys.executable, "-P", "-c", begin],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        # ctrl+c in the terminal goes to the program, which then ends its workers.
        start_new_session=True, creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )  # fmt: skip


def _run(job: Callable[[], Any]) -> tuple[bool, Any]:
    try:
        return True, job()
    except VariorumError as error:
        return False, error
    except Exception as error:  # noqa: BLE001 - one job never stops the others
        return False, Fault(f"{type(error).__name__}: {error}")


def main() -> None:
    """Runs in a worker process: one job after the other, until the program ends."""
    jobs, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(
        os.open(os.devnull, os.O_WRONLY), 1
    )  # output of other code must not be mixed with answers
    with suppress(EOFError, BrokenPipeError):
        while True:
            answers.write(pickle.dumps(_run(pickle.load(jobs))))
            answers.flush()
