"""Lines to paragraphs: hard wraps, hyphens at line ends, paragraphs cut in two.

A line continues the one before it if its first word would not have fitted there (`wrap_width`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from corpus.cleaning.draft import OF_LINES, Draft, Join, Line, Unit, hints_by_unit, joined
from corpus.cleaning.line_shapes import STARTS_LOW, count_words, ends, ends_open
from corpus.cleaning.rules.hinted_lines import are_apart, is_stanza, line_hints, line_join
from corpus.cleaning.rules.hyphens import Hyphens
from corpus.cleaning.rules.ragged_lines import lines_read_on
from corpus.cleaning.rules.wrap_width import NO_SPACE, first_width, is_tabular

_URL_END = re.compile(r"(?:https?://|www\.)\S*\Z")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
"""Letters of Thai, Lao, Burmese and Khmer, which set blanks between phrases, not words."""
_LONGEST_SYLLABLE = 10
"""Columns; a line that is shorter by more was broken at a blank."""
_HINTS = {
    hint: frozenset({hint} if hint else ())
    for hint in ("", "li", "heading", "quote", "pre", "verse", "row")
}


def make_units(draft: Draft) -> None:
    """`join.*`: makes units of lines, joining those that were wrapped."""
    kept = [line for line in draft.lines if line.dropped is None]
    continues = _joiner(draft, kept)
    hyphens = Hyphens(kept) if draft.wrap and draft.is_on("join.hyphen") else None
    hints = line_hints(draft.structure, kept)
    widest = max(map(_columns, kept), default=0) if _UNSPACED.search(draft.text) else 0
    groups: list[list[Line]] = []
    previous: Line | None = None
    if continues is _never and not hints:
        groups, kept = [[line] for line in kept], []
    for line in kept:
        line.join = None
        if previous is not None and not are_apart(previous, line, hints):
            rule = None if is_stanza(line, hints) else continues(previous, line)
            if rule is not None and draft.is_on(rule):
                line.join = _join(previous, line, rule, hyphens, widest)
            else:
                line.join = line_join(line, hints)
        if line.join is not None:
            groups[-1].append(line)
        else:
            groups.append([line])
        previous = line
    draft.units = [_unit(group) for group in groups]
    if draft.structure:
        spans = [(unit.start, unit.end) for unit in draft.units]
        for unit, kinds in zip(draft.units, hints_by_unit(draft.structure, spans), strict=True):
            unit.hints = kinds | unit.hints
    for unit in draft.units:
        measure(unit)


def measure(unit: Unit) -> None:
    """Counts a unit's words and looks at its end; again after each change."""
    unit.words = count_words(unit.text)
    unit.ends = ends(unit.text)


def _unit(group: list[Line]) -> Unit:
    first = group[0]
    if len(group) == 1:
        return Unit(group, first.text, first.blanks, _HINTS[first.hint])
    return Unit(group, joined(group), first.blanks, _HINTS[first.hint])


def _never(_a: Line, _b: Line) -> str | None:
    """Lines that were not wrapped are paragraphs of their own."""
    return None


def _after_break(a: Line, b: Line) -> str | None:
    """HTML: `<br>` in the middle of a sentence only shaped the page."""
    mid_sentence = not b.blanks and not ends(a.text) and STARTS_LOW.match(b.text)
    return "join.line-break" if mid_sentence else None


def _joiner(draft: Draft, kept: list[Line]) -> Callable[[Line, Line], str | None]:
    """A function that says by which rule a line continues the one before it, or None."""
    if draft.format.structured:
        return _after_break
    text = draft.text
    wrap = draft.wrap
    markdown = draft.raw.format == "markdown"
    if wrap is None:
        if not markdown:
            return _never
        return lambda a, b: "join.soft-wrap" if _soft(text, a, b) else None
    slack = _slack(kept, wrap)
    measure, flowed = draft.measure, draft.flowed
    read_on = lines_read_on(kept, wrap, measure)
    chunk = any(line.width > 0.8 * wrap and _ends_in_hyphen(line.text) for line in kept)

    def continues(a: Line, b: Line) -> str | None:
        if (
            b.hint in ("li", "heading")
            or a.hint == "heading"
            or (b.hint == "quote") != (a.hint == "quote")
        ):
            return None
        between = text[a.end : b.start]
        page = b.page or not between.isspace()
        ended = ends(a.text)
        if b.blanks and not page:
            return None
        if markdown and not page:
            return "join.hard-wrap" if _soft(text, a, b) else None
        if is_tabular(draft, a) or is_tabular(draft, b):
            return None
        blank = flowed and text[a.end : a.end + 2] == " \n"
        full = a.width + 1 + first_width(b.text, measure, chunk=chunk and not blank) > wrap - slack
        if not full and b.start not in read_on:
            cut = _ends_in_hyphen(a.text)
            return (
                "join.hard-wrap"
                if (slack or cut)
                and not ended
                and STARTS_LOW.match(b.text)
                and a.width > 0.6 * wrap
                else None
            )
        if ended and (b.indent > a.indent or page or (flowed and not blank)):
            return None
        if page:
            return "join.page-break"
        return "join.hard-wrap"

    return continues


