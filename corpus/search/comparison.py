"""Comparing candidates with the query as it was typed: which deserve an exact look."""

from __future__ import annotations

from heapq import nlargest

from rapidfuzz import fuzz, process

from corpus.search.budget import Budget
from corpus.search.candidates import Candidates
from corpus.search.extent import LONGEST_NEEDLE
from corpus.search.resolution import ResolvedQuery
from corpus.search.scope import Scope
from corpus.storage.search_index.index import IndexedPassage

NAME_WORDS = 3
"""Words of a query that may be a name."""
_LETTERS_OF_NAME, _LETTERS = 0.3, 0.7
"""The share of the letters' similarity in a passage's rank; the rest is the weight of its words."""
_EXACT = 99.5


def most_similar(
    candidates: Candidates, resolved: ResolvedQuery, scope: Scope, budget: Budget
) -> list[IndexedPassage]:
    """The candidates that are most similar to the query, in the order of their numbers."""
    passages = [
        passage
        for passage in candidates.passages
        if scope.includes(passage.number) and not scope.holds_excluded(passage)
    ]
    if len(passages) <= budget.located:
        return passages
    total = resolved.total_weight or 1.0
    may_be_name = len(resolved.query.words) <= NAME_WORDS
    share = _LETTERS_OF_NAME if may_be_name else _LETTERS
    similarities = process.extract(
        resolved.query.needle[:LONGEST_NEEDLE],
        {passage.number: passage.folded for passage in passages},
        scorer=fuzz.partial_ratio,
        limit=None,
    )
    scores = {
        number: share * similarity / 100
        + (1 - share) * min(1.0, candidates.weights[number] / total)
        for _, similarity, number in similarities
    }
    chosen = set(nlargest(budget.located, scores, key=lambda n: (scores[n], -n)))
    if may_be_name:
        # The name may be spelt differently elsewhere.
        others = {number: scores[number] for _, s, number in similarities if s < _EXACT}
        chosen.update(nlargest(budget.located // 2, others, key=lambda n: (others[n], -n)))
    return [passage for passage in passages if passage.number in chosen]
