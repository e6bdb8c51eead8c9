"""Copies of a library that is in use: taken through SQLite's backup API, and compared with it
before they replace anything.

A copy is of one moment: the connection that reads the original holds a snapshot from the first page
to the comparison. It is compared row by row and not by the bytes of the file, since only SQLite may
open a library that this process has open: closing a file drops the process's locks on it.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterable
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import LibraryError, LibraryFull
from corpus.os_errors import reason_of
from corpus.storage.sqlite import sqlite3, translated
from corpus.storage.temporary_folders import remove_abandoned, workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.storage.database import Database

Progress = Callable[[int, int], None]
"""Told how many pages are copied, and of how many."""
DAMAGED = "damaged"
"""The reason of a copy that is kept for what can still be read of it; it is never thinned out."""
# 4 MB at a time: the memory stays flat, and whoever watches sees it move.
_PAGES = 1024
_PATIENCE = 10.0
_BEFORE = {
    "migration": "before it is brought up to date",
    "merge": "before others are merged into it",
    "restore": "before another one takes its place",
    "check": "before it is mended",
}
_STAMP = "%Y-%m-%dT%H-%M-%S.%fZ"
_NAME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{6}Z)-([a-z]+)\.db")


class Damaged(LibraryError):  # noqa: N818
    """The library itself is damaged; a copy of it is no better."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that the program took by itself."""

    path: Path
    at: datetime
    """When, in UTC."""
    reason: str
    """What came after it: `migration`, `merge`, `restore` or `check`; or `damaged`."""


def copy(
    library: Path, target: Path, *, verified: bool = True, progress: Progress | None = None
) -> None:
    """Copy a library, whoever uses it, to `target`: complete and compared, or not at all.

    `verified=False` is for one that is damaged: it is copied as it is. Raises Damaged, LibraryFull,
    LibraryError.
    """
    if not library.is_file():
        raise LibraryError(f"there is no library {library.name}")
    place = Path(os.path.realpath(target))  # a link stays a link: its target is replaced
    _check_target(library, place)
    with _sentences(library), closing(reading(library)) as original:
        _write(original, library, place, verified=verified, progress=progress)


def copy_open(database: Database, target: Path) -> None:
    """Copy a library as a connection has it open, to a file that is not there yet: also where its
    own file was deleted, or something else lies in its place. Raises as `copy` does.
    """
    place = Path(os.path.realpath(target))
    _check_target(database.path, place)
    if place.exists():
        raise LibraryError(f"{place.name} is there already; name another file")
    with _sentences(database.path):
        _write(database.connection, database.path, place, verified=True, progress=None)


def _write(
    original: Any, library: Path, place: Path, *, verified: bool, progress: Progress | None
) -> None:
    """Copy what a connection sees, all of one moment, to a file that replaces `place`."""
    try:
        with workspace(place.parent) as folder:
            beside = folder / "copy.db"
            _check_room(original, library, place.parent)
            os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            original.execute("BEGIN")
            try:
                # The moment is that of the first reading.
                original.execute("SELECT count(*) FROM sqlite_master").fetchone()
                _fill(original, beside, progress)
                if verified:
                    _compare(original, beside, library.name)
            finally:
                original.execute("ROLLBACK")
            synchronise(beside)
            beside.replace(place)
            synchronise(place.parent)
    except OSError as error:
        raise LibraryError(
            f"the backup {place.name} cannot be written: {reason_of(error)}"
        ) from error


def automatic(library: Database | Path, reason: str, *, progress: Progress | None = None) -> Path:
    """Back a library up before something is done to it, beside it; returns where the copy is.

    Older ones that are no longer needed are deleted. Raises as `copy` does: then it is better not
    to go on.
    """
    path = library if isinstance(library, Path) else library.path
    if not isinstance(library, Path):
        library.check_file()  # or the backup would be another file's
    target = place_for(path, reason)
    try:
        copy(path, target, verified=reason != DAMAGED, progress=progress)
    except LibraryFull as error:
        raise LibraryFull(
            f"there is no room for the backup that is taken of the library {path.name} "
            f"{_BEFORE.get(reason, 'before this')}; make room and try again: nothing was changed"
        ) from error
    _thin_out(path)
    return target


def place_for(library: Path, reason: str) -> Path:
    """Where a backup of this moment belongs; its folder is made. Raises LibraryError."""
    folder = folder_of(library)
    try:
        if not folder.is_dir():
            folder.mkdir(mode=0o700)
            synchronise(folder.parent)
    except OSError as error:
        raise LibraryError(
            f"no folder for backups can be made beside the library {library.name}: "
            f"{reason_of(error)}"
        ) from error
    return folder / f"{datetime.now(UTC).strftime(_STAMP)}-{reason}.db"


def folder_of(library: Path) -> Path:
    """The folder of a library's automatic backups, the same for every way to it."""
    return Path(f"{os.path.realpath(library)}-backups")


def kept(library: Path) -> list[Backup]:
    """The automatic backups of a library, the latest first."""
    found = []
    with suppress(OSError):
        for path in folder_of(library).iterdir():
            name = _NAME.fullmatch(path.name)
            if name is None or path.is_symlink() or not path.is_file():
                continue
            with suppress(ValueError):  # a date that is none
                at = datetime.strptime(name[1], _STAMP).replace(tzinfo=UTC)
                found.append(Backup(path, at, name[2]))
    return sorted(found, key=lambda one: (one.at, one.path.name), reverse=True)


