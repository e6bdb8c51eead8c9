"""Collects garbage in the reader's pauses instead of in the middle of a key press.

A collection of the oldest generation walks every object of a loaded library: 10 to 60 ms with a
long text, seen as a stutter about once in a hundred keys.
"""

from __future__ import annotations

import gc
from time import monotonic
from typing import Any

from textual.app import App

_IDLE = 1.0
"""Seconds without input after which a pause has begun."""
_LONGEST = 20.0
"""Seconds after which the young objects are collected although there is no pause."""


class GcScheduler:
    """Automatic collection off while the app runs; see `touch`, `settle` and `stop`."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._touched = self._collected = monotonic()
        self._settled = True

    def start(self) -> None:
        """From now on only pauses are used. To be called when the app is mounted."""
        gc.disable()
        self._app.set_interval(_IDLE / 2, self._look)

    def stop(self) -> None:
        """Back to Python's own way."""
        gc.enable()
        gc.unfreeze()

    def touch(self) -> None:
        """There was input: to be called from `App.on_event`."""
        self._touched = monotonic()

    def settle(self) -> None:
        """A document was opened and will stay for long: from the next pause on, collections need
        not walk it.
        """
        self._settled = False

    def _look(self) -> None:
        now = monotonic()
        if now - self._touched >= _IDLE and not self._settled:
            gc.unfreeze()
            gc.collect()
            gc.freeze()
            self._settled, self._collected = True, now
        elif now - self._touched >= _IDLE and self._touched > self._collected:
            gc.collect()
            self._collected = now
        elif now - self._collected >= _LONGEST and self._touched > self._collected:
            gc.collect(1)
            self._collected = now
        elif now - self._touched < _IDLE:
            # What is painted is garbage in circles soon (Textual's strips and their caches), ten
            # megabytes for a hundred pages; the youngest generation takes two milliseconds.
            gc.collect(0)
