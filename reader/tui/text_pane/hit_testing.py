"""What is at a cell of a pane, a cluster of the text or a mark in the margin; and the reverse."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reader.text.highlights import LANES, Lane, Mark
from reader.text.layout import RowIndex
from reader.tui.text_pane.geometry import Geometry
from reader.tui.text_pane.page_model import PageModel


def offset_at(page: PageModel, geometry: Geometry, x: int, y: int) -> int:
    """The start of the cluster at a cell; of the nearest one where the cell is blank."""
    layout, viewport = page.layout, page.viewport
    rows = viewport.rows()
    window_row = max(0, min(y - geometry.head, len(rows) - 1))
    # Between paragraphs the end of the text above; above the first row the text below.
    past_end = y - geometry.head >= len(rows)
    while window_row >= 0 and not viewport.has_text(rows[window_row]):
        window_row, past_end = window_row - 1, True
    if window_row < 0:
        return layout.snap(viewport.top_offset())
    row = rows[window_row]
    if past_end:
        return layout.snap(layout.row_span(row)[1] - 1)
    column = x - geometry.text_x - layout.indent(row)
    start, end = page.units.row(layout.row_span(row)[0])
    offset = layout.offset_at(row, column)
    return min(offset, layout.snap(end - 1)) if end > start else offset


def cell_of(page: PageModel, geometry: Geometry, offset: int) -> tuple[int, int] | None:
    """The column and row, in the pane, of the cluster at `offset`; None where it is not visible."""
    window_row = page.viewport.row_of(offset)
    if window_row is None or not 0 <= window_row < geometry.rows:
        return None
    rows = page.viewport.rows()
    if window_row >= len(rows):
        return None
    x = geometry.text_x + page.layout.indent(rows[window_row]) + page.layout.column_of(offset)
    return min(x, geometry.width - 1), geometry.head + window_row


def mark_at(
    page: PageModel,
    geometry: Geometry,
    lanes_of: Callable[[RowIndex], Sequence[Lane]],
    x: int,
    y: int,
) -> Mark | None:
    """The mark whose letter or bar is at a cell; for a `+`, the first mark without a lane."""
    column = x - geometry.lane_x
    if not geometry.lanes or not 0 <= column <= geometry.lanes:
        return None
    rows = page.viewport.rows()
    window_row = y - geometry.head
    if not 0 <= window_row < len(rows):
        return None
    shown_lanes = min(geometry.lanes, LANES)
    for lane in lanes_of(rows[window_row]):
        if lane.lane == column or (column == shown_lanes and lane.lane >= shown_lanes):
            return lane.mark
    return None
