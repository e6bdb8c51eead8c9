"""Where the thumb of a pane's scroll bar is, and what a place on the bar means."""

from __future__ import annotations

from typing import NamedTuple

from reader.tui.text_pane.geometry import Geometry
from reader.tui.text_pane.page_model import PageModel

_BLANK_SHARE = 1.1
"""Rows are not filled to the last cell: an estimate of their number needs about this factor."""


class Thumb(NamedTuple):
    """The part of the bar that represents the window, in rows of text."""

    top: int
    length: int
    """0 where the whole text is visible, or there is no bar."""

    def covers(self, row: float) -> bool:
        return self.top <= row < self.top + self.length


def thumb_of(page: PageModel, geometry: Geometry) -> Thumb:
    """The thumb for the window as it is now.

    Its length is an estimate, since nobody counts the rows; its position is exact at both ends.
    """
    if not geometry.bar or page.viewport.shows_everything:
        return Thumb(0, 0)
    document = page.document
    filled_rows = len(document.text) / geometry.measure * _BLANK_SHARE
    rows = max(1.0, filled_rows + 2 * len(document.blocks))
    length = max(1, min(geometry.rows - 1, round(geometry.rows**2 / rows)))
    return Thumb(round(page.viewport.fraction() * (geometry.rows - length)), length)
