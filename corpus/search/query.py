"""Parsing what a reader typed: words, "exact words", -word, and filters. Never an error."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.text.folding import fold
from corpus.text.passages import folded_words

LONGEST = 1000
"""Characters of a query that are used: alignment is quadratic, and the rest adds nothing."""
_OPERATORS = 32
"""Quoted phrases, and exceptions, that are used: nobody means more, and each costs a search."""
_QUOTED = re.compile(r'(?<!\S)(-?)["“„«]([^"“”„«»]+)["”“»](?!\w)')
_FILTER = re.compile(r'(?<!\S)(-?)(tag|by|in):("[^"]*"|\S+)', re.IGNORECASE)
_EXCLUDED = re.compile(r"(?<!\S)-(?=[^\W_])(\S+)")


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
    tags: tuple[str, ...] = ()
    annotators: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    unfinished: bool = False
    """The last word may continue: nothing follows it."""

    @property
    def has_filters(self) -> bool:
        return bool(self.tags or self.annotators or self.documents)


def parse(typed: str) -> Query:
    """Parse what a reader typed. What cannot be read as an operator is taken as words."""
    phrases: list[str] = []
    excluded: list[str] = []
    filters: dict[str, list[str]] = {"tag": [], "by": [], "in": []}
    typed = typed[: 4 * LONGEST]

    def take_filter(match: re.Match[str]) -> str:
        value = match[3].strip('"').strip()
        if match[1] or not value:
            return match[0]
        filters[match[2].lower()].append(value)
        return " "

    def take_quoted(match: re.Match[str]) -> str:
        phrase = folded_line(match[2])
        if not folded_words(phrase):
            return " "
        (excluded if match[1] else phrases).append(phrase)
        return " " if match[1] else f" {match[2]} "

    def take_excluded(match: re.Match[str]) -> str:
        word = folded_line(match[1])
        if not folded_words(word):
            return match[0]
        excluded.append(word)
        return " "

    rest = _EXCLUDED.sub(take_excluded, _QUOTED.sub(take_quoted, _FILTER.sub(take_filter, typed)))
    needle = folded_line(rest)[:LONGEST]
    words = tuple(folded_words(needle))
    if not words and excluded and not any(filters.values()):
        # Nothing but exceptions: the reader will mean these words.
        return literal_query(typed)
    return Query(
        words, needle, _distinct(phrases), _distinct(excluded),
        tuple(filters["tag"]), tuple(filters["by"]), tuple(filters["in"]),
        unfinished=bool(words) and not phrases and rest[-1:].isalnum(),
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
