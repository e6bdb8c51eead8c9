"""Where everything is in a pane of a given size: heading, margin, text, scroll bar."""

from __future__ import annotations

from typing import NamedTuple

from reader.text.highlights import LANES

MEASURE = 72
"""Cells of a line, at most: wide enough, and the eye still finds the next line."""


class Geometry(NamedTuple):
    """Sizes and positions in cells and rows, from the upper left corner of the pane."""

    width: int
    height: int
    head: int
    """Rows of the heading: 0, 1 (title), 3 (title, details, rule) or 4 (and a blank one)."""
    lanes: int
    """Margin lanes that are shown, 0 to LANES."""
    lane_x: int
    """The column of the first lane."""
    text_x: int
    """The column of the text."""
    measure: int
    """Cells of a line of text, at most."""
    bar: int
    """1 if the last column is the scroll bar, else 0."""

    @property
    def minimap_x(self) -> int:
        """The column of the minimap, beside the scroll bar; -1 where there is no room for it."""
        x = self.width - self.bar - 1
        return x if self.bar and x >= self.text_x + self.measure else -1

    @property
    def page_size(self) -> tuple[int, int]:
        """Cells of a line of text, and rows."""
        return self.measure, self.rows

    @property
    def rows(self) -> int:
        """Rows of text; at least 1."""
        return max(1, self.height - self.head)


def compute_geometry(
    width: int, height: int, measure: int = MEASURE, *, chrome: bool = True
) -> Geometry:
    """Arrange everything, at any size down to one cell, where only text is left.

    `measure` is the length of a line, at most. Without `chrome` there is no heading or scroll bar.
    """
    width, height = max(1, width), max(1, height)
    head = 0
    if chrome and height >= 4:
        head = 1 if height < 8 else 3 if height < 20 else 4
    bar = 1 if chrome and width >= 4 else 0
    if width >= 40:
        # A blank cell, the lanes, and a cell for a `+`.
        before, lanes, gutter = 1, LANES, 1 + LANES + 1
    elif width >= 16:
        before, lanes, gutter = 0, 1, 3
    elif width >= 6:
        before, lanes, gutter = 0, 1, 2
    else:
        before, lanes, gutter = 0, 0, 0
    after = 1 if width >= 16 else 0
    room = max(1, width - gutter - after - bar)
    text = max(1, min(measure, room))
    left = (room - text) // 2
    return Geometry(width, height, head, lanes, left + before, left + gutter, text, bar)
