"""Paragraphs wrapped at a width of their own, or by hand: a dictionary below a licence that runs
the whole page, a quotation, a translator's note, lines that wander.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from corpus.cleaning.draft import Line
from corpus.cleaning.line_shapes import STARTS_LOW, ends
from corpus.cleaning.rules.wrap_width import first_width

_NARROWEST = 30
"""Cells; lines that are all shorter are verse, an address or a list."""
_NARROWEST_OF_WRAP = 0.5
_MID_SENTENCE = 0.5
"""Share of a paragraph's line ends that must fall within a sentence; so they do in prose, and
hardly ever in verse, lists and addresses.
"""
_WIDE = 0.75
"""Of a paragraph's widest line: what is shorter was not broken for its length."""
_MOSTLY_WIDE = 0.8
"""Share of the lines before the last that must be so wide."""


def lines_read_on(kept: list[Line], wrap: int, measure: Callable[[str], int]) -> set[int]:
    """The starts of the lines that continue the one before them in their paragraph, though that
    one was not full at the text's width `wrap`.

    A paragraph shows that it was wrapped if most of its lines end within a sentence and all of
    them but the last are about as wide as its widest. One of two lines shows it less well: it
    must be about as wide as the paragraph before it.
    """
    found: set[int] = set()
    width = 0
    for lines in _paragraphs(kept):
        line_ends = list(pairwise(lines))
        if not line_ends:
            continue
        within = sum(not ends(a.text) and bool(STARTS_LOW.match(b.text)) for a, b in line_ends)
        if not within or within < _MID_SENTENCE * len(line_ends):
            continue
        if within > 1:
            width = max(line.width for line in lines)
        if width < max(_NARROWEST, _NARROWEST_OF_WRAP * wrap):
            continue
        wide = [_WIDE * width <= a.width <= width + 2 for a, _ in line_ends]
        if sum(wide) < _MOSTLY_WIDE * len(line_ends):
            continue
        for (a, b), is_wide in zip(line_ends, wide, strict=True):
            full = a.width + 1 + first_width(b.text, measure) > width
            if full or (is_wide and not ends(a.text)):
                found.add(b.start)
    return found


def _paragraphs(kept: list[Line]) -> Iterator[list[Line]]:
    """Runs of plain lines without an empty line between them."""
    lines: list[Line] = []
    for line in kept:
        if line.blanks or line.page or line.hint:
            if lines:
                yield lines
            lines = []
        if not line.hint:
            lines.append(line)
    if lines:
        yield lines
