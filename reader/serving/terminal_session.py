"""A person's reader: its terminal, the browser that shows it if there is one, and its end."""

from __future__ import annotations

import asyncio
import errno
import fcntl
import os
import struct
import termios
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Protocol

from reader.serving.key_stream import KeyStream
from reader.serving.limits import Limits
from reader.serving.messages import OVER
from reader.serving.paste import Paste
from reader.serving.terminal_modes import Modes

_PIECE = 1 << 16
_SIZES = 0.1
"""Seconds between two sizes of the terminal: for each, the program lays out all anew."""
# To have all painted anew, the terminal is a row smaller until the program has painted that:
# seconds after what it painted, and seconds for one that paints nothing.
_PAINTED, _SILENT = 0.05, 1.0
_TRIES = 5


class BrowserView(Protocol):
    """What shows a session: a websocket."""

    async def send(self, message: bytes) -> None: ...

    async def close(self, code: int = ..., reason: str = ...) -> None: ...


class TerminalSession:
    """One reader, from its beginning to its end."""

    def __init__(
        self, pid: int, terminal: int, limits: Limits, ended: Callable[[TerminalSession], None],
        explain: Callable[[], Awaitable[str]] | None = None,
    ) -> None:  # fmt: skip
        """`ended` is called once. `explain` says why a program that hung up has ended."""
        self.pid = pid
        self.over = ""
        """Why it has ended; empty until it has."""
        self.code = OVER
        """What is said of that to its page, beside the sentence."""
        self.view: BrowserView | None = None
        self.keys = KeyStream()
        self._terminal = terminal
        self._limits = limits
        self._ended = ended
        self._explain = explain
        self._explaining: asyncio.Task[None] | None = None
        self._modes = Modes()
        self._paste = Paste(limits.paste)
        self._unsent = b""
        """What has to be sent before the next key."""
        self._pieces: list[bytes] = []
        self._waiting = 0
        self._reading = False
        self._came = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._taking: asyncio.Future[None] | None = None
        """Done when the program takes keys again, or when nobody waits for that any more."""
        self._again = False
        """Whether the view is not the first, and has to have all painted anew."""
        self._leaving: asyncio.TimerHandle | None = None
        self._idling = self._loop.call_later(limits.idle, self.end, _IDLE)
        self._growing: tuple[int, int] | None = None
        """The size that the terminal gets when the smaller one is painted."""
        self._resizing: asyncio.TimerHandle | None = None
        self._painted = 0
        """Bytes since all was to be painted anew; every cell takes one at least."""
        self._tries = 0
        self._size: tuple[int, int] | None = None
        """The size that the terminal gets next."""
        self._sizing: asyncio.TimerHandle | None = None
        self._listen()

    # Output

    def _listen(self) -> None:
        if not self._reading and not self.over and self._explaining is None:
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
                self.end(f"the terminal failed: {(error.strerror or '').lower()}")
                return
            came = b""
        if not came:
            self._pause()
            self._explaining = self._loop.create_task(self._finish())
            return
        self._modes.follow(came)
        if self._growing is not None:
            self._grow_in(_PAINTED)
        if self.view is None:
            return  # nobody looks; who comes has all painted anew
        self._pieces.append(came)
        self._waiting += len(came)
        self._painted += len(came)
        self._came.set()
        if self._waiting > self._limits.held:
            self._pause()

    async def _finish(self) -> None:
        """The program has hung up: end, and say why."""
        self.end(await self._explain() if self._explain is not None else QUIT)

    def attach(self, view: BrowserView, *, continues: bool = False) -> BrowserView | None:
        """Make this the session's view; the one before, if there is another. `continues`: it is the
        same page, which sends the rest of what it was sending.
        """
        before = self.view
        if before is view:
            return None
        self._again = before is not None or self._leaving is not None
        self._stay()
        self.view = view
        self._pieces, self._waiting = [], 0
        if not continues:  # what was pasted by half is over
            self._unsent = self._paste.cut_off()
        self._stop_pressing()
        self._came.set()
        self._listen()
        return before

    async def show(self, view: BrowserView, size: tuple[int, int]) -> None:
        """Send to this view what the reader paints, as long as it is the session's view."""
        self.attach(view)
        self.resize(size, anew=self._again)
        if self._again:
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
        if self._resizing is not None:
            self._resizing.cancel()
        if anew:
            self._tries = 0
            self._repaint(size)
        else:
            self._set_size(*size)

    def _repaint(self, size: tuple[int, int]) -> None:
        columns, rows = size
        self._painted = 0
        self._set_size(columns, rows - 1)
        self._growing = size
        self._grow_in(_SILENT)

    def _grow_in(self, seconds: float) -> None:
        if self._resizing is not None:
            self._resizing.cancel()
        self._resizing = self._loop.call_later(seconds, self._grow)

    def _grow(self) -> None:
        if self._size is not None:  # the smaller one has not been set yet
            self._grow_in(_PAINTED)
            return
        size, self._growing = self._growing, None
        if size is not None:
            self._set_size(*size)
            self._resizing = self._loop.call_later(_SILENT * 2**self._tries, self._look_again, size)

    def _look_again(self, size: tuple[int, int]) -> None:
        """A program that had no time saw only the last size, which was the first: once more."""
        columns, rows = size
        if self._painted < columns * rows and self._tries < _TRIES:
            self._tries += 1
            self._repaint(size)

    def _set_size(self, columns: int, rows: int) -> None:
        """Set the terminal's size, or soon, where it was set just now."""
        self._size = (columns, rows)
        if self._sizing is None:
            self._apply_size()

    def _apply_size(self) -> None:
        self._sizing = None
        if self.over or self._size is None:
            return
        columns, rows = self._size
        self._size = None
        self._sizing = self._loop.call_later(_SIZES, self._apply_size)
        with suppress(OSError):  # it has just ended, and `_read` will be told
            size = struct.pack("HHHH", rows, columns, 0, 0)
            fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, size)

    async def press(self, keys: bytes, view: BrowserView | None = None) -> None:
        """Hand keys of this view to the reader; waits while it takes none, but not for ever."""
        if self.over:
            return
        self._idling.cancel()
        self._idling = self._loop.call_later(self._limits.idle, self.end, _IDLE)
        if not self._paste.follow(keys):
            self.end(_PASTE)
            return
        self.keys.received += len(keys)
        generation = self.keys.generation
        left = memoryview(self._unsent + keys)
        self._unsent = b""
        patience = self._loop.time() + self._limits.patience
        while left and not self.over and view in (None, self.view):
            try:
                left = left[os.write(self._terminal, left) :]
            except BlockingIOError:
                if not await self._takes_keys(patience):
                    self.end(_FLOODED)
            except OSError:  # it has ended, and `_read` will be told
                return
        if generation == self.keys.generation:  # its page may be connected again
            self._unsent = bytes(left) + self._unsent

    async def _takes_keys(self, until: float) -> bool:
        """Wait until the program takes keys; False where it takes none in time."""
        self._taking = self._loop.create_future()
        self._loop.add_writer(self._terminal, self._stop_pressing)
        try:
            async with asyncio.timeout_at(until):
                await self._taking
        except TimeoutError:
            return False
        finally:
            if not self.over:
                self._loop.remove_writer(self._terminal)
        return True

    def _stop_pressing(self) -> None:
        if self._taking is not None and not self._taking.done():
            self._taking.set_result(None)

    # Leaving and ending

    def leave(self, view: BrowserView) -> None:
        """This view is gone; another may come before the grace is over."""
        if self.view is view and not self.over:
            self.view = None
            self._stop_pressing()
            self._came.set()
            self._listen()
            self._leaving = self._loop.call_later(self._limits.grace, self.end, _LEFT)

    def _stay(self) -> None:
        if self._leaving is not None:
            self._leaving.cancel()
            self._leaving = None

    def end(self, why: str, code: int = OVER) -> None:
        """Hang up: the reader ends, if it has not; `code` is one of the close codes."""
        if self.over:
            return
        self._pause()
        self.over, self.code = why, code
        self._loop.remove_writer(self._terminal)
        self._stop_pressing()
        for handle in (self._leaving, self._idling, self._resizing, self._sizing):
            if handle is not None:
                handle.cancel()
        os.close(self._terminal)
        self._came.set()
        self._ended(self)


QUIT = "You closed the reader. Everything is saved."
_IDLE = "The reader was closed because no key was pressed for a long time. Everything is saved."
_LEFT = "The browser was disconnected for too long."
_FLOODED = (
    "The reader was closed because it received too many keys. Everything that was shown as "
    "saved is saved."
)
_PASTE = (
    "The reader was closed because the pasted text was too long. Everything that was "
    "shown as saved is saved."
)
