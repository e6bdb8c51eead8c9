"""Breaks text into rows: at blanks, after hyphens, and between clusters where a word is too long.

Rows hold every character except line feeds. The blanks at which a row breaks hang over its end.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from reader.text.clusters import clusters, display_form, is_blank, is_simple

SOFT_HYPHEN = "\u00ad"
BLANKS = " \t\r\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
"""What leaves no ink. `str.isspace` would include control characters, which are shown."""
_WITH_HYPHEN = 2
"""A break that adds a hyphen."""
_ZERO_WIDTH_SPACE = "\u200b"
_HYPHEN = re.compile(r"[-‐–—/](?=\w)")
# A row neither begins with what closes nor ends with what opens (the core of JIS X 4051).
NOT_FIRST = frozenset(
    "、。，．・：；？！）］｝〕〉》」』】ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.;:!?)]}’”%"
)
NOT_LAST = frozenset("（［｛〔〈《「『【([{‘“")

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
    hyphens = _hyphens(text, start, end)
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
        if hyphens:
            at = bisect_right(hyphens, limit)
            if at and hyphens[at - 1] > max(cut, position):
                cut = hyphens[at - 1]
        position = cut or limit
        starts.append(position)
    return starts


def _wrap_clusters(text: str, start: int, end: int, width: int, first: int) -> list[int]:
    """The row starts of a line in any script: greedy, cluster by cluster."""
    parts = clusters(text, start, end)
    cells = [min(display_form(part)[1], width, first) for part in parts]
    blank = [is_blank(part) for part in parts]
    breaks = _breaks(text, start, parts, cells, blank)
    starts = [start]
    offset = start
    row = 0
    narrow, width = width, first
    while True:
        used, at, cut = 0, row, 0
        while at < len(parts):
            if blank[at]:
                used += cells[at]
                at += 1
                cut = at  # blanks hang over: all of them belong to the word before
                continue
            if used + cells[at] > width and at > row:
                break
            if breaks[at] and at > row and used + (breaks[at] == _WITH_HYPHEN) <= width:
                cut = at
            used += cells[at]
            at += 1
        else:
            return starts
        stop = cut if cut > row else at
        # A break is also possible before what overflows, with the row exactly full.
        if breaks[at] and used + (breaks[at] == _WITH_HYPHEN) <= width:
            stop = at
        offset += sum(map(len, parts[row:stop]))
        starts.append(offset)
        row = stop
        width = narrow


def _breaks(
    text: str, start: int, parts: list[str], cells: list[int], blank: list[bool]
) -> list[int]:
    """For each cluster, whether a row may begin with it: 1, or `_WITH_HYPHEN`; 0 at blanks."""
    hyphens = set(_hyphens(text, start, start + sum(map(len, parts))))
    breaks = [0] * (len(parts) + 1)
    offset = start
    for at in range(1, len(parts)):
        before, after = parts[at - 1], parts[at]
        offset += len(before)
        if blank[at] or blank[at - 1]:
            continue
        wide = 2 in (cells[at - 1], cells[at])
        apart = after[0] not in NOT_FIRST and before[0] not in NOT_LAST
        if before[-1] == SOFT_HYPHEN:
            breaks[at] = _WITH_HYPHEN
        elif before[-1] == _ZERO_WIDTH_SPACE or offset in hyphens or (wide and apart):
            breaks[at] = 1
    return breaks


def _hyphens(text: str, start: int, end: int) -> list[int]:
    """Where "cease-fire", "word—word", "and/or" may break; but not "-five" or "2020-21"."""
    after_hyphens = [match.end() for match in _HYPHEN.finditer(text, start, end)]
    return [
        at
        for at in after_hyphens
        if text[at].isalpha() and at - 2 >= start and text[at - 2].isalnum()
    ]
