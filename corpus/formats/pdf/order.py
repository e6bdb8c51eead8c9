"""From pieces of lines to lines in reading order.

Columns are found by their gutter: the place at which most rows have a gap. A piece that crosses the
gutter (a headline, a wide figure's caption) separates what is above it from what is below. Between
two such pieces, the left column comes before the right one. Each side is searched again for a third
column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from corpus.formats.pdf.characters import PLAIN, Style
from corpus.formats.pdf.lines import Piece
from corpus.formats.pdf.tables import CELL_JOIN, Table, rows_of, tables

_NARROWEST_GUTTER = 6.0
"""Points."""
_FEWEST_ROWS = 3
"""Rows that a column must have on either side."""
_FEWEST_LETTERS = 10
"""Letters that most rows of a column must have; with fewer it is a table or a list of numbers."""
_USUAL_WIDTH = 0.5
"""Of a letter, in heights."""
_MOST_COLUMNS = 4
_TERMINATORS = ".!?:…"


@dataclass(slots=True)
class Line:
    """A line of a column."""

    text: str
    left: float
    low: float
    right: float
    height: float
    goes_on: bool = False
    """Whether it belongs to the paragraph of the line before it."""
    first: bool = False
    """Whether it is the first of a column."""
    column: tuple[float, float] = (0.0, 0.0)
    """Left and right edge of its column."""
    kind: str = ""
    """What it is by its place or its letters: `row`, `verse`, `pre`, `note`, `caption`, or text."""
    style: Style = PLAIN
    marked: bool = False
    """Whether it begins with a raised mark."""
    stops: tuple[float, ...] = ()
    """Where each of its pieces begins."""
    opens: bool = False
    """Whether it is the first line of a stanza, of a listing, or of a note."""
    gap: int = 0
    """Of code: empty lines before it."""


def gutters(pieces: list[Piece], first: float | None, columns: int = _MOST_COLUMNS) -> list[float]:
    """The gutters of a page, from left to right, in points. `first`: what `main_gutter` says."""
    if first is None or columns < 2:
        return []
    gutter = first
    left = [p for p in pieces if p.right <= gutter + 1]
    right = [p for p in pieces if p.left >= gutter - 1]
    return [
        *gutters(left, main_gutter(left), columns - 1),
        gutter,
        *gutters(right, main_gutter(right), columns - 1),
    ]


def ordered(
    pieces: list[Piece],
    known: Sequence[float] = (),
    columns: int = _MOST_COLUMNS,
    edges: tuple[float, float] | None = None,
    first: tuple[float | None] | None = None,
) -> list[list[Line]]:
    """The columns of a page in reading order, each as lines from top to bottom. `known`: the
    gutters of other pages, for a last column of only a line or two. `edges`: where the column ends
    to the left and right of which these pieces are a part. `first`: what `main_gutter` says, if it
    has been asked.
    """
    if found := tables(pieces):
        return _around(found, pieces, known, columns)
    gutter = None
    if columns > 1:
        own_gutter = first[0] if first else main_gutter(pieces)
        gutter = own_gutter if own_gutter is not None else _known_gutter(pieces, known)
    if gutter is None:
        if texts := _sentences_side_by_side(pieces):
            return _around_texts(texts, pieces)
        return [_rows(pieces, edges)] if pieces else []
    bands: list[list[Line]] = []
    left: list[Piece] = []
    right: list[Piece] = []
    across: list[Piece] = []

    def close() -> None:
        if across:
            bands.append(_rows(across))
            across.clear()
        for side in (left, right):
            if side:
                bands.extend(ordered(list(side), known, columns - 1))
                side.clear()

    for piece in sorted(pieces, key=lambda p: -p.top):
        if piece.left < gutter - 1 and piece.right > gutter + 1:
            if left or right:
                close()
            across.append(piece)
        else:
            if across:
                bands.append(_rows(across))
                across.clear()
            (left if piece.right <= gutter + 1 else right).append(piece)
    close()
    return bands


def main_gutter(pieces: list[Piece]) -> float | None:
    """The place of most rows' gap if there are columns of text on both sides; else None."""
    gaps: list[tuple[float, int]] = []
    by_top = sorted(pieces, key=lambda p: -p.top)
    for n, piece in enumerate(by_top):
        nearest: Piece | None = None
        for other in by_top[max(0, n - 12) : n + 13]:
            if (
                other.left >= piece.right + _NARROWEST_GUTTER
                and min(piece.top, other.top) - max(piece.low, other.low) > 0.3 * piece.height
                and (nearest is None or other.left < nearest.left)
            ):
                nearest = other
        if nearest is not None:
            gaps += [(piece.right, 1), (nearest.left, -1)]
    gaps.sort()
    level = best = 0
    place = None
    for n, (at, step) in enumerate(gaps):
        level += step
        if level > best:
            best, place = level, (at + gaps[n + 1][0]) / 2
    if place is None or best < _FEWEST_ROWS:
        return None
    left = [p for p in pieces if p.right <= place + 1]
    right = [p for p in pieces if p.left >= place - 1]
    for side, beside in ((left, right), (right, left)):
        if len(side) < _FEWEST_ROWS or median(map(_letters, side)) < _FEWEST_LETTERS:
            return None
        low, top = min(p.low for p in beside), max(p.top for p in beside)
        if sum(low <= p.low <= top for p in side) < _FEWEST_ROWS:
            return None
    return place


