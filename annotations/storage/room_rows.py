"""The room of a class: who has the library open, and what is said to all of them.

A small SQLite file beside the library, with nothing in it that lasts: nothing waits for the disk
(`synchronous` is off), and whoever finds it in use tries again later instead of waiting. Its
journal is a file of each write, not a log: so the room is one file that can be deleted.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotations.errors import ForeignRoom, RoomBroken, RoomBusy, RoomError
from corpus.os_errors import reason_of
from corpus.storage.sqlite import sqlite3

if TYPE_CHECKING:
    from sqlite3 import Error
else:
    Error = sqlite3.Error

_APPLICATION = 0x56524D52
"""What SQLite keeps in the file's header: “VRMR”."""
_HEADER, _APPLICATION_AT = 100, 68
VERSION = 1
_SCHEMA = (
    "CREATE TABLE rooms (library TEXT NOT NULL)",
    "CREATE TABLE readers (session TEXT PRIMARY KEY, machine TEXT NOT NULL, "
    "process INTEGER NOT NULL, annotator TEXT NOT NULL, "
    "role INTEGER NOT NULL, host INTEGER NOT NULL, screen TEXT NOT NULL, document TEXT, "
    "start INTEGER NOT NULL, [end] INTEGER NOT NULL, share REAL NOT NULL, "
    "began REAL NOT NULL, active REAL NOT NULL, seen REAL NOT NULL, beat INTEGER NOT NULL) "
    "WITHOUT ROWID",
    "CREATE TABLE signals (id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, "
    "session TEXT NOT NULL, sender TEXT NOT NULL, sent REAL NOT NULL, payload TEXT NOT NULL)",
)


@dataclass(frozen=True, slots=True)
class ReaderRow:
    """One open program. Times are seconds since 1970 by the clock of whoever wrote them."""

    session: str
    machine: str
    """Where `process` is the number of its process."""
    process: int
    annotator: str
    role: int
    host: bool
    """Whether it keeps the room open without anybody reading: the server."""
    screen: str
    document: str | None
    """The slug of the document in use."""
    start: int
    end: int
    """The sentence under the cursor, or what is selected, in code points."""
    share: float
    """How much of the document's text is before it, from 0 to 1."""
    began: float
    active: float
    """When a key was pressed last."""
    seen: float
    """When this row was written last."""
    beat: int
    """Counts how often it was written: one that stands still is of a program that was killed."""


@dataclass(frozen=True, slots=True)
class SignalRow:
    """Something said to all."""

    id: int
    kind: str
    session: str
    sender: str
    sent: float
    payload: str


_READER = ", ".join(f"[{field.name}]" for field in fields(ReaderRow))
_VALUES = ", ".join("?" * len(fields(ReaderRow)))
_SIGNAL = ", ".join(field.name for field in fields(SignalRow))


