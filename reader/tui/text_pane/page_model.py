"""What a pane shows of its document: the layout, the window on it, the units, the marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corpus.document import Document, Span
from reader.text.highlights import Highlights, Mark
from reader.text.layout import Layout
from reader.text.minimap import Minimap, span_of_row
from reader.text.units import Units
from reader.text.viewport import Viewport
from reader.text.visual_rows import BidiText
from reader.tui.text_pane.navigator import PAGE_MOTIONS, Navigator
from reader.tui.text_pane.selection import Selection

MARGIN = 2
"""Rows kept between the cursor and the edges of the window."""


class PageModel:
    """One document, wrapped to `width` cells, in a window of `height` rows."""

    def __init__(
        self, document: Document, width: int, height: int, *, reorders: bool = False
    ) -> None:
        """`reorders`: text from right to left is put into the order in which it is read; else the
        terminal is to do that.
        """
        self.document = document
        self.reorders = reorders
        bidi = BidiText(document.text, document.metadata.language) if reorders else None
        self.layout = Layout(document.text, document.blocks, width, bidi)
        self.viewport = Viewport(self.layout, height)
        self.units = Units(document, self.layout)
        self.navigator = Navigator(self.layout, self.units)
        self.highlights = Highlights()
        self.shows_minimap = False
        """Whether the colours of the tags are shown beside the scroll bar."""
        self._minimap = Minimap()

    @property
    def is_empty(self) -> bool:
        """Whether there is no text."""
        return not self.layout.pieces

    def sentence_at(self, offset: int) -> Span | None:
        """The sentence at an offset."""
        return self.units.sentence(offset)

    def minimap(self, rows: int) -> Sequence[str]:
        """For each of so many rows of the scroll bar the colour of the tags there, if any.

        Empty where the whole text is visible: then its own margin says where the tags are.
        """
        if not self.shows_minimap or self.viewport.shows_everything:
            return ()
        return self._minimap.colours(self.highlights, len(self.document.text), rows)

    def marks_in_minimap(self, row: int, rows: int) -> list[Mark]:
        """The marks that a row of the minimap stands for, in order."""
        if not self.minimap(rows):
            return []
        return self.highlights.overlapping(*span_of_row(row, len(self.document.text), rows))

    def resize(self, width: int, height: int) -> None:
        """Wrap to another width, and change the height of the window."""
        self.viewport.resize(width, height)

    def fraction_at(self, cursor: int) -> float:
        """How far down the text the window is, 0 to 1; the cursor, if the whole text is visible."""
        if not self.viewport.shows_everything:
            return self.viewport.fraction()
        last = self.layout.last_offset()
        return cursor / last if last else 0.0

    def reveal(self, offsets: Iterable[int]) -> None:
        """Bring offsets into view, the last one for certain."""
        for offset in offsets:
            self.viewport.reveal(offset, MARGIN)

    def centre(self, offset: int) -> None:
        """Put the row of an offset into the middle of the window."""
        self.viewport.show_at(offset, (self.viewport.height - 1) // 2)

    def move(
        self, selection: Selection, motion: str, count: int = 1, *, extend: bool = False
    ) -> Selection:
        """The selection after a motion; the window moves along. See `Navigator.move`."""
        if self.is_empty:
            return selection
        if motion in PAGE_MOTIONS:
            selection = self._turn_pages(selection, motion, count, extend=extend)
        else:
            selection = self.navigator.move(selection, motion, count, extend=extend)
        self.reveal([selection.cursor])
        return selection

    def _turn_pages(
        self, selection: Selection, motion: str, count: int, *, extend: bool
    ) -> Selection:
        selection = self.navigator.begin_motion(selection, extend=extend)
        for _ in range(count):
            cursor = selection.cursor
            selection, top = self.navigator.turn_page(
                selection, self.viewport, PAGE_MOTIONS[motion]
            )
            self.viewport.show_top(top)
            if selection.cursor == cursor:
                break
        return selection
