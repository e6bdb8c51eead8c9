"""Where a quote occurs in a text, or something similar."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from annotations.anchoring.tokenized_text import TokenizedText, comparable
from annotations.model.selectors import CONTEXT, Selector
from corpus.document import Span
from corpus.search.similar_stretch import most_similar_stretch

_MOST_OCCURRENCES = 200
"""A letter or a common word may occur thousands of times."""
_LEAST = 55.0
"""The similarity (0–100) below which a stretch is not worth a closer look."""
_LONGEST, _END = 1000, 300
"""Aligning longer needles takes longer than a key press may (rapidfuzz is quadratic there): of
these the head and the tail are sought."""
_RUN, _LEAST_DISTINCT = 4, 0.25
"""A needle that repeats itself resembles too many places, and takes rapidfuzz minutes (its issue
430): of its runs of four characters at least a quarter must be distinct."""
_SHORTEST = 8
"""A shorter needle resembles a part of too many words."""
_MOST_FOR_ONE, _MOST_FOR_ALL = 1_000_000, 200_000_000
"""Characters that are compared for one passage, and for all passages."""


@dataclass
class QuoteSearch:
    """Searches one text, or some stretches of it only, for quotes."""

    text: TokenizedText
    only: Sequence[Span] | None = None
    _compared: int = field(default=0, init=False)

    def occurrences(self, selector: Selector) -> list[Span]:
        """Where the quote occurs: to the letter, else to the word."""
        text, quote = self.text.text, selector.content
        spans: list[Span] = []
        at = text.find(quote)
        while at >= 0 and len(spans) < _MOST_OCCURRENCES:
            spans.append(Span(at, at + len(quote)))
            at = text.find(quote, at + 1)
        return spans or self.text.occurrences(TokenizedText(quote).words, _MOST_OCCURRENCES)

    def similar_stretches(self, selector: Selector) -> Iterator[Span]:
        """Stretches similar to the quote, and to the quote with its context; imprecise at their
        ends.
        """
        quote = comparable(selector.content)
        context = comparable(selector.prefix[-CONTEXT:]), comparable(selector.suffix[:CONTEXT])
        for needle in (quote, quote.join(context)):
            if len(needle) < _SHORTEST or _repeats(needle) or self._compared >= _MOST_FOR_ALL:
                continue
            stretch = self._similar_stretch(needle, selector.span.start)
            if stretch:
                yield stretch

    def _similar_stretch(self, needle: str, near: int) -> Span | None:
        text, base = self._around(near)
        if len(needle) <= _LONGEST:
            whole = most_similar_stretch(needle, text, _LEAST)
            return self._in_text(base + whole.start, base + whole.end) if whole else None
        head = most_similar_stretch(needle[:_END], text, _LEAST)
        tail = most_similar_stretch(needle[-_END:], text, _LEAST)
        if head and tail and 0.5 * len(needle) < tail.end - head.start < 2 * len(needle):
            return self._in_text(base + head.start, base + tail.end)
        if head:
            end = min(len(text), head.start + len(needle))
            return self._in_text(base + head.start, base + end)
        if tail:
            return self._in_text(base + max(0, tail.end - len(needle)), base + tail.end)
        return None

    def _around(self, near: int) -> tuple[str, int]:
        """The text that is compared, and where in `_joined` it begins: of a long text the part
        around the passage's old place.
        """
        text = self._joined
        start = 0 if self.only is not None else max(0, near - _MOST_FOR_ONE // 2)
        start = max(0, min(start, len(text) - _MOST_FOR_ONE))
        piece = text[start : start + _MOST_FOR_ONE]
        self._compared += len(piece)
        return piece, start

    @cached_property
    def _joined(self) -> str:
        text = self.text.comparable
        if self.only is None:
            return text
        return "\n".join(text[slice(*span)] for span in self.only)

    @cached_property
    def _starts(self) -> list[int]:
        """Where each of the stretches begins in `_joined`."""
        starts, at = [], 0
        for start, end in self.only or ():
            starts.append(at)
            at += end - start + 1
        return starts

    def _in_text(self, start: int, end: int) -> Span | None:
        """A span of `_joined` as a span of the text, within one stretch."""
        if self.only is None:
            return Span(start, end)
        number = bisect_right(self._starts, start) - 1
        first, last = self.only[number]
        shift = first - self._starts[number]
        return Span(start + shift, min(last, end + shift)) if start + shift < last else None


def _repeats(needle: str) -> bool:
    runs = {needle[at : at + _RUN] for at in range(len(needle) - _RUN + 1)}
    return len(runs) < _LEAST_DISTINCT * (len(needle) - _RUN + 1)
