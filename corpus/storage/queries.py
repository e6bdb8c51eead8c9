"""Reading a library: rows by any query or by their primary key, and one state for several
queries.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from corpus.errors import LibraryError
from corpus.storage import row_statements
from corpus.storage.library_file import LibraryFile
from corpus.storage.sqlite import translated

Row = dict[str, Any]
Parameters = Sequence[object] | Mapping[str, object]


class Queries:
    """A connection to a library, as far as it reads."""

    def __init__(self, path: Path, connection: Any, file: LibraryFile | None) -> None:
        self.path = path
        self.connection = connection
        self.file = file
        """The file that was opened; None if the connection only reads."""
        self._columns: dict[str, dict[str, bool]] = {}

    def tuples(self, sql: str, parameters: Parameters = ()) -> list[tuple[Any, ...]]:
        """All rows of a query, in the order of its columns."""
        with translated(self.path, self.file):
            rows: list[tuple[Any, ...]] = self.connection.execute(sql, parameters).fetchall()
            return rows

    def each(self, sql: str, parameters: Parameters = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a query one by one, for more rows than should be in memory at once."""
        with translated(self.path, self.file):
            yield from self.connection.execute(sql, parameters)

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """All rows of a query, as dictionaries."""
        with translated(self.path, self.file):
            cursor = self.connection.execute(sql, parameters)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def row(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """The first row of a query, or None."""
        rows = self.rows(sql, parameters)
        return rows[0] if rows else None

    def scalar(self, sql: str, parameters: Parameters = ()) -> Any:
        """The first column of the first row, or None."""
        rows = self.tuples(sql, parameters)
        return rows[0][0] if rows else None

    def columns_of(self, table: str) -> dict[str, bool]:
        """The columns of a table, and which of them are its primary key."""
        if table not in self._columns:
            columns = self.tuples("SELECT name, pk > 0 FROM pragma_table_info(?)", [table])
            if not columns:
                raise LibraryError(f"the library {self.path.name} has no table {table}")
            self._columns[table] = {name: bool(pk) for name, pk in columns}
        return self._columns[table]

    def key_of(self, table: str, row: Row) -> Row:
        """The columns of a row that are its primary key."""
        return {column: row[column] for column, key in self.columns_of(table).items() if key}

    def get(self, table: str, key: Row) -> Row | None:
        """The row with this primary key."""
        return self.row(row_statements.select(table, tuple(key)), list(key.values()))

    def get_all(self, table: str, keys: Sequence[Row]) -> dict[tuple[Any, ...], Row]:
        """The rows with these primary keys (all of the same columns), by the keys' values."""
        columns = tuple(keys[0])
        rows = self.rows(
            row_statements.select_all(table, columns),
            [json.dumps([list(key.values()) for key in keys])],
        )
        return {tuple(row[column] for column in columns): row for row in rows}

    @property
    def is_in_place(self) -> bool:
        """Whether another connection would open the same file."""
        return self.path.is_file() if self.file is None else self.file.state == "there"

    def data_version(self) -> int:
        """A number that changes when another connection has committed."""
        return int(self.scalar("PRAGMA data_version"))

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Queries in the block see one state of the library, whatever others commit meanwhile."""
        with translated(self.path, self.file):
            inside = self.connection.in_transaction
            if not inside:
                self.connection.execute("BEGIN")
        if inside:
            yield
            return
        try:
            yield
        finally:
            with translated(self.path, self.file):
                # After some errors SQLite has ended it itself; then the first error is to be
                # raised.
                if self.connection.in_transaction:
                    self.connection.execute("COMMIT")
