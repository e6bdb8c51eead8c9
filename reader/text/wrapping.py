"""Breaks text into rows: where `line_breaks` lets one begin, and between clusters where a word is
too long.

Rows hold every character except line feeds. The blanks at which a row breaks hang over its end.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from reader.text.clusters import clusters, display_form, is_blank, is_simple
from reader.text.line_breaks import NEVER_FIRST, WITH_HYPHEN, WITHIN_WORD, breaks, hyphens

BLANKS = " \t\r\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
"""What leaves no ink. `str.isspace` would include control characters, which are shown."""

NOTHING_WIDENED: Mapping[int, int] = MappingProxyType({})


class Rows(NamedTuple):
    """The rows of a piece of text, in order."""

    starts: list[int]
    ends: list[int]
    """Where the text of each row ends, hanging blanks included. An empty row is a blank line."""
    simple: bool
    """Every character is one cell wide: a column is a difference of offsets."""
    indents: Sequence[int] = ()
    """The cells to the left of each row; empty if there are none beside any."""
    widened: Mapping[int, int] = NOTHING_WIDENED
    """Blanks, by offset, that are drawn wider, and by how many cells: the cells of a table."""

    def indent(self, number: int) -> int:
        """The cells to the left of a row."""
        return self.indents[number] if self.indents else 0


def wrap(text: str, start: int, end: int, width: int, first: int | None = None) -> Rows:
    """The rows of `text[start:end]` at `width` cells (at least 1).

    Line feeds end a row; several blank lines in succession are shown as one. `first` is the width
    of the first row of each line, if it is another.
    """
    first = width if first is None else first
    simple = is_simple(text, start, end)
    starts: list[int] = []
    ends: list[int] = []
    position = start
    while position <= end:
        stop = text.find("\n", position, end)
        if stop < 0:
            stop = end
        line = stop - 1 if text[position:stop].endswith("\r") else stop
        if not text[position:line].strip(BLANKS):
            if stop < end and not (starts and starts[-1] == ends[-1]):
                starts.append(position)
                ends.append(position)
        else:
            wrap_line = _wrap_simple if simple else _wrap_clusters
            line_starts = wrap_line(text, position, line, width, first)
            starts += line_starts
            ends += line_starts[1:]
            ends.append(line)
        position = stop + 1
    if not starts:
        starts, ends = [start], [end]
    return Rows(starts, ends, simple)


def _wrap_simple(text: str, start: int, end: int, width: int, first: int) -> list[int]:
    """The row starts of a line in which every character is one cell: `rfind` does the work."""
    if end - start <= first:
        return [start]
    starts = [start]
    hyphens_at = hyphens(text, start, end)
    rfind = text.rfind
    # Blanks at the end of the line hang over: they never make a row of their own.
    ink_end = start + len(text[start:end].rstrip(" "))
    position = start
    measure = first
    while ink_end - position > measure:
        limit = position + measure
        measure = width
        cut = rfind(" ", position, limit + 1) + 1
        if cut:
            while cut < end and text[cut] == " ":
                cut += 1
        if hyphens_at:
            at = bisect_right(hyphens_at, limit)
            if at and hyphens_at[at - 1] > max(cut, position):
                cut = hyphens_at[at - 1]
        position = cut or limit
        starts.append(position)
    return starts


def _wrap_clusters(text: str, start: int, end: int, width: int, first: int) -> list[int]:
    """The row starts of a line in any script: greedy, cluster by cluster."""
    parts = clusters(text, start, end)
    cells = [min(display_form(part)[1], width, first) for part in parts]
    blank = [is_blank(part) for part in parts]
    may_begin = breaks(text, start, parts, cells, blank)
    starts = [start]
    offset = start
    row = 0
    narrow, width = width, first
    while True:
        used, at, cut, within = 0, row, 0, 0
        while at < len(parts):
            if blank[at]:
                used += cells[at]
                at += 1
                # Blanks hang over: all of them belong to the word before.
                if at == len(parts) or parts[at][0] not in NEVER_FIRST:
                    cut = at
                continue
            if used + cells[at] > width and at > row:
                break
            if may_begin[at] == WITHIN_WORD:
                within = at
            elif may_begin[at] and at > row and used + (may_begin[at] == WITH_HYPHEN) <= width:
                cut = at
            used += cells[at]
            at += 1
        else:
            return starts
        # A break is also possible before what overflows, with the row exactly full.
        kind = may_begin[at]
        full = kind and used + (kind == WITH_HYPHEN) <= width
        if full and kind != WITHIN_WORD:
            stop = at
        elif cut > row:
            stop = cut
        else:
            stop = within if within > row and not full else at
        offset += sum(map(len, parts[row:stop]))
        starts.append(offset)
        row = stop
        width = narrow
