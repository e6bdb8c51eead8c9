"""The program in a real pseudo-terminal whose screen, modes and settings can be looked at."""

from __future__ import annotations

import codecs
import os
import pty
import signal
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

from bench.terminal import Terminal, environment
from tests.helpers import forking
from tests.helpers.emulator import Emulator

ROWS, COLUMNS = 36, 120
_PATIENCE = 60.0
"""Seconds after which what does not come has failed to come."""


class Session:
    """The reader on a library; `screen` is what it shows."""

    def __init__(
        self, library: Path, *arguments: str, program: str | None = None, fresh: bool = False
    ) -> None:
        """`program` is Python to be run instead of the command. `fresh`: an interpreter starts for
        it, as for a user (`tests/helpers/forking.py`).
        """
        screen = self.screen = Emulator(ROWS, COLUMNS)
        decoder = codecs.getincrementaldecoder("utf-8")("replace")

        fresh = fresh or not forking.forks(environment())
        forked: list[forking.Forked] = []

        class Watched(Terminal):
            def begin(self, command: list[str]) -> tuple[int, int]:
                if fresh:
                    return super().begin(command)
                ours, theirs = pty.openpty()
                forked.append(
                    forking.fork(
                        command[3:], (theirs,) * 3, environment(), terminal=True, program=program
                    )
                )
                os.close(theirs)
                return forked[0].pid, ours

            def pump(self, timeout: float) -> bool:
                self.seen = b""
                came = super().pump(timeout)
                screen.feed(decoder.decode(self.seen))
                return came

        start = ["-m", "reader"] if program is None else ["-c", program]
        command = [sys.executable, *start, *arguments, "--library", str(library), "--as", "Ann"]
        self.terminal = Watched(command, ROWS, COLUMNS)
        self._forked = forked[0] if forked else None
        self.before = self._settings()
        self.status: int | None = None

    def _settings(self) -> list[object]:
        return termios.tcgetattr(self.terminal.descriptor)

    def send(self, data: bytes) -> None:
        """All of it in one piece, as far as the terminal takes that."""
        while data:
            try:
                data = data[os.write(self.terminal.descriptor, data) :]
            except BlockingIOError:
                self.terminal.pump(0.05)

    def resize(self, rows: int, columns: int) -> None:
        if (rows, columns) == (self.screen.rows, self.screen.columns):
            return  # the kernel tells the program of nothing, so it would not draw again
        self.screen.resize(rows, columns)
        self.terminal.resize(rows, columns)

    def until(self, true: Callable[[], bool], what: str = "") -> None:
        """Read what it writes until something is true; fails with the screen if it never is."""
        end = time.monotonic() + _PATIENCE
        while not true():
            self.terminal.pump(0.02)
            if self.ended:
                raise AssertionError(f"the program ended with {self.status}\n{self.screen.text}")
            if time.monotonic() > end:
                raise AssertionError(f"never came: {what}\n{self.screen.text}")

    def shows(self, words: str) -> None:
        """Wait until these words are on the screen."""
        self.until(lambda: words in self.screen.text, words)

    @property
    def ended(self) -> bool:
        if self._forked is not None:
            self.status = self._forked.poll()
        elif self.status is None:
            pid, status = os.waitpid(self.terminal.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
        return self.status is not None

    def signal(self, number: int) -> None:
        os.kill(self.terminal.pid, number)

    def end(self) -> int:
        """Wait for its end; the exit code, or the signal's number with a minus."""
        end = time.monotonic() + _PATIENCE
        while not self.ended:
            self.terminal.pump(0.02)
            assert time.monotonic() < end, f"it does not end\n{self.screen.text}"
        while self.terminal.pump(0):  # what it wrote last
            pass
        assert self.status is not None
        return self.status

    def reap(self) -> int:
        """The same for one that nothing can be read of any more: its terminal is gone."""
        if self._forked is not None:
            self.status = self._forked.wait(_PATIENCE)
        elif self.status is None:
            _, status = os.waitpid(self.terminal.pid, 0)
            self.status = os.waitstatus_to_exitcode(status)
        assert self.status is not None
        return self.status

    @property
    def left_on(self) -> list[str]:
        """What of the terminal is not as it was before the program."""
        changed = ["terminal settings"] if self._settings() != self.before else []
        return self.screen.left_on + changed

    def hang_up(self) -> None:
        """The terminal is closed, as by closing its window."""
        os.close(self.terminal.descriptor)

    def close(self) -> None:
        if not self.ended:
            self.signal(signal.SIGKILL)
            if self._forked is None:
                os.waitpid(self.terminal.pid, 0)
            else:
                self._forked.wait()
        try:
            os.close(self.terminal.descriptor)
        except OSError:  # hung up already
            return
