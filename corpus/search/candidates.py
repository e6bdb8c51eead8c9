"""Candidates: the passages that the index offers for a resolved query, within a budget."""

from __future__ import annotations

from heapq import nlargest
from itertools import islice
from math import log
from typing import NamedTuple

from corpus.search.budget import THOROUGH, Budget
from corpus.search.resolution import ResolvedQuery
from corpus.search.scope import Scope
from corpus.storage.search_index.index import IndexedPassage, SearchIndex

_TIERS = (0.99, 0.8, 0.0)
"""The tiers of similarity in which the meanings of a word are looked up."""
_PER_SPELLING = 60
"""Passages that are considered for each spelling of a word."""
_ALL = 1 << 62


class Candidates(NamedTuple):
    """Passages that may answer a query."""

    passages: list[IndexedPassage]
    """In the order of their numbers."""
    weights: dict[int, float]
    """By a passage's number: the weight of the query's words that it holds."""


class _WordPostings(NamedTuple):
    """What the index has for a word of the query."""

    most: float
    """The highest weight that a passage with it gets."""
    tiers: list[tuple[float, list[int]]]
    """By similarity, the most similar last: the weight of the meanings, and the passages that hold
    them."""


def with_most_words(
    index: SearchIndex, resolved: ResolvedQuery, scope: Scope, budget: Budget
) -> Candidates:
    """The passages that hold most of the words of a query."""
    most = _ALL if scope.is_partial else budget.compared
    weights = passage_weights(index, resolved, scope, budget.postings, most)
    if scope.is_partial:
        weights = {number: weight for number, weight in weights.items() if scope.includes(number)}
    return Candidates(index.passages(highest(weights, budget.compared)), weights)


def with_phrases(index: SearchIndex, resolved: ResolvedQuery, scope: Scope) -> list[IndexedPassage]:
    """The passages that hold the words of the quoted phrases; if the query has other words, those
    that hold most of these, too.
    """
    postings = [
        index.postings(*(word.id for word in words)) for words in resolved.phrase_words.values()
    ]
    postings.sort(key=len)
    numbers = set(postings[0]).intersection(*postings[1:])
    if has_other_words(resolved):
        weights = passage_weights(index, resolved, scope, THOROUGH.postings, _ALL)
        numbers = set(
            nlargest(THOROUGH.literal, sorted(numbers), key=lambda n: weights.get(n, 0.0))
        )
    return index.passages(sorted(filter(scope.includes, numbers)))


def has_other_words(resolved: ResolvedQuery) -> bool:
    """Whether the query has words outside its quoted phrases."""
    return resolved.phrase_words.keys() < set(resolved.query.words)


def with_spellings(
    index: SearchIndex, resolved: ResolvedQuery, scope: Scope, budget: Budget, least: float
) -> list[IndexedPassage]:
    """The passages with the only word of a query: some of each spelling with a similarity from
    `least` on, the most similar first.
    """
    numbers: dict[int, None] = {}
    for match in resolved.words[0].matches:
        if len(numbers) > budget.literal or match.similarity < least:
            break
        answers = filter(scope.includes, index.iter_postings(match.word.id))
        numbers.update(dict.fromkeys(islice(answers, _PER_SPELLING)))
    return index.passages(numbers)


def passage_weights(
    index: SearchIndex, resolved: ResolvedQuery, scope: Scope, budget: int, most: int
) -> dict[int, float]:
    """The weight of the query's words in each passage, from at most `budget` postings. Beyond the
    best `most` passages, those with little weight may be missing.
    """
    word_postings = _word_postings(index, resolved, scope, budget)
    remaining = sum(word.most for word in word_postings)
    totals: dict[int, float] = {}
    for best, tiers in word_postings:
        # A passage counts a word once, as the most similar of its meanings.
        weights: dict[int, float] = {}
        if len(totals) > most and sorted(totals.values())[-most] >= remaining:
            # A passage with none of the words so far can no longer be among the best.
            for weight, numbers in tiers:
                weights.update(dict.fromkeys(totals.keys() & numbers, weight))
        else:
            for weight, numbers in tiers:
                weights.update(dict.fromkeys(numbers, weight))
            if len(weights) > len(totals):  # iterate over the shorter of the two
                weights, totals = totals, weights
        for number, weight in weights.items():
            totals[number] = totals.get(number, 0.0) + weight
        remaining -= best
    return totals


def _word_postings(
    index: SearchIndex, resolved: ResolvedQuery, scope: Scope, budget: int
) -> list[_WordPostings]:
    """The postings of each word, those of the greatest weight first."""
    tiers: list[tuple[int, int, float, list[int]]] = []
    for n, resolved_word in enumerate(resolved.words):
        upper = 2.0
        for lower in _TIERS:
            tier = [match for match in resolved_word.matches if lower <= match.similarity < upper]
            upper = lower
            if tier:
                size = sum(match.word.passages for match in tier)
                similarity = max(match.similarity for match in tier)
                weight = similarity**3 * log(1 + scope.snapshot.passages / (1 + size))
                tiers.append((size, n, weight, [match.word.id for match in tier]))
    left = budget
    rows: list[list[tuple[float, list[int]]]] = [[] for _ in resolved.words]
    tiers.sort()
    # If only some passages may answer, perhaps none of them has the rare words that are similar to
    # those of the query: one word is read as it was typed, whatever it costs.
    as_typed = (at for at, (_, n, _, ids) in enumerate(tiers) if _is_as_typed(resolved, n, ids))
    needed = next(as_typed, None) if scope.is_partial else None
    for at, (size, n, weight, ids) in enumerate(tiers):
        if size > left and left < budget and at != needed:
            continue
        left -= size
        if left < 0 and not scope.is_partial:  # even the rarest word is everywhere
            numbers = list(islice(index.iter_postings(*ids), budget))
        else:
            numbers = index.postings(*ids)
        rows[n].append((weight, numbers))
    words = [_WordPostings(max(weight for weight, _ in row), sorted(row)) for row in rows if row]
    return sorted(words, key=lambda word: -word.most)


def _is_as_typed(resolved: ResolvedQuery, n: int, ids: list[int]) -> bool:
    """Whether these words are one of the query's as it was typed, not two of them taken as one."""
    word = resolved.words[n]
    return word.weight > 0 and any(
        match.similarity == 1 and match.word.id in ids for match in word.matches
    )


def highest(totals: dict[int, float], most: int) -> list[int]:
    """The numbers with the highest totals; of equal ones the first. A heap takes three times as
    long for tens of thousands.
    """
    if len(totals) <= most:
        return list(totals)
    least = sorted(totals.values(), reverse=True)[most - 1]
    above = [number for number, total in totals.items() if total > least]
    equal = (number for number, total in totals.items() if total == least)
    return above + list(islice(equal, most - len(above)))
