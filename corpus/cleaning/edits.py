"""Edits put in order: disjoint, and each within one line."""

from __future__ import annotations

from collections.abc import Iterable

from corpus.cleaning.draft import Edit, Line
from corpus.cleaning.reasons import MARKS

_FILLER = "x"


def resolve_overlaps(edits: Iterable[Edit]) -> list[Edit]:
    """The edits in order and disjoint: of two that overlap, the earlier or longer one stays."""
    disjoint: list[Edit] = []
    end = -1
    for edit in sorted(edits, key=lambda e: (e.start, -e.end)):
        if edit.start >= end:
            disjoint.append(edit)
            end = edit.end
    return disjoint


def hide_repaired_blanks(text: str, edits: Iterable[Edit]) -> str:
    """The text with a letter for each blank that a repair takes for a part of a character, such as
    the U+0085 of a misread "Å". In it lines and blanks can be looked for.
    """
    repairs = (e for e in edits if e.text and e.rule not in MARKS)
    blank_repairs = [e for e in repairs if any(map(str.isspace, text[e.start : e.end]))]
    at = 0
    parts: list[str] = []
    for start, end, *_ in resolve_overlaps(blank_repairs):
        parts += (text[at:start], _FILLER * (end - start))
        at = end
    return "".join((*parts, text[at:])) if parts else text


def cut_to_lines(edits: Iterable[Edit], lines: list[Line]) -> list[Edit]:
    """Disjoint edits, cut to the lines that they change: a removal may reach into the white space
    around a line, or over several lines.
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
