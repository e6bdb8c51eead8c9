"""A library's contents replaced by those of another file, while others may have it open."""

from __future__ import annotations

import os
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from annotations.storage.schema import LIBRARY_SCHEMAS
from corpus.errors import LibraryError, NotALibrary
from corpus.storage import copying
from corpus.storage.connections import PATIENCE
from corpus.storage.copying import Progress
from corpus.storage.migrations import migrate, pending
from corpus.storage.opening import APPLICATION_ID, open_database
from corpus.storage.sqlite import busy, sqlite3, translated
from corpus.storage.write_queue import queue_of, turn

_PAGES = 1024


def is_library(path: Path) -> bool:
    """Whether a file, which nobody has open in this process, is a library or the backup of one."""
    with suppress(sqlite3.Error, OSError), closing(copying.connect_to_read(path)) as connection:
        return bool(connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID)
    return False


def check_kind(library: Path) -> None:
    """Raises NotALibrary for another program's database, LibraryTooNew for one of a newer program,
    and other LibraryErrors for what SQLite cannot open.
    """
    with translated(library), closing(copying.connect_to_read(library)) as present:
        kind = present.execute("PRAGMA application_id").fetchone()[0]
        tables = present.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if tables and kind != APPLICATION_ID:
            raise NotALibrary(f"{library.name} is a database of another program")
        pending(present, LIBRARY_SCHEMAS, library.name)


def fingerprint_in_place(library: Path) -> str | None:
    """The fingerprint of the file that lies there now, without the log, which is not its own."""
    address = f"{Path(os.path.realpath(library)).as_uri()}?mode=ro&immutable=1"
    with (
        suppress(sqlite3.Error),
        closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection,
    ):
        return copying.fingerprint(connection)
    return None


def stage(file: Path, staged: Path, progress: Progress | None = None) -> None:
    """Copy a backup and bring the copy up to date. Raises DamagedLibrary, LibraryError."""
    with translated(file):
        copying.copy(file, staged, progress=progress)
        _bring_up_to_date(staged, file.name)


def _bring_up_to_date(staged: Path, name: str) -> None:
    """Make what was backed up under an older program a library of this one, before anybody sees
    it.
    """
    with closing(sqlite3.connect(str(staged), isolation_level=None)) as connection:
        if pending(connection, LIBRARY_SCHEMAS, name):
            connection.execute("BEGIN IMMEDIATE")
            migrate(connection, LIBRARY_SCHEMAS)
            connection.execute("COMMIT")


def write_over(staged: Path, library: Path) -> None:
    """Write all pages of `staged` into the library, in one transaction. Raises LibraryBusy."""
    # The tables may be those of an older program: brought up to date, they would be thrown away.
    with (
        translated(library),
        closing(sqlite3.connect(str(library), timeout=PATIENCE, isolation_level=None)) as live,
        closing(sqlite3.connect(str(staged), isolation_level=None)) as copied,
    ):
        live.execute("PRAGMA synchronous = FULL")
        live.execute("PRAGMA fullfsync = ON")
        _match(copied, live)
        try:
            with turn(queue_of(library), PATIENCE):
                copied.backup(live, pages=_PAGES, progress=_patience(library.name))
                if copying.fingerprint(live) != copying.fingerprint(copied):
                    raise LibraryError(
                        f"the restored library {library.name} differs from the backup; try again"
                    )
        except TimeoutError as error:
            raise busy(library.name) from error
    # It has a log, as every library.
    open_database(library, LIBRARY_SCHEMAS).close()


def _match(copied: Any, live: Any) -> None:
    """Make the copy fit the library: its pages of the same size, its history after that one's."""
    size = live.execute("PRAGMA page_size").fetchone()[0]
    if copied.execute("PRAGMA page_size").fetchone()[0] != size:
        copied.execute(f"PRAGMA page_size = {int(size)}")
        copied.execute("VACUUM")
    # Programs that have the library open ask what has happened after the turn that they know.
    with suppress(sqlite3.DatabaseError):
        turns = live.execute("SELECT max(turn) FROM journal").fetchone()[0]
        copied.execute("UPDATE journal SET turn = turn + ?", [int(turns or 0)])


def _patience(name: str) -> Any:
    """SQLite's backup tries for ever where another program is writing."""
    last = [-1, time.monotonic()]

    def tried(_: int, left: int, __: int) -> None:
        if left != last[0]:
            last[:] = [left, time.monotonic()]
        elif time.monotonic() - last[1] > PATIENCE:
            raise busy(name)

    return tried
