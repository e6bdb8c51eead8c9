"""Resolving the words of a query: which words of the library each of them may mean.

This is the only step that looks up words. Everything later works with the ids and similarities that
are found here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from math import log
from typing import NamedTuple

from corpus.search.numerals import numerals
from corpus.search.query import Query
from corpus.search.vocabulary import Vocabulary, WordMatch
from corpus.storage.search_index.index import IndexedWord
from corpus.text.words import folded_words, indexed_words, is_in_pairs, is_one_character

_FEW = 5
"""In a query of so many words, each may mean another word even if the library has it."""
_AS_LIKELY = 0.1
"""Meanings of a word are likely if they are at most so much less similar than the best."""
_UNKNOWN = 0.5
"""The weight of a word that the library does not have, nor any similar one."""
_OTHER_NOTATION = 0.95
"""The similarity of a number written as a figure to the same number written as a word."""
_MOST_WORDS = 32
"""Words of a query that are resolved, the longest of them."""
_COMPOUND = 0.8
"""The similarity from which two words of the query may be one word of the library."""


class ResolvedWord(NamedTuple):
    """A word of the query with the library's words that it may mean."""

    matches: tuple[WordMatch, ...]
    weight: float
    """How rare it is: the inverse document frequency of its likely meanings. 0 for two words taken
    as one: these count where they are found, but are not missed where they are not."""


class ExcludedPhrase(NamedTuple):
    """A word or phrase that must not be there."""

    text: str
    words: tuple[tuple[IndexedWord, ...], ...]
    """For each of its words those of the library that hold it (`_holding`). If one has none, the
    phrase is nowhere."""


@dataclass(frozen=True, slots=True)
class ResolvedQuery:
    """A query with everything that the library's vocabulary says about its words."""

    query: Query
    words: tuple[ResolvedWord, ...]
    phrase_words: Mapping[str, tuple[IndexedWord, ...]]
    """The words of the quoted phrases with those of the library that hold each (`_holding`)."""
    excluded: tuple[ExcludedPhrase, ...]
    meanings: Mapping[str, Sequence[tuple[int, float]]]
    """By the library's words: which words of the query (by number) each may stand for, and the
    similarity (0–1)."""
    weights: tuple[float, ...]
    total_weight: float

    @property
    def is_single_word(self) -> bool:
        return len(self.query.words) == 1

    def weight_in(self, folded: str) -> float:
        """The share (0–1) of the query's weight that the words of a folded text hold: what they
        could score if they stood side by side.
        """
        best: dict[int, float] = {}
        for word in self.meanings.keys() & set(indexed_words(folded)):
            for n, similarity in self.meanings[word]:
                best[n] = max(similarity, best.get(n, 0.0))
        weight = sum(similarity * self.weights[n] for n, similarity in best.items())
        return weight / (self.total_weight or 1.0)


def resolve(query: Query, vocabulary: Vocabulary, passages: int) -> ResolvedQuery:
    """Look up the words of a query in the vocabulary of a library with so many passages."""
    distinct = list(dict.fromkeys(query.words))
    chosen = sorted(distinct, key=lambda word: -len(word))[:_MOST_WORDS]
    notations = numerals(query.words, query.needle)
    phrase_words = dict.fromkeys(chain.from_iterable(map(folded_words, query.phrases)))
    excluded_words = {phrase: set(folded_words(phrase)) for phrase in query.excluded}
    known = vocabulary.lookup(
        *chosen, *chain.from_iterable(notations.values()), *phrase_words,
        *chain.from_iterable(excluded_words.values()),
    )  # fmt: skip
    words = tuple(_resolved_words(query, vocabulary, known, chosen, notations, passages))
    meanings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for n, resolved in enumerate(words):
        for match in resolved.matches:
            meanings[match.word.text].append((n, match.similarity))
    weights = tuple(resolved.weight for resolved in words)
    return ResolvedQuery(
        query,
        words,
        {word: _holding(word, known, vocabulary) for word in phrase_words},
        tuple(
            ExcludedPhrase(phrase, tuple(_holding(word, known, vocabulary) for word in parts))
            for phrase, parts in excluded_words.items()
        ),
        dict(meanings),
        weights,
        sum(weights),
    )


def _holding(
    word: str, known: Mapping[str, IndexedWord], vocabulary: Vocabulary
) -> tuple[IndexedWord, ...]:
    """The library's words that are this one; of a single character of a script without spaces, the
    pairs that begin with it.
    """
    own = (known[word],) if word in known else ()
    return (*own, *vocabulary.pairs(word)) if is_one_character(word) else own


def _resolved_words(
    query: Query, vocabulary: Vocabulary, known: Mapping[str, IndexedWord],
    chosen: Sequence[str], notations: Mapping[str, Sequence[str]], passages: int,
) -> list[ResolvedWord]:  # fmt: skip
    last = query.words[-1] if query.unfinished else None
    # In a query of many words, those that are spelt right mean themselves.
    spelt_right = {word for word in chosen if len(chosen) > _FEW and word in known}
    distinct = dict.fromkeys(query.words)
    compounds = [
        first + second
        for first, second in pairwise(distinct if len(distinct) <= _MOST_WORDS else ())
        if (first not in spelt_right or second not in spelt_right)
        and not (is_in_pairs(first) and is_in_pairs(second))
    ]
    unsure = [word for word in chosen if word not in spelt_right or word == last]
    similar = vocabulary.matches([*unsure, *compounds])
    resolved = []
    for word in chosen:
        matches = similar[word] if word in unsure else (WordMatch(known[word], 1.0),)
        if is_one_character(word):
            matches = vocabulary.with_pairs(word, matches)
        elif word == last:
            matches = vocabulary.with_completions(word, matches)
        matches += tuple(
            WordMatch(known[notation], _OTHER_NOTATION)
            for notation in sorted(set(notations.get(word, ())))
            if notation in known
        )
        resolved.append(ResolvedWord(matches, _weight(matches, passages)))
    for compound in compounds:
        likely = tuple(match for match in similar[compound] if match.similarity > _COMPOUND)
        if likely:
            resolved.append(ResolvedWord(likely, 0.0))
    return resolved


def _weight(matches: Sequence[WordMatch], passages: int) -> float:
    if not matches:
        return _UNKNOWN * log(1 + passages)
    best = max(match.similarity for match in matches)
    likely = sum(match.word.passages for match in matches if match.similarity >= best - _AS_LIKELY)
    # The less similar the best meaning is, the likelier the library does not have the word.
    return best * log(1 + passages / (1 + likely))
