"""The rows of a library into which a damaged one is rescued, and what SQLite says of its tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Literal, NamedTuple

from corpus.storage.database import Database
from corpus.storage.queries import Queries
from corpus.storage.transactions import Transaction


class ColumnShape(NamedTuple):
    """What a column of a table may hold."""

    name: str
    type: str
    required: bool
    in_key: bool


def column_shapes(database: Database, table: str) -> list[ColumnShape]:
    """The columns of a table, in order."""
    return [
        ColumnShape(column, type_, bool(required), bool(in_key))
        for column, type_, required, in_key in database.tuples(
            'SELECT name, type, "notnull", pk FROM pragma_table_info(?) ORDER BY cid', [table]
        )
    ]


@contextmanager
def unchecked_references(database: Database) -> Iterator[None]:
    """References are not looked at in this block, until everything is there."""
    database.connection.execute("PRAGMA foreign_keys = OFF")
    yield
    database.connection.execute("PRAGMA foreign_keys = ON")


def clear(tx: Transaction, table: str) -> None:
    """Delete all rows of a table."""
    tx.execute(f"DELETE FROM [{table}]")  # noqa: S608


def dangling_rows(database: Queries) -> dict[str, set[int]]:
    """For each table the rows (rowids) that refer to something that is not there."""
    rows: dict[str, set[int]] = {}
    for table, rowid, _, _ in database.tuples("PRAGMA foreign_key_check"):
        rows.setdefault(table, set()).add(rowid)
    return rows


def delete_rows(tx: Transaction, table: str, rowids: Iterable[int]) -> None:
    """Delete rows by their rowids."""
    for rowid in rowids:
        tx.execute(f'DELETE FROM "{table}" WHERE rowid = ?', [rowid])  # noqa: S608


def count_present(database: Database, table: str) -> int:
    """How many rows of a table are not marked as deleted."""
    return int(database.scalar(f"SELECT count(*) FROM {table} WHERE deleted IS NULL"))  # noqa: S608


def set_revision(
    tx: Transaction, revision: str, column: Literal["text", "blocks", "ledger"], value: str
) -> None:
    """Set one column of a revision."""
    tx.execute(f"UPDATE revisions SET {column} = ? WHERE id = ?", [value, revision])  # noqa: S608


def text_of(database: Queries, document: str, revision: str) -> str | None:
    """The text of this revision of this document."""
    text = database.scalar(
        "SELECT text FROM revisions WHERE document = ? AND id = ?", [document, revision]
    )
    return None if text is None else str(text)


def version_of(database: Queries, annotation: str) -> str | None:
    """The version of an annotation as it is stored."""
    version: str | None = database.scalar(
        "SELECT version FROM annotation_versions WHERE annotation = ?", [annotation]
    )
    return version
