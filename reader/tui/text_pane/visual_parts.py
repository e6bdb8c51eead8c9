"""The parts of a row whose clusters are drawn in another order than that of the text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter

from rich.style import Style

from reader.text.clusters import Cell
from reader.tui.styles.page_styles import TextAttributes
from reader.tui.text_pane.decorations import AttributedRun

Part = tuple[str, Style, int]
"""A stretch of a row: what is drawn, how, and how many cells it takes."""


class VisualRow:
    """Draws the clusters of one row at their columns."""

    def __init__(
        self,
        attributed: Sequence[AttributedRun],
        style_of: Callable[[TextAttributes], Style],
        blank: Style,
        widened: Mapping[int, int],
    ) -> None:
        """`attributed` is how the row looks, in the order of the text; `widened` are its blanks
        that fill a column of a table.
        """
        self._attributed = attributed
        self._style_of = style_of
        self._blank = blank
        self._widened = widened
        self._starts = [run.start for run, _ in attributed]

    def parts(self, cells: Sequence[Cell], measure: int, *, spare: bool) -> list[Part]:
        """The parts from the first column on, `measure` cells at most. `spare`: there is room for a
        cursor behind them. What hangs over the left end is left out; see `hanging_cursor`.
        """
        ordered = sorted((cell for cell in cells if cell.column >= 0), key=attrgetter("column"))
        drawn: list[Part] = []
        used = 0
        if ordered and ordered[0].column:
            used = ordered[0].column
            drawn.append((" " * used, self._blank, used))
        for number, group in groupby(ordered, key=lambda cell: self._number(cell.start)):
            attributes = self._attributed[number][1]
            run = list(group)
            fitting = [cell for cell in run if cell.column + cell.width <= measure]
            text = "".join(cell.form for cell in fitting)
            width = sum(cell.width for cell in fitting)
            if attributes.cursor and not width and spare:
                text, width = " ", 1
            if attributes.cursor and run[0].start in self._widened and width > 1:
                drawn += self._wide_cursor(attributes, width, fitting[0].form)
            elif text:
                drawn.append((text, self._style_of(attributes), width))
            used += width
        return drawn

    def _wide_cursor(self, attributes: TextAttributes, width: int, form: str) -> list[Part]:
        """The cursor is one cell; the rest of the blank only fills the column."""
        rest = self._style_of(attributes._replace(cursor=False))
        return [(form[:1], self._style_of(attributes), 1), (form[1:], rest, width - 1)]

    def hanging_cursor(self, cells: Sequence[Cell]) -> Part | None:
        """The cursor, where it is on a blank that hangs over the left end of the row."""
        for cell in cells:
            attributes = self._attributed[self._number(cell.start)][1]
            if cell.column < 0 and attributes.cursor:
                return " ", self._style_of(attributes), 1
        return None

    def _number(self, offset: int) -> int:
        """The number of the run that holds an offset."""
        return max(0, bisect_right(self._starts, offset) - 1)
