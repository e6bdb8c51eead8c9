"""Sources are read and cleaned in processes of our own, so that several cores work at once.

Each process stands behind a thread that waits for it. It runs what it is given and nothing else:
what a source becomes is settled by the very same functions. Whoever kills one, be it the system for
want of memory, costs the one source that it was busy with.
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
_BROKEN = "the process that read it has broken down"
# More are of no use: one process writes what they make.
_MOST = 4
# Seconds that one may take to end by itself.
_PATIENCE = 5.0


def cores() -> int:
    """How many processes can work at once here."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Workers:
    """Processes, each started with its first job; ended, whatever they do, with the block."""

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
                    child.stdin.close()  # it ends by itself, and what it has started with it
        self._threads.shutdown()
        for child in self._children:
            try:
                child.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
            for pipe in (child.stdin, child.stdout):
                with suppress(OSError):  # what was not written any more
                    if pipe is not None:
                        pipe.close()

    def submit(self, job: Callable[[], Outcome]) -> Future[Outcome]:
        """Have a job done that can be pickled, as can what it returns. Its future raises what it
        raised, if that is a sentence, else Fault; also where its process broke down.
        """
        return self._threads.submit(self._ask, job)

    def _ask(self, job: Callable[[], Any]) -> Any:
        child = getattr(self._own, "child", None)
        if child is None:
            try:
                child = self._own.child = _started()
            except OSError as error:  # the system has no room for one more
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


def _started() -> subprocess.Popen[bytes]:
    # As the sandbox's children: nothing of the folder that the reader happens to be in is imported.
    home = str(Path(__file__).parents[2])
    begin = (
        f"import sys; sys.path.append({home!r}); from corpus.sources.workers import main; main()"
    )
    return subprocess.Popen(
        [sys.executable, "-P", "-c", begin],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        # ctrl+c in the terminal is for the program, which then ends them.
        start_new_session=True, creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )  # fmt: skip


def _done(job: Callable[[], Any]) -> tuple[bool, Any]:
    try:
        return True, job()
    except VariorumError as error:
        return False, error
    except Exception as error:  # noqa: BLE001 - one job never stops the others
        return False, Fault(f"{type(error).__name__}: {error}")


def main() -> None:
    """What a process does: one job after the other, until there is nobody who asks."""
    jobs, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # whatever prints must not stand among answers
    with suppress(EOFError, BrokenPipeError):
        while True:
            answers.write(pickle.dumps(_done(pickle.load(jobs))))
            answers.flush()
