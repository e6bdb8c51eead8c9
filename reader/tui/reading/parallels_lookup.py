"""Looks up what other documents say of the sentence under the cursor, and never makes it wait.

While keys come fast nothing is looked up. Once the cursor rests, the searcher's thread is asked; it
gives up as soon as the cursor is on another sentence. Where the cursor stays in its sentence,
nothing happens at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import monotonic
from typing import NamedTuple, Protocol

from textual.message import Message
from textual.timer import Timer

from annotations.analysis.apparatus import Apparatus, apparatus
from annotations.service.store import Store
from corpus.document import Document, Span
from reader.tui.reading.context import ReadingContext
from reader.tui.text_pane.reading_pane import ReadingPane
from reader.tui.timers import call_after

_SHORTEST = 0.004
"""Seconds after a single key: its own frame comes first."""
_LONGEST = 0.04
"""A key that is held down repeats within that."""
_RUN = 0.1
"""Seconds within which keys follow each other in a run."""
_SLOW = 0.15
"""Seconds after which it is said that the answer is still being looked for."""
_KEPT = 64
"""Answers that are remembered."""


def pause_after(gap: float) -> float:
    """Seconds to wait for another key, after two that were `gap` seconds apart."""
    return min(_LONGEST, max(_SHORTEST, 1.25 * gap)) if gap < _RUN else _SHORTEST


class ParallelsFound(Message):
    """The parallels of the sentence under a pane's cursor, at most one in each document."""

    def __init__(self, pane: ReadingPane, spans: Mapping[str, Span]) -> None:
        super().__init__()
        self.pane = pane
        self.spans = spans
        """By the documents' slugs."""


class Passage(NamedTuple):
    """What is looked up."""

    revision: str
    span: Span


class Listener(Protocol):
    """Who wants to know."""

    @property
    def wants_parallels(self) -> bool:
        """Whether anything has to be looked up at all."""

    def parallels_found(self, pane: ReadingPane, result: Apparatus) -> None:
        """The answer for the passage under the cursor."""

    def no_passage(self) -> None:
        """There is no text under the cursor."""

    def still_looking(self) -> None:
        """The answer takes a while."""


class ParallelsLookup:
    """Follows the cursor of the pane in use."""

    def __init__(self, context: ReadingContext, listener: Listener) -> None:
        self._context = context
        self._listener = listener
        self._asked: Passage | None = None
        """What was asked about last."""
        self._number = 0
        """Of the lookup that goes on; the ones before give up."""
        self._moved = 0.0
        """When the cursor moved last."""
        self._pause = 0.0
        self._timer: Timer | None = None
        """Until the cursor rests."""
        self._known: dict[Passage, Apparatus] = {}

    @property
    def passage(self) -> Passage | None:
        """The passage under the cursor."""
        pane = self._context.pane
        span = pane.passage() if pane is not None else None
        return None if pane is None or span is None else Passage(pane.document.revision, span)

    @property
    def answered(self) -> bool:
        """Whether the answer for the passage under the cursor is known."""
        return self._timer is None and self.passage in self._known

    def follow(self) -> None:
        """The cursor may be on another sentence: look it up once it rests."""
        if not self._listener.wants_parallels:
            return
        now = monotonic()
        self._pause = pause_after(now - self._moved)
        self._moved = now
        if self.passage != self._asked:
            self.give_up()
            if self._timer is None:
                self._timer = call_after(self._context.ui, self._pause, self._rested)

    def restart(self) -> None:
        """Look the passage up, even if it was asked about last."""
        self._asked = None
        self.follow()

    def forget(self) -> None:
        """The library has changed: what is known may be wrong."""
        self._known.clear()
        self.restart()

    def give_up(self) -> None:
        """Nobody waits for the lookup that goes on."""
        self._number += 1

    def _rested(self) -> None:
        self._timer = None
        left = self._moved + self._pause - monotonic()
        if left > 0:
            self._timer = call_after(self._context.ui, left, self._rested)
        else:
            self._look_up()

    def _look_up(self) -> None:
        pane, passage = self._context.pane, self.passage
        self._asked = passage
        if pane is None or passage is None:
            self._listener.no_passage()
            return
        if passage in self._known:
            self._listener.parallels_found(pane, self._known[passage])
            return
        self.give_up()
        number = self._number

        def stopped() -> bool:
            return number != self._number

        def done(result: Apparatus | None) -> None:
            if result is not None and not stopped() and self._context.ui.is_attached:
                while len(self._known) >= _KEPT:
                    del self._known[next(iter(self._known))]
                self._known[passage] = result
                self._listener.parallels_found(pane, result)

        def slow() -> None:
            if not stopped() and passage not in self._known:
                self._listener.still_looking()

        call_after(self._context.ui, _SLOW, slow)
        job = _job(pane.document, passage.span, stopped)
        self._context.session.read(job, done, hold_keys=False)


def _job(
    document: Document, span: Span, stopped: Callable[[], bool]
) -> Callable[[Store], Apparatus | None]:
    return lambda store: apparatus(store, document, span, stopped)
