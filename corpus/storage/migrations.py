"""Bringing a library's tables up to the schema of this program, everything in one transaction.

sqlite-utils makes the tables and keeps the record of the steps. It is imported only when there is a
step to make: its import costs a tenth of a second, and nearly every opening finds nothing to do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from corpus.errors import LibraryTooNew

if TYPE_CHECKING:
    import sqlite_utils

# Where sqlite-utils' Migrations keep their record.
_RECORD = "_sqlite_migrations"


class Schema(NamedTuple):
    """The steps by which one layer's tables came to be, in order; a released step never changes."""

    name: str
    steps: tuple[Callable[[sqlite_utils.Database], None], ...]


def pending(connection: Any, schemas: Sequence[Schema], library: str) -> bool:
    """Whether the library lacks a step of these. Raises LibraryTooNew where it has one more."""
    there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [_RECORD]).fetchone()
    applied: set[tuple[str, str]] = set()
    if there:
        applied = set(connection.execute(f"SELECT migration_set, name FROM {_RECORD}"))  # noqa: S608
    known = {(schema.name, step.__name__) for schema in schemas for step in schema.steps}
    if applied - known:
        raise LibraryTooNew(
            f"the library {library} was made by a newer Variorum; "
            "bring this one up to date to open it"
        )
    return bool(known - applied)


def migrate(connection: Any, schemas: Sequence[Schema]) -> None:
    """Make the steps that are missing, each with its record, in the caller's transaction."""
    from sqlite_utils.migrations import Migrations

    database = _of_sqlite_utils(connection)
    for schema in schemas:
        group = Migrations(schema.name)
        for step in schema.steps:
            group()(step)
        group.apply(database)


def make_again(connection: Any, step: Callable[[sqlite_utils.Database], None]) -> None:
    """Make one step of a schema once more, for tables that were lost, in the caller's
    transaction.
    """
    step(_of_sqlite_utils(connection))


def _of_sqlite_utils(connection: Any) -> sqlite_utils.Database:
    import sqlite_utils

    # Plug-ins of the user's sqlite-utils have no business in a library.
    return sqlite_utils.Database(connection, execute_plugins=False)
