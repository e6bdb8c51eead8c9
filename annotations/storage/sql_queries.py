"""Queries that people write themselves: they read one library, and can do nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from annotations.errors import BadSql
from corpus.errors import LibraryError
from corpus.storage.sqlite import sqlite3, translated

_ALLOWED = {
    sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE,
}  # fmt: skip
_REFUSED_FUNCTIONS = {"load_extension", "writefile", "readfile", "edit", "fts3_tokenizer"}
_LONGEST_MESSAGE = 300


class QueryResult(NamedTuple):
    """The answer to a query."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]
    """Each row's values: text, whole numbers, numbers, bytes or None."""


@contextmanager
def sql_query(path: Path, query: str) -> Iterator[QueryResult]:
    """The answer of the library at `path` to one query; rows are read as they are asked for.

    Raises LibraryError, and BadSql for what is no query that only reads.
    """
    if not path.is_file():
        raise LibraryError(f"there is no library {path.name}; variorum add creates one")
    uri = f"{path.absolute().as_uri()}?mode=ro"
    with translated(path), closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as source:
        for pragma in ("trusted_schema = OFF", "query_only = ON"):
            source.execute(f"PRAGMA {pragma}")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()  # is it a database at all?
        source.set_authorizer(_authorize)
        with _query_errors():
            cursor = source.execute(query)
        if cursor.description is None:
            raise BadSql("the query is empty; write one that begins with SELECT")
        names = tuple(column[0] for column in cursor.description)
        yield QueryResult(names, _rows(cursor))


def _rows(cursor: Any) -> Iterator[tuple[Any, ...]]:
    while True:
        with _query_errors():
            row = cursor.fetchone()
        if row is None:
            return
        yield tuple(row)


@contextmanager
def _query_errors() -> Iterator[None]:
    """What is wrong with the query, and not with the library."""
    try:
        yield
    except (sqlite3.OperationalError, sqlite3.ProgrammingError, sqlite3.Warning) as error:
        raise BadSql(f"SQLite says: {str(error)[:_LONGEST_MESSAGE]}") from error
    except sqlite3.DatabaseError as error:
        if not any(word in str(error) for word in ("authoriz", "prohibited")):
            raise
        raise BadSql(
            "the query may only read; change annotations by the program, or query a copy "
            "(variorum backup FILE)"
        ) from error


def _authorize(action: int, *details: Any) -> int:
    if action not in _ALLOWED:
        return int(sqlite3.SQLITE_DENY)
    names: Sequence[str | None] = details[:2]
    if action == sqlite3.SQLITE_FUNCTION and str(names[1]).lower() in _REFUSED_FUNCTIONS:
        return int(sqlite3.SQLITE_DENY)
    return int(sqlite3.SQLITE_OK)
