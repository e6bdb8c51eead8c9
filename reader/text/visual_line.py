"""Single rows of the screen in reading order: headings, lists, panels, fields.

Of such a row only the characters are known. What is apart by two blanks, or by a line, are columns
and stay where they are; each of them runs as its own letters say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from reader.text.arabic_forms import joined_form, joined_sides
from reader.text.bidi import classes, has_right_to_left, levels, row_levels, visual_order
from reader.text.clusters import clusters, fit
from reader.text.mirroring import MIRRORED

_PART = re.compile("[^\u2500-\u259f]+")
"""What is between lines and blocks."""
_FIELD = re.compile(r"\S+(?: \S+)*")


_NEARLY_ALL = 8
"""So many letters from right to left for each other one are nearly all."""


class Placed(NamedTuple):
    """A cluster of a row."""

    start: int
    """Its offset in the row as it was."""
    form: str
    """What is drawn: no wider than the cluster."""


def visual_line(text: str, *, aligned: bool = False) -> Sequence[Placed] | None:
    """The clusters of a row from left to right; None if they are in that order already.

    `aligned`: what is alone in its part of the row, and runs from right to left, is put at the
    right end, as far from it as it was from the left one.
    """
    return _ordered(text, aligned) if has_right_to_left(text) else None


@lru_cache(maxsize=512)
def _ordered(text: str, aligned: bool) -> Sequence[Placed]:
    placed: list[Placed] = []
    at = 0
    for part in _PART.finditer(text):
        placed += _as_they_are(text, at, part.start())
        placed += _part(text, part.start(), part.end(), aligned=aligned)
        at = part.end()
    return tuple(placed + _as_they_are(text, at, len(text)))


def in_reading_order(text: str) -> str:
    """A row as it is to be drawn from left to right."""
    placed = visual_line(text)
    return text if placed is None else "".join(form for _, form in placed)


def fit_in_reading_order(text: str, width: int) -> str:
    """One line of foreign text, made harmless, cut to `width` cells and put into reading order."""
    if not has_right_to_left(text):
        return fit(text, width)
    # Joined first: the marks that keep letters apart are cut off.
    pairs = zip(text, joined_sides(text), strict=True)
    return in_reading_order(fit("".join([joined_form(*pair) for pair in pairs]), width))


def _part(text: str, start: int, end: int, *, aligned: bool) -> list[Placed]:
    fields = list(_FIELD.finditer(text, start, end))
    if aligned and len(fields) == 1 and _base(fields[0][0]):
        before = _as_they_are(text, start, fields[0].start())
        behind = _as_they_are(text, fields[0].end(), end)
        return behind[::-1] + _field(text, fields[0].start(), fields[0].end()) + before[::-1]
    placed: list[Placed] = []
    at = start
    for field in fields:
        placed += _as_they_are(text, at, field.start())
        placed += _field(text, field.start(), field.end())
        at = field.end()
    return placed + _as_they_are(text, at, end)


def _field(text: str, start: int, end: int) -> list[Placed]:
    field = text[start:end]
    if not has_right_to_left(field):
        return _as_they_are(text, start, end)
    base = _base(field)
    resolved = row_levels(classes(field), levels(field, base), base)
    sides = joined_sides(field)
    as_they_are = _as_they_are(text, start, end)
    own_levels = [resolved[cluster.start - start] for cluster in as_they_are]
    placed: list[Placed] = []
    for number in visual_order(own_levels):
        at, form = as_they_are[number]
        if own_levels[number] % 2:
            form = MIRRORED.get(form, form)
            form = joined_form(form[0], sides[at - start]) + form[1:]
        placed.append(Placed(at, form))
    return placed


def _base(field: str) -> int:
    """The level of a field: 1 where it begins from right to left and most of its letters do, or
    nearly all of them. A message of the program begins in English, whatever it quotes.
    """
    short = classes(field).replace("A", "R")
    first = next((letter for letter in short if letter in "LR"), "L")
    right, left = short.count("R"), short.count("L")
    return int((first == "R" and right >= left) or right > _NEARLY_ALL * left)


def _as_they_are(text: str, start: int, end: int) -> list[Placed]:
    placed: list[Placed] = []
    for cluster in clusters(text, start, end) if end > start else ():
        placed.append(Placed(start, cluster))
        start += len(cluster)
    return placed
