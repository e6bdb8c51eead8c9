"""Transactions: writes that happen together, with the images of the changed rows that undo
needs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from corpus.storage import row_statements
from corpus.storage.queries import Parameters, Queries, Row
from corpus.storage.sqlite import translated

# Made once: `json.dumps` would make one for each of a hundred thousand rows.
_encode = json.JSONEncoder(ensure_ascii=False).encode
_encode_key = json.JSONEncoder().encode


class Change(NamedTuple):
    """One row before and after a change; None if it was not there. `key`: the columns of its
    primary key.
    """

    table: str
    key: Row
    before: Row | None
    after: Row | None

    def as_json(self) -> tuple[str, str, str | None, str | None]:
        def dump(row: Row | None) -> str | None:
            return None if row is None else _encode(row)

        return self.table, _encode_key(self.key), dump(self.before), dump(self.after)

    @staticmethod
    def from_json(table: str, key: str, before: str | None, after: str | None) -> Change:
        return Change(
            table,
            json.loads(key),
            None if before is None else json.loads(before),
            None if after is None else json.loads(after),
        )


@dataclass
class Transaction:
    """Writes that happen together or not at all, with the row images that undo needs."""

    database: Queries
    changes: list[Change] = field(default_factory=list)
    followed: int = 0
    """The number of changes for which derived tables have been updated."""

    def put(self, table: str, row: Row) -> None:
        """Insert or update the row with this primary key; columns that are not given stay."""
        key = self.database.key_of(table, row)
        before = self.database.get(table, key)
        if before is None:
            self.put_new(table, row)
            return
        self.execute(
            row_statements.update(table, tuple(row), tuple(key)), [*row.values(), *key.values()]
        )
        after = before | row
        if before != after:
            self.changes.append(Change(table, key, before, after))

    def put_new(self, table: str, row: Row) -> None:
        """Insert a row that is known not to exist."""
        self.add(table, row)
        # No column has a default, and strict tables keep values as they are given.
        after = dict.fromkeys(self.database.columns_of(table)) | row
        self.changes.append(Change(table, self.database.key_of(table, row), None, after))

    def put_all_new(self, table: str, rows: Sequence[Row]) -> None:
        """Insert many rows that are known not to exist, all with the same columns."""
        if not rows:
            return
        self.add_all(table, tuple(rows[0]), [tuple(row.values()) for row in rows])
        columns = dict.fromkeys(self.database.columns_of(table))
        self.changes.extend(
            Change(table, self.database.key_of(table, row), None, columns | row) for row in rows
        )

    def put_column(self, table: str, key: Row, column: str, value: object) -> None:
        """Set one column of a row; only that one is recorded, since the row may hold a text."""
        before = self.database.get(table, key)
        if before is None or before[column] == value:
            return
        self.execute(row_statements.update(table, (column,), tuple(key)), [value, *key.values()])
        images = ({**key, column: before[column]}, {**key, column: value})
        self.changes.append(Change(table, key, *images))

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """What the block writes is undone if it raises; what was written before stays."""
        before = len(self.changes)
        self.execute("SAVEPOINT part")
        try:
            yield
        except BaseException:
            self.execute("ROLLBACK TO part")
            self.execute("RELEASE part")
            del self.changes[before:]
            self.followed = min(self.followed, before)
            raise
        self.execute("RELEASE part")

    def drop(self, table: str, row: Row) -> None:
        """Delete a row, which must belong to another one, as the tags of an annotation do."""
        key = self.database.key_of(table, row)
        before = self.database.get(table, key)
        if before is not None:
            self.execute(row_statements.delete(table, tuple(key)), list(key.values()))
            self.changes.append(Change(table, key, before, None))

    def add(self, table: str, row: Row) -> None:
        """Insert a row that never changes and is not undone (texts, sources, the journal
        itself).
        """
        self.execute(row_statements.insert(table, tuple(row)), list(row.values()))

    def add_all(self, table: str, columns: Sequence[str], rows: Iterable[Parameters]) -> None:
        """Insert many such rows."""
        with translated(self.database.path, self.database.file):
            self.database.connection.executemany(row_statements.insert(table, tuple(columns)), rows)

    def execute_all(self, sql: str, parameters: Sequence[Parameters]) -> None:
        """One statement for many parameters; not recorded for undo."""
        with translated(self.database.path, self.database.file):
            self.database.connection.executemany(sql, parameters)

    def execute(self, sql: str, parameters: Parameters = ()) -> None:
        """Any other statement; not recorded for undo."""
        with translated(self.database.path, self.database.file):
            self.database.connection.execute(sql, parameters)
