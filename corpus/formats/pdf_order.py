"""Pieces of lines → lines in the order of reading, and where a paragraph begins.

Columns are found by their gutter: the place at which most rows have a gap. What stretches across
the gutter (a headline, a wide figure's caption) parts what is above it from what is below; between
two such, the left column comes before the right one. Each side is looked at again, for a third
column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from corpus.formats.pdf_lines import Piece

_NARROWEST_GUTTER = 6.0
"""Points."""
_FEWEST_ROWS = 3
"""Rows that a column must have on either side."""
_FEWEST_LETTERS = 10
"""Letters that most rows of a column must have; below, it is a table or a list of page numbers."""
_MOST_COLUMNS = 4
_INDENT = 0.6
"""In heights of a line, from which a line is indented."""
_LEADING = 1.35
"""Times the usual distance of lines, from which there is an empty line between them."""
_ITEM = re.compile(r"(?:[•●▪◦□■‣∙➢►–*-]|\(?\d{1,2}[.)]|\(?[a-z][)])\s+\S")
_ENDS = re.compile(r"[.!?:…][\"'”’»)\]\d]*\Z")
_SAME_CENTRE = 2.0
"""Points by which the middles of centred lines may differ."""
_WIDE_LETTERS = 1.3
"""How much wider a word may be than its letters are in the mean."""
_SHORT = 0.85
"""Share of a column's width below which a line has ended before its time."""


@dataclass(slots=True)
class Line:
    """A line of a column."""

    text: str
    left: float
    low: float
    right: float
    height: float
    goes_on: bool = False
    """It belongs to the paragraph of the line before it."""
    first: bool = False
    """The first of a column."""
    column: tuple[float, float] = (0.0, 0.0)
    """From where to where its column goes."""


def gutters(pieces: list[Piece], columns: int = _MOST_COLUMNS) -> list[float]:
    """Where a page has its gutters."""
    gutter = _gutter(pieces) if columns > 1 else None
    if gutter is None:
        return []
    left = [p for p in pieces if p.right <= gutter + 1]
    right = [p for p in pieces if p.left >= gutter - 1]
    return [*gutters(left, columns - 1), gutter, *gutters(right, columns - 1)]


def ordered(
    pieces: list[Piece], known: Sequence[float] = (), columns: int = _MOST_COLUMNS
) -> list[list[Line]]:
    """The columns of a page in the order of reading, each as lines from top to bottom. `known`: the
    gutters of other pages, for a last column of a line or two.
    """
    gutter = None
    if columns > 1:
        found = _gutter(pieces)
        gutter = found if found is not None else _known_gutter(pieces, known)
    if gutter is None:
        return [_rows(pieces)] if pieces else []
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


def _gutter(pieces: list[Piece]) -> float | None:
    """Where most rows have their gap, if there are columns of text on either side; else None."""
    gaps: list[tuple[float, int]] = []
    by_top = sorted(pieces, key=lambda p: -p.top)
    for n, one in enumerate(by_top):
        nearest: Piece | None = None
        for other in by_top[max(0, n - 12) : n + 13]:
            if (
                other.left >= one.right + _NARROWEST_GUTTER
                and min(one.top, other.top) - max(one.low, other.low) > 0.3 * one.height
                and (nearest is None or other.left < nearest.left)
            ):
                nearest = other
        if nearest is not None:
            gaps += [(one.right, 1), (nearest.left, -1)]
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
        if len(side) < _FEWEST_ROWS or median(len(p.text) for p in side) < _FEWEST_LETTERS:
            return None
        low, top = min(p.low for p in beside), max(p.top for p in beside)
        if sum(low <= p.low <= top for p in side) < _FEWEST_ROWS:
            return None
    return place


def _known_gutter(pieces: list[Piece], known: Sequence[float]) -> float | None:
    """A gutter of another page that parts these too: next to nothing stands across it."""
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


def _rows(pieces: list[Piece]) -> list[Line]:
    """One column's lines: pieces side by side are one."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: -p.low - p.height / 2):
        row = rows[-1] if rows else None
        if row and min(piece.top, row[0].top) - max(piece.low, row[0].low) > 0.5 * min(
            piece.height, row[0].height
        ):
            row.append(piece)
        else:
            rows.append([piece])
    left = min(p.left for p in pieces)
    right = max(p.right for p in pieces)
    lines = []
    for beside in rows:
        beside.sort(key=lambda p: p.left)
        tall = max(beside, key=lambda p: len(p.text))
        lines.append(
            Line(
                " ".join(p.text for p in beside),
                beside[0].left,
                tall.low,
                max(p.right for p in beside),
                tall.height,
                column=(left, right),
            )
        )
    return lines


def lines_of(columns: list[list[Line]], before: Line | None) -> Iterator[Line]:
    """The lines of a page in order, each told whether it goes on from the one before; `before` is
    the last line of the page before this one.
    """
    for column in columns:
        steps = [a.low - b.low for a, b in pairwise(column)]
        near = [s for s, line in zip(steps, column, strict=False) if 0 < s < 2.2 * line.height]
        leading = min(median(near), 2 * min(near)) if near else 0.0
        fresh = True
        for n, line in enumerate(column):
            line.first = n == 0
            following = column[n + 1] if n + 1 < len(column) else None
            line.goes_on = before is not None and (
                _goes_over(before, line)
                if line.first
                else _goes_on(before, line, following, leading, fresh=fresh)
            )
            fresh = not line.goes_on
            before = line
            yield line


def _goes_on(a: Line, b: Line, following: Line | None, leading: float, *, fresh: bool) -> bool:
    """Whether a line goes on the paragraph of the line above it; `fresh`: that is its first."""
    # The lines of a headline are as far from each other as its letters ask for.
    if a.low - b.low > _LEADING * max(leading, 0.95 * b.height) or not _alike(a, b):
        return False
    if _ITEM.match(b.text):
        return False
    within = not _ENDS.search(a.text)
    if within and abs(a.left + a.right - b.left - b.right) <= 2 * _SAME_CENTRE:
        return True
    indent = _INDENT * b.height
    shift = b.left - a.left
    if shift > indent:
        # A first line stands in from those below it; the rest of an item from its first line.
        alone = following is None or following.left < b.left - indent
        return fresh and (not alone or _ITEM.match(a.text) is not None) and (_full(a) or within)
    if shift < -indent and not fresh:
        return False  # back from the rest of an item to the next
    return _full(a) or (within and (b.text[:1].islower() or not _would_fit(b, a)))


def _goes_over(a: Line, b: Line) -> bool:
    """Whether a paragraph goes on in another column or on another page."""
    if not _alike(a, b) or _ITEM.match(b.text):
        return False
    if b.left - b.column[0] > _INDENT * b.height and b.text[:1].isupper():
        return False
    if _ENDS.search(a.text):
        return not _would_fit(b, a)
    return _full(a) or a.text.endswith("-") or b.text[:1].islower()


def _alike(a: Line, b: Line) -> bool:
    return abs(a.height - b.height) <= 0.08 * max(a.height, b.height)


def _would_fit(line: Line, above: Line) -> bool:
    """Whether a line's first word had room at the end of the one before, which ended for another
    reason then.
    """
    letter = (line.right - line.left) / len(line.text)
    word = len(line.text.split(maxsplit=1)[0]) + 1
    return _WIDE_LETTERS * word * letter < above.column[1] - above.right


def _full(line: Line) -> bool:
    left, right = line.column
    return line.right - left > _SHORT * (right - left)
