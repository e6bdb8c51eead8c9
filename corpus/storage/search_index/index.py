"""Reading the search index: words, postings, passages, and what is indexed at this moment."""

from __future__ import annotations

import json
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from corpus.document import Span
from corpus.storage.queries import Queries
from corpus.storage.search_index.packing import unpack_integers
from corpus.storage.search_index.versions import outdated_revisions
from corpus.storage.sqlite import index_broken

CHUNK = 12
"""Passages are numbered consecutively. A row of postings counts from a number that ends with so
many zero bits."""
_SAMPLED_WORDS = 16
"""Words that tell whether the vocabulary was numbered anew."""
_CURRENT = (
    "SELECT d.id, d.slug, d.revision, s.first, s.last FROM documents d "
    "JOIN search_revisions s ON s.revision = d.revision WHERE d.deleted IS NULL "
    "ORDER BY s.first, s.last"
)
_LANGUAGES = "SELECT id, language FROM documents WHERE deleted IS NULL"
_MISSING = (
    "SELECT d.revision FROM documents d WHERE d.deleted IS NULL AND d.revision IS NOT NULL "
    "AND NOT EXISTS (SELECT 1 FROM search_revisions s WHERE s.revision = d.revision) ORDER BY d.id"
)


class IndexedWord(NamedTuple):
    """A word of the library."""

    id: int
    text: str
    passages: int
    """In how many passages it occurs, those of earlier revisions included."""


class IndexedDocument(NamedTuple):
    """A document of the library with the numbers of its first and last passage."""

    id: str
    slug: str
    revision: str
    first: int
    last: int


class IndexedPassage(NamedTuple):
    """A passage: its number, its span of the document's text, and its folded text."""

    number: int
    span: Span
    folded: str


class IndexSnapshot(NamedTuple):
    """What the index knows of the library's documents at one moment."""

    documents: tuple[IndexedDocument, ...]
    """In the order of their passages' numbers."""
    firsts: tuple[int, ...]
    """The number of each document's first passage."""
    passages: int
    """How many passages these documents have."""

    def document_of(self, number: int) -> IndexedDocument | None:
        """The document with this passage; None if the passage is one of an earlier revision."""
        at = bisect_right(self.firsts, number) - 1
        if at >= 0 and number <= self.documents[at].last:
            return self.documents[at]
        return None


EMPTY_SNAPSHOT = IndexSnapshot((), (), 0)


