"""The words and figures of a text that may be parts of numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from corpus.text.figures import FIGURES, split_figures
from corpus.text.number_words.cardinals import Value
from corpus.text.number_words.han import CHARACTERS, MULTIPLIERS, han_value
from corpus.text.number_words.lexicon import number_piece

_MARKS = r"\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670"
"""Marks that are parts of a word: combining ones, and those of Hebrew and Arabic vowels."""
_TOKEN = re.compile(
    rf"(?P<han>(?:\d+(?:[.,]\d+)?(?=[{MULTIPLIERS}])|[{CHARACTERS}])+)"
    rf"|(?P<figures>{FIGURES})"
    rf"|(?P<word>(?:[^\W\d_{CHARACTERS}][{_MARKS}]*)+)"
)
_GAP = re.compile(r"[\s\-‐‑'’ʼ]{1,3}")
_COMMA = re.compile(r",\s")
_LONGEST_GAP = 3
NOTHING_BETWEEN, BLANK, COMMA, MORE = range(4)


class Token(NamedTuple):
    """A word, or a number in figures."""

    text: str
    """The word, folded; empty for a number."""
    start: int
    end: int
    value: Value | None = None
    """Of a number."""
    gap: int = MORE
    """What parts it from the token before: a blank or hyphen, a comma and a blank, or more."""


def tokens_of(text: str, language: str | None) -> Iterator[Token]:
    """The number words and figures of a text, in order. Digits beside letters are none."""
    previous = -_LONGEST_GAP - 1
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        piece = number_piece(match[0]) if kind == "word" else ""
        if kind == "word" and not piece:
            continue
        start, end = match.span()
        gap = _gap(text[previous:start]) if start - previous <= _LONGEST_GAP else MORE
        previous = end
        if piece:
            yield Token(piece, start, end, None, gap)
        elif _is_cased(text[start - 1 : start]) or _is_cased(text[end : end + 1]):
            yield Token("", start, end, None, MORE)
        elif kind == "han":
            # Only in Chinese a last digit may be short for tens.
            value = han_value(match[0], strict=language != "ja")
            yield Token("", start, end, value, gap)
        else:
            for first, last, value in split_figures(match[0], language):
                yield Token("", start + first, start + last, value, MORE if first else gap)


def _gap(between: str) -> int:
    if not between:
        return NOTHING_BETWEEN
    if _GAP.fullmatch(between):
        return BLANK
    return COMMA if _COMMA.fullmatch(between) else MORE


def _is_cased(char: str) -> bool:
    return char.lower() != char.upper()