def _ends_in_hyphen(text: str) -> bool:
    before = text[-2:-1]
    return text.endswith(("-", "‐")) and before.isalnum() and not before.isdecimal()


def _soft(text: str, a: Line, b: Line) -> bool:
    """In Markdown a single line end is a blank, unless two blanks or a backslash precede it; rows
    of tables are lines.
    """
    if (
        b.blanks
        or b.hint in ("li", "heading")
        or a.hint == "heading"
        or (b.hint == "quote") != (a.hint == "quote")
    ):
        return False
    if text[a.start] == "|" or text[b.start] == "|":
        return False
    tail = text[a.end : a.end + 2]
    return tail != "  " and text[a.end - 1 : a.end] != "\\"


def _slack(kept: list[Line], wrap: int) -> int:
    """How much a full line may fall short: nothing in a fixed pitch, a tenth where letters had
    widths.
    """
    full = [line.width for line in kept if 0.75 * wrap <= line.width <= 1.2 * wrap]
    over = sum(width > wrap for width in full)
    return wrap // 10 if over > 0.03 * len(full) else 0


def _columns(line: Line) -> int:
    """Characters of a line that take a column: the vowels above and below others do not."""
    return sum(unicodedata.category(c) != "Mn" for c in line.text)


def _join(a: Line, b: Line, rule: str, hyphens: Hyphens | None, widest: int) -> tuple[Join, str]:
    """How a line is joined to the one before it; `widest` is the widest line's columns, in a text
    of a script that sets blanks between phrases only.
    """
    if _ends_in_hyphen(a.text):
        if hyphens is not None and hyphens.is_soft(a.text, b.text) and not _URL_END.search(a.text):
            return "hyphen", "join.hyphen"
        return "none", rule
    if a.text.endswith("/") and _URL_END.search(a.text):
        return "none", rule
    if NO_SPACE.match(a.text[-1]) and NO_SPACE.match(b.text[0]):
        return "none", rule
    if (
        _UNSPACED.match(a.text[-1])
        and _UNSPACED.match(b.text[0])
        and widest - _columns(a) < _LONGEST_SYLLABLE
    ):
        return "none", rule  # the line was full: it was broken between two words of a phrase
    return "space", rule


def broken_paragraphs(draft: Draft) -> None:
    """`join.broken-paragraph`: a paragraph that an empty line cuts within a sentence.

    A paragraph cannot end in an article or preposition; nor in a word without a stop when the next
    one begins in the middle of a sentence. Both must be prose, so that headings and lists stay
    apart.
    """
    if not draft.is_on("join.broken-paragraph"):
        return
    joined: list[Unit] = []
    for unit in draft.units:
        last = joined[-1] if joined else None
        if last is not None and _cut_in_two(last, unit):
            unit.lines[0].join = ("space", "join.broken-paragraph")
            last.lines += unit.lines
            last.text = f"{last.text} {unit.text}"
            measure(last)
        else:
            joined.append(unit)
    draft.units = joined


def _cut_in_two(a: Unit, b: Unit) -> bool:
    if (a.hints | b.hints) & OF_LINES:
        return False
    if a.ends or a.words < 12 or b.words < 5 or a.verdict or b.verdict or a.hints != b.hints:
        return False
    if ends_open(a.text):
        return b.ends and b.words >= 12
    return (
        b.ends
        and b.words >= 8
        and a.words >= 25
        and bool(STARTS_LOW.match(b.text))
        and a.text[-1].isalpha()
    )