class SearchIndex:
    """Reads the index through one thread's connection.

    Every method raises LibraryError if the index is missing or damaged.
    """

    def __init__(self, database: Queries) -> None:
        self.database = database
        self._outdated: tuple[tuple[int, int], frozenset[str]] | None = None

    def library_version(self) -> tuple[int, int]:
        """Changes whenever the library may have changed."""
        return self.database.data_version(), self.database.connection.total_changes

    def missing_revisions(self) -> list[str]:
        """The current revisions that are not in the index, or only as an earlier version of this
        program has indexed them.
        """
        missing = [revision for (revision,) in self.database.tuples(_MISSING)]
        if outdated := self._outdated_revisions():
            rows = self.database.tuples(_CURRENT)
            missing += sorted({revision for _, _, revision, *_ in rows} & outdated)
        return missing

    def snapshot(self) -> IndexSnapshot:
        """What of the current revisions is indexed."""
        outdated = self._outdated_revisions()
        rows = map(IndexedDocument._make, self.database.tuples(_CURRENT))
        documents = tuple(document for document in rows if document.revision not in outdated)
        passages = sum(document.last - document.first + 1 for document in documents)
        return IndexSnapshot(documents, tuple(document.first for document in documents), passages)

    def _outdated_revisions(self) -> frozenset[str]:
        version = self.library_version()
        if self._outdated is None or self._outdated[0] != version:
            self._outdated = version, outdated_revisions(self.database)
        return self._outdated[1]

    def languages(self) -> dict[str, str | None]:
        """The language of each document (id), if its metadata name one."""
        return dict(self.database.tuples(_LANGUAGES))

    def last_ids(self) -> tuple[int, int]:
        """The id of the last word and the number of the last passage."""
        ((word, passage),) = self.database.tuples(
            "SELECT (SELECT max(id) FROM search_words), (SELECT max(id) FROM search_passages)"
        )
        return int(word or 0), int(passage or 0)

    def vocabulary_version(self) -> tuple[int, int, tuple[str, ...]]:
        """Changes when words were added or the index was rebuilt: the last ids, and a sample of
        the words, which have other ids after a rebuild.
        """
        last_word, last_passage = self.last_ids()
        sample = {last_word * n // _SAMPLED_WORDS for n in range(1, _SAMPLED_WORDS + 1)}
        words = tuple(word.text for word in self.words_by_id(sorted(sample)))
        return last_word, last_passage, words

    def words_with_bigrams(self, bigrams: Iterable[str]) -> dict[str, dict[int, array[int]]]:
        """For each of these bigrams the ids of the words whose phonetic key has it, by the number
        of bigrams in the key.
        """
        words: dict[str, dict[int, array[int]]] = {bigram: {} for bigram in bigrams}
        rows = self.database.tuples(
            "SELECT pair, size, words FROM search_pairs "
            "WHERE pair IN (SELECT value FROM json_each(?))",
            [json.dumps(list(words))],
        )
        last, _ = self.last_ids()  # larger ids, from a damaged index, would fill the memory
        for bigram, size, blob in rows:
            if ids := self._unpacked("I", blob):
                if max(ids) > last:
                    ids = array("I", (id_ for id_ in ids if id_ <= last))
                words[bigram][size] = ids
        return words

    def words_by_id(self, ids: Iterable[int]) -> list[IndexedWord]:
        rows = self.database.tuples(
            "SELECT id, word, passages FROM search_words "
            "WHERE id IN (SELECT value FROM json_each(?))",
            [json.dumps(list(ids))],
        )
        return list(map(IndexedWord._make, rows))

    def find_words(self, words: Iterable[str]) -> list[IndexedWord]:
        """Those of these words that the library has."""
        rows = self.database.tuples(
            "SELECT id, word, passages FROM search_words "
            "WHERE word IN (SELECT value FROM json_each(?))",
            [json.dumps(list(words))],
        )
        return list(map(IndexedWord._make, rows))

    def words_starting_with(self, prefix: str, limit: int) -> list[IndexedWord]:
        """The words that begin with `prefix`, the most frequent first."""
        rows = self.database.tuples(
            "SELECT id, word, passages FROM search_words WHERE word >= ? AND word < ? "
            "ORDER BY passages DESC, word LIMIT ?",
            [prefix, prefix + "\U0010ffff", limit],
        )
        return list(map(IndexedWord._make, rows))

    def postings(self, *words: int) -> list[int]:
        """The numbers of the passages that hold these words (ids), word by word in order."""
        numbers: list[int] = []
        for row in self._posting_rows(words):
            numbers += row
        return numbers

    def iter_postings(self, *words: int) -> Iterator[int]:
        """The same, but no more rows are unpacked than are consumed."""
        return chain.from_iterable(self._posting_rows(words))

    def _posting_rows(self, words: tuple[int, ...]) -> Iterator[Sequence[int]]:
        for chunk, blob in self.database.tuples(
            "SELECT chunk, passages FROM search_postings "
            "WHERE word IN (SELECT value FROM json_each(?)) ORDER BY word, chunk",
            [json.dumps(words)],
        ):
            base = chunk << CHUNK
            offsets = self._unpacked("H", blob)
            yield [base + offset for offset in offsets] if base else offsets

    def _unpacked(self, typecode: str, blob: bytes) -> array[int]:
        try:
            return unpack_integers(typecode, blob)
        except ValueError as error:  # the blob's length is no multiple of an integer's
            raise index_broken(self.database.path.name) from error

    def passages(self, numbers: Iterable[int]) -> list[IndexedPassage]:
        """The passages with these numbers, in the order of the numbers."""
        rows = self.database.tuples(
            "SELECT id, start, end, folded FROM search_passages "
            "WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
            [json.dumps(list(numbers))],
        )
        return [
            IndexedPassage(number, Span(start, end), folded) for number, start, end, folded in rows
        ]

    def passages_between(self, first: int, last: int) -> list[IndexedPassage]:
        """The passages from number `first` to number `last`."""
        rows = self.rows_between(first, last)
        return [
            IndexedPassage(number, Span(start, end), folded) for number, start, end, folded in rows
        ]

    def rows_between(self, first: int, last: int) -> list[tuple[int, int, int, str]]:
        """The same as plain rows (number, start, end, folded text), for scans of many passages."""
        return self.database.tuples(
            "SELECT id, start, end, folded FROM search_passages WHERE id BETWEEN ? AND ? "
            "ORDER BY id",
            [first, last],
        )

    def text_of(self, revision: str) -> str:
        """The text of a revision."""
        return str(self.database.scalar("SELECT text FROM revisions WHERE id = ?", [revision]))
