"""What comes back page after page: running heads, feet and page numbers, by place and wording."""

from __future__ import annotations

import re
from collections import defaultdict

from corpus.formats.pdf_lines import Page, Piece

_OUTER = 0.16
"""Share of a page's height at its head and at its foot in which furniture stands."""
_OUTERMOST = 3
"""Rows from the edge of the text that can be furniture."""
_SAME_PLACE = 4.0
"""Points by which its height on the page may differ."""
_LONGEST = 160
_NUMBER = re.compile(r"\d+")
_PAGE = re.compile(
    r"\W*(?:(?:page|p\.|seite|página|pagina|стр\.?|страница|s\.)\s*)?(\d{1,4})"
    r"(?:\s*(?:of|/|von|de|di|из)\s*\d{1,4})?\W*\Z",
    re.I,
)
_ROMAN = re.compile(r"\W*[ivxlc]{1,7}\W*\Z")


def furniture(pages: list[Page]) -> dict[int, dict[int, str]]:
    """By page number, the pieces (by `id`) that come back, and which kind of furniture they are:
    `running-head`, `foot` or `page-number`.
    """
    edges = [(page, piece, top) for page in pages for piece, top in _edges(page)]
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for page, piece in _numbers(edges):
        found[page.number][id(piece)] = "page-number"
    # What shares its row with a page number is furniture as well, if it comes but once.
    for page, piece, top in edges:
        numbers = [one for one in page.pieces if found[page.number].get(id(one)) == "page-number"]
        beside = any(one is not piece and abs(one.low - piece.low) <= 1.0 for one in numbers)
        if beside and id(piece) not in found[page.number] and len(piece.text) <= _LONGEST:
            found[page.number][id(piece)] = "running-head" if top else "foot"
    alike: dict[tuple[bool, str], list[tuple[Page, Piece]]] = defaultdict(list)
    for page, piece, top in edges:
        if id(piece) not in found[page.number] and len(piece.text) <= _LONGEST:
            alike[top, _NUMBER.sub("#", piece.text.casefold())].append((page, piece))
    for (top, text), there in alike.items():
        if not any(map(str.isalpha, text)):
            continue
        for page, piece in there:
            others = {other.number for other, one in there if _same_place(piece, one)}
            if len(others) >= 2:
                found[page.number][id(piece)] = "running-head" if top else "foot"
    return found


def _edges(page: Page) -> list[tuple[Piece, bool]]:
    """The outermost rows of a page, and whether they are at its head."""
    outer = _OUTER * page.height
    heads = sorted((p for p in page.pieces if p.low > page.height - outer), key=lambda p: -p.top)
    feet = sorted((p for p in page.pieces if p.top < outer), key=lambda p: p.low)
    return [(p, True) for p in _first_rows(heads)] + [(p, False) for p in _first_rows(feet)]


def _first_rows(pieces: list[Piece]) -> list[Piece]:
    rows = 0
    last: Piece | None = None
    found = []
    for piece in pieces:
        if last is None or abs(piece.low - last.low) > 0.5 * piece.height:
            rows += 1
            last = piece
        if rows > _OUTERMOST:
            break
        found.append(piece)
    return found


def _same_place(one: Piece, other: Piece) -> bool:
    return abs(one.low - other.low) <= _SAME_PLACE and abs(one.height - other.height) <= 1.0


def _numbers(edges: list[tuple[Page, Piece, bool]]) -> list[tuple[Page, Piece]]:
    """Page numbers: those that rise as the pages do, and a lone "1" or "Page 1"."""
    rising: dict[tuple[bool, int], list[tuple[Page, Piece]]] = defaultdict(list)
    for page, piece, top in edges:
        match = _PAGE.match(piece.text)
        if match:
            rising[top, int(match[1]) - page.number].append((page, piece))
        elif _ROMAN.match(piece.text):
            rising[top, -10_000].append((page, piece))
    found = []
    for (_, shift), there in rising.items():
        single = shift in (0, 1) and there[0][0].number == 0
        if len({page.number for page, _ in there}) >= 2 or single:
            found += there
    return found
