"""From pieces of lines to lines in reading order, and where paragraphs begin.

Columns are found by their gutter: the place at which most rows have a gap. A piece that crosses the
gutter (a headline, a wide figure's caption) separates what is above it from what is below. Between
two such pieces, the left column comes before the right one. Each side is searched again for a third
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
"""Letters that most rows of a column must have; with fewer it is a table or a list of numbers."""
_MOST_COLUMNS = 4
_INDENT = 0.6
"""Indent from which a line counts as indented, in heights of a line."""
_LEADING = 1.35
"""Multiple of the usual distance of lines from which there is an empty line between them."""
_ITEM = re.compile(r"(?:[•●▪◦□■‣∙➢►–*-]|\(?\d{1,2}[.)]|\(?[a-z][)])\s+\S")
_ENDS = re.compile(r"[.!?:…][\"'”’»)\]\d]*\Z")
_SAME_CENTRE = 2.0
"""Points by which the centres of centred lines may differ."""
_WIDE_LETTERS = 1.3
"""How much wider a word may be than its letters are on average."""
_SHORT = 0.85
"""Share of a column's width below which a line has ended early."""


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


def gutters(pieces: list[Piece], columns: int = _MOST_COLUMNS) -> list[float]:
    """The gutters of a page, from left to right, in points."""
    gutter = _gutter(pieces) if columns > 1 else None
    if gutter is None:
        return []
    left = [p for p in pieces if p.right <= gutter + 1]
    right = [p for p in pieces if p.left >= gutter - 1]
    return [*gutters(left, columns - 1), gutter, *gutters(right, columns - 1)]


def ordered(
    pieces: list[Piece], known: Sequence[float] = (), columns: int = _MOST_COLUMNS
) -> list[list[Line]]:
    """The columns of a page in reading order, each as lines from top to bottom. `known`: the
    gutters of other pages, for a last column of only a line or two.
    """
    gutter = None
    if columns > 1:
        own_gutter = _gutter(pieces)
        gutter = own_gutter if own_gutter is not None else _known_gutter(pieces, known)
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
        if len(side) < _FEWEST_ROWS or median(len(p.text) for p in side) < _FEWEST_LETTERS:
            return None
        low, top = min(p.low for p in beside), max(p.top for p in beside)
        if sum(low <= p.low <= top for p in side) < _FEWEST_ROWS:
            return None
    return place


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


def _rows(pieces: list[Piece]) -> list[Line]:
    """One column's lines: pieces side by side are one line."""
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
    """The lines of a page in order, each with `goes_on` set; `before` is the last line of the page
    before this one.
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
                _continues_elsewhere(before, line)
                if line.first
                else _goes_on(before, line, following, leading, fresh=fresh)
            )
            fresh = not line.goes_on
            before = line
            yield line


def _goes_on(a: Line, b: Line, following: Line | None, leading: float, *, fresh: bool) -> bool:
    """Whether a line continues the paragraph of the line above; `fresh`: that is its first."""
    # The distance of a headline's lines depends on the height of its letters.
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
        # A first line is indented from those below it; the rest of an item from its first line.
        alone = following is None or following.left < b.left - indent
        return fresh and (not alone or _ITEM.match(a.text) is not None) and (_full(a) or within)
    if shift < -indent and not fresh:
        return False  # the next item, after an indented rest
    return _full(a) or (within and (b.text[:1].islower() or not _would_fit(b, a)))


def _continues_elsewhere(a: Line, b: Line) -> bool:
    """Whether a paragraph continues in another column or on another page."""
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
    """Whether a line's first word would have fitted on the line before, which then ended for
    another reason.
    """
    letter = (line.right - line.left) / len(line.text)
    word = len(line.text.split(maxsplit=1)[0]) + 1
    return _WIDE_LETTERS * word * letter < above.column[1] - above.right


def _full(line: Line) -> bool:
    left, right = line.column
    return line.right - left > _SHORT * (right - left)
