"""Running heads, footers and page numbers of a PDF, recognised by place and wording."""

from __future__ import annotations

import re
from collections import defaultdict

from corpus.formats.pdf_lines import Page, Piece

_OUTER = 0.16
"""Share of a page's height, at its head and at its foot, that may hold furniture."""
_OUTERMOST = 3
"""Rows from the edge of the text that can be furniture."""
_SAME_PLACE = 4.0
"""Points by which its height may differ from page to page."""
_LONGEST = 160
_NUMBER = re.compile(r"\d+")
_PAGE = re.compile(
    r"\W*(?:(?:page|p\.|seite|página|pagina|стр\.?|страница|s\.)\s*)?(\d{1,4})"
    r"(?:\s*(?:of|/|von|de|di|из)\s*\d{1,4})?\W*\Z",
    re.I,
)
_ROMAN = re.compile(r"\W*[ivxlc]{1,7}\W*\Z")


def furniture(pages: list[Page]) -> dict[int, dict[int, str]]:
    """By page number, the pieces (by `id`) that are furniture, with their kind: `running-head`,
    `foot` or `page-number`.
    """
    edges = [(page, piece, top) for page in pages for piece, top in _edges(page)]
    kinds: dict[int, dict[int, str]] = defaultdict(dict)
    for page, piece in _numbers(edges):
        kinds[page.number][id(piece)] = "page-number"
    # A piece in the row of a page number is furniture as well, even if it occurs only once.
    for page, piece, top in edges:
        numbers = [p for p in page.pieces if kinds[page.number].get(id(p)) == "page-number"]
        beside = any(p is not piece and abs(p.low - piece.low) <= 1.0 for p in numbers)
        if beside and id(piece) not in kinds[page.number] and len(piece.text) <= _LONGEST:
            kinds[page.number][id(piece)] = "running-head" if top else "foot"
    alike: dict[tuple[bool, str], list[tuple[Page, Piece]]] = defaultdict(list)
    for page, piece, top in edges:
        if id(piece) not in kinds[page.number] and len(piece.text) <= _LONGEST:
            alike[top, _NUMBER.sub("#", piece.text.casefold())].append((page, piece))
    for (top, text), same_wording in alike.items():
        if not any(map(str.isalpha, text)):
            continue
        for page, piece in same_wording:
            others = {other.number for other, p in same_wording if _same_place(piece, p)}
            if len(others) >= 2:
                kinds[page.number][id(piece)] = "running-head" if top else "foot"
    return kinds


def _edges(page: Page) -> list[tuple[Piece, bool]]:
    """The outermost rows of a page, and whether they are at its head."""
    outer = _OUTER * page.height
    top_rows = sorted((p for p in page.pieces if p.low > page.height - outer), key=lambda p: -p.top)
    bottom_rows = sorted((p for p in page.pieces if p.top < outer), key=lambda p: p.low)
    return [(p, True) for p in _first_rows(top_rows)] + [
        (p, False) for p in _first_rows(bottom_rows)
    ]


def _first_rows(pieces: list[Piece]) -> list[Piece]:
    rows = 0
    last: Piece | None = None
    edge_pieces = []
    for piece in pieces:
        if last is None or abs(piece.low - last.low) > 0.5 * piece.height:
            rows += 1
            last = piece
        if rows > _OUTERMOST:
            break
        edge_pieces.append(piece)
    return edge_pieces


def _same_place(piece: Piece, other: Piece) -> bool:
    return abs(piece.low - other.low) <= _SAME_PLACE and abs(piece.height - other.height) <= 1.0


def _numbers(edges: list[tuple[Page, Piece, bool]]) -> list[tuple[Page, Piece]]:
    """Page numbers: numbers that rise with the pages, and a lone "1" or "Page 1"."""
    rising: dict[tuple[bool, int], list[tuple[Page, Piece]]] = defaultdict(list)
    for page, piece, top in edges:
        match = _PAGE.match(piece.text)
        if match:
            rising[top, int(match[1]) - page.number].append((page, piece))
        elif _ROMAN.match(piece.text):
            rising[top, -10_000].append((page, piece))
    numbers = []
    for (_, shift), candidates in rising.items():
        single = shift in (0, 1) and candidates[0][0].number == 0
        if len({page.number for page, _ in candidates}) >= 2 or single:
            numbers += candidates
    return numbers
