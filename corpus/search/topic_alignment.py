"""Which passage of another document is about the same matter: the simple way, by shared words.

Screens ask a `Matcher`; this one looks at words alone, weighted by how rare they are (tf-idf,
cosine), and finds nothing where only common words are shared.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterator
from itertools import pairwise
from math import log, sqrt
from typing import Protocol

from corpus.document import Document, Span
from corpus.text.folding import fold
from corpus.text.segments import sentences, words

_LEAST = 0.12
"""Cosine below which two passages have nothing to do with each other."""
_SHARED = 2
"""Words that must be shared, where the passage has as many."""
_SHORTEST = 3
"""Letters of a word that says something; numbers may be shorter."""
_BUDGET = 20_000
"""Sentences that are looked at for one passage, those of its rarest words first: some 5 ms."""
_LONG = 1_000_000
"""Characters of a document up to which its sentences are found properly."""
_KEPT = 8
_STOP = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+|\n+")


class Matcher(Protocol):
    """Finds the passage of a document that is most like a text."""

    def ready(self, document: Document) -> bool:
        """Whether `nearest` would answer at once."""
        ...

    def prepare(self, document: Document, stopped: Callable[[], bool]) -> None:
        """Do what takes long; may be called in another thread. Gives up once `stopped()`."""
        ...

    def nearest(self, text: str, document: Document) -> Span | None:
        """The passage most like `text`, None if none is like it or `document` is not ready."""
        ...


class WordIndex:
    """The sentences of one document by their words."""

    def __init__(self, document: Document, stopped: Callable[[], bool] = lambda: False) -> None:
        self._starts = array("Q")
        self._ends = array("Q")
        self._postings: dict[str, array[int]] = {}
        for n, span in enumerate(_units(document)):
            if not n % 1000 and stopped():
                break
            self._starts.append(span.start)
            self._ends.append(span.end)
            for word in _words(document.text, span):
                self._postings.setdefault(word, array("L")).append(n)
        squares = [0.0] * len(self._starts)
        for found in self._postings.values():
            weight = self._weight(found) ** 2
            for n in found:
                squares[n] += weight
        self._lengths = array("d", map(sqrt, squares))

    def nearest(self, text: str) -> Span | None:
        """The sentence most like `text`; the first of several that are equally like it."""
        wanted = _words(text, Span(0, len(text)))
        known = [found for word in wanted if (found := self._postings.get(word))]
        known.sort(key=len)
        scores: dict[int, float] = {}
        shared: dict[int, int] = {}
        budget, least = _BUDGET, min(_SHARED, len(wanted))
        for looked, found in enumerate(known):
            if scores and len(found) > budget:
                least = min(least, looked)
                break
            budget -= len(found)
            weight = self._weight(found) ** 2
            for n in found:
                scores[n] = scores.get(n, 0.0) + weight
                shared[n] = shared.get(n, 0) + 1
        rarest = self._weight(()) ** 2
        length = sqrt(sum(self._weight(found) ** 2 for found in known)
                      + rarest * (len(wanted) - len(known)))  # fmt: skip
        best, at = 0.0, -1
        for n, score in scores.items():
            if shared[n] < least:
                continue
            cosine = score / (length * self._lengths[n])
            if cosine > best + 1e-9 or (cosine > best - 1e-9 and n < at):
                best, at = cosine, n
        return Span(self._starts[at], self._ends[at]) if best >= _LEAST else None

    def _weight(self, found: array[int] | tuple[()]) -> float:
        """How much a word in these sentences says: its inverse document frequency."""
        return log((len(self._starts) + 1) / (len(found) + 0.5))


class SharedWords:
    """A `Matcher` by shared words; keeps the indexes of the last documents asked for."""

    def __init__(self) -> None:
        self._indexes: dict[str, WordIndex] = {}

    def ready(self, document: Document) -> bool:
        return document.revision in self._indexes

    def prepare(self, document: Document, stopped: Callable[[], bool] = lambda: False) -> None:
        if self.ready(document):
            return
        index = WordIndex(document, stopped)
        if not stopped():
            while len(self._indexes) >= _KEPT:
                del self._indexes[next(iter(self._indexes))]
            self._indexes[document.revision] = index

    def nearest(self, text: str, document: Document) -> Span | None:
        index = self._indexes.get(document.revision)
        return index.nearest(text) if index is not None else None


def _words(text: str, span: Span) -> set[str]:
    folded = (fold(text[start:end]) for start, end in words(text, *span))
    return {word for word in folded if len(word) >= _SHORTEST or word.isdigit()}


def _units(document: Document) -> Iterator[Span]:
    text, language = document.text, document.metadata.language
    for _, start, end in document.blocks:
        if len(text) <= _LONG:
            yield from sentences(text, start, end, language)
        else:
            cuts = [start, *(found.end() for found in _STOP.finditer(text, start, end)), end]
            yield from (Span(a, b) for a, b in pairwise(cuts) if b > a)
