"""Words of a text, as spans."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.document import Span

# Letters, marks and digits, with the apostrophes, hyphens, points and commas within a word or a
# number: "island's", "cease-fire", "2,000", "U.S".
_WORD = re.compile(r"[^\W_]+(?:[’'‘\-‐‑.,:/][^\W_]+)*", re.UNICODE)


def words(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """The words of `text[start:end]`, in order."""
    stop = len(text) if end is None else end
    for match in _WORD.finditer(text, start, stop):
        yield Span(match.start(), match.end())


def word_bounds(text: str) -> tuple[list[int], list[int]]:
    """Where the words of a text begin, and where they end: for those who ask of many places."""
    bounds = [match.span() for match in _WORD.finditer(text)]
    return [start for start, _ in bounds], [end for _, end in bounds]


def count_words(text: str) -> int:
    """The number of words in a text."""
    return sum(1 for _ in _WORD.finditer(text))


def word_at(text: str, offset: int) -> Span | None:
    """The word at `offset`, or None between words."""
    left = max(0, offset - 200)
    for span in words(text, left, min(len(text), offset + 200)):
        if span.start <= offset < span.end:
            return span
        if span.start > offset:
            break
    return None
