"""How likely a related sentence is about the matter of a passage.

Three questions have an answer each. *Is the matter in the library at all?* The likelihood of the
best sentence tells, by `Evidence`: a shared name or a stock phrase makes a sentence similar, but
its document then says nothing else of the passage. *Which sentence comes first?* The one with the
highest `rank`. *How sure is it?* That is `sureness`, the rank as a probability.

The weights are those of logistic regressions on news about 43 events with their coreference (ECB+,
Cybulska and Vossen 2014), fitted with cross-validation by event; `bench/matters.py` measures the
same on other articles. Nothing of those texts is here.
"""

from __future__ import annotations

from math import exp, log
from typing import NamedTuple

LEAST = 0.24
"""The likelihood of the best sentence from which a passage has related sentences."""
WEAK = 0.15
"""The likelihood below which one of them is weak."""
SURE = 0.6
"""The sureness below which one is weak beside a better one: two in three of those are right, and
four in five of the others."""

_SIMILAR_MEANING = 0.35
_MOST_SHARED = 6
"""More shared terms than these say no more."""
_LEAST_RELATEDNESS = 1e-3
_SHARED_TERMS = 0.5
"""The exponent of the number of shared terms in the rank."""
_SURROUNDINGS = 2.7
"""How much similar surroundings add to the rank's logarithm, and how similar they are at most."""
_MOST_SIMILAR = 0.3


class Evidence(NamedTuple):
    """What tells whether a sentence is about the matter of a passage."""

    shared: int
    """Terms of the passage that the sentence answers."""
    covered: float
    """The share of the passage's weight that the sentences around it answer together."""
    relatedness: float
    """As in `relatedness.py`."""
    length: float
    """The sentence's length, and the passage's: the norms of the rarity of their terms."""
    passage_length: float
    meaning: float | None = None
    """The similarity of the embeddings, if they are installed."""


def likelihood(evidence: Evidence) -> float:
    """The probability (0–1) that the sentence is about the matter of the passage."""
    shared = min(_MOST_SHARED, evidence.shared) / _MOST_SHARED
    passage_length = log(evidence.passage_length)
    if evidence.meaning is not None:
        logit = -2.18 + 2.58 * shared + 4.37 * evidence.covered - 0.75 * passage_length
        return _probability(logit + 2.08 * max(0.0, evidence.meaning))
    logit = -1.4 + 3.39 * shared + 3.88 * evidence.covered - 0.54 * passage_length
    logit -= 0.3 * log(evidence.length)
    return _probability(logit + 0.1 * log(max(_LEAST_RELATEDNESS, evidence.relatedness)))


def has_enough(evidence: Evidence, least_shared: int) -> bool:
    """Whether a sentence has so much in common with the passage that it can be about its matter:
    at least so many terms, or a similar meaning.
    """
    similar = evidence.meaning is not None and evidence.meaning >= _SIMILAR_MEANING
    return evidence.shared >= least_shared or similar


def rank(evidence: Evidence, surroundings: float = 0.0) -> float:
    """By what related sentences are ordered; `surroundings`: the similarity (0–1) of what stands
    around the sentence to what stands around the passage, 0 if that is not known.
    """
    logarithm = _SHARED_TERMS * log(max(1, evidence.shared))
    logarithm += _SURROUNDINGS * min(_MOST_SIMILAR, surroundings)
    return evidence.relatedness * exp(logarithm)


def sureness(rank: float) -> float:
    """The probability (0–1) that a sentence of this rank is right, where the matter is there."""
    return _probability(1.1 + 1.35 * log(max(_LEAST_RELATEDNESS, rank)))


def _probability(logit: float) -> float:
    return 1 / (1 + exp(-logit))
