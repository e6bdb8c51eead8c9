"""Lines: their bullets, their edits, and the width at which they were wrapped.

A line was wrapped if the next line's first word would not have fitted on it. So the width is found
first, as the one that explains the most line ends.
"""

from __future__ import annotations

import re
from collections import Counter

from corpus.cleaning.draft import Draft, Verdict, apply_edits, cells, settle_edits, split_lines
from corpus.cleaning.reasons import MARKS
from corpus.formats.raw import STRUCTURED

_BULLET = re.compile(
    r"^[ \t\u00a0]*(?:[•●▪◦□■‣∙➢►]|[·*+](?=[ \t\u00a0]|$))[ \t\u00a0\u2000-\u200b]*", re.M
)
_DASH_BULLET = re.compile(r"^[ \t]*[-–—][ \t]+(?=\S)", re.M)
_NUMBERED = re.compile(r"(?:\(?\d{1,2}[.)]|\(?[a-z][)]|[ivx]{1,5}\))\s+\S")
_FIRST_WORD = re.compile(r"\S+")
_FIRST_CHUNK = re.compile(r"\S*?\w[-‐](?=\w)|\S+")
NO_SPACE = re.compile("[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
_WIDEST = 200
"""Cells; nobody wraps wider, so longer lines are paragraphs of their own."""
_NARROWEST = 35
_ENOUGH_WRAPS = 3


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
    draft.lines = split_lines(draft.text)
    draft.edits = settle_edits(draft.edits)
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
    if draft.raw.format in STRUCTURED:
        return
    pairs = [
        (a, b)
        for a, b in zip(draft.lines, draft.lines[1:], strict=False)
        if not b.blanks
        and b.hint != "li"
        and not a.dropped
        and not b.dropped
        and a.width <= _WIDEST
    ]
    changes: Counter[int] = Counter()
    for a, b in pairs:
        need = a.width + 1 + first_width(b.text, chunk=False)
        if need > _NARROWEST and " " in a.text:
            changes[max(a.width, _NARROWEST)] += 1
            changes[need] -= 1
    best, width, level = 0, 0, 0
    for at in sorted(changes):
        level += changes[at]
        if level > best:
            best, width = level, at
    if best < 2:
        return
    over = sum(line.width > width * 1.2 and " " in line.text for line in draft.lines)
    full = sum(line.width > 0.8 * width for line in draft.lines) - over
    if over > 0.25 * full and over > 1:
        return
    # Unwrapped paragraphs of chance lengths explain a few line ends too; a wrap explains most of
    # the long ones. Tables and lists end their lines where they like: they are forgiven where
    # nothing at all runs over.
    sharp = not any(line.width > width + 2 and " " in line.text for line in draft.lines)
    long = (0.85 if sharp and best >= _ENOUGH_WRAPS else 0.6) * width
    if best < 0.5 * sum(long < a.width <= width * 1.2 for a, _ in pairs):
        return
    draft.wrap = width


def look_for_touch(draft: Draft) -> None:
    """Whether the text may be a cleaned one: paragraphs that are joined by one empty line each, and
    nothing in them that a rule would change. Only shape and place speak against its lines then, and
    they have been heard already: a second cleaning changes nothing.
    """
    draft.untouched = (
        all(edit.rule in MARKS for edit in draft.edits)
        and draft.raw.format in ("plain", "markdown")
        and all(len(unit.lines) == 1 and unit.kept for unit in draft.units)
        and len(draft.lines) == len(draft.units)
        and draft.text == "\n\n".join([line.text for line in draft.lines])
    )


def first_width(text: str, *, chunk: bool) -> int:
    if not text:
        return 0
    if NO_SPACE.match(text):
        return 2
    match = (_FIRST_CHUNK if chunk else _FIRST_WORD).match(text)
    return cells(match.group()) if match else 0
