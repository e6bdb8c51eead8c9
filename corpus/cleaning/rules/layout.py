"""Lines: their bullets, their edits, and the width at which they were wrapped.

A line was wrapped if the next line's first word would not have fitted on it. So the width is found
first, as the one that explains the most line ends.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from corpus.cleaning.draft import (
    WIDE,
    Draft,
    Line,
    Verdict,
    apply_edits,
    cells,
    split_lines,
)
from corpus.cleaning.edits import fit_edits, settle_edits, without_breaks
from corpus.cleaning.line_shapes import STARTS_LOW
from corpus.cleaning.reasons import MARKS
from corpus.formats.registry import LINE_FORMATS

_BULLET = re.compile(
    r"^[ \t\u00a0]*(?:[•●▪◦□■‣∙➢►]|[·*+](?=[ \t\u00a0]|$))[ \t\u00a0\u2000-\u200b]*", re.M
)
_DASH_BULLET = re.compile(r"^[ \t]*[-–—][ \t]+(?=\S)", re.M)
_NUMBERED = re.compile(r"(?:\(?\d{1,2}[.)]|\(?[a-z][)]|[ivx]{1,5}\))\s+\S")
_FIRST_WORD = re.compile(r"\S+")
# A word is broken behind a hyphen of its own only between letters, two before it at the least:
# "well-|known", but "e-mail" and "6-4" stay whole.
_FIRST_CHUNK = re.compile(r"\S*?[^\W\d_]{2}[-‐](?=[^\W\d_])|\S+")
NO_SPACE = re.compile("[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
_WIDEST = 200
"""Cells; nobody wraps wider, so longer lines are paragraphs of their own."""
_NARROWEST = 35
_ENOUGH_WRAPS = 3
_BLANK_SHARE = 0.9
_WIDE_GAP = re.compile(r"\S {3,}(?=\S)")
_GAPS_OF_ROW = 2
_OVER = 1.2
"""Times the width: what is longer was not wrapped at it."""


def bullets(draft: Draft) -> None:
    """`layout.bullet`: the mark before a list item goes, the item's kind says it."""
    if draft.raw.format == "html":
        return
    for match in _BULLET.finditer(draft.text):
        if match.end() > match.start() and not match.group().isspace():
            draft.edit(match.start(), match.end(), "", "layout.bullet")
    dashes = list(_DASH_BULLET.finditer(draft.text))
    # Dialogue is written with dashes too, so only the hyphen of a run of items is a bullet.
    for match in dashes:
        if "-" in match.group():
            draft.edit(match.start(), match.end(), "", "layout.bullet")


def lines(draft: Draft) -> None:
    """Splits the raw text into lines and applies the edits; drops lines left empty by them."""
    draft.edits = settle_edits(draft.edits)
    draft.lines = split_lines(without_breaks(draft.text, draft.edits), draft.cuts)
    draft.edits = fit_edits(draft.edits, draft.lines)
    starts = [edit.start for edit in draft.edits]
    by_start: dict[int, str] = {edit.start: edit.rule for edit in draft.edits}
    hints = _line_hints(draft)
    owed = 0
    for line in draft.lines:
        line.text = apply_edits(draft.text, line, draft.edits, starts)
        line.blanks += owed
        owed = 0
        line.hint = hints.get(line.start, "")
        rule = by_start.get(line.start, "")
        if rule in ("layout.bullet", "md.bullet") or (not line.hint and _NUMBERED.match(line.text)):
            line.hint = "li"
        if not line.text:
            line.dropped = Verdict(rule or "layout.empty", 1.0, "nothing is left of the line")
            owed = line.blanks + 1


def _line_hints(draft: Draft) -> dict[int, str]:
    if draft.raw.format != "markdown":
        return {}
    text = draft.text
    found: dict[int, str] = {}
    for hint in draft.raw.structure:
        if hint.kind in ("heading", "quote", "li"):
            start = hint.start
            while start < hint.end and text[start].isspace():
                start += 1
            found[start] = hint.kind
    return found


