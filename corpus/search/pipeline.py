"""Fuzzy search from a query to its answers, step by step.

    parse        query.py          what was typed → words, phrases, exceptions, filters
    resolve      resolution.py     words of the query → words of the library, all at once
    scope        scope.py          which passages may answer
    candidates   candidates.py     passages that hold most of the words, from the index
    compare      comparison.py     those most similar to the query as it was typed
    extent       matches.py        where exactly in the passage, and how good (`extent.py`)
                 every_passage.py  only if all matches are weak: every passage is compared
    rank         ranking.py        best first, each document in turn
    filter       (caller)          by tags and annotators: `annotations.analysis.library_search`

Each step takes values and gives values; those that read the index take it as an argument, and a
`Budget` says how much they may read.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from corpus.document import Span
from corpus.search import candidates, every_passage
from corpus.search.budget import THOROUGH, Budget
from corpus.search.comparison import most_similar
from corpus.search.context import SearchContext
from corpus.search.extent import LONGEST_NEEDLE
from corpus.search.matches import Match, are_weak, least_score, matches_in, phrase_matches
from corpus.search.query import Query
from corpus.search.ranking import best, rank
from corpus.search.resolution import ResolvedQuery, resolve
from corpus.search.scope import Scope, scope_of
from corpus.storage.search_index.index import SearchIndex
from corpus.text.folding import Folded


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that answers a query."""

    document: str
    """The document's id."""
    slug: str
    span: Span
    text: str
    score: float
    """0–100; 100 is an exact match apart from case, accents, white space and hyphens."""
    kind: Literal["exact", "near"]
    revision: str
    """The revision of the document that holds it."""


@dataclass(frozen=True, slots=True)
class Hits:
    """The hits, best first, and whether every passage was compared with the query."""

    hits: tuple[Hit, ...]
    exhaustive: bool = False


def search(
    context: SearchContext, query: Query, *, limit: int = 10,
    documents: Collection[str] | None = None, budget: Budget = THOROUGH,
    stopped: Callable[[], bool] = lambda: False,
) -> Hits:  # fmt: skip
    """The passages that answer a query, best first; of the `documents` (ids) only, if given.

    Returns what it has once `stopped()`. Raises LibraryError if the index is damaged.
    """
    snapshot = context.snapshot()
    if not query.words or not snapshot.passages:
        return Hits((), exhaustive=True)
    resolved = resolve(query, context.vocabulary, snapshot.passages)
    scope = scope_of(context.index, snapshot, resolved, documents)
    matches, exhaustive = _matches(context.index, resolved, scope, budget, stopped)
    chosen = best(rank(matches), query, limit)
    return Hits(tuple(_hit(match, context.text) for match in chosen), exhaustive)


def _matches(
    index: SearchIndex, resolved: ResolvedQuery, scope: Scope, budget: Budget,
    stopped: Callable[[], bool],
) -> tuple[list[Match], bool]:  # fmt: skip
    """All matches, unranked, and whether every passage was compared."""
    query = resolved.query
    if query.phrases:
        passages = candidates.with_phrases(index, resolved, scope)
        return list(phrase_matches(passages, resolved, scope, stopped)), True
    if resolved.is_single_word:  # the index knows everything that one word may mean
        passages = candidates.with_spellings(index, resolved, scope, budget, least_score(query))
        return matches_in(passages, resolved, scope, stopped), budget.every_passage
    offered = candidates.with_most_words(index, resolved, scope, budget)
    passages = most_similar(offered, resolved, scope, budget)
    matches = matches_in(passages, resolved, scope, stopped)
    if not budget.every_passage or not are_weak(matches, resolved) or stopped():
        return matches, False
    question = every_passage.Question(query.needle[:LONGEST_NEEDLE], scope.excluded, budget.located)
    numbers = every_passage.most_similar(index.database, question, scope.ranges(), stopped)
    matched = {match.passage.number for match in matches}
    others = [passage for passage in index.passages(numbers) if passage.number not in matched]
    return matches + matches_in(others, resolved, scope, stopped), not stopped()


def _hit(match: Match, text_of: Callable[[str], str]) -> Hit:
    """A match as a span of its document's text."""
    passage, document = match.passage, match.document
    text = text_of(document.revision)[slice(*passage.span)]
    folded = _folded(text)
    if folded.text == passage.folded:
        start, end = folded.span(*match.span)
    else:  # folded by another version of the tables: the passage as a whole
        start, end = 0, len(text)
    return Hit(
        document.id,
        document.slug,
        Span(passage.span.start + start, passage.span.start + end),
        text[start:end],
        round(100 * match.score, 1),
        "exact" if match.score == 1 else "near",
        document.revision,
    )


@lru_cache(maxsize=256)
def _folded(passage: str) -> Folded:
    """While a reader types, the answers are mostly the same passages."""
    return Folded(passage)
