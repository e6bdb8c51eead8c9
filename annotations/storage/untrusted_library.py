"""Another person's library, opened to be read only.

Its schema must be that of this program's own making, without triggers, views or anything computed,
so that nothing in it can run.
"""

from __future__ import annotations

import base64
import os
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from annotations.storage.schema import LIBRARY_SCHEMAS
from annotations.storage.transfer_columns import COLUMNS
from corpus.errors import LibraryError
from corpus.storage.database import Database
from corpus.storage.document_rows import revision_key
from corpus.storage.migrations import Schema, migrate, pending
from corpus.storage.opening import APPLICATION_ID, open_database
from corpus.storage.sqlite import sqlite3, translated
from corpus.storage.temporary_folders import workspace

_VIRTUAL = "CREATE VIRTUAL"
_TRANSFERRED = {
    "documents": " WHERE id NOT IN (SELECT document FROM joined_documents)",
    "known_sources": " WHERE document NOT IN (SELECT document FROM joined_documents)",
    "revisions": " WHERE (document, source) IN (SELECT document, sha256 FROM known_sources) "
    "OR id IN (SELECT revision FROM annotations)",
}
"""What has become a part of another document is not transferred; nor are texts that a merge has
brought which was undone.
"""


@contextmanager
def opened_untrusted(path: Path) -> Iterator[tuple[Database, bool]]:
    """The library at `path`, to be read only, and whether an older program has made it, so that it
    cannot be read as it is. Queries in the block see one state of it. Raises LibraryError.
    """
    with translated(path), closing(_connected(path)) as connection:
        _check_schema(connection)
        is_older = pending(connection, LIBRARY_SCHEMAS, path.name)
        if not is_older:
            connection.execute("BEGIN")
        yield Database(path, connection), bool(is_older)


@contextmanager
def up_to_date_copy(database: Database) -> Iterator[Path]:
    """A copy of a library of an older program, brought up to the schema of this one."""
    with workspace(Path(tempfile.gettempdir())) as folder:
        copy = folder / database.path.name
        with closing(sqlite3.connect(str(copy))) as target:
            database.connection.backup(target)
        open_database(copy, LIBRARY_SCHEMAS).close()
        yield copy


def transferred_rows(
    database: Database, sources: set[str], texts: set[str]
) -> Iterator[tuple[str, list[Any]]]:
    """What is transferred of a library, table by table, as `transfer_columns.COLUMNS` says. Sources
    and texts that are known already are left out.
    """
    for table, columns in COLUMNS.items():
        names = ", ".join(f"[{column}]" for column in columns)
        query = f"SELECT {names} FROM [{table}]{_TRANSFERRED.get(table, '')}"  # noqa: S608
        for row in database.connection.execute(query):
            values = list(row)
            if table == "sources":
                values[4] = None if row[0] in sources else base64.b64encode(row[4]).decode()
            elif table == "revisions" and revision_key(row[2], row[6], row[3], row[12]) in texts:
                values[4] = values[5] = values[7] = values[8] = None
            yield table, values


def _connected(path: Path) -> Any:
    if not path.is_file():
        raise LibraryError("there is no such file")
    path = Path(os.path.realpath(path))  # the log lies beside the file itself
    uri = f"{path.as_uri()}?mode=ro"
    log = path.with_name(f"{path.name}-wal")
    if not log.exists():
        # Nobody has it open, so that nothing beside it is needed, or made.
        uri += "&immutable=1"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None)
    for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "query_only = ON",
                   "mmap_size = 0"):  # fmt: skip
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _check_schema(connection: Any) -> None:
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise LibraryError("it is not a Variorum library")
    own = _own_schema()
    for (kind, name), sql in _schema(connection).items():
        known = own.get((kind, name))
        computed = kind == "view" or _VIRTUAL in f"{sql}{known}".upper()
        if (kind, name) not in own or (computed and sql != known):
            raise LibraryError(f"it contains “{str(name)[:60]}”, which Variorum does not write")
    hidden = connection.execute(
        "SELECT 1 FROM sqlite_master m, pragma_table_xinfo(m.name) x "
        "WHERE m.type = 'table' AND x.hidden != 0"
    ).fetchone()
    if hidden:
        raise LibraryError("it contains computed columns, which Variorum does not write")


def _schema(connection: Any) -> dict[tuple[str, str], str | None]:
    """What a library consists of, apart from what SQLite adds by itself: kinds, names and SQL."""
    return {
        (kind, name): sql
        for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_master")
        if not name.startswith("sqlite_")
    }


@lru_cache(maxsize=1)
def _own_schema() -> dict[tuple[str, str], str | None]:
    """What a library of this program's making consists of, or did at any time."""
    own: dict[tuple[str, str], str | None] = {}
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        for schema in LIBRARY_SCHEMAS:
            for number in range(1, len(schema.steps) + 1):
                migrate(connection, [Schema(schema.name, schema.steps[:number])])
                own |= _schema(connection)
    return own