def thin(times: Iterable[datetime], now: datetime) -> set[datetime]:
    """Which of the backups of these moments can go.

    All of the last hour stay; for a day, the last of each hour; for a week, of each day; for a
    month, of each week; then, of each month. Weeks are counted within a month, so that each period
    lies within the next longer one: what is thinned often comes to the same as what is thinned
    once.
    """
    newer: list[set[tuple[int, ...]]] = [set() for _ in _PERIODS]
    spare = set()
    for one in sorted(set(times), reverse=True):
        for (age, period), seen in zip(_PERIODS, newer, strict=True):
            if now - one > age and period(one) in seen:
                spare.add(one)
            seen.add(period(one))
    return spare


# From which age on one backup of a period is enough, and what tells the periods apart.
_PERIODS: tuple[tuple[timedelta, Callable[[datetime], tuple[int, ...]]], ...] = (
    (timedelta(hours=1), lambda t: (t.year, t.month, t.day, t.hour)),
    (timedelta(days=1), lambda t: (t.year, t.month, t.day)),
    (timedelta(days=7), lambda t: (t.year, t.month, (t.day - 1) // 7)),
    (timedelta(days=31), lambda t: (t.year, t.month)),
)


def _thin_out(library: Path) -> None:
    now = datetime.now(UTC)
    backups = [one for one in kept(library) if one.reason != DAMAGED]
    spare = thin((one.at for one in backups), now)
    with suppress(OSError):
        for one in backups:
            if one.at in spare:
                one.path.unlink(missing_ok=True)
    remove_abandoned(folder_of(library), earlier=lambda _: True)


# Parts


def reading(library: Path) -> Any:
    """A connection that reads a library as it is, whatever its schema; to be used and closed in one
    thread. Raises sqlite3.Error.
    """
    address = Path(os.path.realpath(library)).as_uri()
    beside = os.access(library.parent, os.W_OK) and os.access(library, os.W_OK)
    log = library.with_name(f"{library.name}-wal")
    # Where nothing can be written and there is no log, the file is all there is.
    how = "mode=rw" if beside else "mode=ro" if log.exists() else "mode=ro&immutable=1"
    connection = sqlite3.connect(f"{address}?{how}", uri=True, isolation_level=None,
                                 timeout=_PATIENCE)  # fmt: skip
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def fingerprint(connection: Any) -> str:
    """A digest of the schema and of all rows of all tables, in the order in which they stand."""
    taken = hashlib.sha256()
    factory, connection.text_factory = connection.text_factory, bytes
    try:
        schema = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name")
        tables = []
        for kind, name, sql in schema:
            taken.update(repr((kind, name, sql)).encode())
            if kind == b"table" and not (sql or b"").upper().startswith(b"CREATE VIRTUAL"):
                tables.append(name.decode())
        for table in tables:
            quoted = table.replace('"', '""')
            for row in connection.execute(f'SELECT * FROM "{quoted}" NOT INDEXED'):  # noqa: S608
                for value in row:
                    data = value if isinstance(value, bytes) else repr(value).encode()
                    taken.update(b"%d:" % len(data))
                    taken.update(data)
    finally:
        connection.text_factory = factory
    return taken.hexdigest()


def synchronise(path: Path) -> None:
    """See that a power cut takes nothing of this file, or of the names in this folder."""
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
    """What SQLite's backup is to call between its steps."""
    return lambda _, left, total: progress(total - left, total) if progress else None


def _fill(original: Any, beside: Path, progress: Progress | None) -> None:
    with closing(sqlite3.connect(str(beside), isolation_level=None)) as copied:
        # Nobody else knows of this file; it is synchronised as a whole at the end.
        copied.execute("PRAGMA journal_mode = OFF")
        copied.execute("PRAGMA synchronous = OFF")
        original.backup(copied, pages=_PAGES, progress=pages(progress))
    # One file that stands by itself, where the original says that it has a log.
    with (
        closing(sqlite3.connect(str(beside), isolation_level=None)) as copied,
        suppress(sqlite3.DatabaseError),
    ):
        copied.execute("PRAGMA journal_mode = DELETE")


def _compare(original: Any, beside: Path, name: str) -> None:
    with closing(sqlite3.connect(str(beside), isolation_level=None)) as copied:
        copied.execute("PRAGMA trusted_schema = OFF")
        if copied.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            # Page by page the copy is what the original is.
            raise _damaged(name)
        if fingerprint(copied) != fingerprint(original):
            raise LibraryError(
                f"the copy of the library {name} is not what it should be, and was thrown away; "
                "is the disk sound?"
            )


def _damaged(name: str) -> Damaged:
    return Damaged(
        f"the library {name} is damaged: variorum check says where, variorum restore brings back "
        "an earlier state, and variorum rescue saves what can be read"
    )


@contextmanager
def _sentences(library: Path) -> Iterator[None]:
    """SQLite's errors while a copy is made: a full disk is the copy's, damage the original's."""
    with translated(library):
        try:
            yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorname", None) or ""
            if code.startswith("SQLITE_FULL") or "disk is full" in str(error):
                raise _full(library) from error
            if code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
                raise _damaged(library.name) from error
            raise
        except UnicodeDecodeError as error:  # of SQLite's own message
            raise _damaged(library.name) from error


def _full(library: Path) -> LibraryFull:
    return LibraryFull(f"there is no room for a copy of the library {library.name}")


def _check_target(library: Path, target: Path) -> None:
    with suppress(OSError):
        if target.exists() and target.samefile(library):
            raise LibraryError("this would write over the library itself; name another file")
    # A log would be taken for the new file's own.
    for side in ("-wal", "-journal"):
        if target.with_name(target.name + side).exists():
            raise LibraryError(
                f"{target.name} is in use, or was not closed when it was used last; "
                "name another file"
            )


def _check_room(original: Any, library: Path, folder: Path) -> None:
    size = 1
    for setting in ("page_count", "page_size"):
        size *= original.execute(f"PRAGMA {setting}").fetchone()[0]
    if shutil.disk_usage(folder).free < size:
        raise _full(library)
