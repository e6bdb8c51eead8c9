"""Titles and names cut in the middle, measured in cells: both ends tell them apart."""

from __future__ import annotations

from reader.text.clusters import clusters, display_form, fit, width_of

_ELLIPSIS = "…"
_FRONT = 0.6
"""The share of the beginning: most titles differ there, series and editions at their end."""
_LEAST = 9
"""Cells below which a title is cut at its end: of less, two pieces say nothing."""
_TO_A_BLANK = 4
"""Cells by which a piece may get shorter, to end where a word does."""
_LONGEST = 4_000
"""Code points that are looked at."""


def fit_middle(text: str, width: int) -> str:
    """One line of foreign text, made harmless, of at most `width` cells; where it is too long, its
    beginning and its end with an ellipsis between them.
    """
    line = " ".join(text[:_LONGEST].split())
    whole = fit(line, _LONGEST * 2)
    if width_of(whole) <= width:
        return whole
    if width < _LEAST:
        return fit(line, width)
    front_cells = round((width - 1) * _FRONT)
    forms = [display_form(cluster) for cluster in clusters(line, 0, len(line))]
    front = _taken(forms, front_cells)
    back = _taken(forms[::-1], width - 1 - front_cells)[::-1]
    return "".join(front).rstrip() + _ELLIPSIS + "".join(back).lstrip()


def _taken(forms: list[tuple[str, int]], cells: int) -> list[str]:
    """The first of these forms that have room; up to the end of a word where that is near."""
    taken: list[str] = []
    for form, width in forms:
        cells -= width
        if cells < 0:
            break
        taken.append(form)
    if forms[len(taken)][0] == " ":
        return taken
    for n in range(len(taken) - 1, max(0, len(taken) - 1 - _TO_A_BLANK), -1):
        if taken[n] == " ":
            return taken[:n]
    return taken
