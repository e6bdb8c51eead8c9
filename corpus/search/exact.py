"""Exact search: where a query occurs in a text, whatever case, accents and white space."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from corpus.document import Span
from corpus.text.folding import Folded, continues_letter, fold

_STRETCH = 1 << 18
"""Characters of a text that are folded at once, about: a book of megabytes is never folded as a
whole, which would take several times its memory.
"""
_WINDOW = 1 << 12
"""Characters in which a good place is looked for where a stretch may end."""
_LONG = 1 << 20
"""Characters of a text of which the folded form is not kept here."""


def find_exact(text: str, query: str) -> Iterator[Span]:
    """Where `query` occurs in `text`, whatever the case, accents and width of white space."""
    searched = _kept(text) if len(text) < _LONG else FoldedText(text)
    return searched.find(query)


@lru_cache(maxsize=64)
def _kept(text: str) -> FoldedText:
    return FoldedText(text)


class FoldedText:
    """A text of any length, to be searched several times: each stretch is folded once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._stretches = tuple(_stretches(text))

    def find(self, query: str) -> Iterator[Span]:
        """Where `query` occurs, in order, whatever the case, accents and width of white space."""
        words = fold(query).split()
        last = None
        for span in self._matches(words) if words else ():
            # One character may fold to several, each of which would be a match.
            if span != last:
                yield span
            last = span

    def _matches(self, words: Sequence[str]) -> Iterator[Span]:
        """The matches of some words; also those that go from one stretch to another."""
        pattern = re.compile(r"\s+".join(map(re.escape, words)))
        at = 0
        for n, folded in enumerate(self._stretches):
            size = len(folded.text)
            for match in pattern.finditer(folded.text + self._following(n, words), at):
                start, end = match.span()
                if start >= size:
                    break
                at = end
                first, last = folded.span(start, min(end, size))
                yield Span(first, last if end <= size else self._end(n + 1, end - size))
            at = max(0, at - size)

    def _following(self, n: int, words: Sequence[str]) -> str:
        """So much of what follows a stretch that no match which begins in it ends later."""
        longest = max(map(len, words))
        reach = re.compile(rf"\s*(?:\S{{1,{longest}}}\s*){{,{len(words)}}}")
        text = ""
        for folded in self._stretches[n + 1 :]:
            text += folded.text
            match = reach.match(text)
            if match is not None and match.end() < len(text):
                return match[0]
        return text

    def _end(self, n: int, end: int) -> int:
        """Where a match ends that ends so many characters after the beginning of a stretch."""
        while end > len(self._stretches[n].text):
            end -= len(self._stretches[n].text)
            n += 1
        return self._stretches[n].span(end - 1, end)[1]


def _stretches(text: str) -> Iterator[Folded]:
    """The text in stretches, none of which begins within a letter with its accents."""
    start = 0
    while True:
        stop = latest = start + _STRETCH
        while stop < min(len(text), latest + _WINDOW) and not text[stop].isascii():
            stop += 1
        while stop < len(text) and continues_letter(text[stop]):
            stop += 1
        yield Folded(text, start, min(stop, len(text)))
        if stop >= len(text):
            return
        start = stop
