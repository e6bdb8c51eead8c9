"""A pane on an open document, with its annotations and the keys of the reading screen."""

from __future__ import annotations

from collections.abc import Callable

from textual.geometry import Region
from textual.strip import Strip

from annotations.model import Brief
from corpus.document import Span
from reader.text.highlights import ENDLESS
from reader.tui.commands import CommandOwner
from reader.tui.open_document import LoadedAnnotations, OpenDocument
from reader.tui.text_pane.commands import MOVING, SELECTING
from reader.tui.text_pane.prefixed import PrefixedPane


class ReadingPane(CommandOwner, PrefixedPane):
    """A pane on an open document, with the keys of the reading screen."""

    OWN_COMMANDS = (*MOVING, *SELECTING)

    def __init__(self, open_document: OpenDocument) -> None:
        super().__init__()
        self.open_document = open_document
        self.weight = 1.0
        """Its share of the width, beside the others' shares."""
        self.after_move: Callable[[ReadingPane], None] = lambda _: None
        """Called at once, in the same frame, when the reader has moved cursor or window."""
        self._sizing = False
        self._when_painted: list[Callable[[], None]] = []

    def call_after_paint(self, job: Callable[[], None]) -> None:
        """Do this once the pane is on the screen as it is now."""
        self._when_painted.append(job)
        self.refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        strips = super().render_lines(crop)
        for job in self._when_painted:
            self.call_after_refresh(job)
        self._when_painted.clear()
        return strips

    def _tell(self) -> None:
        before = self._told
        super()._tell()
        if self._told != before and not self._sizing:
            self.after_move(self)

    def _resize(self) -> None:
        # The words at the top stay, but the row that they are in may begin elsewhere.
        self._sizing = True
        try:
            super()._resize()
        finally:
            self._sizing = False

    def scroll_fraction(self) -> float:
        """How far down the text one is, 0 to 1: the window, or the cursor where all is seen."""
        if not self._view.whole:
            return self._view.share()
        last = self._layout_.last()
        return self._cursor / last if last else 0.0

    def scroll_to_fraction(self, share: float) -> None:
        """Go along with another pane, to a share of the text; the cursor stays in view."""
        self._view.show_share(share)
        if self._anchor is None:
            self._into_view()
        self._paint()

    def row_of(self, offset: int) -> int:
        """The row of the window that `offset` is in; 0 where it is not seen."""
        return self._view.line(offset) or 0

    def follow_to(self, offset: int, line: int) -> None:
        """Go along with another pane, to a passage: put it into this row of the window."""
        if self._anchor is None:
            self._cursor, self._wanted = self._layout_.snap(offset), None
        self._view.show(offset, min(line, self._view.height - 1))
        self._paint()

    def restore_position(self, cursor: int, top: int) -> None:
        """The cursor and the window to a place they had."""
        self.go_to(cursor)
        self.set_top_offset(top)

    def highlight_sentence(self, led: bool) -> None:
        """Whether another pane has led this one to its sentence, which is then shown."""
        if led != self.sentence_highlighted:
            self.sentence_highlighted = led
            self._paint()

    @property
    def line_width(self) -> int:
        """Cells of a line as it is wrapped now."""
        return self._layout_.width

    def show_document(self, place: tuple[int, int] | None = None) -> None:
        """Show the document anew, at a place it had before (cursor, top) or at its beginning."""
        cursor, top = place or (0, 0)
        self.show(self.open_document.document, (), cursor=cursor, top=top)
        self.update_heading()

    def show_annotations(self, loaded: LoadedAnnotations) -> None:
        """Show the document's annotations."""
        self.set_marks(self.open_document.replace_annotations(loaded))
        self.update_heading()

    def refresh_marks(self) -> None:
        """Paint what has changed of the annotations."""
        removed, added = self.open_document.take_mark_changes()
        if removed or added:
            self.change_marks(removed, added)
        self.update_heading()

    def annotations_at(self, offset: int) -> list[Brief]:
        """The annotations over this offset, the widest first."""
        known = self.open_document.annotations
        ids = {mark.id for mark in self.marks_at(offset)}
        found = [known[id_] for id_ in ids if id_ in known]
        return sorted(found, key=lambda brief: (brief.start - brief.end, brief.id))

    def annotations_over(self, span: Span) -> list[Brief]:
        """The annotations that share a character with this passage."""
        known = self.open_document.annotations
        ids = {mark.id for mark in self._painter.highlights.overlapping(*span)}
        return [known[id_] for id_ in ids if id_ in known]

    def annotation_on(self, span: Span, annotator: str) -> Brief | None:
        """This annotator's annotation on exactly this span."""
        return next(
            (
                brief
                for brief in self.annotations_at(span.start)
                if brief.span == span and brief.annotator == annotator
            ),
            None,
        )

    def next_annotated_span(self, towards: int) -> Span | None:
        """The passage of the next annotation, or of the one before; on from the text's ends."""
        marks, chosen = self._painter.highlights, self.selection
        if chosen is not None and any(m.span == chosen for m in marks.at(chosen.start)):
            start, end = chosen
            found = marks.after(start, end) if towards > 0 else marks.before(start, end)
        else:
            start = self.cursor if chosen is None else chosen.start
            found = marks.after(start, -1) if towards > 0 else marks.before(start)
        found = found or (marks.after(-1) if towards > 0 else marks.before(ENDLESS))
        return None if found is None else found.span

    def update_heading(self) -> None:
        """Put title, publisher, date and counts into the heading."""
        document, meta = self.open_document.document, self.open_document.document.metadata
        count = len(self.open_document.annotations)
        counted = f"{count:,} annotation{'' if count == 1 else 's'}"
        facts = (
            # First, for the line is cut where the pane is narrow.
            "no longer in the library" if self.open_document.removed else "",
            meta.publisher or ", ".join(meta.authors),
            meta.published or "undated",
            f"{document.words:,} words",
            "reading annotations …" if self.open_document.turn is None else counted,
        )
        self.set_heading(document.title, " · ".join(fact for fact in facts if fact))

    def adjust_selection(self, span: Span, *, end: bool) -> None:
        """Select `span` so that every motion moves its end, or else its beginning."""
        self.select(span)
        first = self._units.around(span.start, "character")
        last = self._units.around(span.end - 1, "character")
        self._anchor = first if end else last
        self._cursor = last.start if end else first.start
        self._selecting = True
        self._paint()
