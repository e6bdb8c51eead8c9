"""Passages: the pieces of a text, of 250 to 800 characters, that the search index holds."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.document import Span

_SHORTEST = 250
_LONGEST = 560
OVERLAP = 120
"""Characters that a passage shares with the next, at least: what crosses a cut is complete in one
of the two."""
_WORD_END = 60
SENTENCE_END = "。"
"""Of Chinese and Japanese, where no space follows."""


def passage_spans(text: str) -> Iterator[Span]:
    """The passages of a text, in order; each but the last shares its end with the next.

    They are cut where a paragraph ends, else a sentence, else a word.
    """
    start, length = 0, len(text)
    while start < length:
        cut = length if length - start <= _LONGEST else _cut(text, start)
        end = min(length, cut + OVERLAP)
        if end < length:
            space = text.find(" ", end, end + _WORD_END)
            end = space if space >= 0 else end
        yield Span(start, end)
        start = cut


def _cut(text: str, start: int) -> int:
    low, high = start + _SHORTEST, start + _LONGEST
    for mark in ("\n\n", ". ", SENTENCE_END, "\n", " "):
        at = text.rfind(mark, low, high)
        if at >= 0:
            return at + len(mark)
    return high
