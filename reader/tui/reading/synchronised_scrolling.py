"""Panes that scroll together: by place, or by matter, on the reading screen.

The pane that the reader moves calls `_lead` at once, and the others are moved in the same call, so
that all are painted in one frame. What they tell in turn is not listened to: no echo.

By matter they go at once to what shares most words. Once the cursor rests they go to what the
apparatus knows, which takes longer than a frame (`consulting`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from textual import on
from textual.events import DescendantFocus
from textual.message import Message
from textual.worker import get_current_worker

from corpus.document import Document, Span
from corpus.search.topic_alignment import SharedWordAligner, TopicAligner
from reader.tui.reading.page_setup import Viewing
from reader.tui.session import OpenRequest, Session
from reader.tui.text_pane.pane_row import PaneRow
from reader.tui.text_pane.reading_pane import ReadingPane
from reader.tui.view_settings import TOGETHER, Together
from reader.tui.widgets.status import StatusLine

_SAID: dict[Together, str] = {
    "off": "each pane scrolls by itself",
    "place": "the panes scroll together, by place; S once more: by matter",
    "matter": "the other panes go to what is most like the sentence under the cursor",
}
_SHOWN: dict[Together, str] = {"off": "", "place": "⇅ by place", "matter": "⇅ by matter"}


class Prepared(Message):
    """The matcher has read what it needs."""


class Scrolling(Viewing):
    """One pane leads, the others follow."""

    def __init__(self, session: Session, request: OpenRequest) -> None:
        super().__init__(session, request)
        self.aligner: TopicAligner = SharedWordAligner()
        """What finds the passages; another one may be put in its place."""
        self._leading = False
        self._asked: tuple[str, Span | None] = ("", None)
        """The document and the sentence that were last gone along with."""
        self._preparing: set[str] = set()

    def prepare(self, pane: ReadingPane) -> None:
        super().prepare(pane)
        pane.after_move = self._lead

    def begin(self) -> None:
        super().begin()
        self._show_together()
        self._read_along()

    def action_scroll_together(self) -> None:
        if len(self.row.panes) < 2:
            self.say("there is one pane only; p opens another document beside it")
            return
        at = TOGETHER.index(self.view.together)
        self.change_view(replace(self.view, together=TOGETHER[(at + 1) % len(TOGETHER)]))
        self._asked = ("", None)
        self._show_together()
        self.say(_SAID[self.view.together])
        self._read_along()
        if self.pane is not None:
            self._lead(self.pane)

    def _show_together(self) -> None:
        self.query_one(StatusLine).show_mode(_SHOWN[self.view.together])
        if self.view.together != "matter":
            self._guide({})

    def _lead(self, pane: ReadingPane) -> None:
        """Let the others follow this pane."""
        if self._leading or self.view.together == "off" or pane not in self.row.panes:
            return
        others = [other for other in self.row.panes if other is not pane]
        self._leading = True
        try:
            if self.view.together == "place":
                share = pane.scroll_fraction()
                for other in others:
                    other.scroll_to_fraction(share)
            else:
                self._lead_by_matter(pane, others)
        finally:
            self._leading = False

    def _lead_by_matter(self, pane: ReadingPane, others: list[ReadingPane]) -> None:
        sentence = pane.sentence()
        asked = (pane.document.id, sentence)
        if sentence is None or asked == self._asked:
            return
        self._asked = asked
        text = pane.document.text[sentence.start : sentence.end]
        line = pane.row_of(sentence.start)
        found: dict[ReadingPane, Span] = {}
        for other in others:
            span = self.aligner.nearest(text, other.document)
            if span is not None:
                found[other] = span
        self._guide(found)
        for other, span in found.items():
            other.follow_to(span.start, line)

    def lead_to(self, pane: ReadingPane, spans: Mapping[str, Span]) -> None:
        """Let the others go to the passages (by their documents' slugs) that the library knows to
        belong to the sentence under this pane's cursor; where it knows none they stay.
        """
        sentence = pane.sentence()
        if self.view.together != "matter" or sentence is None:
            return
        line = pane.row_of(sentence.start)
        self._leading = True
        try:
            for other in self.row.panes:
                span = spans.get(other.document.slug)
                if other is not pane and span is not None:
                    other.highlight_sentence(True)
                    other.follow_to(span.start, line)
        finally:
            self._leading = False

    def _guide(self, found: dict[ReadingPane, Span]) -> None:
        """Show in these panes, and in no other, the sentence that they were led to."""
        for pane in self.row.panes:
            pane.highlight_sentence(pane in found)

    def _read_along(self) -> None:
        """Prepare what the matcher needs, in the background; then go along."""
        if self.view.together != "matter":
            return
        documents = [pane.document for pane in self.row.panes]
        wanted = [document for document in documents if not self.aligner.ready(document)]
        revisions = {document.revision for document in wanted}
        if wanted and revisions != self._preparing:
            self._preparing = revisions
            work = partial(self._prepare, wanted)
            self.run_worker(work, group="matter", exclusive=True, thread=True)

    def _prepare(self, documents: list[Document]) -> None:
        """Runs in a thread."""
        worker = get_current_worker()
        for document in documents:
            self.aligner.prepare(document, lambda: worker.is_cancelled)
        if not worker.is_cancelled:
            self.post_message(Prepared())

    @on(Prepared)
    def _prepared(self) -> None:
        self._preparing = set()
        self._asked = ("", None)
        if self.pane is not None:
            self._lead(self.pane)

    @on(PaneRow.Arranged)
    def _panes_changed(self) -> None:
        self._read_along()

    @on(DescendantFocus)
    def _another_leads(self) -> None:
        self._asked = ("", None)
