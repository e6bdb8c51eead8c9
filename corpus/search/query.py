"""Parsing the words of a query: words, "exact words" and -word. Never an error.

What is said about the words, such as tags, is parsed by who knows of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.text.folding import fold
from corpus.text.words import ends_in_word, folded_words

LONGEST = 1000
"""Characters of a query that are used: alignment is quadratic, and the rest adds nothing."""
_OPERATORS = 32
"""Quoted phrases, and exceptions, that are used: nobody means more, and each costs a search."""
# In one pass: a minus within quotation marks excludes nothing.
_OPERATOR = re.compile(
    r'(?<!\S)(-?)["“„«「『]([^"“”„«»「」『』]+)["”“»」』](?!\w)|(?<!\S)-(?=[^\W_])(\S+)'
)


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query; all words are folded."""

    words: tuple[str, ...] = ()
    needle: str = ""
    """The words as they were typed: folded, in order, white space made single."""
    phrases: tuple[str, ...] = ()
    """The contents of quotation marks."""
    excluded: tuple[str, ...] = ()
    """Words and phrases that must not be there."""
    unfinished: bool = False
    """The last word may continue: nothing follows it."""


def parse(typed: str, *, alone: bool = True) -> Query:
    """Parse what a reader typed. What cannot be read as an operator is taken as words.

    `alone`: nothing else was asked for, so that exceptions by themselves must be meant as words.
    """
    phrases: list[str] = []
    excluded: list[str] = []
    typed = typed[: 4 * LONGEST]

    def take_operator(match: re.Match[str]) -> str:
        if match[3] is not None:
            return take_excluded(match[0], match[3])
        phrase = folded_line(match[2])
        if not folded_words(phrase):
            return " "
        (excluded if match[1] else phrases).append(phrase)
        return " " if match[1] else f" {match[2]} "

    def take_excluded(raw: str, word: str) -> str:
        if not folded_words(folded_line(word)):
            return raw
        excluded.append(folded_line(word))
        return " "

    rest = _OPERATOR.sub(take_operator, typed)
    needle = folded_line(rest)[:LONGEST]
    words = tuple(folded_words(needle))
    if not words and excluded and alone:
        # Nothing but exceptions: the reader will mean these words.
        return literal_query(typed)
    return Query(
        words, needle, _distinct(phrases), _distinct(excluded),
        unfinished=bool(words) and not phrases and ends_in_word(rest),
    )  # fmt: skip


def literal_query(text: str) -> Query:
    """A text as the query for itself, without operators."""
    needle = folded_line(text[: 4 * LONGEST])[:LONGEST]
    return Query(tuple(folded_words(needle)), needle)


def _distinct(phrases: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(phrases))[:_OPERATORS]


def folded_line(text: str) -> str:
    """`text` folded, its white space made single."""
    return " ".join(fold(text).split())
