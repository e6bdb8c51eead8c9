"""Edits put in order: disjoint, and each within one line."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from corpus.cleaning.draft import Edit, Line
from corpus.cleaning.reasons import MARKS
from corpus.document import Span
from corpus.formats.raw import LEFT_OUT_RULES

_FILLER = "x"
_ANYWHERE = frozenset(
    ("repair.control", "repair.surrogate", "repair.mojibake", "md.fence", *LEFT_OUT_RULES, *MARKS)
)
"""Rules that may change a block of code: what they repair is no part of it."""


def resolve_overlaps(edits: Iterable[Edit]) -> list[Edit]:
    """The edits in order and disjoint: of two that overlap, the earlier or longer one stays."""
    disjoint: list[Edit] = []
    end = -1
    for edit in sorted(edits, key=lambda e: (e.start, -e.end)):
        if edit.start >= end:
            disjoint.append(edit)
            end = edit.end
    return disjoint


def outside(edits: Iterable[Edit], pre: list[Span], hidden: list[Span]) -> list[Edit]:
    """The edits without those in blocks of code, apart from the few that may be made there, and
    without those in what the format hides. The spans of both lists are in order and disjoint.
    """
    return [
        edit
        for edit in edits
        if not (hidden and edit.rule not in LEFT_OUT_RULES and _overlaps(hidden, edit))
        and not (pre and edit.rule not in _ANYWHERE and _overlaps(pre, edit))
    ]


def _overlaps(spans: list[Span], edit: Edit) -> bool:
    at = bisect_left(spans, edit.end, key=lambda span: span.start) - 1
    return at >= 0 and spans[at].end > edit.start


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
            fitted.append(edit._replace(start=start, end=end, text=text))
            text = ""
            at += 1
    return fitted
