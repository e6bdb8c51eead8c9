"""What screens ask of a pane: documents, marks, headings, places, selections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from corpus.document import Document, Span
from reader.text.highlights import Highlights, Mark
from reader.tui.text_pane.painter import Found
from reader.tui.text_pane.painting import MARGIN, PanePainting

if TYPE_CHECKING:
    from reader.tui.annotation_overlay import AnnotationOverlay


class PaneCore(PanePainting):
    """A page of one document. See `Pane`."""

    # What is shown.

    def show(
        self, document: Document, marks: Iterable[Mark], *, cursor: int = 0, top: int | None = None
    ) -> None:
        """Another document, with its marks; `top` is the offset that stands in the first row."""
        self.document = document
        self._anchor, self._selecting, self._wanted = None, False, None
        self._build()
        self._dress()
        self._painter.highlights = Highlights(marks)
        self._cursor = self._layout_.snap(cursor)
        if top is None:
            self._view.reveal(self._cursor, MARGIN)
        else:
            self._view.show(top, 0)
        self._told = (self._cursor, None, self._view.top_offset())
        self._paint()

    def reveal_cursor(self) -> None:
        """Scroll no more than it takes for the cursor to be seen: where the page has shrunk."""
        self._view.reveal(self._cursor, MARGIN)
        self._paint()

    def set_marks(self, marks: Iterable[Mark] | Highlights) -> None:
        """All marks of the document anew; only rows that differ are repainted."""
        highlights = marks if isinstance(marks, Highlights) else Highlights(marks)
        self._painter.show_marks(highlights)
        self._paint()

    def change_marks(self, removed: Iterable[Mark] = (), added: Iterable[Mark] = ()) -> None:
        """A few marks less and more."""
        self.set_marks(self._painter.highlights.replaced(removed, added))

    @property
    def marks(self) -> Sequence[Mark]:
        """The marks, in order."""
        return self._painter.highlights.marks

    def show_matches(self, spans: Sequence[Span], current: int | None = None) -> None:
        """The findings of a search (in order, disjoint), and which of them is at hand."""
        found = Found([s.start for s in spans], [s.end for s in spans], current)
        self._painter.found = found
        self._painter.forget()
        self._paint()

    def show_cues(self, kinds: frozenset[str]) -> None:
        """Mark the cues of these kinds (see `corpus.cues`) from now on, in any document."""
        if kinds == self._cue_kinds:
            return
        self._cue_kinds = kinds
        self._find_cues()
        self._dress()
        self._painter.forget()
        self._paint()

    @property
    def cue_kinds(self) -> frozenset[str]:
        """The kinds of cues that are marked."""
        return self._cue_kinds

    def set_overlay(self, everyone: AnnotationOverlay | None) -> None:
        """Count everyone's annotations sentence by sentence from now on; None shows each."""
        if everyone == self._everyone:
            return
        self._everyone = self._painter.annotation_overlay = everyone
        self._painter.forget()
        self._paint()

    def set_heading(self, title: str, details: str = "") -> None:
        """The title and the line below it; foreign text, made harmless here."""
        if (title, details) != (self._title, self._details):
            self._title, self._details = title, details
            self._paint()

    @property
    def heading(self) -> str:
        """The lines of the heading."""
        return f"{self._title}\n{self._details}" if self._details else self._title

    @property
    def measure(self) -> int:
        """Cells of a line of text, at most."""
        return self._measure

    @measure.setter
    def measure(self, cells: int) -> None:
        self._measure = max(1, cells)
        self._resize()

    @property
    def chrome(self) -> bool:
        """Whether heading and scroll bar are shown."""
        return self._chrome

    @chrome.setter
    def chrome(self, shown: bool) -> None:
        self._chrome = shown
        self._resize()

    @property
    def has_divider(self) -> bool:
        """Whether the last column is a thin rule, for a pane that stands to the right."""
        return self._divided

    @has_divider.setter
    def has_divider(self, rule: bool) -> None:
        self._divided = self._painter.has_divider = rule
        self._paint()

    # Where one is.

    @property
    def cursor(self) -> int:
        """The offset of the cluster under the cursor."""
        return self._cursor

    def passage(self) -> Span | None:
        """What a tag goes to: the selection, else the sentence under the cursor."""
        return self.selection or self.sentence()

    def marks_at(self, offset: int) -> list[Mark]:
        """The marks over `offset`, the outer before the inner."""
        return self._painter.highlights.at(offset)

    @property
    def current_mark(self) -> Mark | None:
        """The innermost mark under the cursor."""
        found = self.marks_at(self._cursor)
        return found[-1] if found else None

    def position(self) -> tuple[int, int]:
        """Cursor and offset at the top: what `show` needs to come back."""
        return self._cursor, self._view.top_offset()

    def go_to(self, offset: int, *, centre: bool = False) -> None:
        """The cursor to `offset`, in view; the selection goes."""
        self._anchor, self._selecting, self._wanted = None, False, None
        self._cursor = self._layout_.snap(offset)
        if centre:
            self._view.show(self._cursor, (self._geometry.rows - 1) // 2)
        else:
            self._view.reveal(self._cursor, MARGIN)
        self._paint()

    def set_top_offset(self, offset: int) -> None:
        """`offset` into the first row; the cursor stays (for panes that scroll along)."""
        self._view.show(offset, 0)
        self._paint()

    def select(self, span: Span) -> None:
        """Selects `span`, widened to whole clusters, and shows it."""
        if not self._layout_.pieces:
            return
        whole = self._units.whole(span)
        self._anchor, self._unit, self._selecting = whole, "character", False
        self._cursor, self._wanted = self._layout_.snap(whole.end - 1), None
        self._view.reveal(whole.start, MARGIN)
        self._view.reveal(self._cursor, MARGIN)
        self._paint()

    def clear_selection(self) -> None:
        """Nothing is selected; the cursor stays."""
        self._anchor, self._selecting = None, False
        self._paint()
