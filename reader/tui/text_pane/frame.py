"""All rows of a pane, top to bottom, and which of them have to be repainted."""

from __future__ import annotations

from collections.abc import Sequence

from textual.strip import Strip

from reader.tui.text_pane.decorations import Decorations
from reader.tui.text_pane.heading import Heading, heading_strips
from reader.tui.text_pane.painter import BAR_THUMB, BAR_TRACK, NO_BAR, Painter
from reader.tui.text_pane.scroll_bar import thumb_of


def draw_frame(
    painter: Painter, heading: Heading, decorations: Decorations, *, focused: bool
) -> list[Strip]:
    """Every row of the pane; those that did not change are the same objects as before."""
    geometry, page = painter.geometry, painter.page
    percent = int(page.viewport.fraction() * 100)
    frame = list(heading_strips(painter, heading, percent=percent, focused=focused))
    rows = page.viewport.rows()
    thumb = thumb_of(page, geometry)
    track = BAR_TRACK if painter.has_divider and geometry.bar else NO_BAR
    ticks = page.minimap(geometry.rows) if geometry.minimap_x >= 0 else ()
    thumb_end = thumb.top + thumb.length
    for n in range(geometry.rows):
        bar = BAR_THUMB if thumb.top <= n < thumb_end else track
        tick = ticks[n] if ticks else ""
        if n < len(rows):
            frame.append(painter.row(rows[n], decorations, bar, tick))
        else:
            frame.append(painter.blank(bar, tick=tick))
    return frame


def changed_rows(before: Sequence[Strip], after: Sequence[Strip]) -> list[tuple[int, int]]:
    """The first row and the number of rows of each stretch of strips that are not the same."""
    stretches: list[tuple[int, int]] = []
    for row, (old, new) in enumerate(zip(before, after, strict=True)):
        if old is not new:
            if stretches and sum(stretches[-1]) == row:
                stretches[-1] = (stretches[-1][0], stretches[-1][1] + 1)
            else:
                stretches.append((row, 1))
    return stretches
