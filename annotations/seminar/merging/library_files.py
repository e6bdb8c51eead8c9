"""Reads other people's libraries in a child process: `answers` is what runs there.

A file is opened to be read only; its schema must be that of this program's own
making, without triggers, views or anything computed, so that nothing in it can run. A library of an
older program is copied and brought up to date there first.
"""

from __future__ import annotations

import base64
import os
import tempfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import lru_cache
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from annotations.errors import BadFile
from annotations.health.checks import CHECKS_FOR_READING, check
from annotations.seminar.merging.incoming import COLUMNS, IncomingLibrary
from annotations.storage.schema import LIBRARY_SCHEMAS
from corpus.errors import LibraryError, Remedy, VariorumError
from corpus.sources.sandbox import SandboxError, run_in_sandbox
from corpus.storage.database import Database
from corpus.storage.document_rows import revision_key
from corpus.storage.migrations import Schema, migrate, pending
from corpus.storage.opening import APPLICATION_ID, open_database
from corpus.storage.sqlite import sqlite3, translated
from corpus.storage.temporary_folders import workspace

SECONDS = 120.0
"""How long the reading of all the files of one merge may take, apart from a second for each."""
_VIRTUAL = "CREATE VIRTUAL"
_READERS = 2
"""Children that read at once, where there are many files."""
_ENOUGH = 8
"""Files for which one child will do."""
_LONG = ("sources", "revisions")
_NOT_JOINED = {"documents": " WHERE id NOT IN (SELECT document FROM joined_documents)"}
"""What has become a part of another document is not told of."""
_AT_ONCE = 200
"""Rows in one line of what the child says."""


def read_libraries(
    paths: Sequence[Path], sources: Collection[str], texts: Collection[str]
) -> tuple[list[IncomingLibrary], dict[str, VariorumError]]:
    """The libraries at these paths, and for each that is refused, by its name, why.

    What is known already (sources by their SHA-256, texts by that of the source and their own) is
    left out: `data`, or `raw`, `text`, `blocks` and `ledger`, are None then.
    """
    some = max(_ENOUGH, -(-len(paths) // _READERS))
    shares = [paths[at : at + some] for at in range(0, len(paths), some)]
    found: list[IncomingLibrary] = []
    refused: dict[str, VariorumError] = {}
    with ThreadPoolExecutor(_READERS) as threads:
        for share in threads.map(lambda part: _read(part, sources, texts), shares):
            found += share[0]
            refused |= share[1]
    return found, refused


def _read(
    paths: Sequence[Path], sources: Collection[str], texts: Collection[str]
) -> tuple[list[IncomingLibrary], dict[str, VariorumError]]:
    """By one child, or one more for each file over which one broke down."""
    found: list[IncomingLibrary] = []
    refused: dict[str, VariorumError] = {}
    left = list(paths)
    while left:
        request = {
            "paths": [str(path) for path in left],
            "sources": list(sources),
            "texts": list(texts),
        }
        current: IncomingLibrary | None = None
        done = 0
        try:
            for answer in run_in_sandbox(__name__, request, seconds=SECONDS + len(left)):
                if current is None:
                    current = IncomingLibrary(left[done].name)
                if isinstance(answer, dict):
                    if "error" in answer:
                        refused[current.name] = _refusal(current.name, answer)
                    else:
                        found.append(current)
                    current, done = None, done + 1
                    continue
                table, rows = answer
                for row in rows:
                    current.take(str(table), row)
        except BadFile as error:
            assert current is not None
            refused[current.name] = error
            done += 1
        except SandboxError as error:
            # It is this file over which the child broke down; those behind it get a new one.
            if done < len(left):
                name = left[done].name
                refused[name] = VariorumError(f"{name} cannot be read: {error}")
            done += 1
        left = left[done:]
    return found, refused


def _refusal(name: str, answer: dict[str, Any]) -> VariorumError:
    sentence = str(answer["error"])
    remedies = [Remedy[remedy] for remedy in answer["remedies"]]
    return VariorumError(sentence if name in sentence else f"{name}: {sentence}", *remedies)


def answers(request: dict[str, Any]) -> Iterator[object]:
    """The rows of one file after the other, some together with the name of their table; behind
    them `{}`, or an error.
    """
    sources, texts = set(request["sources"]), set(request["texts"])
    for name in request["paths"]:
        try:
            yield from _rows(Path(name), sources, texts)
        except LibraryError as error:
            remedies = [remedy.name for remedy in error.remedies]
            yield {"error": str(error), "remedies": remedies}
        else:
            yield {}


def _rows(path: Path, sources: set[str], texts: set[str]) -> Iterator[object]:
    with translated(path), closing(_connected(path)) as connection:
        _check_schema(connection)
        if pending(connection, LIBRARY_SCHEMAS, path.name):
            yield from _rows_of_older(connection, path, sources, texts)
            return
        connection.execute("BEGIN")
        problems = check(Database(path, connection), parts=CHECKS_FOR_READING).problems
        if problems:
            raise LibraryError(
                f"this library is damaged ({problems[0].sentence}); nothing was taken from it",
                Remedy.RESCUE,
            )
        yield from _together(rows_of(connection, sources, texts))


def _together(rows: Iterable[tuple[str, list[Any]]]) -> Iterator[tuple[str, list[list[Any]]]]:
    """Rows of one table by the hundred: to tell each by itself takes longer than to check it. A
    text or source, which may be long, goes by itself.
    """
    for table, found in groupby(rows, itemgetter(0)):
        values = (row for _, row in found)
        while some := list(islice(values, 1 if table in _LONG else _AT_ONCE)):
            yield table, some


def rows_of(connection: Any, sources: set[str], texts: set[str]) -> Iterator[tuple[str, list[Any]]]:
    """What travels of a library, table by table: see `foreign.COLUMNS`."""
    for table, columns in COLUMNS.items():
        names = ", ".join(f"[{column}]" for column in columns)
        for row in connection.execute(f"SELECT {names} FROM [{table}]{_NOT_JOINED.get(table, '')}"):  # noqa: S608
            values = list(row)
            if table == "sources":
                values[4] = None if row[0] in sources else base64.b64encode(row[4]).decode()
            elif table == "revisions" and revision_key(row[2], row[6], row[3], row[12]) in texts:
                values[4] = values[5] = values[7] = values[8] = None
            yield table, values


def _rows_of_older(
    connection: Any, path: Path, sources: set[str], texts: set[str]
) -> Iterator[object]:
    """A library of an older program, from a copy of it that this one has brought up to date."""
    with workspace(Path(tempfile.gettempdir())) as folder:
        copy = folder / path.name
        with closing(sqlite3.connect(str(copy))) as target:
            connection.backup(target)
        open_database(copy, LIBRARY_SCHEMAS).close()
        yield from _rows(copy, sources, texts)


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
        computed = _VIRTUAL in f"{sql}{known}".upper()
        if (kind, name) not in own or (computed and sql != known):
            raise LibraryError(
                f"it holds “{str(name)[:60]}”, which no library of Variorum's making does"
            )
    hidden = connection.execute(
        "SELECT 1 FROM sqlite_master m, pragma_table_xinfo(m.name) x "
        "WHERE m.type = 'table' AND x.hidden != 0"
    ).fetchone()
    if hidden:
        raise LibraryError("it holds columns that are computed, as no library of Variorum's does")


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
