"""Passages of other documents that share rare words with a passage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from heapq import nlargest

from corpus.document import Span
from corpus.search.parallels.passage_words import PassageWords
from corpus.storage.search_index.index import (
    IndexedDocument,
    IndexedPassage,
    IndexSnapshot,
    SearchIndex,
)

_POSTINGS = 40_000
"""Postings that are read for one passage, those of the rarest words first."""
_WORDS = 40
_MOST = 40
_PAD = 200
"""Characters around a candidate, in addition to the passage's length, that are compared."""

DocumentPassage = tuple[IndexedPassage, IndexedDocument]


def candidates(
    index: SearchIndex, snapshot: IndexSnapshot, words: PassageWords, without: Collection[str]
) -> list[tuple[int, IndexedDocument]]:
    """The numbers of the passages that hold most of the rare words, best first, with their
    documents; at most twice as many as are compared. Documents `without` (ids) are left out.
    """
    totals = _shared_weights(index, words)
    most = 2 * _MOST
    best = _of_documents(snapshot, nlargest(most, totals, key=totals.__getitem__), without, most)
    if len(best) < _MOST < most < len(totals):
        # Excluded documents, or earlier revisions, had taken the places.
        ordered = sorted(totals, key=totals.__getitem__, reverse=True)
        best = _of_documents(snapshot, ordered, without, most)
    return best


def _shared_weights(index: SearchIndex, words: PassageWords) -> dict[int, float]:
    """By a passage's number: the weight of the words that it shares."""
    totals: dict[int, float] = defaultdict(float)
    budget = _POSTINGS
    for word in words.rarest(_WORDS):
        if word.passages > budget and totals:
            break
        budget -= word.passages
        for number in index.postings(word.id):
            totals[number] += words.weights[word.text]
    return totals


def _of_documents(
    snapshot: IndexSnapshot, numbers: Iterable[int], without: Collection[str], most: int
) -> list[tuple[int, IndexedDocument]]:
    """The first passages of current documents that are not left out."""
    chosen: list[tuple[int, IndexedDocument]] = []
    for number in numbers:
        document = snapshot.document_of(number)
        if document is not None and document.id not in without:
            chosen.append((number, document))
            if len(chosen) == most:
                break
    return chosen


def read_passages(
    index: SearchIndex, numbers: Sequence[tuple[int, IndexedDocument]], most: int = _MOST
) -> list[DocumentPassage]:
    """The first `most` candidates, in the order of their numbers."""
    documents = dict(numbers[:most])
    return [(passage, documents[passage.number]) for passage in index.passages(documents)]


def regions(
    passages: Iterable[DocumentPassage], length: int
) -> Iterator[tuple[IndexedDocument, Span]]:
    """Where a passage of this `length` may be reused: the candidates with their surroundings,
    overlapping ones joined.
    """
    pad = _PAD + length
    spans: dict[IndexedDocument, list[Span]] = defaultdict(list)
    for passage, document in passages:
        start, end = max(0, passage.span.start - pad), passage.span.end + pad
        add_joined(spans[document], Span(start, end))
    for document, document_spans in spans.items():
        for span in document_spans:
            yield document, span


def add_joined(spans: list[Span], span: Span) -> None:
    """Add a span to spans in order; joined with the last one if they touch."""
    if spans and span.start <= spans[-1].end:
        spans[-1] = Span(spans[-1].start, max(span.end, spans[-1].end))
    else:
        spans.append(span)
