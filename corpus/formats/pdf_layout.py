"""A PDF's pages as one raw text: lines in reading order, paragraphs, headings, page furniture."""

from __future__ import annotations

from collections import defaultdict
from statistics import median

from corpus.formats.pdf_furniture import furniture
from corpus.formats.pdf_lines import Page, Piece
from corpus.formats.pdf_order import Line, gutters, lines_of, ordered
from corpus.formats.raw import Hint, Raw

_LEVELS = (1.6, 1.25, 1.1)
"""How much larger than the text headings of the levels 1, 2 and 3 are."""
_LONGEST_HEADING = 200
_MOST_GUTTERS = 6
_SAME_GUTTER = 4.0
"""Points by which a gutter's place may differ from page to page."""


def lay_out(pages: list[Page]) -> Raw:
    """The text of the pages: a line ends with a newline, a paragraph with an empty line, a page
    with a form feed. Its hints are headings, furniture and `goes-on` for a line that belongs to the
    paragraph of the line before it.
    """
    out: list[str] = []
    length = 0
    hints: list[Hint] = []

    def put(text: str) -> None:
        nonlocal length
        out.append(text)
        length += len(text)

    repeated = furniture(pages)
    body_size = _usual_size([piece for page in pages for piece in page.pieces])
    texts = {
        page.number: [p for p in page.pieces if id(p) not in repeated.get(page.number, {})]
        for page in pages
    }
    usual_gutters = _usual_gutters([gutters(text) for text in texts.values()])
    before: Line | None = None
    for page in pages:
        if length:
            put("\n\f")
        heads, feet = _furniture_of(page, repeated.get(page.number, {}))
        for kind, words in heads:
            put("\n" if out else "")
            hints.append(Hint(kind, length, length + len(words)))
            put(words)
        for line in lines_of(ordered(texts[page.number], usual_gutters), before):
            put("" if not out else "\n" if line.goes_on else "\n\n")
            start = length
            put(line.text)
            if line.goes_on:
                hints.append(Hint("goes-on", start, length))
            level = _level(line, body_size)
            if level:
                hints.append(Hint("heading", start, length, level))
            before = line
        for kind, words in feet:
            put("\n\n")
            hints.append(Hint(kind, length, length + len(words)))
            put(words)
    return Raw("".join(out), "pdf", None, tuple(hints))


def _furniture_of(
    page: Page, kinds: dict[int, str]
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Kind and text of a page's furniture, above the text and below it. `kinds`: by the `id` of a
    piece.
    """
    repeated = [(piece, kinds[id(piece)]) for piece in page.pieces if id(piece) in kinds]
    repeated.sort(key=lambda pair: (-round(pair[0].low), pair[0].left))
    middle = page.height / 2
    return (
        [(kind, piece.text) for piece, kind in repeated if piece.low > middle],
        [(kind, piece.text) for piece, kind in repeated if piece.low <= middle],
    )


def _usual_gutters(by_page: list[list[float]]) -> list[float]:
    """The gutters of pages, each place once, those of most pages first."""
    near_each_other: dict[int, list[float]] = defaultdict(list)
    for places in by_page:
        for place in places:
            near_each_other[round(place / _SAME_GUTTER)].append(place)
    most_frequent = sorted(near_each_other.values(), key=len, reverse=True)[:_MOST_GUTTERS]
    return [median(places) for places in most_frequent]


def _usual_size(all_pieces: list[Piece]) -> float:
    """The height of most letters, in points."""
    letters: dict[float, int] = {}
    for piece in all_pieces:
        size = round(piece.height * 2) / 2
        letters[size] = letters.get(size, 0) + len(piece.text)
    return max(letters, key=lambda size: letters[size], default=1.0) or 1.0


def _level(line: Line, body_size: float) -> int:
    """Of a heading, 1 to 3; 0 for a line of text."""
    if len(line.text) > _LONGEST_HEADING or not any(map(str.isalpha, line.text)):
        return 0
    ratio = line.height / body_size
    return next((level for level, least in enumerate(_LEVELS, start=1) if ratio >= least), 0)
