"""A backup in the place of the present library, while others may have that open.

Nothing is renamed under them: the backup's pages are written into the library through SQLite's
backup API, in one transaction, which they notice as they do any other commit. Only a file that
SQLite cannot open any more is moved aside; nobody can be reading that.
"""

from __future__ import annotations

import os
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotations.storage.schema import LIBRARY_SCHEMAS
from corpus.errors import LibraryBusy, LibraryError, LibraryFull, NotALibrary, Remedy
from corpus.os_errors import reason_of
from corpus.storage import backups, copying
from corpus.storage.backups import DAMAGED
from corpus.storage.connections import PATIENCE
from corpus.storage.copying import DamagedLibrary, Progress
from corpus.storage.migrations import migrate, pending
from corpus.storage.opening import APPLICATION_ID, open_database
from corpus.storage.sqlite import busy, sqlite3, translated
from corpus.storage.temporary_folders import workspace
from corpus.storage.write_queue import queue_of, turn

_PAGES = 1024


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What became of what was there before."""

    kept: Path | None
    """Where it is kept; None where there was no library."""
    damaged: bool = False
    """Whether it was damaged, and is kept as it was."""


def is_library(path: Path) -> bool:
    """Whether a file, which nobody has open in this process, is a library or the backup of one."""
    with suppress(sqlite3.Error, OSError), closing(copying.connect_to_read(path)) as connection:
        return bool(connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID)
    return False


def restore(
    file: Path, library: Path, *, force: bool = False, progress: Progress | None = None
) -> RestoreReport:
    """Bring a library back to what it was when the backup `file` was taken.

    What it is now is backed up first; where it is damaged, it is kept as it is. `force` puts the
    backup in the place of a file that cannot be recognised as a library, too; that is kept as well.
    Raises NotALibrary, LibraryTooNew, DamagedLibrary (the backup is), LibraryFull, LibraryError.
    """
    if not file.is_file():
        raise LibraryError(f"there is no file {file.name or file}")
    if library.exists() and file.samefile(library):
        raise LibraryError("this is the library itself; name a backup of it")
    if not is_library(file):
        raise NotALibrary(f"{file.name} is no backup of a library")
    place = Path(os.path.realpath(library))  # a link stays a link: its target is replaced
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with workspace(place.parent) as folder:
            staged = folder / "restored.db"
            with translated(file):
                copying.copy(file, staged, progress=progress)
                _bring_up_to_date(staged, file.name)
            return _put_in_place(staged, place, force)
    except OSError as error:
        raise LibraryError(
            f"the library {library.name} cannot be put back: {reason_of(error)}"
        ) from error


def _put_in_place(staged: Path, library: Path, force: bool) -> RestoreReport:
    if not library.exists():
        staged.replace(library)
        copying.synchronise(library.parent)
        return RestoreReport(None)
    restored = _keep(library, force)
    if restored is None:
        aside = _moved_aside(library)
        staged.replace(library)
        copying.synchronise(library.parent)
        return RestoreReport(aside, damaged=True)
    _pour(staged, library)
    return restored


def _bring_up_to_date(staged: Path, name: str) -> None:
    """Make what was backed up under an older program a library of this one, before anybody sees
    it.
    """
    with closing(sqlite3.connect(str(staged), isolation_level=None)) as connection:
        if pending(connection, LIBRARY_SCHEMAS, name):
            connection.execute("BEGIN IMMEDIATE")
            migrate(connection, LIBRARY_SCHEMAS)
            connection.execute("COMMIT")


def _keep(library: Path, force: bool) -> RestoreReport | None:
    """Back up the present library; None where SQLite cannot open it any more."""
    try:
        with translated(library), closing(copying.connect_to_read(library)) as present:
            kind = present.execute("PRAGMA application_id").fetchone()[0]
            tables = present.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            if tables and kind != APPLICATION_ID:
                raise NotALibrary(f"{library.name} is another program's database")
            pending(present, LIBRARY_SCHEMAS, library.name)
    except NotALibrary as error:
        if not force:
            raise NotALibrary(
                f"{library.name} cannot be recognised as a library", Remedy.REPLACE_FILE
            ) from error
        return None
    except (LibraryBusy, LibraryFull):
        raise
    except LibraryError as error:
        if is_damage(error):
            return None
        raise
    try:
        return RestoreReport(backups.automatic(library, "restore"))
    except DamagedLibrary:
        with suppress(DamagedLibrary):
            return RestoreReport(backups.automatic(library, DAMAGED), damaged=True)
    return None


def is_damage(error: LibraryError) -> bool:
    """Whether an error is that SQLite finds the library damaged."""
    code = getattr(error.__cause__, "sqlite_errorname", None) or ""
    return code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_ERROR"))


def _moved_aside(library: Path) -> Path:
    place = Path(os.path.realpath(library))
    aside = backups.new_backup_path(library, DAMAGED)
    place.replace(aside)
    log = place.with_name(f"{place.name}-wal")
    if log.exists():
        log.replace(aside.with_name(f"{aside.name}-wal"))
    place.with_name(f"{place.name}-shm").unlink(missing_ok=True)
    return aside


def _pour(staged: Path, library: Path) -> None:
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
                        f"the library {library.name} is not what the backup was; try again"
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
