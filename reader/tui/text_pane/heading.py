"""The heading of a pane: title, details, and a thin rule that tells the position."""

from __future__ import annotations

from textual.strip import Strip

from reader.text.clusters import fit, width_of
from reader.tui.text_pane.painter import HeadKey, Painter


def heading(
    painter: Painter, title: str, details: str, *, share: int, focused: bool
) -> tuple[Strip, ...]:
    """The strips above the text: none, one, three or four, as the geometry has it."""
    geometry, look = painter.geometry, painter.look
    if not geometry.head:
        return ()
    key = (title, details, share, focused, painter.has_divider)
    if painter.head[0] == key:
        return painter.head[1]
    bar = 1 if painter.has_divider and geometry.bar else 0
    indent = geometry.text_x
    room = geometry.width - geometry.bar - indent
    place = f"{share}%"
    made: list[Strip] = []
    name = look.title_focused if focused else look.title
    if geometry.head == 1:
        shown = fit(title, max(0, room - len(place) - 2))
        line = [(" " * indent, look.blank, indent), (shown, name, width_of(shown))]
        blank = room - width_of(shown) - len(place)
        if blank > 0:
            line += [(" " * blank, look.blank, blank), (place, look.details, len(place))]
        return _keep(painter, key, [painter.strip(line, bar)])
    for text, style in ((title, name), (details, look.details)):
        shown = fit(text, max(0, min(room - 1, geometry.measure)))
        line = [(" " * indent, look.blank, indent), (shown, style, width_of(shown))]
        made.append(painter.strip(line, bar))
    made.append(_rule(painter, place, focused=focused))
    if geometry.head > 3:
        made.append(painter.blank(bar))
    return _keep(painter, key, made)


def _rule(painter: Painter, place: str, *, focused: bool) -> Strip:
    geometry, look = painter.geometry, painter.look
    style = look.rules
    end = "┼" if painter.has_divider and geometry.bar else "─"
    left = geometry.width - len(place) - 5
    if left < 4:
        text = "─" * (geometry.width - 1) + end
        return painter.plain([(text, style, geometry.width)])
    return painter.plain(
        [
            ("─" * left + " ", style, left + 1),
            (place, look.here if focused else look.details, len(place)),
            (" ──" + end, style, 4),
        ]
    )


def _keep(painter: Painter, key: HeadKey, made: list[Strip]) -> tuple[Strip, ...]:
    painter.head = (key, tuple(made))
    return painter.head[1]
