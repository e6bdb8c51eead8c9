"""The changes within lines, put in order: disjoint, and each within one line."""

from __future__ import annotations

from collections.abc import Iterable

from corpus.cleaning.draft import Edit, Line
from corpus.cleaning.reasons import MARKS

_FILLER = "x"


def settle_edits(edits: Iterable[Edit]) -> list[Edit]:
    """In order and disjoint: where two overlap, the one that begins first, or is longer, stays."""
    settled: list[Edit] = []
    end = -1
    for edit in sorted(edits, key=lambda e: (e.start, -e.end)):
        if edit.start >= end:
            settled.append(edit)
            end = edit.end
    return settled


def without_breaks(text: str, edits: Iterable[Edit]) -> str:
    """The text in which lines and blanks are to be looked for: white space that a repair takes for
    a part of a character, such as the U+0085 of a misread "Å", is none.
    """
    repairs = (e for e in edits if e.text and e.rule not in MARKS)
    blank = [e for e in repairs if any(map(str.isspace, text[e.start : e.end]))]
    at = 0
    parts: list[str] = []
    for start, end, *_ in settle_edits(blank):
        parts += (text[at:start], _FILLER * (end - start))
        at = end
    return "".join((*parts, text[at:])) if parts else text


def fit_edits(edits: Iterable[Edit], lines: list[Line]) -> list[Edit]:
    """Settled edits cut to the lines in which they are made: a removal may reach into the white
    space around a line, or over several lines.
    """
    fitted: list[Edit] = []
    first = 0
    for edit in edits:
        while first < len(lines) and lines[first].end <= edit.start:
            first += 1
        text, at = edit.text, first
        while at < len(lines) and lines[at].start < edit.end:
            start, end = max(lines[at].start, edit.start), min(lines[at].end, edit.end)
            if edit.rule in MARKS:
                text = edit.text[start - edit.start : end - edit.start]
            fitted.append(Edit(start, end, text, edit.rule))
            text = ""
            at += 1
    return fitted
