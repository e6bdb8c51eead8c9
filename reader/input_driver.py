"""The terminal's driver, which reads no more keys than the program can take.

Textual's own reads whatever the terminal has and queues an event for each key, without a bound: a
megabyte pasted without brackets, or a browser that floods `variorum serve`, grows the process by a
gigabyte, and the key that would quit comes last. Here what waits stays in the terminal, which makes
whoever writes there wait. And bytes that are no UTF-8 become U+FFFD: Textual's driver ends the
program over them.
"""

from __future__ import annotations

import asyncio
import os
import selectors
import sys
from codecs import getincrementaldecoder
from functools import cache

from textual._xterm_parser import XTermParser
from textual.driver import Driver
from textual.message import Message

_WAITING = 32
"""Events that may wait in the program before no more are read."""
_READ = 1024
_TICK = 0.1
_LOOK = 0.005
"""Seconds between two looks whether the program has come so far: there is nothing that tells."""


@cache
def with_backpressure(driver: type[Driver]) -> type[Driver]:
    """This driver, bounded; on Windows, and for a driver of somebody's own, as it is."""
    if sys.platform == "win32":
        return driver
    from textual.drivers.linux_driver import LinuxDriver

    if driver is not LinuxDriver:
        return driver

    class BoundedDriver(LinuxDriver):
        """Reads from the terminal as fast as the program takes it."""

        # Each is counted by one thread alone: events handed to the program's loop, and those that
        # the loop has come to.
        _sent = 0
        _posted = 0

        def run_input_thread(self) -> None:
            parser = XTermParser(self._debug)
            decode = getincrementaldecoder("utf-8")("replace").decode
            with selectors.SelectSelector() as selector:
                selector.register(self.fileno, selectors.EVENT_READ)
                while not self.exit_event.is_set():
                    if selector.select(_TICK):
                        came = os.read(self.fileno, _READ)
                        if not came:
                            return  # nobody will press a key any more
                        for event in parser.feed(decode(came)):
                            self._process(event)
                    for event in parser.tick():
                        self._process(event)

        def _process(self, event: Message) -> None:
            while self._waiting() >= _WAITING and not self.exit_event.wait(_LOOK):
                pass
            if not self.exit_event.is_set():
                self.process_message(event)

        def _waiting(self) -> int:
            """About how many events the program has still to handle."""
            app = self._app
            screens = app.screen_stack
            targets = {app.mouse_over, app.mouse_captured, screens[-1].focused if screens else None}
            pumps = {app, *screens, *(widget for widget in targets if widget is not None)}
            queued = sum(pump.message_queue_size for pump in pumps)
            return self._sent - self._posted + queued

        def send_message(self, message: Message) -> None:
            self._sent += 1
            asyncio.run_coroutine_threadsafe(self._post(message), self._loop)

        async def _post(self, message: Message) -> None:
            self._posted += 1
            await self._app._post_message(message)

    return BoundedDriver
