"""Opens a library: makes or checks its file, switches it to a log, and migrates its tables."""

from __future__ import annotations

import errno
import os
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from corpus.errors import LibraryBusy, LibraryError, LibraryMoved, NotALibrary, Remedy
from corpus.os_errors import reason_of
from corpus.storage import connections
from corpus.storage.database import Database
from corpus.storage.library_file import LibraryFile
from corpus.storage.migrations import Schema, migrate, pending
from corpus.storage.sqlite import translated
from corpus.storage.temporary_folders import remove_abandoned
from corpus.storage.write_queue import queue_of

APPLICATION_ID = 0x56617269
"""“Vari” in ASCII: distinguishes a library from any other SQLite file."""
_SMALLEST = 512
"""Bytes of the smallest SQLite file with any content."""
_INTERVAL = 0.005
"""Seconds between attempts where SQLite does not wait itself."""
_creation_lock = threading.Lock()


def open_database(
    path: Path, schemas: Sequence[Schema], *, same_as: LibraryFile | None = None
) -> Database:
    """Open the library at `path`: it is made if it does not exist, and migrated to the schema of
    this program. With `same_as`, only if it is this file, which another connection has open.

    Raises LibraryMoved if it is not that file, NotALibrary for any other file, LibraryTooNew for a
    library of a newer program, and other LibraryErrors if the file cannot be opened.
    """
    path = Path(path)
    if same_as is not None:
        same_as.check()
    if _is_write_protected(path):
        return _open_to_read(path, schemas)
    _prepare_file(path)
    _tidy_up(path)
    with translated(path):
        file = LibraryFile(path)
        connection = connections.connect(path)
        try:
            file.opened(path)
            if same_as is not None and not file.is_same(same_as):
                raise LibraryMoved(f"the library {path.name} was replaced by another file")
            database = Database(path, connection, queue=queue_of(path), file=file)
            # Before anything is written: another program's file must not be changed.
            try:
                _check_kind(database)
            finally:
                file.know_sides()
                file.check_log()  # which says more than that the file is damaged
            _begin_log(database)
            if pending(connection, schemas, path.name):
                with database.transaction():
                    # Another program may have brought it up to date while this one waited.
                    if pending(connection, schemas, path.name) and not _is_empty(database):
                        from corpus.storage import backups  # there is hardly ever a migration

                        backups.automatic(path, "migration")
                    migrate(connection, schemas)
                    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            file.know_sides()
            if not file.is_settled:
                # What a killed program left: before it is written back, overwriting is not told.
                database.scalar("PRAGMA wal_checkpoint(PASSIVE)")
            database.check_file()
        except BaseException:
            connection.interrupt()  # closing would write a log back that may not be the file's
            connection.close()
            file.closed()
            raise
    return database


def open_again(path: Path) -> Database:
    """Another connection to a library that is open already, for reading in another process. The
    file is not checked again, and is not made if it is gone.
    """
    with translated(path):
        if _is_write_protected(path):
            return Database(path, connections.connect_immutable(path))
        return Database(
            path, connections.connect(f"{Path(os.path.realpath(path)).as_uri()}?mode=rw")
        )


def _is_write_protected(path: Path) -> bool:
    """Whether the library exists, but neither it nor its folder can be written."""
    try:
        exists = path.is_file()
    except OSError:
        return False  # not a path; opening it says why
    return exists and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def _open_to_read(path: Path, schemas: Sequence[Schema]) -> Database:
    """Open a library that cannot be written, as on a CD or in another user's folder."""
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        raise LibraryError(
            f"the library {path.name} cannot be written, and its last changes are in "
            f"{log.name}; copy both to another folder and open the library there"
        )
    with translated(path):
        connection = connections.connect_immutable(path)
        try:
            database = Database(path, connection)
            _check_kind(database)
            connection.execute("PRAGMA trusted_schema = OFF")
            if pending(connection, schemas, path.name):
                raise LibraryError(
                    f"the library {path.name} was created by an older version of Variorum and "
                    "cannot be written; copy it to another folder and open it there"
                )
        except BaseException:
            connection.close()
            raise
    return database


def _prepare_file(path: Path) -> None:
    """Make the file if it does not exist, readable only for its owner; SQLite's side files get the
    same permissions.

    An existing file is never opened here: closing it would drop the locks, which POSIX ties to the
    process, of another thread's connection to it. `_creation_lock` prevents that
    for a file just made.
    """
    try:
        if path.is_dir():
            raise NotALibrary(f"{path.name or path} is a folder, not a Variorum library")
        with _creation_lock:
            if path.exists():
                # SQLite would take a file of a byte or two for an empty one and write over it.
                if not path.is_file() or 0 < path.stat().st_size < _SMALLEST:
                    raise NotALibrary(
                        f"{path.name} is not a Variorum library", Remedy.NAME_OTHER_LIBRARY
                    )
                return
            _make_folders(path.parent)
            with suppress(FileNotFoundError):
                # Raises if SQLite's longer names are too long for the disk.
                path.with_name(f"{path.name}-journal").stat()
            try:
                os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            except FileExistsError:
                return
    except (OSError, ValueError) as error:
        raise LibraryError(
            f"the library {path.name[:80]} cannot be opened: {reason_of(error)}",
            Remedy.NAME_OTHER_LIBRARY,
        ) from error


def _tidy_up(path: Path) -> None:
    """Remove what killed programs have left of copies of this library."""
    place = Path(os.path.realpath(path))
    remove_abandoned(place.parent, earlier=lambda name: name == place.name[:100])
    remove_abandoned(Path(f"{place}-backups"), earlier=lambda _: True)


def remove_new(path: Path) -> None:
    """Delete a library that was just made and closed, with the files beside it."""
    for end in ("", "-wal", "-shm", "-queue"):
        path.with_name(f"{path.name}{end}").unlink(missing_ok=True)


def _make_folders(folder: Path) -> None:
    """Make a folder and its parents, and make sure that a power cut loses none of them.

    SQLite does that only in the library's own folder.
    """
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise NotADirectoryError(errno.ENOTDIR, "") from error
    for path in reversed(missing):
        # Windows opens no folders, and some disks synchronise none.
        with suppress(OSError):
            parent = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(parent)
            finally:
                os.close(parent)


def _check_kind(database: Database) -> None:
    # Both at one moment: another program may be making the library.
    with database.snapshot():
        kind = database.scalar("PRAGMA application_id")
        empty = _is_empty(database)
    if kind != APPLICATION_ID and not (empty and kind == 0):
        raise NotALibrary(
            f"{database.path.name} is a database of another program, not a Variorum library"
        )


def _is_empty(database: Database) -> bool:
    """Whether the library has no tables yet."""
    return bool(database.scalar("SELECT count(*) = 0 FROM sqlite_master"))


def _begin_log(database: Database) -> None:
    """Switch the library to a write-ahead log. Raises LibraryBusy."""
    if database.scalar("PRAGMA journal_mode") == "wal":
        return
    with database.queued():
        until = time.monotonic() + connections.PATIENCE
        while True:
            try:
                database.scalar("PRAGMA journal_mode = WAL")
            except LibraryBusy:
                # While others open the new library, SQLite does not wait but raises at once.
                if time.monotonic() > until:
                    raise
                time.sleep(_INTERVAL)
            else:
                return
