"""Which sentence of another document is about the same topic, by shared words.

Screens ask a `TopicAligner`. This one compares words alone, weighted by how rare they are (tf-idf,
cosine), and finds nothing if only common words are shared.
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
from corpus.text.sentences import sentences
from corpus.text.words import words

_LEAST = 0.12
"""The cosine below which two sentences have no topic in common."""
_SHARED = 2
"""Words that must be shared, if the text has as many."""
_SHORTEST = 3
"""Letters of a word that counts; numbers may be shorter."""
_BUDGET = 20_000
"""Sentences that are scored for one text, those with its rarest words first: some 5 ms."""
_LONG = 1_000_000
"""Characters of a document up to which its sentences are segmented by language."""
_MOST_DOCUMENTS = 8
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+|\n+")


class TopicAligner(Protocol):
    """Finds the sentence of a document that is most similar to a text."""

    def ready(self, document: Document) -> bool:
        """Whether `nearest` can answer at once."""
        ...

    def prepare(self, document: Document, stopped: Callable[[], bool]) -> None:
        """Do what takes long; may be called in another thread. Gives up once `stopped()`."""
        ...

    def nearest(self, text: str, document: Document) -> Span | None:
        """The sentence most similar to `text`; None if none is similar or `document` is not
        ready.
        """
        ...


class SentenceIndex:
    """The sentences of one document by their words."""

    def __init__(self, document: Document, stopped: Callable[[], bool] = lambda: False) -> None:
        self._starts = array("Q")
        self._ends = array("Q")
        self._postings: dict[str, array[int]] = {}
        for n, span in enumerate(_sentences(document)):
            if not n % 1000 and stopped():
                break
            self._starts.append(span.start)
            self._ends.append(span.end)
            for word in _words(document.text, span):
                self._postings.setdefault(word, array("L")).append(n)
        squares = [0.0] * len(self._starts)
        for numbers in self._postings.values():
            weight = self._weight(len(numbers)) ** 2
            for n in numbers:
                squares[n] += weight
        self._lengths = array("d", map(sqrt, squares))

    def nearest(self, text: str) -> Span | None:
        """The sentence most similar to `text`; of equal ones the first."""
        text_words = _words(text, Span(0, len(text)))
        postings = [self._postings[word] for word in text_words if word in self._postings]
        postings.sort(key=len)
        scores: dict[int, float] = {}
        shared: dict[int, int] = {}
        budget, least = _BUDGET, min(_SHARED, len(text_words))
        for words_read, numbers in enumerate(postings):
            if scores and len(numbers) > budget:
                least = min(least, words_read)
                break
            budget -= len(numbers)
            weight = self._weight(len(numbers)) ** 2
            for n in numbers:
                scores[n] = scores.get(n, 0.0) + weight
                shared[n] = shared.get(n, 0) + 1
        rarest = self._weight(0) ** 2
        unknown = len(text_words) - len(postings)
        length = sqrt(
            sum(self._weight(len(numbers)) ** 2 for numbers in postings) + rarest * unknown
        )
        best, at = 0.0, -1
        for n, score in scores.items():
            if shared[n] < least:
                continue
            cosine = score / (length * self._lengths[n])
            if cosine > best + 1e-9 or (cosine > best - 1e-9 and n < at):
                best, at = cosine, n
        return Span(self._starts[at], self._ends[at]) if best >= _LEAST else None

    def _weight(self, having: int) -> float:
        """The inverse document frequency of a word that so many of these sentences have."""
        return log((len(self._starts) + 1) / (having + 0.5))


class SharedWordAligner:
    """A `TopicAligner` by shared words; caches the indexes of the last documents."""

    def __init__(self) -> None:
        self._indexes: dict[str, SentenceIndex] = {}

    def ready(self, document: Document) -> bool:
        return document.revision in self._indexes

    def prepare(self, document: Document, stopped: Callable[[], bool] = lambda: False) -> None:
        if self.ready(document):
            return
        index = SentenceIndex(document, stopped)
        if not stopped():
            while len(self._indexes) >= _MOST_DOCUMENTS:
                del self._indexes[next(iter(self._indexes))]
            self._indexes[document.revision] = index

    def nearest(self, text: str, document: Document) -> Span | None:
        index = self._indexes.get(document.revision)
        return index.nearest(text) if index is not None else None


def _words(text: str, span: Span) -> set[str]:
    folded = (fold(text[start:end]) for start, end in words(text, *span))
    return {word for word in folded if len(word) >= _SHORTEST or word.isdigit()}


def _sentences(document: Document) -> Iterator[Span]:
    text, language = document.text, document.metadata.language
    for kind, start, end in document.blocks:
        if len(text) <= _LONG:
            yield from sentences(text, start, end, language, kind)
        else:
            ends = (match.end() for match in _SENTENCE_END.finditer(text, start, end))
            yield from (Span(a, b) for a, b in pairwise([start, *ends, end]) if b > a)
