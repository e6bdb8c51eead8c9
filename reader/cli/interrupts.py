"""ctrl+c during a long series of steps: it interrupts waiting at once, but never a step that is
being saved or reported.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from annotations.service.adding import Stop


class Interruptible(Stop):
    """Set by ctrl+c, which raises KeyboardInterrupt where the work may be broken off, and
    everywhere when it is pressed again.
    """

    def __init__(self) -> None:
        super().__init__()
        self._is_interruptible = False
        self._previous_handler: Any = None

    def __enter__(self) -> Interruptible:
        if threading.current_thread() is threading.main_thread():
            self._previous_handler = signal.signal(signal.SIGINT, self._interrupted)
        return self

    def __exit__(self, *_: object) -> None:
        if self._previous_handler is not None:
            signal.signal(signal.SIGINT, self._previous_handler)

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        self._is_interruptible = True
        try:
            yield
        finally:
            self._is_interruptible = False

    def _interrupted(self, number: int, frame: FrameType | None) -> None:
        again = self.is_set()
        self.set()
        if again or self._is_interruptible:
            raise KeyboardInterrupt
