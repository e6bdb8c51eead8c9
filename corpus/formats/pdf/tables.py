"""Tables of a PDF: rows whose cells stand below each other.

Only what is clear becomes a table: at least three rows with cells in the same columns, of which
none holds running text. Columns of prose, indexes and lists are none.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from corpus.formats.pdf.lines import Piece

CELL_JOIN = " · "
_FEWEST_ROWS = 3
_MOST_SINGLES = 2
"""Rows of one piece (a heading within, a cell's second line) that may stand between others."""
_FARTHEST = 2.2
"""Distance of two rows, in heights, from which they are no longer one table."""
_NARROWEST = 0.5
"""Width of the strip between two columns, in heights."""
_CROSSING = 0.1
"""Share of the rows that may cross such a strip: heads over several columns."""
_THIN = 0.12
"""Share of the rows that have a cell in each column at least."""
_PROSE = 25
"""Letters that a line of running text mostly has."""
_SHORT_CELL = 20
_VERY_SHORT_CELL = 12
_LOW_STARTS = 0.35
"""Share of cells that begin in small letters from which a column is running text."""
_UNEVEN = 1.3
"""How much wider the widest column of a table of words is than its narrowest: columns of an index
are alike.
"""
_NUMBER = re.compile(
    r"(?=.*\d)[\d\s.,:%‰()\[\]$€£¥+\-–—−/*†‡§x×<>≤≥=±~°]*(?:[kKMm]|bn|ns|n/?a)?\Z|[-–—−.…]+\Z"
)
_LABEL = re.compile(r"(?:[•●▪◦□■‣∙➢►–*·-]|[(\[]?\w{1,4}[.)\]]|[(\[]?\d{1,3}[.)\]]?)\Z")
_INDEXED = re.compile(r"[^\W\d_].*,\s*\d+(?:[–-]\d+)?\Z")


@dataclass(slots=True)
class Table:
    """Rows of cells with their boxes, from top to bottom."""

    rows: list[list[str]]
    boxes: list[tuple[float, float, float, float]]
    """Left, low, right and top of each row, in points."""
    pieces: list[Piece]

    @property
    def top(self) -> float:
        return max(piece.top for piece in self.pieces)


def rows_of(pieces: list[Piece]) -> list[list[Piece]]:
    """Pieces side by side, from left to right; rows from top to bottom."""
    rows: list[list[Piece]] = []
    row: list[Piece] = []
    row_low = row_top = 0.0
    for piece in sorted(pieces, key=_height_on_page):
        low, top = piece.low, piece.top
        shared = (top if top < row_top else row_top) - (low if low > row_low else row_low)
        if row and shared > 0.5 * min(top - low, row_top - row_low):
            row.append(piece)
        else:
            row = [piece]
            row_low, row_top = low, top
            rows.append(row)
    for row in rows:
        if len(row) > 1:
            row.sort(key=_left)
    return rows


def _height_on_page(piece: Piece) -> float:
    return -piece.low - piece.top


def _left(piece: Piece) -> float:
    return piece.left


def tables(pieces: list[Piece]) -> list[Table]:
    """The tables that take the whole width of these pieces, from top to bottom."""
    if len(pieces) < 2 * _FEWEST_ROWS:
        return []
    rows = rows_of(pieces)
    if sum(len(row) > 1 for row in rows) < _FEWEST_ROWS:
        return []
    found = []
    for group in _groups(rows):
        table = _table(group)
        if table is not None:
            found.append(table)
    return found


def _groups(rows: list[list[Piece]]) -> list[list[list[Piece]]]:
    """Runs of rows near each other, most of which have several pieces; the first and the last of a
    run do.
    """
    groups: list[list[list[Piece]]] = []
    group: list[list[Piece]] = []
    singles = 0
    for n, row in enumerate(rows):
        near = bool(group) and rows[n - 1][0].low - row[0].top <= _FARTHEST * row[0].height
        if group and (not near or (len(row) == 1 and singles == _MOST_SINGLES)):
            groups.append(group)
            group = []
        if len(row) > 1 or group:
            group.append(row)
            singles = singles + 1 if len(row) == 1 else 0
    groups.append(group)
    for group in groups:
        while group and len(group[-1]) == 1:
            group.pop()
    return [g for g in groups if sum(len(row) > 1 for row in g) >= _FEWEST_ROWS]


def _table(group: list[list[Piece]]) -> Table | None:
    strips = _strips(group)
    if not strips:
        return None
    grid = [_cells(row, strips) for row in group]
    columns = len(strips) + 1
    by_column = [[cells[c] for cells in grid if cells[c]] for c in range(columns)]
    if not all(by_column) or not _is_table(by_column, strips, group):
        return None
    rows: list[list[str]] = []
    boxes: list[tuple[float, float, float, float]] = []
    pitches = [a[0].low - b[0].low for a, b in pairwise(group)]
    usual = median(pitches)
    for n, (row, cells) in enumerate(zip(group, grid, strict=True)):
        box = (
            row[0].left,
            min(p.low for p in row),
            max(p.right for p in row),
            max(p.top for p in row),
        )
        if n and _continues(cells, grid[n - 1], pitches[n - 1], usual):
            rows[-1] = [f"{a} {b}".strip() for a, b in zip(rows[-1], cells, strict=True)]
            last = boxes[-1]
            boxes[-1] = (min(last[0], box[0]), box[1], max(last[2], box[2]), last[3])
        else:
            rows.append(cells)
            boxes.append(box)
    return Table(rows, boxes, [piece for row in group for piece in row])


def _strips(group: list[list[Piece]]) -> list[float]:
    """The middles of the strips that hardly any piece crosses, with something in most rows between
    each two of them.
    """
    height = median(piece.height for row in group for piece in row)
    multiple = [row for row in group if len(row) > 1]
    crossing = int(_CROSSING * len(group))
    edges = sorted(edge for row in multiple for p in row for edge in ((p.left, 1), (p.right, -1)))
    strips: list[tuple[int, float, float]] = []
    level = 0
    for (at, step), (following, _) in pairwise(edges):
        level += step
        if level <= crossing and following - at >= _NARROWEST * height:
            strips.append((level, at - following, (at + following) / 2))
    strips = [
        strip
        for strip in strips
        if 3 * sum(any(a.right <= strip[2] <= b.left for a, b in pairwise(r)) for r in multiple)
        >= len(multiple)
    ]
    while strips:
        # Between two strips there must be a column; if there is none, the better one stays.
        places = [strip[2] for strip in strips]
        counts = Counter(
            column for row in multiple for column in {bisect(places, p.left + 0.5) for p in row}
        )
        least = max(1, _THIN * len(multiple))
        thin = next((c for c in range(len(strips) + 1) if counts[c] < least), None)
        if thin is None:
            break
        strips.remove(max(strips[max(0, thin - 1) : thin + 1]))
    return [strip[2] for strip in strips]


def _cells(row: list[Piece], strips: list[float]) -> list[str]:
    """The cells of a row; what crosses a strip is in the column in which it begins."""
    cells = [""] * (len(strips) + 1)
    for piece in row:
        column = bisect(strips, piece.left + 0.5)
        cells[column] = f"{cells[column]} {piece.text}" if cells[column] else piece.text
    return cells


def _is_table(by_column: list[list[str]], strips: list[float], group: list[list[Piece]]) -> bool:
    numeric = [
        sum(_NUMBER.match(cell) is not None for cell in cells) / len(cells) for cells in by_column
    ]
    for cells, share in zip(by_column, numeric, strict=True):
        low = sum(cell[0].islower() for cell in cells) / len(cells)
        if share < 0.5 and median(map(len, cells)) >= _PROSE and low >= _LOW_STARTS:
            return False
    texts = [cells for cells, share in zip(by_column, numeric, strict=True) if share < 0.5]
    labels = sum(_LABEL.match(cell) is not None for cell in by_column[0])
    if 2 * labels > len(by_column[0]) and len(by_column) == 2:
        return False  # a list, and its numbers
    if len(texts) < len(by_column):
        # Numbers beside text; but lines of a page with their numbers are text.
        return len(by_column) > 2 or not (
            numeric[0] > 0.5 and median(map(len, by_column[1])) >= _PROSE
        )
    if len(by_column) < 3:
        return False
    if len(group) <= _FEWEST_ROWS:
        return False
    every = [cell for cells in by_column for cell in cells]
    usual = median(map(len, every))
    if usual > _SHORT_CELL or sum(cell[0].islower() for cell in every) > 0.5 * len(every):
        return False
    if sum(_INDEXED.match(cell) is not None for cell in every) > 0.3 * len(every):
        return False
    left = min(row[0].left for row in group)
    right = max(row[-1].right for row in group)
    widths = [b - a for a, b in pairwise([left, *strips, right])]
    return usual <= _VERY_SHORT_CELL or max(widths) >= _UNEVEN * min(widths)


def _continues(cells: list[str], before: list[str], pitch: float, usual: float) -> bool:
    """Whether a row is the second line of cells of the row above: it has none in the first column,
    no numbers, and stands nearer to it than rows do.
    """
    return (
        not cells[0]
        and pitch < 0.85 * usual
        and all(before[n] for n, cell in enumerate(cells) if cell)
        and not any(_NUMBER.match(cell) for cell in cells if cell)
    )
