"""Reads and writes which documents each annotator has finished. The caller begins the transaction.

A row never changes, but for the mark of deletion; who finishes a document again gets a new one. So
a merge has nothing to decide but whether a row is deleted.
"""

from __future__ import annotations

from annotations.storage import unchanging_rows
from annotations.storage.unchanging_rows import FINISHED_DOCUMENTS
from corpus.storage.database import Database
from corpus.storage.transactions import Transaction


class FinishedRows:
    """The finished documents of one library."""

    def __init__(self, database: Database, annotator: str) -> None:
        self._database = database
        self._annotator = annotator

    def own(self) -> frozenset[str]:
        """The documents (ids) that this annotator has finished."""
        rows = self._database.tuples(
            "SELECT DISTINCT f.document FROM finished_documents f "
            "JOIN annotators n ON n.id = f.annotator JOIN documents d ON d.id = f.document "
            "WHERE n.name = ? AND f.deleted IS NULL AND d.deleted IS NULL",
            [self._annotator],
        )
        return frozenset(document for (document,) in rows)

    def of_all(self) -> list[tuple[str, str]]:
        """Every annotator's name with the slugs of the documents that they have finished, in order,
        hidden ones in a blind round included: for the progress of a class alone.
        """
        return self._database.tuples(
            "SELECT DISTINCT n.name, d.slug FROM finished_documents f "
            "JOIN annotators n ON n.id = f.annotator JOIN documents d ON d.id = f.document "
            "WHERE f.deleted IS NULL AND d.deleted IS NULL ORDER BY n.name, d.slug"
        )

    def put(self, tx: Transaction, annotator: str, document: str) -> None:
        """Note that an annotator (an id) has finished a document (an id)."""
        row = {"document": document, "annotator": annotator}
        unchanging_rows.add_rows(tx, FINISHED_DOCUMENTS, [row])

    def remove(self, tx: Transaction, document: str) -> None:
        """Note that this annotator has not finished a document (an id) after all."""
        rows = self._database.tuples(
            "SELECT f.id FROM finished_documents f JOIN annotators n ON n.id = f.annotator "
            "WHERE n.name = ? AND f.document = ? AND f.deleted IS NULL ORDER BY f.id",
            [self._annotator, document],
        )
        unchanging_rows.delete_rows(tx, FINISHED_DOCUMENTS, [id_ for (id_,) in rows])
