"""Waiting until the event loop has nothing left to do.

Textual's `Pilot` waits by sleeping a fiftieth of a second, several times for each key, and asks
whether the processor was idle meanwhile: which takes half of the time of the tests of the screens,
and is a guess on a machine that has other work. The loop knows. It asks its selector to wait only
when nothing that it was given can go on: every message is handled, every callback called, every
frame painted, since the timer of a frame counts as something to come (see `SOON`). What is done
in other threads it cannot know; `tests.helpers.screens.wait_until_settled` asks these.
"""

from __future__ import annotations

import asyncio
import selectors

import pytest

FRAMES = 1000
"""Frames in a second while testing: a test looks at what is painted, not at how evenly."""
SOON = 0.045
"""Seconds: what is due within these is waited for: a frame, a change of size, to which an app comes
after a hundred-and-twentieth of a second, and the lookup of parallels
when the cursor rests (`parallels_lookup`).
"""
_ENOUGH = 1.0
"""Seconds after which something that is never quiet is left to itself, as Textual does."""


class Selector(selectors.DefaultSelector):
    """A selector that notices when the loop would wait."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[asyncio.Future[None]] = []

    def select(self, timeout: float | None = None):
        if not self.asked or (timeout is not None and timeout <= SOON):
            return super().select(timeout)
        if events := super().select(0):
            return events
        while self.asked:
            future = self.asked.pop()
            if not future.done():
                future.set_result(None)
        return []


class Loop(asyncio.SelectorEventLoop):
    """The loop that the tests run on."""

    def __init__(self) -> None:
        self._idle_selector = Selector()
        super().__init__(self._idle_selector)

    async def wait_until_idle(self) -> None:
        """Wait until nothing else can go on in this loop."""
        future = self.create_future()
        self._idle_selector.asked.append(future)
        await asyncio.wait([future], timeout=_ENOUGH)


async def wait_until_idle(min_sleep: float = 0, max_sleep: float = _ENOUGH) -> None:
    """Replaces Textual's waiting; has its parameters, and needs none of them."""
    await asyncio.get_running_loop().wait_until_idle()


def replace_waiting() -> None:
    """Have Textual's `Pilot` wait like this, and paint at once; before Textual is imported."""
    with pytest.MonkeyPatch.context() as patch:
        # Not for the processes that tests start: these are the program as it is.
        patch.setenv("TEXTUAL_FPS", str(FRAMES))
        from textual import app, pilot, screen

        assert screen.UPDATE_PERIOD == 1 / FRAMES
    for module in (app, pilot):
        assert callable(module.wait_for_idle)
        module.wait_for_idle = wait_until_idle
