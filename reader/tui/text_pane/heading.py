"""The heading of a pane: title, details, and a thin rule with the position in the text."""

from __future__ import annotations

from typing import NamedTuple

from textual.strip import Strip

from reader.text.clusters import fit, width_of
from reader.text.direction import runs_from_right
from reader.text.visual_line import fit_in_reading_order
from reader.tui.text_pane.painter import BAR_TRACK, NO_BAR, Painter
from reader.tui.text_pane.visual_parts import Part


class Heading(NamedTuple):
    """The title and the line below it. They may hold foreign text: drawing makes it harmless."""

    title: str = ""
    details: str = ""

    def __str__(self) -> str:
        return f"{self.title}\n{self.details}" if self.details else self.title


def heading_strips(
    painter: Painter, heading: Heading, *, percent: int, focused: bool
) -> tuple[Strip, ...]:
    """The strips above the text: none, one, three or four, as the geometry has it.

    `percent` is how far down the window is.
    """
    key = (*heading, percent, focused, painter.has_divider)
    cached_key, strips = painter.cached_heading
    if cached_key != key:
        strips = tuple(_draw(painter, heading, f"{percent}%", focused=focused))
        painter.cached_heading = (key, strips)
    return strips


def _draw(painter: Painter, heading: Heading, position: str, *, focused: bool) -> list[Strip]:
    geometry, styles = painter.geometry, painter.styles
    if not geometry.head:
        return []
    bar = BAR_TRACK if painter.has_divider and geometry.bar else NO_BAR
    indent = geometry.text_x
    room = geometry.width - geometry.bar - indent
    title_style = styles.title_focused if focused else styles.title
    left_margin: Part = (" " * indent, styles.blank, indent)
    fitted = fit_in_reading_order if painter.page.reorders else fit
    if geometry.head == 1:
        title = fitted(heading.title, max(0, room - len(position) - 2))
        parts = [left_margin, (title, title_style, width_of(title))]
        gap = room - width_of(title) - len(position)
        if gap > 0:
            parts += [(" " * gap, styles.blank, gap), (position, styles.details, len(position))]
        return [painter.strip(parts, bar)]
    strips = []
    for line, style in ((heading.title, title_style), (heading.details, styles.details)):
        width = max(0, min(room - 1, geometry.measure))
        shown = fitted(line, width)
        parts = [left_margin, (shown, style, width_of(shown))]
        if painter.page.reorders and runs_from_right(line, None):
            gap = width - width_of(shown)
            parts.insert(1, (" " * gap, styles.blank, gap))
        strips.append(painter.strip(parts, bar))
    strips.append(_rule(painter, position, focused=focused))
    if geometry.head > 3:
        strips.append(painter.blank(bar))
    return strips


def _rule(painter: Painter, position: str, *, focused: bool) -> Strip:
    geometry, styles = painter.geometry, painter.styles
    # Heavy in the pane that has the keyboard: to be seen without colours, too.
    line, cross, style = ("━", "┿", styles.here) if focused else ("─", "┼", styles.rules)
    end = cross if painter.has_divider and geometry.bar else line
    left = geometry.width - len(position) - 5
    if left < 4:
        rule = line * (geometry.width - 1) + end
        return painter.full_width([(rule, style, geometry.width)])
    return painter.full_width(
        [
            (line * left + " ", style, left + 1),
            (position, styles.here if focused else styles.details, len(position)),
            (f" {line * 2}{end}", style, 4),
        ]
    )
