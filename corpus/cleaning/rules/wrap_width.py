"""The width at which lines were wrapped: the one that explains the most line ends.

A line was wrapped if the next line's first word would not have fitted on it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from corpus.cleaning.draft import WIDE, Draft, Line, cells
from corpus.cleaning.line_shapes import STARTS_LOW, ends
from corpus.text.lazy_pattern import LazyPattern

_FIRST_WORD = re.compile(r"\S+")
# A word is broken behind a hyphen of its own only between letters, two before it at the least:
# "well-|known", but "e-mail" and "6-4" stay whole.
_FIRST_CHUNK = re.compile(r"\S*?[^\W\d_]{2}[-‐](?=[^\W\d_])|\S+")
NO_SPACE = LazyPattern("[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
_WIDEST = 200
"""Cells; nobody wraps wider, so longer lines are paragraphs of their own."""
_NARROWEST = 35
_ENOUGH_WRAPS = 3
_BLANK_SHARE = 0.9
_WIDE_GAP = re.compile(r"\S {3,}(?=\S)")
_GAPS_OF_ROW = 2
_WITHIN_SENTENCES = 0.6
"""Share of the long line ends that fall within a sentence in a text that was wrapped."""
_OVER = 1.2
"""Times the width: what is longer was not wrapped at it."""


def find_wrap_width(draft: Draft) -> None:
    """Finds the width at which the lines were wrapped, if they were."""
    if draft.format.structured:
        return
    pairs = [
        (a, b)
        for a, b in pairwise(draft.lines)
        # Two short lines say nothing about a width, and there may be millions of them.
        if a.width + 2 * (b.end - b.start) >= _NARROWEST
        and not b.blanks
        and b.hint not in ("li", "verse", "row")
        and a.hint not in ("verse", "row")
        and not a.dropped
        and not b.dropped
        and a.width <= _WIDEST
        and not is_tabular(draft, a)
    ]
    if not pairs:
        return
    best = _best_width(pairs, cells)
    if not draft.text.isascii() and WIDE.search(draft.text):
        # Programs that do not know cells wrap East Asian text by characters.
        widths = [line.width for line in draft.lines]
        for line in draft.lines:
            line.width = line.indent + line.end - line.start
        by_characters = _best_width(pairs, len)
        if by_characters.explained > best.explained:
            best = by_characters
            draft.measure = len
        else:
            for line, width in zip(draft.lines, widths, strict=True):
                line.width = width
    if _is_wrap([line for line in draft.lines if line.hint not in ("verse", "row")], pairs, best):
        draft.wrap = best.width
        draft.flowed = _leaves_blanks(draft, pairs)


class _Width(NamedTuple):
    """A width and the line ends that it explains."""

    width: int
    explained: int


def _best_width(pairs: list[tuple[Line, Line]], measure: Callable[[str], int]) -> _Width:
    changes: Counter[int] = Counter()
    for a, b in pairs:
        need = a.width + 1 + first_width(b.text, measure)
        if need > _NARROWEST and (" " in a.text or NO_SPACE.search(a.text)):
            changes[max(a.width, _NARROWEST)] += 1
            changes[need] -= 1
    level, best = 0, _Width(0, 0)
    for width in sorted(changes):
        level += changes[width]
        if level > best.explained:
            best = _Width(width, level)
    return best


def _is_wrap(lines: list[Line], pairs: list[tuple[Line, Line]], best: _Width) -> bool:
    """Whether lines were wrapped at the best width, and do not end there by chance."""
    width = best.width
    if best.explained < 2:
        return False
    over = sum(line.width > width * _OVER and " " in line.text for line in lines)
    full = sum(line.width > 0.8 * width for line in lines) - over
    if over > 0.25 * full and over > 1:
        return _reads_on([(a, b) for a, b in pairs if a.width > 0.6 * width])
    # Unwrapped paragraphs explain a few line ends by chance; a wrap explains most of the long
    # ones. Tables and lists end their lines anywhere: that is forgiven if no line runs over.
    sharp = not any(line.width > width + 2 and " " in line.text for line in lines)
    long = (0.85 if sharp and best.explained >= _ENOUGH_WRAPS else 0.6) * width
    among = [(a, b) for a, b in pairs if long < a.width <= width * _OVER]
    return best.explained >= 0.5 * len(among) or _reads_on(among)


def _reads_on(pairs: list[tuple[Line, Line]]) -> bool:
    """Whether most lines end within a sentence: paragraphs do not, whatever their widths; lines
    wrapped by hand do, and those of a text whose parts were wrapped at several widths.
    """
    within = sum(not ends(a.text) and bool(STARTS_LOW.match(b.text)) for a, b in pairs)
    return within >= _ENOUGH_WRAPS and within >= _WITHIN_SENTENCES * len(pairs)


def _leaves_blanks(draft: Draft, pairs: list[tuple[Line, Line]]) -> bool:
    """Whether wrapped lines keep the blank at which they were wrapped, as in mail (RFC 3676), so
    that a line without one ends a paragraph. Only line ends within a sentence are counted.
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


def first_width(text: str, measure: Callable[[str], int], *, chunk: bool = False) -> int:
    """The width of what had to fit on the line before, as `measure` counts it. `chunk`: words are
    broken at hyphens.
    """
    if not text:
        return 0
    if NO_SPACE.match(text):
        return measure(text[0])
    match = (_FIRST_CHUNK if chunk else _FIRST_WORD).match(text)
    return measure(match.group()) if match else 0
