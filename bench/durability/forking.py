"""Children that are there at once: forked from a process that has everything imported.

The parent must have no library open, for SQLite's connections do not survive a fork; so whatever
looks into a library is done in a child, too.
"""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

End = Literal["done", "failed", "killed"]


@dataclass(frozen=True, slots=True)
class Child:
    """A process that says something through a pipe."""

    process: int
    pipe: int

    def kill(self) -> None:
        os.kill(self.process, signal.SIGKILL)

    def end(self) -> tuple[bytes, End]:
        """Everything it said until its end, which is awaited, and how it ended."""
        parts = []
        while part := os.read(self.pipe, 1 << 16):
            parts.append(part)
        os.close(self.pipe)
        _, status = os.waitpid(self.process, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        return b"".join(parts), "killed" if killed else "failed" if status else "done"

    def said(self) -> bytes:
        """Everything it said until its end. Raises RuntimeError if it failed."""
        said, how = self.end()
        if how != "done":
            raise RuntimeError(f"process {self.process} {how}; what it says stands above")
        return said


def fork(work: Callable[[int], None]) -> Child:
    """Run `work` in a child, with the end of a pipe to say things through."""
    here, there = os.pipe()
    process = os.fork()
    if process:
        os.close(there)
        return Child(process, here)
    code = 1
    try:
        os.close(here)
        work(there)
        code = 0
    except BaseException:  # noqa: BLE001
        traceback.print_exc()
    finally:
        os._exit(code)


def answer(work: Callable[[], bytes]) -> bytes:
    """What `work` returns, worked out in a child."""

    def say(pipe: int) -> None:
        data = work()
        while data:
            data = data[os.write(pipe, data) :]

    return fork(say).said()
