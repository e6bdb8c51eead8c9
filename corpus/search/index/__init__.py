"""The search index in the library: which passages hold which words.

It is a function of the texts: what it knows of a revision never changes, and only the current
revisions of documents that are there count when it is asked. So undoing, taking out and merging
need no work here; a revision that is not known yet is taken in before the next search, and what is
left of earlier ones is thrown away when it is most of the index.

The tables are plain ones, since a library with virtual tables would be refused by a merge. Postings
are arrays of 16 bits, appended to. What comes one by one begins a new row with each chunk of
passages, so that little is written again, and sixteen of them become one when they are full
(`joining.py`); what comes at once (`filling.py`) fills such long rows from the first. Pairs of
letters lead to the words that have them (`vocabulary.py`).
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from corpus.document import Span
from corpus.search.index.packing import unpacked
from corpus.storage.database import Database
from corpus.storage.sqlite import index_broken

CHUNK = 12
"""Passages are numbered through; a row of postings counts from a number with so many zero bits."""
_SOME = 16
"""Words by which an edition of the index is known."""
_LIVING = (
    "SELECT d.id, d.slug, d.revision, s.first, s.last FROM documents d "
    "JOIN search_revisions s ON s.revision = d.revision WHERE d.deleted IS NULL "
    "ORDER BY s.first, s.last"
)
_MISSING = (
    "SELECT d.revision FROM documents d WHERE d.deleted IS NULL AND d.revision IS NOT NULL "
    "AND NOT EXISTS (SELECT 1 FROM search_revisions s WHERE s.revision = d.revision) ORDER BY d.id"
)


class Word(NamedTuple):
    """A word of the library."""

    id: int
    text: str
    passages: int
    """In how many passages it stands, those of earlier revisions included."""


class Living(NamedTuple):
    """A document that is there, and the numbers of its passages."""

    document: str
    slug: str
    revision: str
    first: int
    last: int


class Place(NamedTuple):
    """A passage: its span of the document's text, and its folded text."""

    number: int
    span: Span
    folded: str


class State(NamedTuple):
    """What the index knows of the documents that are there, at one moment."""

    living: tuple[Living, ...]
    firsts: tuple[int, ...]
    passages: int
    """How many of these documents' passages there are."""

    def holding(self, number: int) -> Living | None:
        """The document that has this passage, None if it is one of an earlier text."""
        at = bisect_right(self.firsts, number) - 1
        return self.living[at] if at >= 0 and number <= self.living[at].last else None


class Index:
    """Reads the index through one thread's connection."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def version(self) -> tuple[int, int]:
        """Changes whenever the library may have changed."""
        return self.database.data_version(), self.database.connection.total_changes

    def missing(self) -> list[str]:
        """The current revisions that are not in the index."""
        return [revision for (revision,) in self.database.tuples(_MISSING)]

    def state(self) -> State:
        living = tuple(map(Living._make, self.database.tuples(_LIVING)))
        total = sum(one.last - one.first + 1 for one in living)
        return State(living, tuple(one.first for one in living), total)

    def extent(self) -> tuple[int, int]:
        """The numbers of the last word and the last passage."""
        ((words, last),) = self.database.tuples(
            "SELECT (SELECT max(id) FROM search_words), (SELECT max(id) FROM search_passages)"
        )
        return int(words or 0), int(last or 0)

    def edition(self) -> tuple[int, int, tuple[str, ...]]:
        """What changes where words were added, or the index was made anew: its extent, and some of
        the words, which have other numbers then.
        """
        words, last = self.extent()
        some = {words * n // _SOME for n in range(1, _SOME + 1)}
        return words, last, tuple(word.text for word in self.words(sorted(some)))

    def having(self, pair: str) -> dict[int, array[int]]:
        """The ids of the words that have this pair of letters in their sound, by the number of
        pairs in it.
        """
        rows = self.database.tuples("SELECT size, words FROM search_pairs WHERE pair = ?", [pair])
        last, _ = self.extent()  # what a damaged index tells beyond it would fill the memory
        return {
            size: array("I", (id_ for id_ in ids if id_ <= last)) if max(ids) > last else ids
            for size, blob in rows
            if (ids := self._unpacked("I", blob))
        }

    def words(self, ids: Iterable[int]) -> list[Word]:
        rows = self.database.tuples(
            "SELECT id, word, passages FROM search_words "
            "WHERE id IN (SELECT value FROM json_each(?))",
            [json.dumps(list(ids))],
        )
        return list(map(Word._make, rows))

    def spelt(self, words: Iterable[str]) -> list[Word]:
        """Those of these words that the library has."""
        rows = self.database.tuples(
            "SELECT id, word, passages FROM search_words "
            "WHERE word IN (SELECT value FROM json_each(?))",
            [json.dumps(list(words))],
        )
        return list(map(Word._make, rows))

    def beginning(self, prefix: str, most: int) -> list[Word]:
        """The words that begin like this, the commonest first."""
        rows = self.database.tuples(
            "SELECT id, word, passages FROM search_words WHERE word >= ? AND word < ? "
            "ORDER BY passages DESC, word LIMIT ?",
            [prefix, prefix + "\x7f", most],
        )
        return list(map(Word._make, rows))

    def postings(self, *words: int) -> list[int]:
        """The numbers of the passages that hold these words (ids), word by word in order."""
        found: list[int] = []
        for numbers in self._rows(words):
            found += numbers
        return found

    def holding(self, *words: int) -> Iterator[int]:
        """The same, but no more of them are unpacked than are taken."""
        return chain.from_iterable(self._rows(words))

    def _rows(self, words: tuple[int, ...]) -> Iterator[Sequence[int]]:
        for chunk, blob in self.database.tuples(
            "SELECT chunk, passages FROM search_postings "
            "WHERE word IN (SELECT value FROM json_each(?)) ORDER BY word, chunk",
            [json.dumps(words)],
        ):
            base = chunk << CHUNK
            numbers = self._unpacked("H", blob)
            yield [base + low for low in numbers] if base else numbers

    def _unpacked(self, kind: str, blob: bytes) -> array[int]:
        try:
            return unpacked(kind, blob)
        except ValueError as error:  # not a whole number of numbers
            raise index_broken(self.database.path.name) from error

    def places(self, numbers: Iterable[int]) -> list[Place]:
        """These passages, by their numbers."""
        rows = self.database.tuples(
            "SELECT id, start, end, folded FROM search_passages "
            "WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
            [json.dumps(list(numbers))],
        )
        return [Place(number, Span(start, end), folded) for number, start, end, folded in rows]

    def between(self, first: int, last: int) -> list[Place]:
        """The passages of these numbers and all between."""
        rows = self.rows_between(first, last)
        return [Place(number, Span(start, end), folded) for number, start, end, folded in rows]

    def rows_between(self, first: int, last: int) -> list[tuple[int, int, int, str]]:
        """The same as plain rows: number, start, end and folded text, for looking at very many."""
        return self.database.tuples(
            "SELECT id, start, end, folded FROM search_passages WHERE id BETWEEN ? AND ? "
            "ORDER BY id",
            [first, last],
        )

    def whole(self, revision: str) -> str:
        """The text of a revision."""
        return str(self.database.scalar("SELECT text FROM revisions WHERE id = ?", [revision]))
