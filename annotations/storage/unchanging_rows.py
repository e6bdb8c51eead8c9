"""Rows that never change: to edit what they say, a row is marked as deleted and another is added.

So a merge has nothing to decide but whether a row is deleted. Where two libraries have said
different things of which neither knew, both rows are there, and the one that was added last counts,
until somebody edits it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from corpus.ids import new_id, now
from corpus.storage.queries import Row
from corpus.storage.transactions import Transaction


class UnchangingTable(NamedTuple):
    """A table of such rows; each also has an id, and says when it was added and deleted."""

    name: str
    says: tuple[str, ...]
    """The columns that say something, and never change."""
    of_documents: bool = True
    """Whether each row is about a document, in the column `document`."""


ATTRIBUTES = UnchangingTable("attributes", ("key", "value"))
ATTRIBUTE_TYPES = UnchangingTable("attribute_types", ("key", "type"), of_documents=False)
COLLECTION_MEMBERS = UnchangingTable("collection_members", ("collection",))
DOCUMENT_TABLES = (ATTRIBUTES, COLLECTION_MEMBERS)
"""What is said about documents."""
TABLES = (ATTRIBUTE_TYPES, *DOCUMENT_TABLES)
"""What belongs to nobody."""
FINISHED_DOCUMENTS = UnchangingTable("finished_documents", ("annotator",))
"""Which documents each annotator has finished: theirs to say."""


def add_rows(tx: Transaction, table: UnchangingTable, rows: Sequence[Row]) -> None:
    """Add rows of which only the document and what they say is given."""
    moment = now()
    added = {"created": moment, "modified": moment, "deleted": None}
    tx.put_all_new(table.name, [{"id": new_id(), **row, **added} for row in rows])


def delete_rows(tx: Transaction, table: UnchangingTable, ids: Iterable[str]) -> None:
    """Mark rows (ids) as deleted."""
    moment = now()
    for id_ in ids:
        tx.put(table.name, {"id": id_, "modified": moment, "deleted": moment})
