"""Passages in other languages that the index offers for the clues of a passage: for libraries with
too many to compare them all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from heapq import nlargest
from typing import NamedTuple

from corpus.search.context import SearchContext
from corpus.search.parallels.candidates import DocumentPassage
from corpus.search.parallels.clue_scores import ClueFrequencies
from corpus.search.parallels.clues import Clue, clue_weight
from corpus.search.parallels.translations import language_table
from corpus.storage.search_index.index import IndexedDocument, IndexedWord, IndexSnapshot
from corpus.text.cognates import cognate_similarity, sound_of
from corpus.text.folding import fold
from corpus.text.words import folded_words

_PASSAGES = 24
_POSTINGS = 40_000
"""Postings that are read for one question, those of the rarest clues first."""
_INFLECTED = 40
"""Words that begin as a word of the question does."""
_SHORTEST = 5
"""Letters of a word that is no name and sought by its sound."""
_LETTERS_KEPT = 4
"""Letters that a word keeps, at least, without its last one."""


class OfferedPassages(NamedTuple):
    """What the index offers for the clues of a passage."""

    passages: list[DocumentPassage]
    frequencies: ClueFrequencies


def foreign_passages(
    context: SearchContext, snapshot: IndexSnapshot, clues: Collection[Clue],
    languages: Mapping[str, str | None],
) -> OfferedPassages:  # fmt: skip
    """The passages with most of the clues, by their weight. `languages`: the documents (ids) that
    are searched, and their languages.
    """
    totals: Counter[str | None] = Counter()
    for document in snapshot.documents:
        if document.id in languages:
            totals[languages[document.id]] += document.last - document.first + 1
    by_clue = _words_of(context, clues, set(totals))
    postings = {clue: sum(word.passages for word in words) for clue, words in by_clue.items()}
    counts: dict[Clue, Counter[str | None]] = {}
    scores: dict[int, float] = defaultdict(float)
    documents: dict[int, IndexedDocument] = {}
    budget = _POSTINGS
    for clue in sorted(by_clue, key=lambda clue: postings[clue]):
        budget -= postings[clue]
        if budget < 0:
            counts[clue] = totals  # so frequent that it says nothing
            continue
        numbers: list[int] = []
        for number in set(context.index.postings(*(word.id for word in by_clue[clue]))):
            one = documents.get(number) or snapshot.document_of(number)
            if one is not None and one.id in languages:
                documents[number] = one
                numbers.append(number)
        counts[clue] = Counter(languages[documents[number].id] for number in numbers)
        for number in numbers:
            language = languages[documents[number].id]
            scores[number] += clue_weight(clue, counts[clue][language], totals[language])
    best = nlargest(_PASSAGES, scores, key=lambda number: (scores[number], -number))
    passages = [(passage, documents[passage.number]) for passage in context.index.passages(best)]
    return OfferedPassages(passages, ClueFrequencies(counts, totals))


def _words_of(
    context: SearchContext, clues: Collection[Clue], languages: Collection[str | None]
) -> dict[Clue, list[IndexedWord]]:
    """For each clue the words of the library that may be it."""
    spoken = {
        clue: folded_words(fold(clue.text))
        for clue in clues
        if clue.sounds and (clue.kind == "name" or len(clue.text) >= _SHORTEST)
    }
    similar = context.vocabulary.matches(
        word for words in spoken.values() for word in words if len(words) == 1
    )
    by_clue: dict[Clue, list[IndexedWord]] = {}
    for clue in clues:
        words: dict[int, IndexedWord] = {}
        if clue.value:
            words.update((word.id, word) for word in _with_value(context, clue, languages))
        folded: Sequence[str] = spoken.get(clue, ())
        if len(folded) == 1:
            candidates = [match.word for match in similar[folded[0]]]
            if len(folded[0]) > _LETTERS_KEPT:
                candidates += context.index.words_starting_with(folded[0][:-1], _INFLECTED)
            words.update(
                (word.id, word)
                for word in candidates
                if cognate_similarity(clue.sounds[0], sound_of(word.text, None))
            )
        if words:
            by_clue[clue] = list(words.values())
    return by_clue


def _with_value(
    context: SearchContext, clue: Clue, languages: Collection[str | None]
) -> Iterator[IndexedWord]:
    """The library's words with the value of a figure or the meaning of a word."""
    if clue.kind == "figure":
        yield from context.index.find_words([clue.value])
        return
    for language in languages:
        for stem, has_ending in language_table(language).first_words(clue.value):
            folded = folded_words(fold(stem))
            if len(folded) == 1 and has_ending:
                yield from context.index.words_starting_with(folded[0], _INFLECTED)
            elif len(folded) == 1:
                yield from context.index.find_words(folded)
