"""Where in a text a quote stands, or something like it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from annotations.anchoring.wording import Wording, plain
from annotations.model.selectors import CONTEXT, Selector
from corpus.document import Span
from corpus.search.similar_stretch import most_similar_stretch

# Of a letter or a common word there may be thousands.
_MOST_OCCURRENCES = 200
# Below this similarity (0–100) nothing in a stretch is worth a closer look.
_LEAST = 55.0
# Alignment of longer needles costs more than a key press may (rapidfuzz is quadratic there): of
# these the head and the tail are looked for.
_LONGEST, _END = 1000, 300
# One that repeats itself is like too many places, and takes rapidfuzz minutes (its issue 430): of
# its runs of four characters at least a quarter must differ.
_RUN, _LEAST_DIFFERENT = 4, 0.25
# Shorter needles resemble a part of too many words.
_SHORTEST = 8
# Characters that are compared for one passage, and for all passages.
_MOST_FOR_ONE, _MOST_FOR_ALL = 1_000_000, 200_000_000


@dataclass
class Similar:
    """The quotes that are looked for in one text, or in some stretches of it only."""

    wording: Wording
    only: Sequence[Span] | None = None
    _compared: int = field(default=0, init=False)

    def occurrences(self, selector: Selector) -> list[Span]:
        """Where the quote stands: to the letter, else to the word."""
        text, quote = self.wording.text, selector.content
        found: list[Span] = []
        at = text.find(quote)
        while at >= 0 and len(found) < _MOST_OCCURRENCES:
            found.append(Span(at, at + len(quote)))
            at = text.find(quote, at + 1)
        return found or self.wording.occurrences(Wording(quote).words, _MOST_OCCURRENCES)

    def stretches(self, selector: Selector) -> Iterator[Span]:
        """Stretches like the quote, and like it with its surroundings; inexact at their ends."""
        quote = plain(selector.content)
        beside = plain(selector.prefix[-CONTEXT:]), plain(selector.suffix[:CONTEXT])
        for needle in (quote, quote.join(beside)):
            if len(needle) < _SHORTEST or _repeats(needle) or self._compared >= _MOST_FOR_ALL:
                continue
            found = self._stretch(needle, selector.span.start)
            if found:
                yield found

    def _stretch(self, needle: str, near: int) -> Span | None:
        text, base = self._around(near)
        if len(needle) <= _LONGEST:
            found = most_similar_stretch(needle, text, _LEAST)
            return self._back(base + found.start, base + found.end) if found else None
        head, tail = (
            most_similar_stretch(needle[:_END], text, _LEAST),
            most_similar_stretch(needle[-_END:], text, _LEAST),
        )
        if head and tail and 0.5 * len(needle) < tail.end - head.start < 2 * len(needle):
            return self._back(base + head.start, base + tail.end)
        if head:
            return self._back(base + head.start, base + min(len(text), head.start + len(needle)))
        return self._back(base + max(0, tail.end - len(needle)), base + tail.end) if tail else None

    def _around(self, near: int) -> tuple[str, int]:
        """What is to be compared, and where in `_joined` it begins: of a long text what lies around
        the passage's old place.
        """
        text = self._joined
        start = 0 if self.only is not None else max(0, near - _MOST_FOR_ONE // 2)
        start = max(0, min(start, len(text) - _MOST_FOR_ONE))
        piece = text[start : start + _MOST_FOR_ONE]
        self._compared += len(piece)
        return piece, start

    @cached_property
    def _joined(self) -> str:
        text = self.wording.plain
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

    def _back(self, start: int, end: int) -> Span | None:
        if self.only is None:
            return Span(start, end)
        number = bisect_right(self._starts, start) - 1
        first, last = self.only[number]
        shift = first - self._starts[number]
        return Span(start + shift, min(last, end + shift)) if start + shift < last else None


def _repeats(needle: str) -> bool:
    runs = {needle[at : at + _RUN] for at in range(len(needle) - _RUN + 1)}
    return len(runs) < _LEAST_DIFFERENT * (len(needle) - _RUN + 1)
