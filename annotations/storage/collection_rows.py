"""Reads and writes which documents belong to which collections. The caller begins the
transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from annotations.model.attributes import folded
from annotations.storage import unchanging_rows
from annotations.storage.unchanging_rows import COLLECTION_MEMBERS
from corpus.storage.database import Database
from corpus.storage.transactions import Transaction


class StoredCollections(NamedTuple):
    """The collections of the documents that are not removed, by name, folded."""

    names: dict[str, str]
    """How each name is written: as it was first."""
    members: dict[str, dict[str, tuple[str, ...]]]
    """The documents (ids) of each, with the ids of the rows that say so."""


class CollectionRows:
    """The collections of one library. There is one as long as a document is in it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def by_document(self) -> dict[str, tuple[str, ...]]:
        """The collections of each document (by its id) that is in any, by name."""
        stored = self.stored()
        by_document: dict[str, list[str]] = defaultdict(list)
        for key in sorted(stored.names):
            for document in stored.members[key]:
                by_document[document].append(stored.names[key])
        return {document: tuple(names) for document, names in by_document.items()}

    def names(self) -> list[str]:
        """The names of all collections, in order."""
        stored = self.stored()
        return [stored.names[key] for key in sorted(stored.names)]

    def stored(self) -> StoredCollections:
        """What the library has of its present documents."""
        names: dict[str, str] = {}
        members: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
        # Ids are in the order in which rows were added.
        for id_, document, name in self._database.tuples(
            "SELECT m.id, m.document, m.collection FROM collection_members m "
            "JOIN documents d ON d.id = m.document "
            "WHERE m.deleted IS NULL AND d.deleted IS NULL ORDER BY m.id"
        ):
            key = folded(name)
            names.setdefault(key, name)
            members[key][document] = (*members[key].get(document, ()), id_)
        return StoredCollections(names, dict(members))

    def add(self, tx: Transaction, members: Iterable[tuple[str, str]]) -> None:
        """Put documents (ids) into collections (names)."""
        rows = [{"document": document, "collection": name} for document, name in members]
        unchanging_rows.add_rows(tx, COLLECTION_MEMBERS, rows)

    def remove(self, tx: Transaction, rows: Iterable[str]) -> None:
        """Take out members, by the ids of their rows."""
        unchanging_rows.delete_rows(tx, COLLECTION_MEMBERS, rows)
