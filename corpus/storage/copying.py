"""Copies a library that is in use, through SQLite's backup API, and compares the copy with it
before it replaces anything.

A copy is of one moment: the connection that reads the original holds a snapshot from the first page
to the comparison. It is compared row by row and not by the bytes of the file, since only SQLite may
open a library that this process has open: closing a file drops the process's locks on it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import LibraryError, LibraryFull, Remedy
from corpus.os_errors import reason_of
from corpus.storage.sqlite import sqlite3, translated
from corpus.storage.temporary_folders import workspace

if TYPE_CHECKING:
    from corpus.storage.database import Database

Progress = Callable[[int, int], None]
"""Called with the number of pages that are copied, and of all pages."""
_PAGES = 1024
"""Pages copied at a time, 4 MB: the memory stays flat, and progress is visible."""
_PATIENCE = 10.0
"""Seconds to wait for a writer."""


class DamagedLibrary(LibraryError):  # noqa: N818
    """The library itself is damaged, so a copy of it would be too."""


def copy(
    library: Path, target: Path, *, verified: bool = True, progress: Progress | None = None
) -> None:
    """Copy a library, which may be in use, to `target`: complete and compared, or not at all.

    `verified=False` is for a damaged library: it is copied as it is. Raises DamagedLibrary,
    LibraryFull, LibraryError.
    """
    if not library.is_file():
        raise LibraryError(f"there is no library {library.name}")
    target = Path(os.path.realpath(target))  # a link stays a link: its target is replaced
    _check_target(library, target)
    with _copy_errors(library), closing(connect_to_read(library)) as original:
        _write(original, library, target, verified=verified, progress=progress)


def copy_open(database: Database, target: Path) -> None:
    """Copy a library as a connection has it open to a new file, even if its own file was deleted or
    replaced. Raises as `copy` does.
    """
    target = Path(os.path.realpath(target))
    _check_target(database.path, target)
    if target.exists():
        raise LibraryError(f"the file {target.name} already exists; name another file")
    with _copy_errors(database.path):
        _write(database.connection, database.path, target, verified=True, progress=None)


def _write(
    original: Any, library: Path, target: Path, *, verified: bool, progress: Progress | None
) -> None:
    """Copy what a connection sees, all of one moment, to a file that replaces `target`."""
    try:
        with workspace(target.parent) as folder:
            copied_file = folder / "copy.db"
            _check_room(original, library, target.parent)
            os.close(os.open(copied_file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            original.execute("BEGIN")
            try:
                # The first read fixes the moment.
                original.execute("SELECT count(*) FROM sqlite_master").fetchone()
                _copy_pages(original, copied_file, progress)
                if verified:
                    _compare(original, copied_file, library.name)
            finally:
                original.execute("ROLLBACK")
            synchronise(copied_file)
            copied_file.replace(target)
            synchronise(target.parent)
    except OSError as error:
        raise LibraryError(
            f"the backup {target.name} cannot be written: {reason_of(error)}"
        ) from error


def connect_to_read(library: Path) -> Any:
    """A connection that reads a library as it is, whatever its schema. It is to be used and closed
    in one thread. Raises sqlite3.Error.
    """
    address = Path(os.path.realpath(library)).as_uri()
    writable = os.access(library.parent, os.W_OK) and os.access(library, os.W_OK)
    log = library.with_name(f"{library.name}-wal")
    # If nothing can be written and there is no log, nobody else is writing.
    mode = "mode=rw" if writable else "mode=ro" if log.exists() else "mode=ro&immutable=1"
    connection = sqlite3.connect(f"{address}?{mode}", uri=True, isolation_level=None,
                                 timeout=_PATIENCE)  # fmt: skip
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def fingerprint(connection: Any) -> str:
    """A digest of the schema and of all rows of all tables, in their order."""
    digest = hashlib.sha256()
    factory, connection.text_factory = connection.text_factory, bytes
    try:
        schema = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name")
        tables = []
        for kind, name, sql in schema:
            digest.update(repr((kind, name, sql)).encode())
            if kind == b"table" and not (sql or b"").upper().startswith(b"CREATE VIRTUAL"):
                tables.append(name.decode())
        for table in tables:
            quoted = table.replace('"', '""')
            for row in connection.execute(f'SELECT * FROM "{quoted}" NOT INDEXED'):  # noqa: S608
                for value in row:
                    data = value if isinstance(value, bytes) else repr(value).encode()
                    digest.update(b"%d:" % len(data))
                    digest.update(data)
    finally:
        connection.text_factory = factory
    return digest.hexdigest()


def synchronise(path: Path) -> None:
    """Make sure that a power cut loses nothing of this file, or of the names in this folder."""
    try:
        file = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    except OSError:
        if path.is_dir():  # Windows opens no folders
            return
        raise
    try:
        os.fsync(file)
    except OSError:
        if not path.is_dir():  # some disks synchronise no folders
            raise
    finally:
        os.close(file)


def pages(progress: Progress | None) -> Callable[[int, int, int], None]:
    """The function that SQLite's backup calls between its steps."""
    return lambda _, left, total: progress(total - left, total) if progress else None


