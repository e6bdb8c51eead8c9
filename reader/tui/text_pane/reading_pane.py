"""A pane on an open document: its annotations, its keys, and how it follows other panes."""

from __future__ import annotations

from collections.abc import Callable

from textual import events

from annotations.model import Brief
from corpus.document import Span
from reader.tui.commands import CommandOwner
from reader.tui.open_document import LoadedAnnotations, OpenDocument
from reader.tui.text_pane.commands import MOVING, SELECTING
from reader.tui.text_pane.key_prefix import KeyPrefix
from reader.tui.text_pane.messages import PrefixChanged
from reader.tui.text_pane.pane import Pane


class ReadingPane(CommandOwner, Pane):
    """Shows a document and its annotations, as screens know them."""

    OWN_COMMANDS = (*MOVING, *SELECTING)

    def __init__(self, open_document: OpenDocument) -> None:
        super().__init__(on_position_changed=lambda: self.after_move(self))
        self.open_document = open_document
        self.weight = 1.0
        """Its share of the width, compared with the weights of the other panes."""
        self.count_prefix = KeyPrefix(self._show_prefix)
        self.before_jump: Callable[[], None] = lambda: None
        """Called before a motion that leads far away."""
        self.after_move: Callable[[ReadingPane], None] = lambda _: None
        """Called in the same frame, when cursor, selection or window have moved."""

    # Showing

    def show_document(self, position: tuple[int, int] | None = None) -> None:
        """Show the document anew, at an earlier `position` or at its beginning."""
        cursor, top = position or (0, 0)
        self.show(self.open_document.document, (), cursor=cursor, top=top)
        self.update_heading()

    def show_annotations(self, loaded: LoadedAnnotations) -> None:
        """Show the annotations of the document."""
        self.set_marks(self.open_document.replace_annotations(loaded))
        self.update_heading()

    def refresh_marks(self) -> None:
        """Paint the annotations that have changed."""
        removed, added = self.open_document.take_mark_changes()
        if removed or added:
            self.change_marks(removed, added)
        self.update_heading()

    def update_heading(self) -> None:
        """Show title, publisher, date and counts in the heading."""
        self.set_heading(self.open_document.document.title, self.open_document.details())

    # Annotations by place

    def annotations_at(self, offset: int) -> list[Brief]:
        """The annotations over this offset, the widest first."""
        annotations = self.open_document.annotations
        ids = {mark.id for mark in self.marks_at(offset)}
        here = [annotations[id_] for id_ in ids if id_ in annotations]
        return sorted(here, key=self.open_document.nesting)

    def annotations_over(self, span: Span) -> list[Brief]:
        """The annotations that share a character with this passage."""
        annotations = self.open_document.annotations
        ids = {mark.id for mark in self.page.highlights.overlapping(*span)}
        return [annotations[id_] for id_ in ids if id_ in annotations]

    def annotation_on(self, span: Span, annotator: str) -> Brief | None:
        """This annotator's annotation on exactly this span."""
        here, wanted = self.annotations_at(span.start), (span, annotator)
        return next((brief for brief in here if (brief.span, brief.annotator) == wanted), None)

    def next_annotated_span(self, direction: int) -> Span | None:
        """The passage of the next (1) or previous (-1) annotation; wraps at the ends of the text.

        None if there are no annotations.
        """
        return self.page.highlights.next_span(self.selection, self.cursor, direction)

    # Positions, and other panes

    def restore_position(self, cursor: int, top: int) -> None:
        """Bring cursor and window back to where `position` says they were."""
        self.go_to(cursor)
        self.set_top_offset(top)

    @property
    def line_width(self) -> int:
        """Cells of a line as it is wrapped now."""
        return self.page.layout.width

    def row_of(self, offset: int) -> int:
        """The row of the window that `offset` is in; 0 where it is not visible."""
        return self.page.viewport.row_of(offset) or 0

    def scroll_fraction(self) -> float:
        """How far down the text the window is, 0 to 1; the cursor, if the whole text is visible."""
        return self.page.fraction_at(self.cursor)

    def follow_to(self, offset: int, row: int) -> None:
        """Follow another pane to a passage: put it into this row of the window."""
        self.page.viewport.show_at(offset, min(row, self.page.viewport.height - 1))
        self.set_selection(self.page.navigator.follow_to(self.caret, offset))

    def scroll_to_fraction(self, fraction: float) -> None:
        """Follow another pane to a fraction of the text, 0 to 1."""
        self.page.viewport.show_fraction(fraction)
        self.show_scrolled()

    # Keys

    def await_letter(self, shown: str, on_letter: Callable[[str], None]) -> None:
        """Hand the next key to `on_letter` if it is a character; any other key ends the wait."""
        self.count_prefix.await_letter(shown, on_letter)

    def on_key(self, event: events.Key) -> None:
        if self.count_prefix.press(event.key, event.character if event.is_printable else None):
            event.stop()
            event.prevent_default()

    def on_blur(self) -> None:
        self.count_prefix.cancel()

    def _show_prefix(self, text: str) -> None:
        if self.is_attached:
            self.post_message(PrefixChanged(self, text))

    def type_digit(self) -> None:
        """Add the digit that was pressed; a zero that begins no number is a motion."""
        if not self.count_prefix.add_digit():
            self.move_by_key("row_start")

    def move_by_key(self, motion: str) -> None:
        """Run a motion as often as the typed count says; before `end` the count is a line."""
        typed_count = self.count_prefix.take()
        if motion in ("start", "end"):
            self.before_jump()
            if typed_count is not None:
                self.go_to_line(typed_count)
                return
        self.move(motion, count=typed_count or 1)

    def extend_by_key(self, motion: str) -> None:
        """Extend the selection by a motion, as often as the typed count says."""
        self.move(motion, count=self.count_prefix.take() or 1, extend=True)

    def go_to_line(self, number: int) -> None:
        """Move the cursor to a row of the text, counted from 1 without blank ones, or the last."""
        self.move("start")
        if number > 1:
            self.move("row_down", count=number - 1)
