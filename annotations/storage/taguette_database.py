"""A project file of Taguette (SQLite), read and nothing else.

Its tables: https://gitlab.com/remram44/taguette, taguette/database/models.py. Nothing that is in
the file can run: only ordinary tables are read, and no function that they name is trusted.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from annotations.errors import BadFile
from corpus.storage.sqlite import sqlite3
from corpus.storage.temporary_folders import workspace

HEAD = b"SQLite format 3\0"
_TABLES = {
    "projects": ("id", "name", "description"),
    "documents": ("id", "project_id", "name", "description", "contents"),
    "tags": ("id", "project_id", "path", "description"),
    "highlights": ("id", "document_id", "start_offset", "end_offset"),
    "highlight_tags": ("highlight_id", "tag_id"),
}
_COMMANDS = ("date", "user_login", "payload")


class Highlight(NamedTuple):
    """A highlight; its offsets are bytes of the document's text content in UTF-8."""

    document: int
    start: int
    end: int
    tags: tuple[str, ...]
    """Paths, in the order in which the project has them."""
    login: str
    """Who made it; empty where the file does not tell."""
    created: str
    modified: str


class TaguetteProject(NamedTuple):
    """One project of a file."""

    name: str
    description: str
    documents: dict[int, tuple[str, str, str]]
    """By id: name, description, and the contents as HTML."""
    tags: list[tuple[str, str]]
    """Path and description."""
    highlights: list[Highlight]


def read_taguette(data: bytes) -> list[TaguetteProject]:
    """The projects of a file. Raises BadFile."""
    if not data.startswith(HEAD):
        raise BadFile("this is not a project of Taguette: it is no SQLite file")
    try:
        with _opened(data) as connection:
            _check(connection)
            return list(_projects(connection))
    except (sqlite3.Error, UnicodeError, OverflowError) as error:
        raise BadFile(
            "this project of Taguette is damaged; export the project again in Taguette"
        ) from error


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    with workspace(Path(tempfile.gettempdir())) as folder:
        path = folder / "project.sqlite3"
        path.write_bytes(data)
        uri = f"{path.as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as connection:
            for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "query_only = ON",
                           "mmap_size = 0"):  # fmt: skip
                connection.execute(f"PRAGMA {pragma}")
            connection.text_factory = lambda value: value.decode("utf-8", "replace")
            yield connection


def _check(connection: Any) -> None:
    """Raises BadFile unless the tables that are read are ordinary ones."""
    for table, columns in _TABLES.items():
        if not _is_table(connection, table, columns):
            raise BadFile(
                f"this is not a project of Taguette: it has no table {table} as Taguette makes it"
            )


def _is_table(connection: Any, table: str, columns: tuple[str, ...]) -> bool:
    kinds = connection.execute(
        "SELECT type, sql FROM sqlite_master WHERE name = ?", [table]
    ).fetchall()
    if [kind for kind, _ in kinds] != ["table"] or "CREATE VIRTUAL" in str(kinds[0][1]).upper():
        return False
    known = connection.execute("SELECT name, hidden FROM pragma_table_xinfo(?)", [table]).fetchall()
    return set(columns) <= {name for name, _ in known} and not any(hidden for _, hidden in known)


def _projects(connection: Any) -> Iterator[TaguetteProject]:
    makers = _makers(connection)
    for id_, name, description in _rows(connection, "projects", "id"):
        documents = {
            number: (str(title), str(about or ""), str(contents))
            for number, of, title, about, contents in _rows(connection, "documents", "id")
            if of == id_ and isinstance(number, int)
        }
        paths = {
            number: (str(path), str(about or ""))
            for number, of, path, about in _rows(connection, "tags", "id")
            if of == id_
        }
        tagged: dict[object, list[str]] = {}
        for highlight, tag in _rows(connection, "highlight_tags", "highlight_id, tag_id"):
            if tag in paths:
                tagged.setdefault(highlight, []).append(paths[tag][0])
        highlights = [
            Highlight(
                document, start, end, tuple(tagged.get(number, ())), *makers.get(number, _NONE)
            )
            for number, document, start, end in _rows(connection, "highlights", "id")
            if document in documents and isinstance(start, int) and isinstance(end, int)
        ]
        yield TaguetteProject(
            str(name), str(description or ""), documents, list(paths.values()), highlights
        )


_NONE = ("", "", "")


def _rows(connection: Any, table: str, order: str) -> Iterator[Any]:
    columns = ", ".join(_TABLES[table])
    return connection.execute(f"SELECT {columns} FROM {table} ORDER BY {order}")  # type: ignore[no-any-return]  # noqa: S608


def _makers(connection: Any) -> dict[int, tuple[str, str, str]]:
    """Who made each highlight (its id), when, and when it was changed last, as the project's log of
    commands says, if the file has one.
    """
    if not _is_table(connection, "commands", _COMMANDS):
        return {}
    makers: dict[int, tuple[str, str, str]] = {}
    rows = connection.execute("SELECT date, user_login, payload FROM commands ORDER BY id")
    for date, login, payload in rows:
        try:
            command = json.loads(payload)
        except (ValueError, TypeError, RecursionError):
            continue
        if not isinstance(command, dict) or command.get("type") != "highlight_add":
            continue
        highlight = command.get("highlight_id")
        if isinstance(highlight, int):
            first = makers.get(highlight, (str(login or ""), str(date), ""))
            makers[highlight] = (first[0], first[1], str(date))
    return makers
