"""Running heads, footers and page numbers of a PDF, recognised by place and wording.

Only what stands apart from the text can be one of them: the first and last lines of the text itself
are at the same height on every page too, and may count upwards or repeat, as a table's head does.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from corpus.formats.pdf.lines import Page, Piece
from corpus.formats.pdf.tables import rows_of

_OUTER = 0.16
"""Share of a page's height, at its head and at its foot, that may hold furniture."""
_OUTERMOST = 3
"""Rows from the edge of the text that can be furniture."""
_APART = 0.4
"""Height by which the gap to the text exceeds the usual gap between lines."""
_USUAL_GAP = 0.2
"""The same gap where a page has too few lines to tell, in heights."""
_FEWEST_LINES = 5
_SAME_PLACE = 4.0
"""Points by which its height may differ from page to page."""
_MOST_PAGES = 0.6
"""Share of the pages on which a line recurs that may stand close to the text."""
_LONGEST = 160
_NUMBER = re.compile(r"\d+")
_PAGE = re.compile(
    r"\W*(?:(?:page|p\.|seite|página|pagina|стр\.?|страница|s\.)\s*)?(\d{1,4})"
    r"(?:\s*(?:of|/|von|de|di|из)\s*\d{1,4})?\W*\Z",
    re.I,
)
_PAGE_ONE = re.compile(r"\W*(?:page|seite|página|pagina)\s*1\b", re.I)
_ROMAN = re.compile(r"\W*(?=[ivxlc])(c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})\W*\Z")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


class _Edge(NamedTuple):
    """A piece in one of the outermost rows of a page."""

    page: Page
    piece: Piece
    top: bool
    """Whether it is at the page's head."""
    apart: bool
    """Whether more than the usual gap is between it and the text."""
    beside: int
    """Pieces in its row."""


def furniture(pages: list[Page]) -> dict[int, dict[int, str]]:
    """By page number, the pieces (by `id`) that are furniture, with their kind: `running-head`,
    `foot` or `page-number`.
    """
    edges = [edge for page in pages for edge in _edges(page)]
    kinds: dict[int, dict[int, str]] = defaultdict(dict)
    for edge in _numbers(edges, len(pages)):
        kinds[edge.page.number][id(edge.piece)] = "page-number"
    # A piece in the row of a page number is furniture as well, even if it occurs only once.
    for edge in edges:
        page, piece = edge.page, edge.piece
        if not edge.apart or id(piece) in kinds[page.number] or len(piece.text) > _LONGEST:
            continue
        numbers = [p for p in page.pieces if kinds[page.number].get(id(p)) == "page-number"]
        if any(abs(p.low - piece.low) <= 1.0 for p in numbers):
            kinds[page.number][id(piece)] = _kind(edge)
    alike: dict[tuple[bool, str], list[_Edge]] = defaultdict(list)
    for edge in edges:
        piece = edge.piece
        if id(piece) not in kinds[edge.page.number] and len(piece.text) <= _LONGEST:
            alike[edge.top, _NUMBER.sub("#", piece.text.casefold())].append(edge)
    for (_, text), same_wording in alike.items():
        if not any(map(str.isalpha, text)):
            continue
        for edge in same_wording:
            others = {e.page.number for e in same_wording if _same_place(edge.piece, e.piece)}
            often = len(others) >= max(3, _MOST_PAGES * len(pages)) and edge.beside < 3
            if len(others) >= 2 and (edge.apart or often):
                kinds[edge.page.number][id(edge.piece)] = _kind(edge)
    return kinds


def _kind(edge: _Edge) -> str:
    return "running-head" if edge.top else "foot"


def _edges(page: Page) -> list[_Edge]:
    """The pieces in the outermost rows of a page."""
    rows = rows_of(page.pieces)
    gaps = [min(p.low for p in a) - max(p.top for p in b) for a, b in pairwise(rows)]
    height = median([row[0].height for row in rows]) if rows else 0.0
    usual = median(gaps) if len(gaps) >= _FEWEST_LINES else _USUAL_GAP * height
    outer = _OUTER * page.height
    found = []
    for top in (True, False):
        # From the edge to the text.
        ordered = rows[:_OUTERMOST] if top else rows[: -_OUTERMOST - 1 : -1]
        between = gaps[:_OUTERMOST] if top else gaps[: -_OUTERMOST - 1 : -1]
        wide = [n for n, gap in enumerate(between) if gap >= usual + _APART * height]
        last = max(wide, default=-1)
        for n, row in enumerate(ordered):
            found += [
                _Edge(page, piece, top, n <= last or len(rows) == 1, len(row))
                for piece in row
                if (piece.low > page.height - outer if top else piece.top < outer)
            ]
    return found


def _same_place(piece: Piece, other: Piece) -> bool:
    return abs(piece.low - other.low) <= _SAME_PLACE and abs(piece.height - other.height) <= 1.0


def _numbers(edges: list[_Edge], pages: int) -> list[_Edge]:
    """Page numbers: numbers that rise with the pages, and a lone "1" or "Page 1"."""
    rising: dict[tuple[bool, int, bool], list[_Edge]] = defaultdict(list)
    for edge in edges:
        if not edge.apart and edge.beside > 2:
            continue  # a row of a table
        number = edge.page.number
        if match := _PAGE.match(edge.piece.text):
            rising[edge.top, int(match[1]) - number, False].append(edge)
        elif match := _ROMAN.match(edge.piece.text):
            rising[edge.top, _roman(match[0]) - number, True].append(edge)
    numbers = []
    for (_, shift, roman), candidates in rising.items():
        first = candidates[0]
        single = (
            not roman
            and shift == 1
            and first.page.number == 0
            and first.apart
            and (pages == 1 or _PAGE_ONE.match(first.piece.text) is not None)
        )
        several = len({edge.page.number for edge in candidates}) >= 2
        if single or several:
            numbers += [edge for edge in candidates if edge.apart or several]
    return numbers


def _roman(text: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in text.lower() if letter in _ROMAN_VALUES]
    following = [*values[1:], 0]
    return sum(-a if a < b else a for a, b in zip(values, following, strict=True))
