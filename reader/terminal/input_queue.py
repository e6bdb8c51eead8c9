"""Passes on keys, pastes and mouse events one by one, each after the effect of the previous one.

Textual sends a key at once to the widget that has the focus at that moment, but a key that opens a
dialog, a field or a screen does so some messages later. Keys that follow within these milliseconds
(from a fast typist, a paste without brackets, or a slow connection) would reach the wrong widget.
So they wait here until the event loop is idle, what was opened has the focus and is painted, and
saving or searching is done: a key means the same however quickly it follows another.
Input never waits longer than a limit, so that nobody is locked out.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any

from textual.app import App
from textual.events import Event, MouseMove

_MAX_WAIT = 10.0
"""Seconds after which an event is passed on although the program is busy."""
_MAX_HOLD = 5.0
"""Seconds for which input waits for saving or searching."""
_PAINT_TIMEOUT = 0.25
"""Seconds to wait for the painting of what was opened, before asking for it again."""
_MAX_BATCH = 100
"""Light events that are passed on in one go, before anything else has its turn."""

Passes = Callable[[Event], bool]


class Hold:
    """Makes input wait until it is released, or its time is over; events that pass do not wait."""

    def __init__(self, queue: InputQueue, passes: Passes, seconds: float) -> None:
        self._queue = queue
        self.passes = passes
        self.until = monotonic() + seconds

    def release(self) -> None:
        """Let input go on. Releasing twice does no harm."""
        self._queue.end_hold(self)


class InputQueue:
    """The input that has not been handled yet."""

    def __init__(
        self,
        app: App[Any],
        handle: Callable[[Event], Awaitable[None]],
        handled: Callable[[], None] = lambda: None,
        is_light: Callable[[Event], bool] = lambda _: False,
    ) -> None:
        """`handle` is Textual's handling of an event, to be called in the task of the app.

        `handled` is called after each event. An event that `is_light` opens and closes nothing, so
        that another one of the kind need not wait for it: a motion, a letter typed into a field.
        """
        self._app = app
        self._handle = handle
        self._handled = handled
        self._is_light = is_light
        self._light: object | None = None
        """The widget that had the focus, if everything that is being handled is light."""
        self._waiting: deque[Event] = deque()
        self._holds: list[Hold] = []
        self._next_check: asyncio.Handle | None = None
        self._until = 0.0
        """When the first event is passed on in any case."""
        self._painted: tuple[object, object] = (None, None)
        """The screen and the focused widget that were painted last, as far as is known."""
        self._painting = 0.0
        """Until when to wait for the requested painting."""
        self._passing_on = False

    @property
    def idle(self) -> bool:
        """Whether all input has been handled, and nothing is being saved or searched for."""
        loop: Any = asyncio.get_running_loop()
        return not (self._waiting or self._passing_on or self._holds or loop._ready)

    @property
    def holds_input(self) -> bool:
        """Whether an event has not been handled yet, or what it began is not over."""
        return bool(self._waiting or self._passing_on or self._holds)

    async def put(self, event: Event) -> None:
        """Handle an event, now or in its turn. For `App.on_event`."""
        if self._waiting and isinstance(event, MouseMove):
            last = self._waiting[-1]
            if isinstance(last, MouseMove) and last.button == event.button:
                self._waiting[-1] = event
                self._handled()
                return
        self._waiting.append(event)
        if len(self._waiting) > 1 or self._passing_on:
            return
        self._until = monotonic() + _MAX_WAIT
        if self._obstacle() is None:
            await self._pass_on()
        else:
            self._check()

    def hold(self, passes: Passes = lambda _: False, seconds: float | None = None) -> Hold:
        """Make input wait, except for events that pass, for at most this many seconds."""
        hold = Hold(self, passes, _MAX_HOLD if seconds is None else seconds)
        self._holds.append(hold)
        return hold

    def end_hold(self, hold: Hold) -> None:
        """Let input go on that waits for this."""
        if hold in self._holds:
            self._holds.remove(hold)
            self._check_soon()

    async def _pass_on(self) -> None:
        self._passing_on = True
        try:
            for _ in range(_MAX_BATCH):
                event = self._waiting.popleft()
                self._light = self._app.focused if self._is_light(event) else None
                await self._handle(event)
                self._handled()
                self._until = monotonic() + _MAX_WAIT
                if not self._waiting or self._light is None or self._obstacle() is not None:
                    break
        finally:
            self._passing_on = False
        if self._waiting:
            self._check_soon()

    def _check(self) -> None:
        """Pass on the first event, or find out what it waits for."""
        self._next_check = None
        if not self._waiting or self._passing_on:
            return
        obstacle = self._obstacle()
        if obstacle is None:
            self._passing_on = True  # in the task of the app, after what it has to do already
            self._app.call_later(self._pass_on)
        elif obstacle == "busy":
            self._check_soon()
        elif obstacle == "unpainted":
            self._paint()
        else:
            self._check_soon(0.01)

    def _obstacle(self) -> str | None:
        """What keeps the first event from being passed on."""
        if monotonic() >= self._until:
            return None
        loop: Any = asyncio.get_running_loop()
        # If this is empty, every task waits for something outside, or for the clock.
        if loop._ready and not self._follows_lightly():
            return "busy"
        now = monotonic()
        self._holds = [hold for hold in self._holds if hold.until > now]
        if any(not hold.passes(self._waiting[0]) for hold in self._holds):
            return "held"
        return "unpainted" if self._painted != self._focus_now() else None

    def _follows_lightly(self) -> bool:
        """Whether the first event and everything that is still being handled are light."""
        in_focus = self._light is not None and self._light is self._app.focused
        return in_focus and self._is_light(self._waiting[0])

    def _focus_now(self) -> tuple[object, object]:
        return self._app.screen, self._app.focused

    def _paint(self) -> None:
        if monotonic() < self._painting:
            self._check_soon(0.01)
            return
        # It never happens for a screen that is closed meanwhile; then ask for the next one.
        self._painting = monotonic() + _PAINT_TIMEOUT
        here = self._focus_now()

        def painted() -> None:
            self._painting = 0.0
            self._painted = here
            self._check_soon()

        self._app.call_after_refresh(painted)

    def _check_soon(self, seconds: float = 0.0) -> None:
        if self._next_check is not None:
            self._next_check.cancel()
        loop = asyncio.get_running_loop()
        check = self._check
        self._next_check = loop.call_later(seconds, check) if seconds else loop.call_soon(check)
