"""Which passages of a library may answer a query: those of the chosen documents, without the words
that the query excludes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from corpus.search.extent import literal_spans
from corpus.search.resolution import ResolvedQuery
from corpus.storage.search_index.index import (
    IndexedDocument,
    IndexedPassage,
    IndexSnapshot,
    SearchIndex,
)
from corpus.text.words import folded_words

_VERIFIED = 4_000
"""Passages that are read to see whether excluded words stand there side by side."""

PassageRange = tuple[int, int]
"""The numbers of the first and the last passage."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The passages that may answer one query."""

    snapshot: IndexSnapshot
    documents: Collection[str] | None
    """The ids of the chosen documents; None: all."""
    excluded: frozenset[int]
    """The numbers of passages with excluded words: they would take the places of answers."""
    excluded_phrases: tuple[str, ...]

    @property
    def is_partial(self) -> bool:
        """Whether passages of current documents are left out."""
        return self.documents is not None or bool(self.excluded)

    def includes(self, number: int) -> bool:
        """Whether the passage with this number may be an answer."""
        document = self.snapshot.document_of(number)
        return (
            document is not None
            and number not in self.excluded
            and (self.documents is None or document.id in self.documents)
        )

    def document_of(self, passage: IndexedPassage) -> IndexedDocument | None:
        """The document of a passage; None if its text holds excluded words, or is not current."""
        if self.holds_excluded(passage):
            return None
        return self.snapshot.document_of(passage.number)

    def holds_excluded(self, passage: IndexedPassage) -> bool:
        return any(literal_spans(phrase, passage.folded) for phrase in self.excluded_phrases)

    def ranges(self) -> Iterator[PassageRange]:
        """The passages of the chosen documents, neighbouring documents joined."""
        ranges = (
            (document.first, document.last)
            for document in self.snapshot.documents
            if self.documents is None or document.id in self.documents
        )
        first, last = next(ranges, (1, 0))
        for start, end in ranges:
            if start != last + 1:
                yield first, last
                first = start
            last = end
        yield first, last


def scope_of(
    index: SearchIndex, snapshot: IndexSnapshot, resolved: ResolvedQuery,
    documents: Collection[str] | None,
) -> Scope:  # fmt: skip
    """The passages that may answer a query; of the `documents` (ids) only, if given."""
    return Scope(snapshot, documents, _excluded(index, resolved), resolved.query.excluded)


def _excluded(index: SearchIndex, resolved: ResolvedQuery) -> frozenset[int]:
    excluded: set[int] = set()
    for phrase, words in resolved.excluded:
        if not words:
            continue
        numbers = set.intersection(
            *(set(index.postings(*(word.id for word in holding))) for holding in words)
        )
        if set(folded_words(phrase)) != {phrase}:
            # If very many passages have the words, only possible answers are checked, later.
            near = index.passages(numbers) if len(numbers) <= _VERIFIED else []
            numbers = {passage.number for passage in near if literal_spans(phrase, passage.folded)}
        excluded |= numbers
    return frozenset(excluded)
