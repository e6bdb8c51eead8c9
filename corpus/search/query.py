"""What somebody typed, taken apart: words, "exact words", -word, and filters. Never an error."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.text.folding import fold
from corpus.text.passages import folded_words

LONGEST = 1000
"""Characters of a query that are looked at: alignment is quadratic, and the rest adds nothing."""
_OPERATORS = 32
"""Quoted words, and exceptions, that are looked at: nobody means more, and each costs a search."""
_QUOTED = re.compile(r'(?<!\S)(-?)["“„«]([^"“”„«»]+)["”“»](?!\w)')
_FILTER = re.compile(r'(?<!\S)(-?)(tag|by|in):("[^"]*"|\S+)', re.IGNORECASE)
_WITHOUT = re.compile(r"(?<!\S)-(?=[^\W_])(\S+)")


@dataclass(frozen=True, slots=True)
class Query:
    """A query, taken apart; all words folded."""

    words: tuple[str, ...] = ()
    needle: str = ""
    """The words to be found as they were typed: folded, in order, white space made single."""
    exact: tuple[str, ...] = ()
    """What stood in quotation marks."""
    without: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    annotators: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    unfinished: bool = False
    """The last word may go on: nothing stands behind it."""

    @property
    def filtered(self) -> bool:
        return bool(self.tags or self.annotators or self.documents)


def parse(typed: str) -> Query:
    """Take apart what somebody typed. What cannot be read as an operator is taken as words."""
    exact: list[str] = []
    without: list[str] = []
    filters: dict[str, list[str]] = {"tag": [], "by": [], "in": []}
    typed = typed[: 4 * LONGEST]

    def take_filter(found: re.Match[str]) -> str:
        value = found[3].strip('"').strip()
        if found[1] or not value:
            return found[0]
        filters[found[2].lower()].append(value)
        return " "

    def take_quoted(found: re.Match[str]) -> str:
        words = one_line(found[2])
        if not folded_words(words):
            return " "
        (without if found[1] else exact).append(words)
        return " " if found[1] else f" {found[2]} "

    def take_without(found: re.Match[str]) -> str:
        word = one_line(found[1])
        if not folded_words(word):
            return found[0]
        without.append(word)
        return " "

    rest = _WITHOUT.sub(take_without, _QUOTED.sub(take_quoted, _FILTER.sub(take_filter, typed)))
    needle = one_line(rest)[:LONGEST]
    words = tuple(folded_words(needle))
    if not words and without and not any(filters.values()):
        # Nothing but exceptions: they will be the words that are meant.
        return plain(typed)
    return Query(
        words, needle, _each_once(exact), _each_once(without),
        tuple(filters["tag"]), tuple(filters["by"]), tuple(filters["in"]),
        unfinished=bool(words) and not exact and rest[-1:].isalnum(),
    )  # fmt: skip


def plain(text: str) -> Query:
    """A text as the query for itself, without operators."""
    needle = one_line(text[: 4 * LONGEST])[:LONGEST]
    return Query(tuple(folded_words(needle)), needle)


def _each_once(words: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))[:_OPERATORS]


def one_line(text: str) -> str:
    """`text` folded, its white space made single."""
    return " ".join(fold(text).split())
