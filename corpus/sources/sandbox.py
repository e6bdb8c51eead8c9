"""Other people's files are read in a child process with limits, so that none of them can hang the
program, fill the memory or bring it down.

The child calls `answers(request)` of a module whose name it is given, and prints each answer as a
line of JSON. Nothing in an answer is executed here, and the caller checks it.

`run_in_sandbox` starts a child for one request. A `SandboxWorker` keeps its child for many small
requests, since starting one takes longer than reading a page.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from corpus.errors import VariorumError

MEMORY = 2 << 30
"""Bytes that a child may take, where the system can limit them."""
SECONDS = 20.0
"""How long a child may take for one request."""
_REFUSED = "refused"
_DONE = "done"
_LONGEST_REASON = 2000
_IDLE = 30.0
"""Seconds without a request after which a worker's child ends."""
_LATE = "it takes more than {:.0f} seconds to read"
_BROKEN = "the part of the program that reads it failed"
_FULL = "reading it takes too much memory"


class SandboxError(VariorumError):
    """The child could not answer; the sentence says why."""


def run_in_sandbox(
    module: str, request: object, *, seconds: float = SECONDS, memory: int = MEMORY
) -> Iterator[Any]:
    """The module's answers to one request, one by one, from a child process of its own.

    Raises SandboxError when the child refuses with a reason, when it ends early, and when it takes
    longer than `seconds`.
    """
    child = subprocess.Popen(
        _command(module, seconds, memory),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert child.stdin is not None
    assert child.stdout is not None
    late = threading.Event()

    def end() -> None:
        late.set()
        child.kill()

    limit = threading.Timer(seconds, end)
    limit.start()
    try:
        with suppress(BrokenPipeError):  # it ended before it had read; its answer says why
            child.stdin.write(json.dumps(request).encode())
            child.stdin.close()
        for line in child.stdout:
            answer = json.loads(line)
            if isinstance(answer, dict) and _REFUSED in answer:
                raise SandboxError(str(answer[_REFUSED])[:_LONGEST_REASON])
            yield answer
        if late.is_set():
            raise SandboxError(_LATE.format(seconds))
        if child.wait() != 0:
            raise SandboxError(_BROKEN)
    except ValueError as error:
        raise SandboxError(_BROKEN) from error
    finally:
        limit.cancel()
        child.kill()
        child.wait()
        child.stdout.close()


def _command(module: str, seconds: float, memory: int) -> list[str]:
    """The command line of a child. It imports nothing from the current folder, whatever a file
    there is called.
    """
    home = str(Path(__file__).parents[2])
    begin = (
        f"import sys; sys.path.append({home!r}); from corpus.sources.sandbox import main; main()"
    )
    return [sys.executable, "-P", "-c", begin, module, str(int(seconds)), str(memory)]


class SandboxWorker:
    """A child that answers one request after the other, each within the limits. It is started with
    the first request, ends when it has been idle, and is replaced when it has broken down.
    """

    def __init__(self, module: str, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._command = [*_command(module, seconds, memory), "many"]
        self._seconds = seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    @property
    def is_running(self) -> bool:
        """Whether a child has been started and not ended since."""
        return self._child is not None

    def ask(self, request: object) -> list[Any]:
        """All answers of the module. Raises SandboxError, as `run_in_sandbox` does."""
        with self._lock:
            used = self._child is not None
            until = time.monotonic() + self._seconds
            try:
                try:
                    return self._ask(request, until)
                except _BrokenDownError:
                    if not used:
                        raise
                    # Perhaps because of an earlier request, or it had just ended for being idle.
                    self._end()
                    return self._ask(request, until)
            except BaseException as error:
                if not isinstance(error, _RefusedError):
                    self._end()
                raise

    def close(self) -> None:
        """End the child; the next request starts another."""
        with self._lock:
            self._end()

    def _ask(self, request: object, until: float) -> list[Any]:
        child = self._child
        if child is None:
            child = self._child = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        assert child.stdin is not None
        assert child.stdout is not None
        late = threading.Event()

        def end() -> None:
            late.set()
            child.kill()

        limit = threading.Timer(max(0.0, until - time.monotonic()), end)
        limit.start()
        answers: list[Any] = []
        refused = ""
        try:
            with suppress(BrokenPipeError):
                child.stdin.write(json.dumps(request).encode() + b"\n")
                child.stdin.flush()
            for line in child.stdout:
                answer = json.loads(line)
                if isinstance(answer, dict) and _REFUSED in answer:
                    refused = str(answer[_REFUSED])[:_LONGEST_REASON]
                    if refused == _FULL:
                        raise _BrokenDownError(refused)
                elif isinstance(answer, dict) and _DONE in answer:
                    # Always read up to here: what stays in the pipe would answer the next request.
                    if refused:
                        raise _RefusedError(refused)
                    return answers
                else:
                    answers.append(answer)
        except ValueError as error:
            if not late.is_set():
                raise _BrokenDownError(_BROKEN) from error
        finally:
            limit.cancel()
        raise (
            SandboxError(_LATE.format(self._seconds))
            if late.is_set()
            else _BrokenDownError(_BROKEN)
        )

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.wait()
            for pipe in (child.stdin, child.stdout):
                with suppress(OSError):
                    if pipe is not None:
                        pipe.close()


class _RefusedError(SandboxError):
    """The child refused with a reason, and goes on."""


class _BrokenDownError(SandboxError):
    """The child can no longer be used."""


def _limit(seconds: int, memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: there is the time that the parent keeps
        return
    for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(what)
        with suppress(ValueError, OSError):  # macOS knows no limit of the address space
            resource.setrlimit(what, (min(most, hard) if hard >= 0 else most, hard))
    _limit_time(seconds)


def _limit_time(seconds: int) -> None:
    """Limit the processor time, in case the parent is gone."""
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    most = int(time.process_time()) + seconds + 1
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (min(most, hard) if hard >= 0 else most, hard))


def _answer(module: str, request: object) -> bool:
    """Print the answers; returns whether the child can go on after them."""
    try:
        for answer in importlib.import_module(module).answers(request):
            sys.stdout.write(json.dumps(answer) + "\n")
    except VariorumError as error:
        sys.stdout.write(json.dumps({_REFUSED: str(error)}) + "\n")
    except MemoryError:
        sys.stdout.write(json.dumps({_REFUSED: _FULL}) + "\n")
        return False
    return True


def _answer_many(module: str, seconds: int) -> None:
    while True:
        idle = threading.Timer(_IDLE, os._exit, (0,))
        idle.daemon = True
        idle.start()
        line = sys.stdin.buffer.readline()
        idle.cancel()
        if not line:
            return
        _limit_time(seconds)
        can_go_on = _answer(module, json.loads(line))
        sys.stdout.write(json.dumps({_DONE: True}) + "\n")
        sys.stdout.flush()
        if not can_go_on:
            return


def main() -> None:
    """What the child runs."""
    module, seconds, memory, *many = sys.argv[1:]
    _limit(int(seconds), int(memory))
    if many:
        _answer_many(module, int(seconds))
    else:
        _answer(module, json.load(sys.stdin))
        sys.stdout.flush()
