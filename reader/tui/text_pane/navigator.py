"""Motions and selecting, as pure functions from one selection to the next.

This is the only place that decides where a motion leads and how far a selection reaches: keys,
the mouse and the screens all pass through here. Nothing here knows of Textual, and nothing moves
the window: `PageModel` does that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from corpus.document import Span
from reader.text.layout import Layout, RowIndex
from reader.text.units import Unit, Units
from reader.text.viewport import Viewport
from reader.tui.text_pane.drag_words import drag_word
from reader.tui.text_pane.selection import Selection
from reader.tui.text_pane.unit_extension import UNIT_MOTIONS, back_to, extended, with_anchor

EXPANSION: tuple[Unit, ...] = ("word", "sentence", "paragraph", "document")
"""The units that `Navigator.expand` goes through."""
ROW_MOTIONS = {"row_down": 1, "row_up": -1}
"""Motions by rows of the text, with their directions."""
PAGE_MOTIONS = {"page_down": 1, "page_up": -1}
"""Motions by windows, with their directions."""
_PAGE_OVERLAP = 2
"""Rows of a page that the next page repeats."""
_OFFSET_MOTIONS: dict[str, Callable[[Units, int], int | None]] = {
    "right": lambda units, here: units.next_character(here, 1),
    "left": lambda units, here: units.next_character(here, -1),
    "word_next": lambda units, here: units.next_word(here, 1),
    "word_previous": lambda units, here: units.next_word(here, -1),
    "sentence_next": lambda units, here: units.next_sentence(here, 1),
    "sentence_previous": lambda units, here: units.next_sentence(here, -1),
    "paragraph_next": lambda units, here: units.next_paragraph(here, 1),
    "paragraph_previous": lambda units, here: units.next_paragraph(here, -1),
    "row_start": lambda units, here: units.row(here).start,
    "row_end": lambda units, here: max(units.row(here).start, units.row(here).end - 1),
    "start": lambda units, _: units.layout.first_offset(),
    "end": lambda units, _: units.layout.last_offset(),
}
"""Motions from an offset to an offset; None where they lead nowhere."""
_BY_SIDE = {
    "right": "right",
    "left": "left",
    "word_right": "word_next",
    "word_left": "word_previous",
}
"""Motions of the arrow keys where text runs from left to right."""
_BY_SIDE_FROM_RIGHT = {
    "right": "left",
    "left": "right",
    "word_right": "word_previous",
    "word_left": "word_next",
}
"""The same where it runs from right to left: `left` leads on in the text. Within words that run the
other way the cursor goes on through the text as well, so that what is selected is one stretch.
"""
_BACK_BY_WORDS = frozenset({"start", "row_start"})
"""Motions that lead back over words, so that a selection leaves out the word that it began with."""
MOTIONS = frozenset((*_OFFSET_MOTIONS, *_BY_SIDE, *ROW_MOTIONS, *PAGE_MOTIONS))
"""The names of all motions."""


@dataclass(frozen=True, slots=True)
class Navigator:
    """Moves and selects in one document at one width.

    Every cursor that it returns is the start of a cluster. Where there is no text, every selection
    is returned as it was given.
    """

    layout: Layout
    units: Units

    # What is selected

    def span(self, selection: Selection) -> Span | None:
        """The selected text in whole clusters; None if nothing is selected."""
        if selection.anchor is None or not self.layout.pieces:
            return None
        last_unit = self.units.unit_at(selection.cursor, selection.unit)
        start = min(selection.anchor.start, last_unit.start)
        return Span(start, max(selection.anchor.end, last_unit.end))

    # Motions

    def move(
        self, selection: Selection, motion: str, count: int = 1, *, extend: bool = False
    ) -> Selection:
        """Repeat a motion `count` times, as far as it leads anywhere.

        A motion that extends, by `extend` or by `Selection.extending`, keeps the anchor; any other
        clears the selection. Motions by windows are in `turn_page`. Raises KeyError for a motion
        that does not exist.
        """
        if not self.layout.pieces:
            return selection
        selection = self.begin_motion(selection, extend=extend)
        if motion in _BY_SIDE:
            from_right = self.layout.from_right(self.layout.row_at(selection.cursor))
            motion = (_BY_SIDE_FROM_RIGHT if from_right else _BY_SIDE)[motion]
        if motion in ROW_MOTIONS:
            return self._move_by_rows(selection, ROW_MOTIONS[motion] * count)
        if selection.anchor is not None and motion in UNIT_MOTIONS:
            return self._extend_by_units(selection, *UNIT_MOTIONS[motion], count)
        target_of = _OFFSET_MOTIONS[motion]
        cursor = selection.cursor
        for _ in range(count):
            target = target_of(self.units, cursor)
            if target is None or target == cursor:
                break
            cursor = self.layout.snap(target)
        selection = replace(selection, goal_column=None)
        if selection.anchor is not None and motion in _BACK_BY_WORDS:
            base = selection.origin or selection.anchor
            if cursor < base.start:
                return back_to(self.units, selection, cursor, "word")
        return with_anchor(replace(selection, cursor=cursor))

    def _extend_by_units(
        self, selection: Selection, unit: Unit, direction: int, count: int
    ) -> Selection:
        selection = replace(selection, goal_column=None)
        for _ in range(count):
            selected = self.span(selection)
            if selected is None:
                break
            further = extended(self.units, selection, selected, unit, direction)
            if further == selection:
                break
            selection = further
        return selection

    def begin_motion(self, selection: Selection, *, extend: bool) -> Selection:
        """Set or clear the anchor before a motion."""
        if extend and selection.anchor is None:
            anchor = self.units.unit_at(selection.cursor, "character")
            return replace(selection, anchor=anchor, unit="character")
        if not extend and not selection.extending:
            return replace(selection, anchor=None, origin=None)
        return selection

    def turn_page(
        self, selection: Selection, viewport: Viewport, direction: int
    ) -> tuple[Selection, RowIndex]:
        """Move by a window, down (1) or up (-1). Returns the row that belongs at the top, too.

        The cursor keeps its row of the window. Where the window cannot move, the cursor goes to the
        first or last row of the text. `viewport` is not changed.
        """
        layout = self.layout
        rows = max(1, viewport.height - _PAGE_OVERLAP)
        top, moved = viewport.scrolled(rows * direction)
        if not moved:
            edge = layout.last_offset() if direction > 0 else layout.first_offset()
            return self._move_to_row(selection, layout.row_at(edge)), top
        visible = viewport.rows_from(top)
        with_text = [row for row in visible if viewport.has_text(row)]
        if not with_text:
            return selection, top
        window_row = viewport.row_of(selection.cursor) or 0
        wanted = visible[min(window_row, len(visible) - 1)]
        target = next((row for row in with_text if row >= wanted), with_text[-1])
        return self._move_to_row(selection, target), top

    def move_into_view(self, selection: Selection, viewport: Viewport) -> Selection:
        """Move the cursor to the nearest visible row, if its own is not visible."""
        if viewport.row_of(selection.cursor) is not None:
            return selection
        visible = viewport.rows_with_text()
        if not visible:
            return selection
        above = self.layout.row_at(selection.cursor) < visible[0]
        return self._move_to_row(selection, visible[0] if above else visible[-1])

    def _move_by_rows(self, selection: Selection, rows: int) -> Selection:
        layout = self.layout
        target = layout.step(layout.row_at(selection.cursor), rows)
        if target is None:
            if abs(rows) == 1:
                return selection
            target = layout.row_at(layout.last_offset() if rows > 0 else layout.first_offset())
        return self._move_to_row(selection, target)

    def _move_to_row(self, selection: Selection, row: RowIndex) -> Selection:
        """Move to the cluster of `row` that is nearest to the goal column."""
        layout = self.layout
        goal = selection.goal_column
        if goal is None:
            here = layout.row_at(selection.cursor)
            goal = layout.column_of(selection.cursor) + layout.indent(here)
        start, end = self.units.row(layout.row_span(row)[0])
        cursor = layout.offset_at(row, max(0, goal - layout.indent(row)))
        if end > start:  # not onto the blanks that hang over the row
            cursor = min(cursor, layout.snap(end - 1))
        return with_anchor(replace(selection, cursor=layout.snap(cursor), goal_column=goal))

    # Going to an offset

    def go_to(self, offset: int) -> Selection:
        """The cursor at `offset`, with nothing selected."""
        return Selection(self.layout.snap(offset))

    def follow_to(self, selection: Selection, offset: int) -> Selection:
        """The cursor at `offset`, unless text is selected: the selection stays where it is."""
        if selection.anchor is not None:
            return selection
        return replace(selection, cursor=self.layout.snap(offset), goal_column=None)

    # Selecting

    def clear(self, selection: Selection) -> Selection:
        """Nothing selected; the cursor stays."""
        return replace(selection, anchor=None, origin=None, extending=False)

    def select_span(self, span: Span) -> Selection:
        """Select `span`, widened to whole clusters, with the cursor at its end."""
        whole = self.units.widen_to_clusters(span)
        return Selection(self.layout.snap(whole.end - 1), whole)

    def adjust_span(self, span: Span, *, end: bool) -> Selection:
        """Select `span` so that every motion moves its end, or else its beginning."""
        first = self.units.unit_at(span.start, "character")
        last = self.units.unit_at(span.end - 1, "character")
        if end:
            return Selection(last.start, first, extending=True)
        return Selection(first.start, last, extending=True)

    def select_unit(self, selection: Selection, unit: Unit) -> Selection:
        """Select the unit under the cursor; motions then extend by such units."""
        if not self.layout.pieces:
            return selection
        anchor = self.units.unit_at(selection.cursor, unit)
        cursor = self.layout.snap(anchor.end - 1)
        return replace(
            selection, cursor=cursor, anchor=anchor, origin=None, unit=unit, extending=True
        )

    def expand(self, selection: Selection) -> Selection:
        """Select the smallest of `EXPANSION` that is more than what is selected."""
        selected = self.span(selection)
        start = selection.cursor if selected is None else selected.start
        for unit in EXPANSION:
            wider = self.units.unit_at(start, unit)
            if selected is None:
                return self.select_unit(selection, unit)
            if wider.contains(selected) and wider != selected:
                selection = replace(selection, cursor=self.layout.snap(start))
                return self.select_unit(selection, unit)
        return selection

    def toggle_extending(self, selection: Selection) -> Selection:
        """Begin selecting by characters, or end it. Selecting by units goes on by characters."""
        if not self.layout.pieces:
            return selection
        if selection.extending and selection.unit == "character":
            return self.clear(selection)
        anchor = selection.anchor or self.units.unit_at(selection.cursor, "character")
        return replace(selection, anchor=anchor, unit="character", extending=True)

    def press(
        self, selection: Selection, offset: int, unit: Unit, *, extend: bool = False
    ) -> Selection:
        """Press the mouse at `offset`: set the cursor, select a unit, or extend the selection."""
        if extend:
            began = Selection(selection.cursor, selection.anchor, origin=selection.origin)
            return self.drag_to(began, offset)
        if unit == "character":
            return Selection(offset)
        offset = self._on_ink(offset, self.layout.first_offset())
        return Selection(offset, self.units.unit_at(offset, unit), unit)

    def drag_to(self, selection: Selection, offset: int, *, by_words: bool = False) -> Selection:
        """Extend the selection to `offset`, by the units that were pressed.

        By units it neither begins nor ends with white space. `by_words`: where a single character
        was pressed, take the whole word at both ends, once the word that was pressed is left.
        """
        anchor = selection.origin or selection.anchor
        anchor = anchor or self.units.unit_at(selection.cursor, "character")
        if by_words and selection.unit == "character":
            return self._drag_by_words(selection, anchor, offset)
        if selection.unit != "character" and not anchor.start <= offset < anchor.end:
            offset = self._on_ink(offset, anchor.start)
        return replace(selection, cursor=offset, anchor=anchor, origin=None)

    def _drag_by_words(self, selection: Selection, pressed: Span, offset: int) -> Selection:
        first = drag_word(self.units, pressed.start)
        if first is not None and first.contains(pressed) and first.start <= offset < first.end:
            return replace(selection, cursor=offset, anchor=pressed, origin=None)
        offset = self._on_ink(offset, pressed.start)
        last = drag_word(self.units, offset)
        if last is not None:
            offset = last.start if offset < pressed.start else self.layout.snap(last.end - 1)
        if first is None or not first.contains(pressed):
            return replace(selection, cursor=offset, anchor=pressed, origin=None)
        return replace(selection, cursor=offset, anchor=first, origin=pressed)

    def end_drag(self, selection: Selection) -> Selection:
        """What was dragged over, for keys that extend it by characters at the end that moved."""
        span = self.span(selection)
        if span is None or selection.unit != "character":
            return selection
        pressed = selection.origin or selection.anchor
        forwards = pressed is None or selection.cursor >= pressed.start
        return replace(self.adjust_span(span, end=forwards), extending=False)

    def _on_ink(self, offset: int, towards: int) -> int:
        """The nearest cluster to `offset` that is no white space, on the way to another offset, or
        beyond where there is none on the way.
        """
        text = self.units.text
        for step in (-1, 1) if towards <= offset else (1, -1):
            at = offset
            while 0 <= at < len(text) and text[at].isspace():
                at += step
            if 0 <= at < len(text):
                return self.layout.snap(at)
        return offset
