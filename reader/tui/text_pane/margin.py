"""What stands before a row: the letters and bars of its marks, the sign of the sentence."""

from __future__ import annotations

from rich.style import Style

from reader.text.clusters import clusters, shape
from reader.text.highlights import LANES, Lane
from reader.tui.styles.page_styles import PageStyles
from reader.tui.text_pane.geometry import Geometry

BAR, UNSAVED = "┃", "┇"
SENTENCE = "›"


def margin(
    beside: tuple[Lane, ...], geometry: Geometry, look: PageStyles, *, begins: bool
) -> list[tuple[str, Style, int]]:
    """The cells before a row: `(text, style, cells)`; `begins` is the sign of a sentence begun."""
    before, after = geometry.lane_x, geometry.text_x - geometry.lane_x
    if not after:
        return [(" " * before, look.blank, before)]
    made = [(" " * before, look.blank, before)]
    if begins and before:
        made = [(" " * (before - 1), look.blank, before - 1), (SENTENCE, look.details, 1)]
    if not beside or not geometry.lanes:
        return [*made, (" " * after, look.blank, after)]
    shown: list[tuple[str, Style]] = [(" ", look.blank)] * after
    plus = min(geometry.lanes, len(shown) - 1)
    for lane, mark, first in beside:
        if lane < 0 or (mark.margin_only and not first):
            continue
        if lane >= min(geometry.lanes, LANES):
            shown[plus] = ("+", look.details)
            continue
        if mark.state == "saved":
            sign = _letter(mark.letter) if first else BAR
        else:
            sign = _letter(mark.letter.lower()) if first else UNSAVED
        shown[lane] = (sign, look.margin(mark))
    return made + [(sign, style, 1) for sign, style in shown]


def _letter(given: str) -> str:
    """One harmless cell for a tag's letter, which may come from another's library."""
    form, width = shape(clusters(given, 0, len(given))[0]) if given else ("·", 1)
    return form if width == 1 else "·"
