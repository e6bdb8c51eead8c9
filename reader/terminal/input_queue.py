"""Keys, pastes and the mouse, handed on one by one: each when what the one before it set going is
done.

Textual hands a key at once to the widget that has the focus at that moment; and a key that opens a
dialog, a field or a screen does so some messages later. Keys that follow within these milliseconds,
as from a quick typist, from a paste without brackets or over a slow line, would reach what lies
below. So they wait here until the event loop has nothing left to do, what was opened has the focus
and is painted, and what is being written or looked for has come: a key means the same however
quickly it follows another. Where something takes its time they wait no longer than a while, for
nobody must be shut out.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any

from textual.app import App
from textual.events import Event, MouseMove

_OPENING = 10.0
"""Seconds after which an event is handed on although the program is busy."""
_ANSWER = 5.0
"""Seconds for which input waits for what is written or looked for."""
_PAINTING = 0.25
"""Seconds for which the painting of what was opened is waited for, before it is asked for again."""

_AT_ONCE = 100
"""So many light events are handed on in one go, before something else has its turn."""

Passes = Callable[[Event], bool]


class Hold:
    """Input waits until this is released, or its time is over; what `passes` does not."""

    def __init__(self, queue: InputQueue, passes: Passes, seconds: float) -> None:
        self._queue = queue
        self.passes = passes
        self.until = monotonic() + seconds

    def release(self) -> None:
        """It has come. Doing so twice does no harm."""
        self._queue.forget(self)


class InputQueue:
    """What was typed, and is not handled yet."""

    def __init__(
        self,
        app: App[Any],
        handle: Callable[[Event], Awaitable[None]],
        handled: Callable[[], None] = lambda: None,
        is_light: Callable[[Event], bool] = lambda _: False,
    ) -> None:
        """`handle` is what Textual does with an event, to be called in the app's own task;
        `handled` is called when one is done with. What `is_light` opens and closes nothing, so that
        another such event need not wait for it: a motion, a letter into a field.
        """
        self._app = app
        self._handle = handle
        self._handled = handled
        self._is_light = is_light
        self._light: object | None = None
        """What had the focus, if all that is being handled is light."""
        self._waiting: deque[Event] = deque()
        self._holds: list[Hold] = []
        self._next_look: asyncio.Handle | None = None
        self._until = 0.0
        """When the first event is handed on in any case."""
        self._painted: tuple[object, object] = (None, None)
        """The screen and the focus that were painted last, as far as is known."""
        self._painting = 0.0
        """Until when to wait for the painting that was asked for."""
        self._handing = False

    @property
    def idle(self) -> bool:
        """Whether all that was typed is done with, and nothing is written or looked for."""
        loop: Any = asyncio.get_running_loop()
        return not (self._waiting or self._handing or self._holds or loop._ready)

    async def put(self, event: Event) -> None:
        """Handle an event, now or in its turn; to be called by `App.on_event`."""
        if self._waiting and isinstance(event, MouseMove):
            last = self._waiting[-1]
            if isinstance(last, MouseMove) and last.button == event.button:
                self._waiting[-1] = event
                self._handled()
                return
        self._waiting.append(event)
        if len(self._waiting) > 1 or self._handing:
            return
        self._until = monotonic() + _OPENING
        if self._obstacle() is None:
            await self._hand_on()
        else:
            self._look()

    def hold(self, passes: Passes = lambda _: False, seconds: float | None = None) -> Hold:
        """Let input wait, but for what `passes`, for so long at most."""
        hold = Hold(self, passes, _ANSWER if seconds is None else seconds)
        self._holds.append(hold)
        return hold

    def forget(self, hold: Hold) -> None:
        if hold in self._holds:
            self._holds.remove(hold)
            self._look_soon()

    async def _hand_on(self) -> None:
        self._handing = True
        try:
            for _ in range(_AT_ONCE):
                event = self._waiting.popleft()
                self._light = self._app.focused if self._is_light(event) else None
                await self._handle(event)
                self._handled()
                self._until = monotonic() + _OPENING
                if not self._waiting or self._light is None or self._obstacle() is not None:
                    break
        finally:
            self._handing = False
        if self._waiting:
            self._look_soon()

    def _look(self) -> None:
        """Hand the first event on, or see what it waits for."""
        self._next_look = None
        if not self._waiting or self._handing:
            return
        obstacle = self._obstacle()
        if obstacle is None:
            self._handing = True  # by the app's own task, behind what it has to do already
            self._app.call_later(self._hand_on)
        elif obstacle == "busy":
            self._look_soon()
        elif obstacle == "unpainted":
            self._paint()
        else:
            self._look_soon(0.01)

    def _obstacle(self) -> str | None:
        """What keeps the first event from being handed on."""
        if monotonic() >= self._until:
            return None
        loop: Any = asyncio.get_running_loop()
        # Where this is empty, every task waits for something from outside, or for the clock.
        if loop._ready and not self._follows_lightly():
            return "busy"
        now = monotonic()
        self._holds = [hold for hold in self._holds if hold.until > now]
        if any(not hold.passes(self._waiting[0]) for hold in self._holds):
            return "held"
        return "unpainted" if self._painted != self._here() else None

    def _follows_lightly(self) -> bool:
        """Whether the first event, and all that is still being handled, are light."""
        in_focus = self._light is not None and self._light is self._app.focused
        return in_focus and self._is_light(self._waiting[0])

    def _here(self) -> tuple[object, object]:
        return self._app.screen, self._app.focused

    def _paint(self) -> None:
        if monotonic() < self._painting:
            self._look_soon(0.01)
            return
        # It never comes for a screen that is closed meanwhile: then for the next one.
        self._painting = monotonic() + _PAINTING
        here = self._here()

        def painted() -> None:
            self._painting = 0.0
            self._painted = here
            self._look_soon()

        self._app.call_after_refresh(painted)

    def _look_soon(self, seconds: float = 0.0) -> None:
        if self._next_look is not None:
            self._next_look.cancel()
        loop = asyncio.get_running_loop()
        look = self._look
        self._next_look = loop.call_later(seconds, look) if seconds else loop.call_soon(look)