def _letters(piece: Piece) -> float:
    """Of a piece, or so many as would fill its width if they did not stand far apart."""
    return max(len(piece.text), (piece.right - piece.left) / (_USUAL_WIDTH * piece.height))


def _sentences_side_by_side(pieces: list[Piece]) -> list[list[Piece]]:
    """Short texts side by side, of two lines each: in each the second line goes on in the middle of
    a sentence.
    """
    for above, below in pairwise(rows_of(pieces)):
        if len(above) != len(below) or not 2 <= len(above) <= _MOST_COLUMNS:
            continue
        texts = list(zip(above, below, strict=True))
        if all(
            min(p.left for p in right) - max(p.right for p in left) >= _NARROWEST_GUTTER
            for left, right in pairwise(texts)
        ) and all(
            len(first.text) >= _FEWEST_LETTERS
            and first.text[-1] not in _TERMINATORS
            and second.text[0].islower()
            for first, second in texts
        ):
            return [list(text) for text in texts]
    return []


def _around_texts(texts: list[list[Piece]], pieces: list[Piece]) -> list[list[Line]]:
    """What is above short texts side by side, the texts, and what is below."""
    taken = {id(piece) for text in texts for piece in text}
    low = min(text[0].low for text in texts)
    edges = (min(p.left for p in pieces), max(p.right for p in pieces))
    above = [p for p in pieces if id(p) not in taken and p.low >= low]
    below = [p for p in pieces if id(p) not in taken and p.low < low]
    bands = ordered(above, (), 1, edges) if above else []
    bands += [_rows(text) for text in texts]
    return bands + (ordered(below, (), 1, edges) if below else [])


def _known_gutter(pieces: list[Piece], known: Sequence[float]) -> float | None:
    """A gutter of another page that divides these pieces too: hardly anything crosses it."""
    for place in known:
        left = [p for p in pieces if p.right <= place + 1]
        right = [p for p in pieces if p.left >= place - 1]
        across = len(pieces) - len(left) - len(right)
        if not left or not right or across * _FEWEST_ROWS >= len(pieces):
            continue
        low = max(min(p.low for p in side) for side in (left, right))
        if low < min(max(p.top for p in side) for side in (left, right)):
            return place
    return None


def _around(
    found: list[Table], pieces: list[Piece], known: Sequence[float], columns: int
) -> list[list[Line]]:
    """The columns above, between and below tables, and the tables' rows."""
    taken = {id(piece) for table in found for piece in table.pieces}
    rest = [piece for piece in pieces if id(piece) not in taken]
    edges = (min(p.left for p in pieces), max(p.right for p in pieces))
    bands: list[list[Line]] = []
    for table in found:
        top = table.top
        above = [p for p in rest if p.low + p.height / 2 > top]
        rest = [p for p in rest if p.low + p.height / 2 <= top]
        bands += ordered(above, known, columns, edges) if above else []
        bands.append(_table_lines(table))
    return bands + (ordered(rest, known, columns, edges) if rest else [])


def _table_lines(table: Table) -> list[Line]:
    left = min(box[0] for box in table.boxes)
    right = max(box[2] for box in table.boxes)
    height = median(piece.height for piece in table.pieces)
    lines = []
    for cells, box in zip(table.rows, table.boxes, strict=True):
        # A row of one cell at its beginning is a heading within the table.
        filled = cells if any(cells[1:]) else cells[:1]
        text = CELL_JOIN.join(filled).strip()
        while "  " in text:
            text = text.replace("  ", " ")
        lines.append(Line(text, box[0], box[1], box[2], height, column=(left, right), kind="row"))
    return lines


def _rows(pieces: list[Piece], edges: tuple[float, float] | None = None) -> list[Line]:
    """One column's lines: pieces side by side are one line."""
    left, right = edges or (min(p.left for p in pieces), max(p.right for p in pieces))
    lines = []
    for beside in rows_of(pieces):
        tall = max(beside, key=lambda p: len(p.text))
        lines.append(
            Line(
                " ".join(p.text for p in beside),
                beside[0].left,
                tall.low,
                max(p.right for p in beside),
                tall.height,
                column=(left, right),
                style=Style(all(p.style.mono for p in beside), all(p.style.bold for p in beside)),
                marked=beside[0].marked,
                stops=tuple(p.left for p in beside),
            )
        )
    return lines
