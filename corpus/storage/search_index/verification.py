"""Comparing the search index with the texts that it should hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from corpus.storage.queries import Queries
from corpus.storage.search_index.index import SearchIndex
from corpus.storage.search_index.word_keys import word_keys
from corpus.text.folding import fold
from corpus.text.passages import passage_spans
from corpus.text.words import indexed_words

_SAMPLE = 300
"""Words whose postings are checked."""


def verify(database: Queries) -> Iterator[str]:
    """The faults of the index, each as a sentence; `filling.rebuild` mends all of them."""
    if lacking := len(SearchIndex(database).missing_revisions()):
        yield f"{lacking} documents are not in the search index"
    yield from verify_indexed(database)


def verify_indexed(database: Queries) -> Iterator[str]:
    """The same without the documents that the next search will index.

    Texts, passages and words are compared completely, postings and bigrams for a sample of some
    hundred words.
    """
    index = SearchIndex(database)
    sample = _sample(database)
    expected: dict[str, list[int]] = {word: [] for word in sample}
    words: set[str] = set()
    for document in index.snapshot().documents:
        text = index.text_of(document.revision)
        passages = index.passages_between(document.first, document.last)
        if [(passage.span, passage.folded) for passage in passages] != [
            (span, fold(text[span.start : span.end])) for span in passage_spans(text)
        ]:
            yield f"the search index does not contain the text of {document.slug}"
        for passage in passages:
            passage_words = set(indexed_words(passage.folded))
            words |= passage_words
            for word in sample.keys() & passage_words:
                expected[word].append(passage.number)
    words.difference_update(word for (word,) in database.each("SELECT word FROM search_words"))
    if words:
        yield f"the search index lacks {len(words)} words"
    if unreachable := _unreachable(index, sample):
        yield (
            f"the search index does not find {unreachable} of {len(sample)} words by their letters"
        )
    lacking = sum(
        not set(expected[word]) <= set(index.postings(id_)) for word, id_ in sample.items()
    )
    if lacking:
        yield f"the search index lacks places of {lacking} of {len(sample)} words"


def _unreachable(index: SearchIndex, sample: Mapping[str, int]) -> int:
    """How many of these words their bigrams do not lead to."""

    @cache
    def word_ids(bigram: str) -> dict[int, set[int]]:
        by_size = index.words_with_bigrams([bigram])[bigram]
        return {size: set(ids) for size, ids in by_size.items()}

    return sum(
        any(id_ not in word_ids(key).get(size, ()) for key, size in word_keys(word))
        for word, id_ in sample.items()
    )


def _sample(database: Queries) -> dict[str, int]:
    """Some words of the index with their ids."""
    words = SearchIndex(database).last_ids()[0]
    step = max(1, words // _SAMPLE)
    return dict(database.tuples("SELECT word, id FROM search_words WHERE id % ? = 0", [step]))
