"""A person's reader: its terminal, the browser that shows it if there is one, and its end."""

from __future__ import annotations

import asyncio
import errno
import fcntl
import os
import struct
import termios
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from reader.serving.limits import Limits
from reader.serving.modes import Modes

_PIECE = 1 << 16
# To have all painted anew, the terminal is a row smaller until the program has painted that:
# seconds after what it painted, and seconds for one that paints nothing.
_PAINTED, _SILENT = 0.05, 1.0


class View(Protocol):
    """What shows a session: a websocket."""

    async def send(self, message: bytes) -> None: ...

    async def close(self, code: int = ..., reason: str = ...) -> None: ...


class Session:
    """One reader, from its beginning to its end."""

    def __init__(
        self, pid: int, terminal: int, limits: Limits, ended: Callable[[Session], None]
    ) -> None:
        """`ended` is called once."""
        self.pid = pid
        self.over = ""
        """Why it has ended; empty until it has."""
        self.view: View | None = None
        self._terminal = terminal
        self._limits = limits
        self._ended = ended
        self._modes = Modes()
        self._pieces: list[bytes] = []
        self._waiting = 0
        self._reading = False
        self._came = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._leaving: asyncio.TimerHandle | None = None
        self._idling = self._loop.call_later(limits.idle, self.end, _IDLE)
        self._growing: tuple[int, int] | None = None
        """The size that the terminal gets when the smaller one is painted."""
        self._resizing: asyncio.TimerHandle | None = None
        self._listen()

    # Output

    def _listen(self) -> None:
        if not self._reading and not self.over:
            self._reading = True
            self._loop.add_reader(self._terminal, self._read)

    def _pause(self) -> None:
        if self._reading:
            self._reading = False
            self._loop.remove_reader(self._terminal)

    def _read(self) -> None:
        try:
            came = os.read(self._terminal, _PIECE)
        except BlockingIOError:
            return
        except OSError as error:
            if error.errno != errno.EIO:  # how Linux says that nobody has the other end
                self.end(f"the terminal broke: {(error.strerror or '').lower()}")
                return
            came = b""
        if not came:
            self.end(_QUIT)
            return
        self._modes.follow(came)
        if self._growing is not None:
            self._grow_in(_PAINTED)
        if self.view is None:
            return  # nobody looks; who comes has all painted anew
        self._pieces.append(came)
        self._waiting += len(came)
        self._came.set()
        if self._waiting > self._limits.held:
            self._pause()

    async def show(self, view: View, size: tuple[int, int]) -> None:
        """Send to this view what the reader paints, as long as it is the session's view."""
        again = self.view is not None or self._leaving is not None
        self._stay()
        self.view = view
        self._pieces, self._waiting = [], 0
        self._listen()
        self.resize(size, anew=again)
        if again:
            await view.send(self._modes.restored())
        while True:
            await self._came.wait()
            self._came.clear()
            if self.view is not view:
                self._came.set()  # for the view that it is now
                return
            pieces, self._pieces, self._waiting = self._pieces, [], 0
            if pieces:
                await view.send(b"".join(pieces))
            if self.over:
                return
            self._listen()

    # Input

    def resize(self, size: tuple[int, int], *, anew: bool = False) -> None:
        """Another size; `anew` has everything painted again also where it is the same."""
        self._growing = None
        columns, rows = size
        if anew:
            self._set_size(columns, rows - 1)
            self._growing = size
            self._grow_in(_SILENT)
        else:
            self._set_size(columns, rows)

    def _grow_in(self, seconds: float) -> None:
        if self._resizing is not None:
            self._resizing.cancel()
        self._resizing = self._loop.call_later(seconds, self._grow)

    def _grow(self) -> None:
        size, self._growing = self._growing, None
        if size is not None:
            self._set_size(*size)

    def _set_size(self, columns: int, rows: int) -> None:
        if not self.over:
            with suppress(OSError):  # it has just ended, and `_read` will be told
                size = struct.pack("HHHH", rows, columns, 0, 0)
                fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, size)

    async def press(self, keys: bytes) -> None:
        """Hand keys to the reader; waits while it takes none."""
        self._idling.cancel()
        if self.over:
            return
        self._idling = self._loop.call_later(self._limits.idle, self.end, _IDLE)
        while keys and not self.over:
            try:
                keys = keys[os.write(self._terminal, keys) :]
            except BlockingIOError:
                ready = self._loop.create_future()
                self._loop.add_writer(self._terminal, _done, ready)
                try:
                    await ready
                finally:
                    if not self.over:
                        self._loop.remove_writer(self._terminal)
            except OSError:  # it has ended, and `_read` will be told
                return

    # Leaving and ending

    def leave(self, view: View) -> None:
        """This view is gone; another may come before the grace is over."""
        if self.view is view and not self.over:
            self.view = None
            self._came.set()
            self._listen()
            self._leaving = self._loop.call_later(self._limits.grace, self.end, _LEFT)

    def _stay(self) -> None:
        if self._leaving is not None:
            self._leaving.cancel()
            self._leaving = None

    def end(self, why: str) -> None:
        """Hang up: the reader ends, if it has not."""
        if self.over:
            return
        self._pause()
        self.over = why
        self._loop.remove_writer(self._terminal)
        for handle in (self._leaving, self._idling, self._resizing):
            if handle is not None:
                handle.cancel()
        os.close(self._terminal)
        self._came.set()
        self._ended(self)


def _done(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


_QUIT = "You have left the reader; everything is saved."
_IDLE = "Nothing was pressed for a long time, so the reader was closed; everything is saved."
_LEFT = "The browser was gone for too long."
