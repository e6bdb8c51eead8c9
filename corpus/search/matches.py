"""Matches: where exactly in a passage the answer stands, and how good it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from corpus.document import Span
from corpus.search.candidates import has_other_words
from corpus.search.comparison import NAME_WORDS
from corpus.search.extent import Extent, bare_words, literal_spans, typed_extent, unordered_extent
from corpus.search.query import Query
from corpus.search.resolution import ResolvedQuery
from corpus.search.scope import Scope
from corpus.storage.search_index.index import IndexedDocument, IndexedPassage
from corpus.text.words import indexed_words

PREFIX_SCORE = 0.99
"""The score if the last word of the query is only the beginning of a word: whole words rank
first."""
_INEXACT = 0.99
"""The highest score of what is not the query to the letter."""
_LEAST = 0.6
"""The score below which a passage is no answer (fitted on half of the planted queries)."""
_LONG_ENOUGH = 30
"""Characters of a query from which that score is no chance; a shorter one resembles more."""
_PER_MISSING_CHARACTER = 0.012
_LEAST_OF_SHORT = 0.75
_LEAST_OF_SINGLE_WORD = 0.55
_WEAK = 0.77
"""If the best match is less similar than this, every passage is compared…"""
_FAIR, _WEIGHT_OF_FAIR = 0.7, 0.6
"""…unless it is fair and holds so much of the query's weight: then no misprint makes it weak."""
_SHORTEST = 8
"""Characters of a query that is compared with every passage: a shorter one resembles a part of
everything."""
_HOPELESS = 0.45
"""If the most similar window of the query's length is less similar, its ends are not refined."""
_HELD = 0.2
"""How much of the similarity that a passage lacks is made up for if it holds all words of the
query: letters are alike by chance sooner than words."""


class Match(NamedTuple):
    """An answer in a folded passage."""

    passage: IndexedPassage
    document: IndexedDocument
    span: Span
    """In the folded text of the passage."""
    score: float
    """0–1, by which it is ranked."""
    similarity: float
    """0–1: how similar to the query it is, whatever else its passage holds."""


def least_score(query: Query) -> float:
    """The score from which a passage answers the query."""
    return _LEAST_OF_SINGLE_WORD if len(query.words) == 1 else _LEAST


def _least_typed_score(query: Query) -> float:
    """The same for the query as it was typed, in one piece."""
    missing = max(0, _LONG_ENOUGH - len(query.needle))
    return min(_LEAST_OF_SHORT, _LEAST + _PER_MISSING_CHARACTER * missing)


def matches_in(
    passages: Iterable[IndexedPassage], resolved: ResolvedQuery, scope: Scope,
    stopped: Callable[[], bool],
) -> list[Match]:  # fmt: skip
    """The answers in these passages; those found so far once `stopped()`."""
    matches: list[Match] = []
    for passage in passages:
        document = scope.document_of(passage)
        if document is not None and not stopped():
            matches += _matches_in_passage(passage, document, resolved)
    return matches


def _matches_in_passage(
    passage: IndexedPassage, document: IndexedDocument, resolved: ResolvedQuery
) -> Iterator[Match]:
    query = resolved.query
    literal = literal_spans(query.needle, passage.folded, unfinished=query.unfinished)
    for span in literal:
        is_whole = bare_words(passage.folded[slice(*span)]) == bare_words(query.needle)
        score = 1.0 if is_whole else PREFIX_SCORE
        yield Match(passage, document, span, score, score)
    if literal:
        return
    if resolved.is_single_word:
        yield from _spellings_in_passage(passage, document, resolved)
    else:
        extent = _extent(passage.folded, resolved)
        if extent is not None and extent.score >= least_score(query):
            yield _match(passage, document, resolved, extent)


def _spellings_in_passage(
    passage: IndexedPassage, document: IndexedDocument, resolved: ResolvedQuery
) -> Iterator[Match]:
    """Every word of the passage that the only word of the query may mean."""
    for word in sorted(resolved.meanings.keys() & set(indexed_words(passage.folded))):
        similarity = max(similarity for _, similarity in resolved.meanings[word])
        if similarity >= least_score(resolved.query):
            for span in literal_spans(word, passage.folded):
                yield Match(passage, document, span, min(_INEXACT, similarity), similarity)


def phrase_matches(
    passages: Iterable[IndexedPassage], resolved: ResolvedQuery, scope: Scope,
    stopped: Callable[[], bool],
) -> Iterator[Match]:  # fmt: skip
    """The answers to a query with quoted phrases: where the phrases stand as they were typed, or
    the whole query around them if it has other words.
    """
    least = least_score(resolved.query)
    other_words = has_other_words(resolved)
    for passage in passages:
        phrases = [literal_spans(phrase, passage.folded) for phrase in resolved.query.phrases]
        document = scope.document_of(passage) if all(phrases) else None
        if document is None or stopped():
            continue
        extent = _extent(passage.folded, resolved) if other_words else None
        if extent is not None and extent.score >= least:
            yield _match(passage, document, resolved, extent)
        else:
            score = least if other_words else 1.0
            for span in (span for spans in phrases for span in spans):
                yield Match(passage, document, span, score, score)


def are_weak(matches: Sequence[Match], resolved: ResolvedQuery) -> bool:
    """Whether a better answer may be among the passages that the index did not offer: misprints may
    have left none of its words whole.
    """
    if len(resolved.query.needle) < _SHORTEST:
        return False
    best = max(matches, key=lambda match: match.similarity, default=None)
    if best is None or best.similarity < _FAIR:
        return True
    weight = resolved.weight_in(best.passage.folded)
    return best.similarity < _WEAK and weight < _WEIGHT_OF_FAIR


def _match(
    passage: IndexedPassage, document: IndexedDocument, resolved: ResolvedQuery, extent: Extent
) -> Match:
    similarity = min(_INEXACT, extent.score)
    weight = min(1.0, resolved.weight_in(passage.folded))
    score = similarity + _HELD * (_INEXACT - similarity) * weight
    return Match(passage, document, extent.span, score, similarity)


def _extent(folded: str, resolved: ResolvedQuery) -> Extent | None:
    """The better of the query as it was typed and of its words in any order."""
    query = resolved.query
    typed = typed_extent(query.needle, folded, _HOPELESS)
    if typed is not None and typed.score < _least_typed_score(query):
        typed = None
    least = max(least_score(query), typed.score if typed else 0.0)
    if resolved.weight_in(folded) <= least:
        return typed
    length = len(query.needle) if len(query.words) > NAME_WORDS else 0
    unordered = unordered_extent(resolved.meanings, resolved.weights, folded, length)
    return typed if unordered is None or unordered.score <= least else unordered
