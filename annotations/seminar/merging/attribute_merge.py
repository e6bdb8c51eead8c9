"""Attributes and collections of documents from another library: rows that never change, so that
only whether they are deleted is decided, by the stamps.
"""

from __future__ import annotations

from annotations.seminar.merging.document_merge import DocumentMapping
from annotations.seminar.merging.incoming import IncomingLibrary
from annotations.seminar.merging.report import MergeReport
from annotations.storage.edit_stamps import StampedPart, set_stamp, stamp_of
from annotations.storage.merge_rows import MergeRows
from annotations.storage.unchanging_rows import DOCUMENT_TABLES, TABLES, UnchangingTable
from corpus.storage.queries import Row


def merge_attributes(
    rows: MergeRows, incoming: IncomingLibrary, arrived: DocumentMapping, report: MergeReport
) -> None:
    """Take over attributes, their types and collections; those of documents that are not here are
    left out. Raises BadFile for a return that holds any: they are nobody's own.
    """
    for table in TABLES:
        several = incoming.tables[table.name]
        if several and incoming.is_return:
            raise incoming.not_its_own("somebody else")
        for row in several:
            shown = _merge_row(rows, table, row, incoming, arrived)
            report.attributes += shown and table in DOCUMENT_TABLES


def _merge_row(
    rows: MergeRows,
    table: UnchangingTable,
    row: Row,
    incoming: IncomingLibrary,
    arrived: DocumentMapping,
) -> bool:
    """Take over a row; returns whether it is shown now and was not before."""
    part = StampedPart(table.name, row["id"])
    existing = rows.get(table.name, row["id"])
    stamp_there, stamp_here = incoming.stamp(table.name, row), stamp_of(rows.database, part)
    if existing is None:
        of = {}
        if table.of_documents:
            document = arrived.documents.get(row["document"])
            if document is None:
                return False
            of = {"document": document}
        rows.tx.put(table.name, {**row, **of})
    elif any(existing[column] != row[column] for column in table.says):
        return False  # the id is used for something else here
    else:
        is_restored = existing["deleted"] is not None and row["deleted"] is None
        if stamp_there < stamp_here or (stamp_there == stamp_here and not is_restored):
            return False
        rows.tx.put(table.name, {name: row[name] for name in ("id", "modified", "deleted")})
    set_stamp(rows.tx, part, stamp_there)
    was_shown = existing is not None and existing["deleted"] is None
    return row["deleted"] is None and not was_shown
