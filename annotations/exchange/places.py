"""Where a passage is in its document, and the sentence around it."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from corpus.document import Document, Span
from corpus.text.sentences import sentences

_LONGEST_CONTEXT = 400
"""Characters before a passage, and after it, that are shown at most."""
_CUT = "…"


class Numbers(NamedTuple):
    """The first and the last of several, counted from 1."""

    first: int
    last: int


class Place(NamedTuple):
    """Where a passage is, in numbers that a person can count."""

    paragraphs: Numbers
    """Every block counts, headings included."""
    sentences: Numbers
    """As the reader counts them, who goes to `s12`."""

    def __str__(self) -> str:
        return f"{_named('paragraph', self.paragraphs)}, {_named('sentence', self.sentences)}"


class Surroundings(NamedTuple):
    """What a sentence has before and after a passage in it."""

    before: str
    after: str


class PlaceFinder:
    """Finds places in one document. Its sentences are divided once, for all passages."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._blocks = [block.start for block in document.blocks]
        language = document.metadata.language
        self._sentences = [
            sentence
            for block in document.blocks
            for sentence in sentences(document.text, block.start, block.end, language, block.kind)
        ]
        self._starts = [sentence.start for sentence in self._sentences]

    def place(self, span: Span) -> Place:
        """The numbers of the paragraphs and sentences that a passage is in."""
        return Place(self._numbers(self._blocks, span), self._numbers(self._starts, span))

    def surroundings(self, span: Span) -> Surroundings:
        """The beginning of the sentence that a passage begins in, and the end of the one that it
        ends in; what is too long is cut between words.
        """
        if not self._sentences:
            return Surroundings("", "")
        first = self._sentences[_at(self._starts, span.start)]
        last = self._sentences[_at(self._starts, span.end - 1)]
        before = self._text[min(first.start, span.start) : span.start]
        after = self._text[span.end : max(last.end, span.end)]
        return Surroundings(_end_of(before), _beginning_of(after))

    def _numbers(self, starts: list[int], span: Span) -> Numbers:
        return Numbers(_at(starts, span.start) + 1, _at(starts, span.end - 1) + 1)


def _at(starts: list[int], offset: int) -> int:
    return max(0, bisect_right(starts, offset) - 1)


def _named(thing: str, numbers: Numbers) -> str:
    first, last = numbers
    return f"{thing} {first:,}" if first == last else f"{thing}s {first:,}–{last:,}"


def _end_of(text: str) -> str:
    if len(text) <= _LONGEST_CONTEXT:
        return text
    cut = text[-_LONGEST_CONTEXT:]
    return f"{_CUT}{cut.split(maxsplit=1)[-1] if ' ' in cut.strip() else cut}"


def _beginning_of(text: str) -> str:
    if len(text) <= _LONGEST_CONTEXT:
        return text
    cut = text[:_LONGEST_CONTEXT]
    return f"{cut.rsplit(maxsplit=1)[0] if ' ' in cut.strip() else cut}{_CUT}"
