"""Migrates a library's tables to the schema of this program, in one transaction.

sqlite-utils makes the tables and records the steps. It is imported only if there is a step to make:
the import takes a tenth of a second, and nearly every time there is nothing to do. Where pandas
and numpy are installed sqlite-utils would import them as well: half a second more, for nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from threading import get_ident
from typing import TYPE_CHECKING, Any, NamedTuple

from corpus.errors import LibraryTooNew

if TYPE_CHECKING:
    import sqlite_utils

# The table in which sqlite-utils records the steps.
_RECORD = "_sqlite_migrations"


class Schema(NamedTuple):
    """The steps that make one layer's tables, in order; a released step never changes."""

    name: str
    steps: tuple[Callable[[sqlite_utils.Database], None], ...]


def schema_version(schemas: Sequence[Schema]) -> int:
    """How many steps make a library's tables: a later program's library has more."""
    return sum(len(schema.steps) for schema in schemas)


def pending(connection: Any, schemas: Sequence[Schema], library: str) -> bool:
    """Whether the library lacks one of these steps. Raises LibraryTooNew if it has others."""
    has_record = connection.execute(
        "SELECT 1 FROM sqlite_master WHERE name = ?", [_RECORD]
    ).fetchone()
    applied: set[tuple[str, str]] = set()
    if has_record:
        applied = set(connection.execute(f"SELECT migration_set, name FROM {_RECORD}"))  # noqa: S608
    known = {(schema.name, step.__name__) for schema in schemas for step in schema.steps}
    if applied - known:
        raise LibraryTooNew(
            f"the library {library} was created by a newer version of Variorum; update "
            "Variorum to open it"
        )
    return bool(known - applied)


def migrate(connection: Any, schemas: Sequence[Schema]) -> None:
    """Make and record the missing steps, in the caller's transaction."""
    database = _of_sqlite_utils(connection)
    from sqlite_utils.migrations import Migrations

    for schema in schemas:
        group = Migrations(schema.name)
        for step in schema.steps:
            group()(step)
        group.apply(database)


def make_again(connection: Any, step: Callable[[sqlite_utils.Database], None]) -> None:
    """Make one step of a schema again, for tables that were lost, in the caller's transaction."""
    step(_of_sqlite_utils(connection))


def _of_sqlite_utils(connection: Any) -> sqlite_utils.Database:
    with _without("pandas", "numpy"):
        import sqlite_utils

    # Plug-ins of the user's sqlite-utils must not change a library.
    return sqlite_utils.Database(connection, execute_plugins=False)


@contextmanager
def _without(*modules: str) -> Iterator[None]:
    """What this thread imports finds these modules not installed, if nobody has imported them."""
    finder = _NotInstalled(frozenset(modules))
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


class _NotInstalled(MetaPathFinder):
    def __init__(self, modules: frozenset[str]) -> None:
        self._modules = modules
        self._thread = get_ident()

    def find_spec(self, name: str, *_: object) -> None:
        if name in self._modules and get_ident() == self._thread:
            raise ModuleNotFoundError(f"{name} is not wanted here", name=name)
