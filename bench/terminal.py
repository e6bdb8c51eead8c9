"""A program in a real pseudo-terminal, driven key by key (Linux and macOS; standard library only).

A frame ends with the end of a synchronized update (CSI ? 2026 l), which Textual writes to terminals
that say they know it: this one does. For programs without it, the last byte before a silence.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

_END = b"\x1b[?2026l"
_ANSWERS = {b"\x1b[?2026$p": b"\x1b[?2026;2$y", b"\x1b[?2048$p": b"\x1b[?2048;0$y"}


class Answer(NamedTuple):
    """What one key cost."""

    wall: float
    """Milliseconds from the key to the end of the first frame."""
    ready: float
    """The same without the time in which a process was ready but had no core (Linux)."""
    bytes: int
    frames: int


def environment() -> dict[str, str]:
    """What a program in the terminal finds: a terminal with all colours."""
    kept = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "TEXTUAL")}
    return kept | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LESSHISTFILE": "-"}


class Terminal:
    """A command in a terminal of `rows` × `columns`."""

    def __init__(self, command: Sequence[str], rows: int, columns: int) -> None:
        self.begun = time.perf_counter()
        self.pid, self._fd = self.begin(list(command))
        os.set_blocking(self._fd, False)
        self.seen = self._tail = b""
        self.frames: list[float] = []
        self.size, self.last = 0, self.begun
        self.resize(rows, columns)

    def begin(self, command: list[str]) -> tuple[int, int]:
        """Starts the command in a terminal; its process and the terminal's own end of the line."""
        pid, descriptor = pty.fork()
        if pid == 0:
            # Ignored by what runs in the background, it would be ignored in the terminal as well.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            os.execvpe(command[0], command, environment())
        return pid, descriptor

    @property
    def descriptor(self) -> int:
        """The terminal's own end of the line, to write keys to."""
        return self._fd

    def resize(self, rows: int, columns: int) -> None:
        """Another size; the kernel tells the program."""
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def pump(self, timeout: float) -> bool:
        """Reads what comes within `timeout` seconds; False if nothing did."""
        if not select.select([self._fd], [], [], timeout)[0]:
            return False
        try:
            data = os.read(self._fd, 1 << 20)
        except OSError:
            return False
        self.last = time.perf_counter()
        self.size += len(data)
        self.seen = (self.seen + data)[-(1 << 21) :]
        for mark in (_END, *_ANSWERS):
            both = self._tail[-(len(mark) - 1) :] + data
            for _ in range(both.count(mark)):
                if mark == _END:
                    self.frames.append(self.last)
                else:
                    os.write(self._fd, _ANSWERS[mark])
        self._tail = (self._tail + data)[-16:]
        return True

    def settle(self, quiet: float, limit: float = 30.0) -> None:
        """Reads until nothing came for `quiet` seconds."""
        end = time.perf_counter() + limit
        while time.perf_counter() < end and self.pump(quiet):
            pass

    def wait_for(self, text: str, limit: float = 120.0) -> float:
        """Milliseconds from the start until `text` was on the screen."""
        end = time.perf_counter() + limit
        while text.encode() not in self.seen:
            if time.perf_counter() > end:
                raise TimeoutError(f"{text!r} never appeared")
            self.pump(0.5)
        return (self.last - self.begun) * 1e3

    def press(
        self,
        key: bytes | tuple[int, int],
        *,
        until: str = "",
        quiet: float = 0.0,
        gap: float = 0.015,
        limit: float = 10.0,
    ) -> Answer | None:
        """One key (or a resize to rows, columns), and what it cost; None if no frame came.

        It is answered with the first frame, or the one in which `until` is written; with `quiet`,
        for programs without frames, by the last byte before so many seconds of silence.
        """
        self.frames.clear()
        self.size, self.seen = 0, b""
        waited = _waiting(self.pid) + _waiting(os.getpid())
        begun = self.last = time.perf_counter()
        if isinstance(key, tuple):
            self.resize(*key)
        else:
            os.write(self._fd, key)
        if quiet:
            self.pump(5.0)
            self.settle(quiet)
            done = self.last
        else:
            end = begun + limit
            while not self._painted(until) and time.perf_counter() < end:
                self.pump(min(0.5, limit))
            if not self._painted(until):
                return None
            done = self.last if until else self.frames[0]
        waited = _waiting(self.pid) + _waiting(os.getpid()) - waited
        self.settle(gap)
        wall = (done - begun) * 1e3
        return Answer(wall, max(0.1, wall - waited), self.size, len(self.frames))

    def _painted(self, text: str) -> bool:
        """Whether a frame with this text has come since the key."""
        at = self.seen.find(text.encode())
        return bool(self.frames) and at >= 0 and self.seen.find(_END, at) >= 0

    def memory(self) -> float:
        """Resident megabytes; 0 where the system does not tell."""
        try:
            status = Path(f"/proc/{self.pid}/status").read_text()
        except OSError:
            return 0.0
        line = next((line for line in status.splitlines() if line.startswith("VmRSS")), "x 0")
        return int(line.split()[1]) / 1024

    def close(self) -> None:
        """Ends the program, kindly first."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.kill(self.pid, number)
                for _ in range(40):
                    if os.waitpid(self.pid, os.WNOHANG)[0]:
                        os.close(self._fd)
                        return
                    if not self.pump(0.05):
                        time.sleep(0.05)
            except (ProcessLookupError, ChildProcessError):
                return


def _waiting(pid: int) -> float:
    """Milliseconds that all threads of a process were ready without a core."""
    total = 0
    try:
        for thread in Path(f"/proc/{pid}/task").iterdir():
            total += int((thread / "schedstat").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return total / 1e6
