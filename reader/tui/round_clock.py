"""Shows a blind round's state on every screen, and warns before its deadline.

It is asked with each poll of the library, and works the words out anew only when they change: no
timer of its own wakes the program.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from annotations.model.rounds import Round, clock, time_left
from annotations.seminar import blind_rounds
from annotations.service.store import Store
from corpus.ids import now
from reader.round_status import is_locked, round_status, seconds_to_change

WARNINGS = (300, 60)
"""Seconds before the deadline at which the reader is warned."""


class ShownRound(NamedTuple):
    """What a screen shows of the round."""

    text: str = ""
    """Empty where there is no round."""
    locked: bool = False


class RoundClock:
    """The blind round of one library, as it is shown now."""

    def __init__(
        self, store: Callable[[], Store], show: Callable[[], None], say: Callable[[str], None]
    ) -> None:
        """`show` is called when `shown` is another one; `say` with a message for the reader."""
        self._store, self._show, self._say = store, show, say
        self.current: Round | None = None
        self.shown = ShownRound()
        self._next = float("inf")
        """When the words change by themselves, on the clock of the machine."""
        self._last = 0.0
        self._warned: set[tuple[str, int]] = set()
        """The deadlines, and at which of `WARNINGS` the reader was told of them."""

    def read(self, *, quietly: bool = False) -> None:
        """Read the round again: the library was changed. `quietly`: by this reader, who knows."""
        before, self.current = self.current, blind_rounds.current(self._store())
        if before != self.current or not self._last:
            was_locked = self.shown.locked
            self._update()
            if before is not None and not quietly:
                self._tell(was_locked=was_locked)

    def poll(self) -> None:
        """Show what time has changed. To be called twice a second."""
        moment = time.time()
        set_back = moment < self._last
        self._last = moment
        if moment < self._next and not set_back:
            return
        was_locked = self.shown.locked
        self._update()
        self._tell(was_locked=was_locked)

    def _update(self) -> None:
        self._last = time.time()
        current, at = self.current, now()
        seconds = None if current is None else seconds_to_change(current, at)
        self._next = float("inf") if seconds is None else self._last + seconds
        shown = (
            ShownRound()
            if current is None
            else ShownRound(round_status(current, at), is_locked(current, at))
        )
        if shown != self.shown:
            self.shown = shown
            self._show()

    def _tell(self, *, was_locked: bool) -> None:
        current, at = self.current, now()
        if current is None:
            self._say("The blind round is over: everybody can see all annotations")
        elif self.shown.locked:
            if not was_locked:
                self._say(current.closed_sentence(at))
        elif was_locked:
            self._say("The blind round was unlocked: you can change your annotations again")
        elif current.deadline is not None:
            self._warn(current.deadline, at)

    def _warn(self, deadline: str, at: str) -> None:
        left = time_left(deadline, at)
        due = [seconds for seconds in WARNINGS if left.seconds <= seconds]
        if due and (deadline, min(due)) not in self._warned:
            self._warned |= {(deadline, seconds) for seconds in due}
            self._say(
                f"The blind round is locked in {_minutes(left.seconds)}, at "
                f"{clock(deadline, at)}: save what "
                "you are writing"
            )


def _minutes(seconds: float) -> str:
    return f"{round(max(seconds, 60) / 60)} min"
