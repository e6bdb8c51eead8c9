"""Panes that scroll together: by place, or by matter.

The pane that the reader moves calls `_lead` at once, and the others are moved in the same call, so
that all are painted in one frame. What these report in turn is ignored: no echo.

By matter they go at once to what shares most words. Once the cursor rests they go to what the
parallels of the sentence say, which takes longer than a frame.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

from textual.message import Message
from textual.worker import get_current_worker

from corpus.document import Document, Span
from corpus.search.topic_alignment import SharedWordAligner, TopicAligner
from reader.tui.commands import STUDENT, Command
from reader.tui.reading.context import ReadingContext
from reader.tui.reading.feature import Feature
from reader.tui.reading.parallels_lookup import ParallelsFound
from reader.tui.text_pane.reading_pane import ReadingPane
from reader.tui.view_settings import TOGETHER, Together, View

_MESSAGES: dict[Together, str] = {
    "off": "Panes scroll separately",
    "place": "Panes scroll by position; S scrolls by similar passages",
    "matter": "Panes scroll together: the other panes show the passage most similar to the "
    "sentence under the cursor",
}
_INDICATORS: dict[Together, str] = {"off": "", "place": "⇅ position", "matter": "⇅ similar"}


@dataclass(frozen=True)
class _Sentence:
    """A sentence that the other panes have followed."""

    document: str
    """The document's id."""
    span: Span | None


class SynchronisedScrolling(Feature):
    """One pane leads, the others follow."""

    commands: ClassVar[Sequence[Command[SynchronisedScrolling]]] = (
        Command("scrolling.together", "S", "scroll together",
                "Scroll the panes together: by position, by similar passages, or not.",
                lambda scrolling: scrolling.next_kind(), "Panes", role=STUDENT),
    )  # fmt: skip

    def __init__(self, context: ReadingContext) -> None:
        super().__init__(context)
        self.aligner: TopicAligner = SharedWordAligner()
        """What finds the passages; another one may be put in its place."""
        self._leading = False
        self._followed: _Sentence | None = None
        self._preparing: set[str] = set()
        """Revisions that the aligner is reading."""

    def pane_opening(self, pane: ReadingPane) -> None:
        pane.after_move = self._lead

    def start(self) -> None:
        self._show_kind()
        self._prepare_aligner()

    def panes_arranged(self) -> None:
        self._prepare_aligner()

    def pane_focused(self, pane: ReadingPane) -> None:  # noqa: ARG002
        self._followed = None

    def view_changed(self, before: View) -> None:
        if before.together != self.context.view.together:
            self._followed = None
            self._show_kind()
            self._prepare_aligner()

    def handle(self, message: Message) -> None:
        if isinstance(message, ParallelsFound):
            self._lead_to_parallels(message.pane, message.spans)

    def next_kind(self) -> None:
        """Scroll by place, by matter, or each pane by itself: the next of these."""
        if len(self.context.row.panes) < 2:
            self.context.show_message("There is only one pane; press p to open another document")
            return
        view = self.context.view
        together = TOGETHER[(TOGETHER.index(view.together) + 1) % len(TOGETHER)]
        self.context.change_view(replace(view, together=together))
        self.context.show_message(_MESSAGES[together])
        if self.context.pane is not None:
            self._lead(self.context.pane)

    def _show_kind(self) -> None:
        together = self.context.view.together
        self.context.show_indicator(_INDICATORS[together])
        if together != "matter":
            self._highlight(())

    # Leading

    @contextmanager
    def _without_echo(self) -> Iterator[None]:
        self._leading = True
        try:
            yield
        finally:
            self._leading = False

    def _lead(self, pane: ReadingPane) -> None:
        """Let the others follow this pane."""
        together, panes = self.context.view.together, self.context.row.panes
        if self._leading or together == "off" or pane not in panes:
            return
        others = [other for other in panes if other is not pane]
        with self._without_echo():
            if together == "place":
                fraction = pane.scroll_fraction()
                for other in others:
                    other.scroll_to_fraction(fraction)
            else:
                self._lead_by_matter(pane, others)

    def _lead_by_matter(self, pane: ReadingPane, others: list[ReadingPane]) -> None:
        span = pane.sentence()
        sentence = _Sentence(pane.document.id, span)
        if span is None or sentence == self._followed:
            return
        self._followed = sentence
        text = pane.document.text[span.start : span.end]
        row = pane.row_of(span.start)
        nearest: dict[ReadingPane, Span] = {}
        for other in others:
            there = self.aligner.nearest(text, other.document)
            if there is not None:
                nearest[other] = there
        self._highlight(nearest)
        for other, there in nearest.items():
            other.follow_to(there.start, row)

    def _lead_to_parallels(self, pane: ReadingPane, spans: Mapping[str, Span]) -> None:
        """Let the others go to passages (by their documents' slugs) that are known to belong to the
        sentence under this pane's cursor; where none is known they stay.
        """
        sentence = pane.sentence()
        if self.context.view.together != "matter" or sentence is None:
            return
        row = pane.row_of(sentence.start)
        with self._without_echo():
            for other in self.context.row.panes:
                span = spans.get(other.document.slug)
                if other is not pane and span is not None:
                    other.highlight_sentence(True)
                    other.follow_to(span.start, row)

    def _highlight(self, panes: Collection[ReadingPane]) -> None:
        """Show in these panes, and in no other, the sentence that they were led to."""
        for pane in self.context.row.panes:
            pane.highlight_sentence(pane in panes)

    # The aligner reads documents in the background

    def _prepare_aligner(self) -> None:
        if self.context.view.together != "matter":
            return
        documents = [pane.document for pane in self.context.row.panes]
        unread = [document for document in documents if not self.aligner.ready(document)]
        revisions = {document.revision for document in unread}
        if unread and revisions != self._preparing:
            self._preparing = revisions
            self.context.ui.run_worker(
                partial(self._read, unread), group="matter", exclusive=True, thread=True
            )

    def _read(self, documents: list[Document]) -> None:
        """Runs in a thread."""
        worker = get_current_worker()
        for document in documents:
            self.aligner.prepare(document, lambda: worker.is_cancelled)
        if not worker.is_cancelled:
            self.context.ui.call_later(self._prepared)

    def _prepared(self) -> None:
        self._preparing = set()
        self._followed = None
        if self.context.pane is not None:
            self._lead(self.context.pane)
