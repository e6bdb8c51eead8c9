"""Other people's files are read in a child process with limits, so that none of them can hang the
program, fill the memory or bring it down.

The child runs `answers(request)` of a module that is named to it, and prints what that yields as
lines of JSON. Nothing it says is executed here, and whoever calls checks what it says.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from corpus.errors import VariorumError

MEMORY = 2 << 30
"""Bytes that a child may take, where the system can say so."""
SECONDS = 20.0
"""How long a child may take for one thing."""
_REFUSED = "refused"
_SAID = 2000


class ChildError(VariorumError):
    """The child could not do it; the sentence says why."""


def answers(
    module: str, request: object, *, seconds: float = SECONDS, memory: int = MEMORY
) -> Iterator[Any]:
    """What the module answers, line by line, in a child process.

    Raises ChildError when the child says why it cannot, when it ends early, and when it has taken
    longer than `seconds`.
    """
    child = subprocess.Popen(
        [sys.executable, "-m", "corpus.sandbox", module, str(int(seconds)), str(memory)],
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
        with suppress(BrokenPipeError):  # it ended before it had read; what it said tells why
            child.stdin.write(json.dumps(request).encode())
            child.stdin.close()
        for line in child.stdout:
            answer = json.loads(line)
            if isinstance(answer, dict) and _REFUSED in answer:
                raise ChildError(str(answer[_REFUSED])[:_SAID])
            yield answer
        if late.is_set():
            raise ChildError(f"it takes more than {seconds:.0f} seconds to read")
        if child.wait() != 0:
            raise ChildError("the part of the program that reads it has broken down over it")
    except ValueError as error:
        raise ChildError("the part of the program that reads it has broken down over it") from error
    finally:
        limit.cancel()
        child.kill()
        child.wait()
        child.stdout.close()


def _limit(seconds: int, memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: there is the time that the parent keeps
        return
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds + 1),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        with suppress(ValueError, OSError):  # macOS knows no limit of the address space
            resource.setrlimit(what, (min(most, hard) if hard >= 0 else most, hard))


def _main() -> None:
    module, seconds, memory = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    _limit(seconds, memory)
    request = json.load(sys.stdin)
    try:
        for answer in importlib.import_module(module).answers(request):
            sys.stdout.write(json.dumps(answer) + "\n")
    except VariorumError as error:
        sys.stdout.write(json.dumps({_REFUSED: str(error)}) + "\n")
    except MemoryError:
        sys.stdout.write(json.dumps({_REFUSED: "it takes more memory than it may to read"}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _main()
