"""How related sentences are to a passage: by the weight of the passage's terms that they answer.

A term is answered by itself, less by a synonym, and less again by the sentences before and after.
The weight is divided by the lengths of both. Neighbouring terms that a sentence has together count
once more as a pair, by how rare the pair is. The similarity of the embeddings, if installed
(`embedding.py`), is added.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import sqrt
from typing import NamedTuple

from corpus.search.parallels.embedding import SentenceEmbedding
from corpus.search.parallels.likelihood import Evidence
from corpus.search.parallels.sentence_terms import SentenceTerms
from corpus.search.parallels.synonyms import synonyms

_EMBEDDING = 0.5
"""The weight of the embeddings' similarity relative to that of the words."""
_SYNONYM = 0.6
"""The factor for a synonym instead of the word itself."""
_NEIGHBOUR = 0.2
"""The factor for the sentence before or after."""
_PAIR = 0.15
"""The factor for neighbouring terms that a sentence has together, in addition to the terms."""
_LENGTH = 0.4
"""The exponent of a sentence's own length: 1 would favour short sentences."""
_LEAST = 0.05
"""The relatedness below which a sentence has nothing in common with the passage."""


class Comparison(NamedTuple):
    """How a sentence compares with a passage."""

    sentence: int
    """Its number in the stretch."""
    evidence: Evidence
    terms: Sequence[str]
    """The passage's."""
    weights: Mapping[int, float]
    """Of the terms (by number) that the sentence answers itself."""

    def answered(self) -> dict[str, float]:
        """The terms that it answers, and their weight."""
        return {self.terms[number]: weight for number, weight in self.weights.items()}


class TopicQuery:
    """The terms of one passage, to be compared with sentences."""

    def __init__(
        self, terms: Iterable[str], words: Sequence[str], rarity: Mapping[str, float],
        pair_weights: Mapping[int, float], embedding: SentenceEmbedding | None,
        *, parts: int = 1,
    ) -> None:  # fmt: skip
        """`parts`: the terms of a word, where what is written as words are syllables."""
        groups = synonyms().groups
        self._terms = tuple(terms)
        self._answers: list[list[tuple[str, float]]] = []
        """For each term what answers it, and the weight of that, most first."""
        for term in self._terms:
            answers = [(term, rarity[term] ** 2)]
            answers += [(group, _SYNONYM * rarity[group] ** 2) for group in groups.get(term, ())]
            self._answers.append(answers)
        self._length = sqrt(sum(answers[0][1] for answers in self._answers)) or 1.0
        self._pair_weights = pair_weights
        self._parts = parts
        self._embedding = embedding
        self._vector = embedding.vectors([words]) if embedding is not None else None

    def compared(self, sentences: SentenceTerms, least_shared: int) -> Iterator[Comparison]:
        """The sentences that have something in common with the passage: at least so many words, or
        their meaning, if the embedding is installed.
        """
        similarities: Sequence[float] = ()
        if self._embedding is not None:
            if sentences.vectors is None:
                sentences.vectors = self._embedding.vectors(sentences.words)
            similarities = self._embedding.similarities(self._vector, sentences.vectors)
        answered = self._answered(sentences)
        covered = self._covered(answered)
        for n in range(len(sentences.spans)) if similarities else answered:
            own = answered.get(n, {})
            shared = len(own) // self._parts
            if shared < least_shared and not similarities:
                continue
            pairs = self._pair_weights.keys() & sentences.pairs[n] if self._pair_weights else ()
            pairs_weight = sum(self._pair_weights[pair] for pair in pairs)
            total = _total(own, n, answered) + _PAIR * pairs_weight
            score = total / (self._length ** (2 - _LENGTH) * sentences.lengths[n] ** _LENGTH)
            meaning = similarities[n] if similarities else None
            if meaning is not None:
                score = (score + _EMBEDDING * max(0.0, meaning)) / (1 + _EMBEDDING)
            if score >= _LEAST:
                evidence = Evidence(
                    shared, covered, score, sentences.lengths[n], self._length, meaning
                )
                yield Comparison(n, evidence, self._terms, own)

    def _covered(self, answered: dict[int, dict[int, float]]) -> float:
        """The share of the passage's weight that sentences answer together."""
        best: dict[int, float] = {}
        for own in answered.values():
            for t, weight in own.items():
                if weight > best.get(t, 0.0):
                    best[t] = weight
        return sum(best.values()) / self._length**2

    def _answered(self, sentences: SentenceTerms) -> dict[int, dict[int, float]]:
        """For each sentence the terms (by number) that it answers, and their weight."""
        answered: dict[int, dict[int, float]] = defaultdict(dict)
        for t, answers in enumerate(self._answers):
            for answer, weight in answers:
                for n in sentences.postings.get(answer, ()):
                    if weight > answered[n].get(t, 0.0):
                        answered[n][t] = weight
        return dict(answered)


def _total(own: dict[int, float], n: int, answered: dict[int, dict[int, float]]) -> float:
    """What a sentence answers, and its neighbours in its place."""
    total = sum(own.values())
    gains: dict[int, float] = {}
    for neighbour in (answered.get(n - 1), answered.get(n + 1)):
        for t, weight in neighbour.items() if neighbour else ():
            gain = _NEIGHBOUR * weight - own.get(t, 0.0)
            if gain > gains.get(t, 0.0):
                gains[t] = gain
    # Neighbours that answer everything do not make a sentence that answers little related.
    return total + min(total, sum(gains.values()))
