"""Textual's driver for Linux and macOS, where a terminal does not behave as it should.

Bytes that are not UTF-8 (from a terminal with another encoding, or an old mouse report) are
ignored, where Textual's own driver ends the program. When the terminal is closed, the program ends.
SIGTERM and SIGHUP end it as quitting does: what is queued is saved, and the terminal is restored.
A flood of input waits in the terminal, whose writer has to wait then, and not in memory, where a
megabyte of keys took a gigabyte.
"""

from __future__ import annotations

import os
import selectors
import signal
from codecs import getincrementaldecoder
from contextlib import suppress
from threading import Semaphore
from typing import Any, cast

from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.events import InputEvent, Key, Paste
from textual.message import Message

from reader.terminal.bidi_mode import EXPLICIT, IMPLICIT
from reader.terminal.browser_messages import MessageDecoder
from reader.terminal.escape_sequences import SequenceFilter

_READ_SIZE = 4096
_POLL_SECONDS = 0.1
"""The time between two checks whether the program is ending, or an escape stands alone."""
_MAX_WAITING_EVENTS = 64
"""While this many input events wait to be handled, no more input is read."""
_NO_CHARACTER = "\ufffd"
_ENDING_SIGNALS = (signal.SIGTERM, signal.SIGHUP)


class TerminalDriver(LinuxDriver):
    """Reads input, and ends the program with its terminal."""

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self._file = cast("Any", _Output(self._file))
        self._room = Semaphore(_MAX_WAITING_EVENTS)
        self._ending = False
        self._is_explicit = False
        """The terminal has been told not to reorder text."""

    # Ending

    def start_application_mode(self) -> None:
        for number in _ENDING_SIGNALS:
            self._loop.add_signal_handler(number, self._end, number)
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if self._reorders():
            self._is_explicit = True
            self.write(EXPLICIT)

    def stop_application_mode(self) -> None:
        if self._is_explicit or self._reorders():  # it may have been switched meanwhile
            self._is_explicit = False
            self.write(IMPLICIT)
        super().stop_application_mode()

    def _reorders(self) -> bool:
        """Whether the program puts text into reading order, and the terminal is not to."""
        session = getattr(self._app, "session", None)
        return session is not None and bool(session.reorders)

    def close(self) -> None:
        super().close()
        for number in _ENDING_SIGNALS:
            self._loop.remove_signal_handler(number)

    def _end(self, number: int) -> None:
        if not self._ending:
            self._ending = True
            self._app.exit(return_code=128 + number)
        elif number == signal.SIGTERM:  # asked again: ending takes too long
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)

    def _hang_up(self) -> None:
        """The terminal has been closed."""
        with suppress(RuntimeError):  # the loop has ended already
            self._loop.call_soon_threadsafe(self._end, signal.SIGHUP)

    # Suspending

    def suspend(self) -> bool:
        """Give the terminal back to the shell, and stop until it continues the program; False, with
        the terminal taken again, where there is no shell to do that.

        The whole process group stops, as if the terminal had sent the signal: of `make run` or
        `uv run variorum` the shell would not notice that one part of its job has stopped.
        """
        continued: list[int] = []
        before = {number: signal.getsignal(number) for number in (signal.SIGTSTP, signal.SIGCONT)}
        self.suspend_application_mode()
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        signal.signal(signal.SIGCONT, lambda number, _: continued.append(number))
        try:
            # Ignored by the system where no shell could continue the group.
            os.kill(0, signal.SIGTSTP)
            while continued and not self._in_foreground():
                os.kill(0, signal.SIGSTOP)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        self.resume_application_mode()
        return bool(continued)

    def _in_foreground(self) -> bool:
        """Whether the terminal is this program's, and not the shell's (after `bg`)."""
        try:
            return os.tcgetpgrp(self.fileno) == os.getpgrp()
        except OSError:  # there is no terminal any more
            return True

    def _sigtstp_application(self, *_: object) -> None:
        # From elsewhere: `kill -TSTP`.
        self._loop.call_soon_threadsafe(self.suspend)

    # Reading

    def run_input_thread(self) -> None:
        """Read bytes, and pass on the events they stand for, until the program ends."""
        parser = XTermParser(self._debug)
        decoder = getincrementaldecoder("utf-8")(errors="replace")
        sequence_filter, messages = SequenceFilter(), MessageDecoder()
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(_POLL_SECONDS):
                    try:
                        data = os.read(self.fileno, _READ_SIZE)
                    except OSError:
                        data = b""
                    if not data:
                        self._hang_up()
                        break
                    text = sequence_filter.feed(decoder.decode(data))
                else:
                    text = sequence_filter.flush()
                # An empty text, as when a character arrives in two parts, would end the parser.
                for part in messages.split(text):
                    for event in parser.feed(part) if isinstance(part, str) else (part,):
                        self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)
        with suppress(EOFError, ParseError):
            for _ in parser.feed(""):
                pass

    def process_message(self, message: Message) -> None:
        if isinstance(message, Key) and message.character == _NO_CHARACTER:
            return
        if isinstance(message, InputEvent | Paste):
            while not self._room.acquire(timeout=_POLL_SECONDS):
                if self.exit_event.is_set():
                    return
        super().process_message(message)

    def handled(self) -> None:
        """An input event has been handled; there is room for another."""
        self._room.release()


def driver_for(chosen: type[Driver]) -> type[Driver]:
    """This driver instead of Textual's own; any other choice stays."""
    return TerminalDriver if chosen is LinuxDriver else chosen


class _Output:
    """A terminal that raises no error when it is closed: the program ends then anyway."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def write(self, text: str) -> None:
        with suppress(OSError, ValueError):
            self._file.write(text)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            self._file.flush()

    def fileno(self) -> int:
        return int(self._file.fileno())

    def isatty(self) -> bool:
        return bool(self._file.isatty())
