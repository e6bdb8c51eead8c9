"""ctrl+c while many things are done one after the other: at once while one is waited for, never
while one is kept or told of.
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
        self._breakable = False
        self._before: Any = None

    def __enter__(self) -> Interruptible:
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._interrupted)
        return self

    def __exit__(self, *_: object) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        self._breakable = True
        try:
            yield
        finally:
            self._breakable = False

    def _interrupted(self, number: int, frame: FrameType | None) -> None:
        again = self.is_set()
        self.set()
        if again or self._breakable:
            raise KeyboardInterrupt
