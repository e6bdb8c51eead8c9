"""What stands around a sentence: it tells of what matter a sentence is that says too little itself.

"They killed my brother" is about what the sentences before and after it are about.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt

from corpus.document import Span
from corpus.search.parallels.sentence_terms import SentenceTerms

SENTENCES = 3
"""Sentences on either side."""


def around(stretch: SentenceTerms, number: int) -> frozenset[str]:
    """The terms of a sentence and of those around it."""
    near = stretch.terms[max(0, number - SENTENCES) : number + SENTENCES + 1]
    return frozenset().union(*near)


def around_span(stretch: SentenceTerms, span: Span) -> frozenset[str]:
    """The terms of the sentences that a span touches, and of those around them."""
    touched = [n for n, sentence in enumerate(stretch.spans) if sentence.overlaps(span)]
    return frozenset().union(*(around(stretch, n) for n in touched))


class Surroundings:
    """What stands around a passage, to be compared with what stands around sentences."""

    def __init__(self, terms: frozenset[str], rarity: Mapping[str, float]) -> None:
        self._terms = terms
        self._rarity = rarity
        self._length = self._norm(terms)

    def similarity(self, stretch: SentenceTerms, number: int) -> float:
        """The cosine (0–1) of both sets of terms, a term counted by its rarity; 0 if either has
        none.
        """
        terms = around(stretch, number)
        common = sum(self._rarity[term] ** 2 for term in terms & self._terms)
        return common / (self._length * self._norm(terms)) if common else 0.0

    def _norm(self, terms: frozenset[str]) -> float:
        return sqrt(sum(self._rarity[term] ** 2 for term in terms))