def wrap_width(draft: Draft) -> None:
    """Finds the width at which lines were wrapped: the one that explains most line ends."""
    if draft.format.structured:
        return
    pairs = [
        (a, b)
        for a, b in pairwise(draft.lines)
        # Two short lines say nothing of a width, and there may be millions of them.
        if a.width + 2 * (b.end - b.start) >= _NARROWEST
        and not b.blanks
        and b.hint != "li"
        and not a.dropped
        and not b.dropped
        and a.width <= _WIDEST
        and not is_tabular(draft, a)
    ]
    if not pairs:
        return
    found = _best_width(pairs, cells)
    if WIDE.search(draft.text):
        # Programs that know nothing of cells wrap East Asian text by characters.
        widths = [line.width for line in draft.lines]
        for line in draft.lines:
            line.width = line.indent + line.end - line.start
        by_characters = _best_width(pairs, len)
        if by_characters.explained > found.explained:
            found = by_characters
            draft.measure = len
        else:
            for line, width in zip(draft.lines, widths, strict=True):
                line.width = width
    if _is_wrap(draft.lines, pairs, found):
        draft.wrap = found.width
        draft.flowed = _leaves_blanks(draft, pairs)


class _Width(NamedTuple):
    """A width and the line ends that it explains."""

    width: int
    explained: int


def _best_width(pairs: list[tuple[Line, Line]], measure: Callable[[str], int]) -> _Width:
    changes: Counter[int] = Counter()
    for a, b in pairs:
        need = a.width + 1 + first_width(b.text, measure)
        if need > _NARROWEST and " " in a.text:
            changes[max(a.width, _NARROWEST)] += 1
            changes[need] -= 1
    level, best = 0, _Width(0, 0)
    for at in sorted(changes):
        level += changes[at]
        if level > best.explained:
            best = _Width(at, level)
    return best


def _is_wrap(lines: list[Line], pairs: list[tuple[Line, Line]], found: _Width) -> bool:
    """Whether the best width is one at which lines were wrapped, and no chance."""
    width = found.width
    if found.explained < 2:
        return False
    over = sum(line.width > width * _OVER and " " in line.text for line in lines)
    full = sum(line.width > 0.8 * width for line in lines) - over
    if over > 0.25 * full and over > 1:
        return False
    # Unwrapped paragraphs of chance lengths explain a few line ends too; a wrap explains most of
    # the long ones. Tables and lists end their lines where they like: they are forgiven where
    # nothing at all runs over.
    sharp = not any(line.width > width + 2 and " " in line.text for line in lines)
    long = (0.85 if sharp and found.explained >= _ENOUGH_WRAPS else 0.6) * width
    return found.explained >= 0.5 * sum(long < a.width <= width * _OVER for a, _ in pairs)


def _leaves_blanks(draft: Draft, pairs: list[tuple[Line, Line]]) -> bool:
    """Whether wrapped lines keep the blank at which they were wrapped, as in mail (RFC 3676), so
    that a line without one ends a paragraph. Only line ends amid a sentence are asked.
    """
    text = draft.text
    with_blank = without = 0
    for a, b in pairs:
        if a.width > _NARROWEST and text[a.end - 1].isalpha() and STARTS_LOW.match(b.text):
            if text[a.end : a.end + 2] == " \n":
                with_blank += 1
            else:
                without += 1
    return with_blank >= _ENOUGH_WRAPS and with_blank >= _BLANK_SHARE * (with_blank + without)


def is_tabular(draft: Draft, line: Line) -> bool:
    """Whether a line is a row of a table: several wide gaps within it."""
    text = draft.text
    return (
        text.find("   ", line.start, line.end) >= 0
        and len(_WIDE_GAP.findall(text, line.start, line.end)) >= _GAPS_OF_ROW
    )


def look_for_touch(draft: Draft) -> None:
    """Whether the text may be a cleaned one: paragraphs that are joined by one empty line each, and
    nothing in them that a rule would change. Only shape and place speak against its lines then, and
    they have been heard already: a second cleaning changes nothing.
    """
    draft.shaped = (
        all(edit.rule in MARKS for edit in draft.edits)
        and draft.format in LINE_FORMATS
        and all(len(unit.lines) == 1 for unit in draft.units)
        and len(draft.lines) == len(draft.units)
        and draft.text == "\n\n".join([line.text for line in draft.lines])
    )
    draft.untouched = draft.shaped and all(unit.kept for unit in draft.units)


def first_width(text: str, measure: Callable[[str], int], *, chunk: bool = False) -> int:
    """The width of what had to fit on the line before; `chunk`: words are broken at hyphens."""
    if not text:
        return 0
    if NO_SPACE.match(text):
        return measure(text[0])
    match = (_FIRST_CHUNK if chunk else _FIRST_WORD).match(text)
    return measure(match.group()) if match else 0
