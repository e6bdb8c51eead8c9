"""What is to the left of a row: the letters and bars of its marks, the sign of the sentence."""

from __future__ import annotations

from rich.style import Style

from reader.text.clusters import clusters, display_form
from reader.text.highlights import LANES, Lane
from reader.tui.styles.page_styles import PageStyles
from reader.tui.text_pane.geometry import Geometry

BAR, UNSAVED_BAR = "┃", "┇"
SENTENCE = "›"


def margin(
    lanes: tuple[Lane, ...], geometry: Geometry, styles: PageStyles, *, sentence_begins: bool
) -> list[tuple[str, Style, int]]:
    """The cells before the text: what is drawn, how, and how many cells it takes.

    `sentence_begins` shows the sign that the current sentence begins in this row.
    """
    before, after = geometry.lane_x, geometry.text_x - geometry.lane_x
    if not after:
        return [(" " * before, styles.blank, before)]
    parts = [(" " * before, styles.blank, before)]
    if sentence_begins and before:
        parts = [(" " * (before - 1), styles.blank, before - 1), (SENTENCE, styles.details, 1)]
    if not lanes or not geometry.lanes:
        return [*parts, (" " * after, styles.blank, after)]
    cells: list[tuple[str, Style]] = [(" ", styles.blank)] * after
    plus_column = min(geometry.lanes, len(cells) - 1)
    for lane, mark, first in lanes:
        if lane < 0 or (mark.margin_only and not first):
            continue
        if lane >= min(geometry.lanes, LANES):
            cells[plus_column] = ("+", styles.details)
            continue
        if mark.state == "saved":
            sign = _letter(mark.letter) if first else BAR
        else:
            sign = _letter(mark.letter.lower()) if first else UNSAVED_BAR
        cells[lane] = (sign, styles.margin(mark))
    return parts + [(sign, style, 1) for sign, style in cells]


def _letter(letter: str) -> str:
    """One harmless cell for the letter of a tag, which may come from somebody else's library."""
    form, width = display_form(clusters(letter, 0, len(letter))[0]) if letter else ("·", 1)
    return form if width == 1 else "·"