class RoomFile:
    """One connection to a room, of the thread that opened it."""

    def __init__(self, path: Path, connection: Any, identity: tuple[int, int]) -> None:
        self.path = path
        self._connection = connection
        self._identity = identity

    @classmethod
    def open(cls, path: Path, library: str) -> RoomFile | None:
        """The room at `path`, of the library with this file name; None where there is none. Raises
        ForeignRoom, RoomBroken, RoomBusy.
        """
        identity = _regular(path)
        if identity is None:
            return None
        try:
            with path.open("rb") as file:
                header = file.read(_HEADER)
        except OSError as error:
            raise ForeignRoom(f"{path.name} cannot be read: {reason_of(error)}") from error
        if header[_APPLICATION_AT : _APPLICATION_AT + 4] != _APPLICATION.to_bytes(4, "big"):
            raise ForeignRoom(
                f"the file {path.name} beside the library is not Variorum's; rename it"
            )
        with _translated(path):
            connection = sqlite3.connect(
                f"{path.as_uri()}?mode=rw", timeout=0, isolation_level=None, uri=True
            )
            try:
                connection.execute("PRAGMA trusted_schema = OFF")
                connection.execute("PRAGMA synchronous = OFF")
                (version,) = connection.execute("PRAGMA user_version").fetchone()
                (owner,) = connection.execute("SELECT library FROM rooms").fetchone() or ("",)
            except BaseException:
                connection.close()
                raise
        if version != VERSION or owner != library:
            connection.close()
            whose = f"of the library {owner}" if owner != library else "of another version"
            raise ForeignRoom(f"the file {path.name} is {whose}; it is left alone")
        return cls(path, connection, identity)

    @staticmethod
    def create(path: Path, library: Path) -> None:
        """Make an empty room, unless something has this name: nothing is ever replaced. Raises
        RoomError where no file can be made.
        """
        made = path.with_name(f".{path.name}-{os.urandom(4).hex()}")
        try:
            mode = stat.S_IMODE(library.stat().st_mode) & 0o666
            os.close(os.open(made, os.O_CREAT | os.O_EXCL | os.O_RDWR, mode))
            try:
                with _translated(path):
                    _initialise(made, library.name)
                _give_name(made, path)
            finally:
                made.unlink(missing_ok=True)
        except OSError as error:
            raise RoomError(f"{path.name} cannot be created: {reason_of(error)}") from error

    @staticmethod
    def discard_broken(path: Path) -> None:
        """Delete a room of ours that cannot be read: there is nothing in it that lasts."""
        with suppress(OSError):
            path.unlink()

    def close(self) -> None:
        with suppress(Error):
            self._connection.close()

    @property
    def is_in_place(self) -> bool:
        """Whether its path still leads to this file."""
        return _regular(self.path) == self._identity

    def version(self) -> int:
        """A number that changes when another program has written."""
        with _translated(self.path):
            return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    # Reading

    def readers(self) -> list[ReaderRow]:
        """Every row, of the living and of those that were killed, by name and beginning."""
        with _translated(self.path):
            rows = self._connection.execute(
                f"SELECT {_READER} FROM readers ORDER BY annotator, began, session"  # noqa: S608
            )
            return [_reader(*row) for row in rows]

    def last_signal(self) -> int:
        """The id of the newest signal; 0 where there is none."""
        with _translated(self.path):
            return int(
                self._connection.execute("SELECT coalesce(max(id), 0) FROM signals").fetchone()[0]
            )

    def signals(self, after: int = 0) -> list[SignalRow]:
        """Those with a higher id, in order."""
        with _translated(self.path):
            rows = self._connection.execute(
                f"SELECT {_SIGNAL} FROM signals WHERE id > ? ORDER BY id",  # noqa: S608
                [after],
            )
            return [
                SignalRow(int(id_), str(kind), str(session), str(sender), float(sent), str(payload))
                for id_, kind, session, sender, sent, payload in rows
            ]

    # Writing

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction in the file that the path leads to. Raises RoomBusy at once where somebody
        else is writing, and RoomError where the file was deleted or replaced.
        """
        with _translated(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                if not self.is_in_place:  # looked at under the lock, which whoever deletes it has
                    raise RoomError(f"{self.path.name} was deleted")
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def write_reader(self, row: ReaderRow) -> None:
        """Insert or replace the row of a session."""
        self._connection.execute(
            f"INSERT OR REPLACE INTO readers ({_READER}) VALUES ({_VALUES})",  # noqa: S608
            astuple(row),
        )

    def remove_reader(self, session: str) -> None:
        self._connection.execute("DELETE FROM readers WHERE session = ?", [session])

    def add_signal(
        self, kind: str, session: str, sender: str, sent: float, payload: str, *, most: int
    ) -> int:
        """Say something to all; of each kind the newest `most` are kept. Returns its id."""
        cursor = self._connection.execute(
            "INSERT INTO signals (kind, session, sender, sent, payload) VALUES (?, ?, ?, ?, ?)",
            [kind, session, sender, sent, payload],
        )
        self._connection.execute(
            "DELETE FROM signals WHERE kind = ? AND id <= (SELECT id FROM signals WHERE kind = ? "
            "ORDER BY id DESC LIMIT 1 OFFSET ?)",
            [kind, kind, most],
        )
        return int(cursor.lastrowid)

    def clear(self) -> None:
        """Forget everybody and everything: what is here was left by programs that were killed."""
        self._connection.execute("DELETE FROM readers")
        self._connection.execute("DELETE FROM signals")

    def remove_file(self) -> None:
        """Delete the file, within a transaction: whoever waits for its lock sees it gone then."""
        with suppress(OSError):  # on Windows while others have it open; the last of them does it
            self.path.unlink()


def _regular(path: Path) -> tuple[int, int] | None:
    """The device and number of a regular file; None where there is none, or something else that a
    program might wait for.
    """
    try:
        status = os.stat(path)  # noqa: PTH116 - twice a second
    except (OSError, ValueError):
        return None
    return (status.st_dev, status.st_ino) if stat.S_ISREG(status.st_mode) else None


def _reader(
    session: object, machine: object, process: Any, annotator: object, role: Any, host: Any,
    screen: object, document: object, start: Any, end: Any, share: Any, began: Any, active: Any,
    seen: Any, beat: Any,
) -> ReaderRow:  # fmt: skip
    """A row, whatever somebody has written into the file. Raises ValueError, TypeError."""
    return ReaderRow(
        str(session), str(machine), int(process), str(annotator), int(role), bool(host),
        str(screen), None if document is None else str(document), int(start), int(end),
        float(share), float(began), float(active), float(seen), int(beat),
    )  # fmt: skip


def _initialise(path: Path, library: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        for statement in _SCHEMA:
            connection.execute(statement)
        connection.execute("INSERT INTO rooms VALUES (?)", [library])
        connection.execute(f"PRAGMA application_id = {_APPLICATION}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    finally:
        connection.close()


def _give_name(made: Path, path: Path) -> None:
    """Give the finished file its name, if nothing has that: nobody ever sees one half made."""
    try:
        os.link(made, path)
    except FileExistsError:
        return
    except OSError:  # a disk without links
        if not path.exists() and not path.is_symlink():
            made.rename(path)


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """SQLite's errors as errors of the room."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorname", None) or ""
        if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise RoomBusy("the class is busy; try again in a moment") from error
        if code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_SCHEMA")) or (
            isinstance(error, sqlite3.OperationalError) and "no such" in str(error)
        ):
            raise RoomBroken(f"{path.name} is damaged") from error
        raise RoomError(f"{path.name} cannot be used: {str(error).lower()}") from error
    except (UnicodeDecodeError, TypeError, ValueError, OverflowError) as error:
        raise RoomBroken(f"{path.name} is damaged") from error
