"""The related sentences of a passage, from how they compare: which are kept, and in what order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from heapq import nlargest
from typing import NamedTuple

from corpus.document import Span
from corpus.search.parallels.likelihood import (
    LEAST,
    SURE,
    WEAK,
    has_enough,
    likelihood,
    rank,
    sureness,
)
from corpus.search.parallels.relatedness import Comparison
from corpus.search.parallels.sentence_terms import SentenceTerms
from corpus.search.parallels.surroundings import Surroundings
from corpus.storage.search_index.index import IndexedDocument

_MOST = 80
"""Sentences whose surroundings are compared."""
_SIMILAR = 0.12
"""The similarity of the surroundings from which one term in common is enough."""

ComparedSentence = tuple[IndexedDocument, SentenceTerms, Comparison]


class RelatedSentence(NamedTuple):
    """A sentence about the same topic."""

    document: IndexedDocument
    span: Span
    score: float
    """0–1: how sure it is."""
    weak: bool
    """Whether it may be so by chance."""
    answered: Mapping[str, float]
    """The terms of the passage that it answers, and their weight."""


def ranked(
    compared: Iterable[ComparedSentence], surroundings: Surroundings | None, least_shared: int,
    *, says_little: bool, reused: bool,
) -> list[RelatedSentence]:  # fmt: skip
    """The related ones of these sentences, best first, weak ones last; none if all of them may be
    so by chance, unless the passage is `reused` somewhere.

    `least_shared`: terms that must be answered, but one is enough in similar `surroundings` (the
    passage's, if they are known) where the passage `says_little` itself.
    """
    first = nlargest(_MOST, compared, key=lambda one: rank(one[2].evidence))
    likelihoods = [likelihood(one.evidence) for _, _, one in first]
    is_strong = any(
        likely >= LEAST and has_enough(one.evidence, least_shared)
        for likely, (_, _, one) in zip(likelihoods, first, strict=True)
    )
    if not is_strong and not reused:
        return []
    least = WEAK if is_strong else LEAST
    related: list[RelatedSentence] = []
    for likely, (document, stretch, one) in zip(likelihoods, first, strict=True):
        similar = surroundings.similarity(stretch, one.sentence) if surroundings else 0.0
        enough = has_enough(one.evidence, least_shared)
        if enough or (says_little and similar >= _SIMILAR):
            score = sureness(rank(one.evidence, similar))
            is_weak = likely < least or not enough
            span = stretch.spans[one.sentence]
            related.append(RelatedSentence(document, span, score, is_weak, one.answered()))
    best = max((sentence.score for sentence in related if not sentence.weak), default=0.0)
    sure = min(SURE, best)
    related = [one._replace(weak=one.weak or one.score < sure) for one in related]
    return sorted(related, key=lambda s: (s.weak, -s.score, s.document.first, s.span))
