"""Cuts text into rows: at blanks and behind hyphens, at clusters where a word is too long.

Rows hold every character but line feeds. The blanks at which a row breaks hang over its end.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from reader.text.clusters import clusters, display_form, is_blank, is_simple

SOFT_HYPHEN = "\u00ad"
BLANKS = " \t\r\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
"""What leaves no ink. `str.isspace` would count control characters, which are shown."""
_SOFT = 2
_ZERO_WIDTH_SPACE = "\u200b"
_HYPHEN = re.compile(r"[-‐–—/](?=\w)")
# A row neither begins with what closes nor ends with what opens (the core of JIS X 4051).
_NOT_FIRST = frozenset(
    "、。，．・：；？！）］｝〕〉》」』】ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.;:!?)]}’”%"
)
_NOT_LAST = frozenset("（［｛〔〈《「『【([{‘“")


class Rows(NamedTuple):
    """The rows of a piece of text, in order."""

    starts: list[int]
    ends: list[int]
    """Where the text of each row ends, hanging blanks included. An empty row is a blank line."""
    simple: bool
    """Every character is one cell wide: a column is a difference of offsets."""


def wrap(text: str, start: int, end: int, width: int) -> Rows:
    """The rows of `text[start:end]` at `width` cells (at least 1).

    Line feeds end a row; several blank lines on end are shown as one.
    """
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
            cuts = _wrap_simple if simple else _wrap_clusters
            found = cuts(text, position, line, width)
            starts += found
            ends += found[1:]
            ends.append(line)
        position = stop + 1
    if not starts:
        starts, ends = [start], [end]
    return Rows(starts, ends, simple)


def _wrap_simple(text: str, start: int, end: int, width: int) -> list[int]:
    """Row starts of one line in which a character is a cell: `rfind` does the work."""
    if end - start <= width:
        return [start]
    starts = [start]
    hyphens = _hyphens(text, start, end)
    rfind = text.rfind
    # Blanks at the line's end hang: they never make a row of their own.
    inked = start + len(text[start:end].rstrip(" "))
    position = start
    while inked - position > width:
        limit = position + width
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


def _wrap_clusters(text: str, start: int, end: int, width: int) -> list[int]:
    """Row starts of one line of any script: the plain greedy way over clusters."""
    parts = clusters(text, start, end)
    cells = [min(display_form(part)[1], width) for part in parts]
    blank = [is_blank(part) for part in parts]
    chances = _chances(text, start, parts, cells, blank)
    starts = [start]
    offset = start
    row = 0
    while True:
        used, at, cut = 0, row, 0
        while at < len(parts):
            if blank[at]:
                used += cells[at]
                at += 1
                cut = at  # blanks hang: all of them go with the word before
                continue
            if used + cells[at] > width and at > row:
                break
            if chances[at] and at > row and used + (chances[at] == _SOFT) <= width:
                cut = at
            used += cells[at]
            at += 1
        else:
            return starts
        stop = cut if cut > row else at
        # What overflows may itself be a chance, with the row exactly full.
        if chances[at] and used + (chances[at] == _SOFT) <= width:
            stop = at
        offset += sum(map(len, parts[row:stop]))
        starts.append(offset)
        row = stop


def _chances(
    text: str, start: int, parts: list[str], cells: list[int], blank: list[bool]
) -> list[int]:
    """Whether a row may begin with each cluster, blanks apart; `_SOFT` where that adds a hyphen."""
    hyphens = set(_hyphens(text, start, start + sum(map(len, parts))))
    found = [0] * (len(parts) + 1)
    offset = start
    for at in range(1, len(parts)):
        before, after = parts[at - 1], parts[at]
        offset += len(before)
        if blank[at] or blank[at - 1]:
            continue
        wide = 2 in (cells[at - 1], cells[at])
        apart = after[0] not in _NOT_FIRST and before[0] not in _NOT_LAST
        if before[-1] == SOFT_HYPHEN:
            found[at] = _SOFT
        elif before[-1] == _ZERO_WIDTH_SPACE or offset in hyphens or (wide and apart):
            found[at] = 1
    return found


def _hyphens(text: str, start: int, end: int) -> list[int]:
    """Where "cease-fire", "word—word", "and/or" may break; but not "-five" or "2020-21"."""
    found = [match.end() for match in _HYPHEN.finditer(text, start, end)]
    return [at for at in found if text[at].isalpha() and at - 2 >= start and text[at - 2].isalnum()]