def _copy_pages(original: Any, copied_file: Path, progress: Progress | None) -> None:
    with closing(sqlite3.connect(str(copied_file), isolation_level=None)) as copied:
        # Nobody else knows this file; it is synchronised as a whole at the end.
        copied.execute("PRAGMA journal_mode = OFF")
        copied.execute("PRAGMA synchronous = OFF")
        original.backup(copied, pages=_PAGES, progress=pages(progress))
    # One file that needs no log, even if the original is set to have one.
    with (
        closing(sqlite3.connect(str(copied_file), isolation_level=None)) as copied,
        suppress(sqlite3.DatabaseError),
    ):
        copied.execute("PRAGMA journal_mode = DELETE")


def _compare(original: Any, copied_file: Path, name: str) -> None:
    with closing(sqlite3.connect(str(copied_file), isolation_level=None)) as copied:
        copied.execute("PRAGMA trusted_schema = OFF")
        if copied.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            # The copy has the same pages as the original.
            raise _damaged_error(name)
        if fingerprint(copied) != fingerprint(original):
            raise LibraryError(
                f"the copy of the library {name} was wrong and has been deleted; check the disk"
            )


def _damaged_error(name: str) -> DamagedLibrary:
    return DamagedLibrary(
        f"the library {name} is damaged", Remedy.CHECK, Remedy.RESTORE, Remedy.RESCUE
    )


@contextmanager
def _copy_errors(library: Path) -> Iterator[None]:
    """SQLite's errors while copying, as sentences: a full disk is the target's, damage the
    original's.
    """
    with translated(library):
        try:
            yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorname", None) or ""
            if code.startswith("SQLITE_FULL") or "disk is full" in str(error):
                raise full_error(library) from error
            if code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
                raise _damaged_error(library.name) from error
            raise
        except UnicodeDecodeError as error:  # of SQLite's own message
            raise _damaged_error(library.name) from error


def full_error(library: Path) -> LibraryFull:
    return LibraryFull(f"there is no space for a copy of the library {library.name}")


def _check_target(library: Path, target: Path) -> None:
    with suppress(OSError):
        if target.exists() and target.samefile(library):
            raise LibraryError("this would replace the library itself; name another file")
    # A log would be taken for the new file's own.
    for side in ("-wal", "-journal"):
        if target.with_name(target.name + side).exists():
            raise LibraryError(
                f"{target.name} is in use, or was not closed properly; name another file"
            )


def _check_room(original: Any, library: Path, folder: Path) -> None:
    size = 1
    for setting in ("page_count", "page_size"):
        size *= original.execute(f"PRAGMA {setting}").fetchone()[0]
    if shutil.disk_usage(folder).free < size:
        raise full_error(library)
