"""The library's SQLite file: opening, and transactions that remember what they changed.

Each thread opens its own `Database`. Its settings were measured (docs/decisions/001): write-ahead
log and full synchronisation, so that what was committed survives a power cut; immediate
transactions, so that waiting for another program works; foreign keys on.
"""

from __future__ import annotations

import errno
import json
import os
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from corpus.errors import LibraryBusy, LibraryError, LibraryMoved, NotALibrary, Remedy
from corpus.os_errors import reason_of
from corpus.storage.library_file import LibraryFile
from corpus.storage.migrations import Schema, migrate, pending
from corpus.storage.sqlite import busy, is_readonly, sqlite3, translated
from corpus.storage.temporary_folders import remove_abandoned
from corpus.storage.write_queue import queue_of, turn

# "Vari" in ASCII: tells a library from any other SQLite file.
APPLICATION_ID = 0x56617269
# Bytes; no SQLite file that holds anything is smaller.
_SMALLEST = 512
# How long a writer waits for the others, in seconds.
PATIENCE = 10.0
# After so many seconds is tried again what SQLite does not wait for.
_INTERVAL = 0.005
# How large the log stays, in bytes: twice what is written back to the library in the usual course.
_LOG = 8 << 20
_making = threading.Lock()

# Made once: `json.dumps` would make them anew for each of a hundred thousand rows.
_encoded = json.JSONEncoder(ensure_ascii=False).encode
_encoded_key = json.JSONEncoder().encode

Row = dict[str, Any]
Parameters = Sequence[object] | Mapping[str, object]


class Change(NamedTuple):
    """One row before and after; None where it was not there. The key holds the primary key's
    columns.
    """

    table: str
    key: Row
    before: Row | None
    after: Row | None

    def as_json(self) -> tuple[str, str, str | None, str | None]:
        def dump(row: Row | None) -> str | None:
            return None if row is None else _encoded(row)

        return self.table, _encoded_key(self.key), dump(self.before), dump(self.after)

    @staticmethod
    def from_json(table: str, key: str, before: str | None, after: str | None) -> Change:
        return Change(
            table,
            json.loads(key),
            None if before is None else json.loads(before),
            None if after is None else json.loads(after),
        )


@dataclass
class Transaction:
    """Writes that happen together or not at all, with the row images that undo needs."""

    database: Database
    changes: list[Change] = field(default_factory=list)
    followed: int = 0
    """How many of the changes the tables that are derived from others have followed."""

    def put(self, table: str, row: Row) -> None:
        """Insert or update the row with this primary key; columns that are not given stay as
        they are.
        """
        key = self.database.key_of(table, row)
        before = self.database.get(table, key)
        if before is None:
            self.put_new(table, row)
            return
        self.execute(_update(table, tuple(row), tuple(key)), [*row.values(), *key.values()])
        after = before | row
        if before != after:
            self.changes.append(Change(table, key, before, after))

    def put_new(self, table: str, row: Row) -> None:
        """Insert a row that is known not to be there."""
        self.add(table, row)
        # No column has a default, and strict tables keep values as they are given.
        after = dict.fromkeys(self.database.columns_of(table)) | row
        self.changes.append(Change(table, self.database.key_of(table, row), None, after))

    def put_all_new(self, table: str, rows: Sequence[Row]) -> None:
        """Insert many rows that are known not to be there, all with the same columns."""
        if not rows:
            return
        self.add_all(table, tuple(rows[0]), [tuple(row.values()) for row in rows])
        columns = dict.fromkeys(self.database.columns_of(table))
        self.changes.extend(
            Change(table, self.database.key_of(table, row), None, columns | row) for row in rows
        )

    def put_column(self, table: str, key: Row, column: str, value: object) -> None:
        """Set one column of a row, which alone is remembered for undo: the row may hold a text."""
        before = self.database.get(table, key)
        if before is None or before[column] == value:
            return
        self.execute(_update(table, (column,), tuple(key)), [value, *key.values()])
        images = ({**key, column: before[column]}, {**key, column: value})
        self.changes.append(Change(table, key, *images))

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """What the block writes is taken back if it raises; what was written before it stays."""
        before = len(self.changes)
        self.execute("SAVEPOINT part")
        try:
            yield
        except BaseException:
            self.execute("ROLLBACK TO part")
            self.execute("RELEASE part")
            del self.changes[before:]
            self.followed = min(self.followed, before)
            raise
        self.execute("RELEASE part")

    def drop(self, table: str, row: Row) -> None:
        """Delete a row outright: for rows that belong to another, such as the tags of an
        annotation.
        """
        key = self.database.key_of(table, row)
        before = self.database.get(table, key)
        if before is not None:
            self.execute(_delete(table, tuple(key)), list(key.values()))
            self.changes.append(Change(table, key, before, None))

    def add(self, table: str, row: Row) -> None:
        """Insert a row that never changes and is not undone (texts, sources, the journal
        itself).
        """
        self.execute(_insert(table, tuple(row)), list(row.values()))

    def add_all(self, table: str, columns: Sequence[str], rows: Iterable[Parameters]) -> None:
        """Insert many such rows."""
        with translated(self.database.path, self.database.file):
            self.database.connection.executemany(_insert(table, tuple(columns)), rows)

    def execute_all(self, sql: str, parameters: Sequence[Parameters]) -> None:
        """One statement for many parameters; not recorded for undo."""
        with translated(self.database.path, self.database.file):
            self.database.connection.executemany(sql, parameters)

    def execute(self, sql: str, parameters: Parameters = ()) -> None:
        """Any other statement; not recorded for undo."""
        with translated(self.database.path, self.database.file):
            self.database.connection.execute(sql, parameters)


class Database:
    """One connection to a library, for the thread that opened it."""

    def __init__(
        self,
        path: Path,
        connection: Any,
        *,
        queue: Path | None = None,
        file: LibraryFile | None = None,
    ) -> None:
        self.path = path
        self.connection = connection
        self.file = file
        """The file that was opened; None where the connection only reads."""
        self._queue = queue
        self._columns: dict[str, dict[str, bool]] = {}
        self._known_version: int | None = None
        """The data version when the file was found in its place last."""

    @property
    def read_only(self) -> bool:
        """Whether the library lies where nothing can be written."""
        return self._queue is None

    def close(self) -> None:
        if self.file is not None and (state := self.file.state) != "there":
            self.detach()
            if state == "overwritten":
                # The last one to close writes the log into the file, unless it is interrupted.
                self.connection.interrupt()
        with translated(self.path, self.file):
            self.connection.close()

    def tuples(self, sql: str, parameters: Parameters = ()) -> list[tuple[Any, ...]]:
        """All rows of a query, in the order of its columns."""
        with translated(self.path, self.file):
            found: list[tuple[Any, ...]] = self.connection.execute(sql, parameters).fetchall()
            return found

    def each(self, sql: str, parameters: Parameters = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a query one by one: for more of them than one would hold at once."""
        with translated(self.path, self.file):
            yield from self.connection.execute(sql, parameters)

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """All rows of a query, as dictionaries."""
        with translated(self.path, self.file):
            cursor = self.connection.execute(sql, parameters)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def row(self, sql: str, parameters: Parameters = ()) -> Row | None:
        found = self.rows(sql, parameters)
        return found[0] if found else None

    def scalar(self, sql: str, parameters: Parameters = ()) -> Any:
        """The first column of the first row, or None."""
        found = self.tuples(sql, parameters)
        return found[0][0] if found else None

    def columns_of(self, table: str) -> dict[str, bool]:
        """The columns of a table, and which of them are its primary key."""
        if table not in self._columns:
            found = self.tuples("SELECT name, pk > 0 FROM pragma_table_info(?)", [table])
            if not found:
                raise LibraryError(f"the library {self.path.name} has no table {table}")
            self._columns[table] = {name: bool(pk) for name, pk in found}
        return self._columns[table]

    def key_of(self, table: str, row: Row) -> Row:
        """The primary key's part of a row."""
        return {column: row[column] for column, key in self.columns_of(table).items() if key}

    def get(self, table: str, key: Row) -> Row | None:
        """The row with this primary key."""
        return self.row(_select(table, tuple(key)), list(key.values()))

    def get_all(self, table: str, keys: Sequence[Row]) -> dict[tuple[Any, ...], Row]:
        """The rows with these primary keys (all of the same columns), by the keys' values."""
        columns = tuple(keys[0])
        rows = self.rows(
            _select_all(table, columns), [json.dumps([list(key.values()) for key in keys])]
        )
        return {tuple(row[column] for column in columns): row for row in rows}

    def data_version(self) -> int:
        """A number that changes when another connection has committed."""
        return int(self.scalar("PRAGMA data_version"))

    @property
    def is_in_place(self) -> bool:
        """Whether another connection would come to the same file."""
        return self.path.is_file() if self.file is None else self.file.state == "there"

    def check_file(self) -> None:
        """Raises LibraryMoved if the path leads to another file than the one that is open."""
        if self.file is None:
            return
        version = self.data_version()
        self.file.check()
        self._known_version = version

    def check_content(self) -> None:
        """Raises LibraryOverwritten if another program wrote over the file: then whatever went
        wrong may be due to that.
        """
        if self.file is not None:
            self.file.check_content()

    def detach(self) -> bool:
        """The file was moved or replaced, or its log was: write what the log holds into the file
        that was opened, wherever that is now, and take the log away from beside another one, whose
        it would seem to be. Whether all that was committed is in the file now.
        """
        if self.file is None:
            return True
        if self.file.state == "overwritten":
            with suppress(OSError):
                self.file.set_sides_aside()
            return False
        written = False
        with suppress(LibraryError, OSError):
            # Whoever has opened what lies there now may have written into the log as well: then
            # what it holds is not for this file. Where nothing lies there, all who wrote have
            # opened this file.
            if self.file.state == "gone" or self.data_version() == self._known_version:
                written = self.scalar("PRAGMA wal_checkpoint(TRUNCATE)") == 0
        with suppress(OSError):
            if written:
                self.file.remove_sides()
            elif self.file.state == "replaced":
                self.file.set_sides_aside()
        return written

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Queries in this block see one state of the library, whatever others commit meanwhile."""
        with translated(self.path, self.file):
            inside = self.connection.in_transaction
            if not inside:
                self.connection.execute("BEGIN")
        if inside:
            yield
            return
        try:
            yield
        finally:
            with translated(self.path, self.file):
                # After some errors SQLite has ended it by itself; what went wrong is what to say.
                if self.connection.in_transaction:
                    self.connection.execute("COMMIT")

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """An immediate transaction: committed at the end of the block, undone if it raises.

        Raises LibraryBusy when others write for longer than `PATIENCE`, LibraryFull when the disk
        is, LibraryMoved where the library's path leads to another file by now. Found out after the
        commit, the changes are in the file that was opened, but nobody will find them in the
        library.
        """
        if self.file is not None:
            self.file.check()  # before a queue is made beside another file
        with self.queued(), translated(self.path, self.file):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                if self.file is not None:
                    self.file.know_sides()
                    self.check_file()
                yield Transaction(self)
                if self.file is not None:
                    self.file.check()  # a commit may write the log into the file
                self.connection.execute("COMMIT")
            except BaseException as error:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                if self._queue is not None and is_readonly(error):
                    self._renew()
                self.check_content()
                raise
            if self.file is not None:
                self.file.check()

    def _renew(self) -> None:
        """Connect anew, so that the next write may succeed.

        A file that could not be opened for writing, be it for a moment, SQLite opens for reading
        only, and leaves it at that.
        """
        fresh = _connected(self.path)
        old, self.connection = self.connection, fresh
        old.close()

    @contextmanager
    def queued(self) -> Iterator[None]:
        """Hold the writers' queue; never while somebody is asked something. Raises LibraryBusy."""
        if self._queue is None:
            yield
            return
        with ExitStack() as held:
            try:
                held.enter_context(turn(self._queue, PATIENCE))
            except TimeoutError as error:
                raise busy(self.path.name) from error
            yield


# Statements for one row. The names are quoted, for those in a journal may be another person's.


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _all(columns: tuple[str, ...], joint: str) -> str:
    return joint.join(f"{_quoted(column)} = ?" for column in columns)


@lru_cache(maxsize=128)
def _select(table: str, key: tuple[str, ...]) -> str:
    return f"SELECT * FROM {_quoted(table)} WHERE {_all(key, ' AND ')}"  # noqa: S608


@lru_cache(maxsize=128)
def _select_all(table: str, key: tuple[str, ...]) -> str:
    same = " AND ".join(
        f"t.{_quoted(column)} = json_extract(k.value, '$[{n}]')" for n, column in enumerate(key)
    )
    return f"SELECT t.* FROM json_each(?) k CROSS JOIN {_quoted(table)} t ON {same}"  # noqa: S608


@lru_cache(maxsize=128)
def _insert(table: str, columns: tuple[str, ...]) -> str:
    names, marks = ", ".join(map(_quoted, columns)), ", ".join("?" * len(columns))
    return f"INSERT INTO {_quoted(table)} ({names}) VALUES ({marks})"  # noqa: S608


@lru_cache(maxsize=128)
def _update(table: str, columns: tuple[str, ...], key: tuple[str, ...]) -> str:
    return f"UPDATE {_quoted(table)} SET {_all(columns, ', ')} WHERE {_all(key, ' AND ')}"  # noqa: S608


@lru_cache(maxsize=128)
def _delete(table: str, key: tuple[str, ...]) -> str:
    return f"DELETE FROM {_quoted(table)} WHERE {_all(key, ' AND ')}"  # noqa: S608


def open_database(
    path: Path, schemas: Sequence[Schema], *, same_as: LibraryFile | None = None
) -> Database:
    """Open the library at `path`, made if it is not there, brought up to the schema of this
    program; with `same_as`, only if it is this very file, by another connection open already.

    Raises LibraryMoved where it is not, NotALibrary for a file that is something else,
    LibraryTooNew for one of a newer program, and other LibraryErrors where the file cannot be
    opened.
    """
    path = Path(path)
    if same_as is not None:
        same_as.check()
    if _protected(path):
        return _open_to_read(path, schemas)
    _prepare_file(path)
    _tidy_up(path)
    with translated(path):
        file = LibraryFile(path)
        connection = _connected(path)
        try:
            file.opened(path)
            if same_as is not None and not file.is_same(same_as):
                raise LibraryMoved(f"the library {path.name} was replaced by another file")
            database = Database(path, connection, queue=queue_of(path), file=file)
            # Before anything is written: another program's file is left as it is.
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
                        from corpus.storage import (
                            backups,  # nearly no opening has anything to migrate
                        )

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
            raise
    return database


def open_again(path: Path) -> Database:
    """Another connection for reading a library that is open already, for another process: nothing
    of it is looked at again, and it is not made where it is gone.
    """
    with translated(path):
        if _protected(path):
            return Database(path, _connected_to_read(path))
        return Database(path, _connected(f"{Path(os.path.realpath(path)).as_uri()}?mode=rw"))


def _protected(path: Path) -> bool:
    """Whether the library is there, but nothing can be written beside it or into it."""
    try:
        there = path.is_file()
    except OSError:
        return False  # no path at all; opening it says why
    return there and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def _open_to_read(path: Path, schemas: Sequence[Schema]) -> Database:
    """Open a library that lies where nothing can be written, such as a CD or another's folder."""
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        raise LibraryError(
            f"the library {path.name} cannot be written, and its last changes lie in {log.name}; "
            "copy both to another folder and open it there"
        )
    with translated(path):
        connection = _connected_to_read(path)
        try:
            database = Database(path, connection)
            _check_kind(database)
            connection.execute("PRAGMA trusted_schema = OFF")
            if pending(connection, schemas, path.name):
                raise LibraryError(
                    f"the library {path.name} was made by an older Variorum and cannot be written; "
                    "copy it to another folder and open it there"
                )
        except BaseException:
            connection.close()
            raise
    return database


def _connected_to_read(path: Path) -> Any:
    # Without a log beside it, nobody can be writing: the file is all there is.
    address = f"{Path(os.path.realpath(path)).as_uri()}?mode=ro&immutable=1"
    return sqlite3.connect(address, uri=True, isolation_level=None)


def _prepare_file(path: Path) -> None:
    """Make the file if it is not there, readable for nobody else; SQLite's side files take that
    over.

    A file that is there is never opened here: closing it would drop the locks (POSIX ties them to
    the process) of a connection that another thread has to it. The lock does the same for one just
    made.
    """
    try:
        if path.is_dir():
            raise NotALibrary(f"{path.name or path} is a folder, not a Variorum library")
        with _making:
            if path.exists():
                # SQLite would take a file of a byte or two for an empty one, and write over it.
                if not path.is_file() or 0 < path.stat().st_size < _SMALLEST:
                    raise NotALibrary(
                        f"{path.name} is not a Variorum library", Remedy.NAME_OTHER_LIBRARY
                    )
                return
            _make_folders(path.parent)
            with suppress(FileNotFoundError):
                # Whether SQLite has room for its names beside this one.
                path.with_name(f"{path.name}-journal").stat()
            try:
                os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            except FileExistsError:
                return
    except (OSError, ValueError) as error:
        raise LibraryError(
            f"the library {path.name[:80]} cannot be opened: {reason_of(error)}"
        ) from error


def _tidy_up(path: Path) -> None:
    """Remove what killed programs have left of copies of this library."""
    place = Path(os.path.realpath(path))
    remove_abandoned(place.parent, earlier=lambda name: name == place.name[:100])
    remove_abandoned(Path(f"{place}-backups"), earlier=lambda _: True)


def remove_new(path: Path) -> None:
    """Take away a library that was just made, and closed, with the files beside it."""
    for end in ("", "-wal", "-shm", "-queue"):
        path.with_name(f"{path.name}{end}").unlink(missing_ok=True)


def _make_folders(folder: Path) -> None:
    """Make a folder and those on the way to it, and see that a power cut takes none of them away.

    SQLite sees to that in the folder of the library only.
    """
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise NotADirectoryError(errno.ENOTDIR, "") from error
    for one in reversed(missing):
        # Windows opens no folders, and some disks synchronise none.
        with suppress(OSError):
            above = os.open(one.parent, os.O_RDONLY)
            try:
                os.fsync(above)
            finally:
                os.close(above)


def _check_kind(database: Database) -> None:
    # Both of one moment: another program may be making the library.
    with database.snapshot():
        kind = database.scalar("PRAGMA application_id")
        empty = _is_empty(database)
    if kind != APPLICATION_ID and not (empty and kind == 0):
        raise NotALibrary(
            f"{database.path.name} is another program's database, not a Variorum library"
        )


def _is_empty(database: Database) -> bool:
    """Whether the library has yet to be made."""
    return bool(database.scalar("SELECT count(*) = 0 FROM sqlite_master"))


def _connected(path: Path | str) -> Any:
    """A connection for reading and writing, with the settings that this library is used with; a
    string is the library's address.
    """
    connection = sqlite3.connect(
        str(path), timeout=PATIENCE, isolation_level=None, uri=isinstance(path, str)
    )
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA synchronous = FULL")
        # macOS: fsync alone leaves the data in the disk's own memory. Nothing elsewhere.
        connection.execute("PRAGMA fullfsync = ON")
        # What a long import made of the log is given back when the log is begun anew.
        connection.execute(f"PRAGMA journal_size_limit = {_LOG}")
    except BaseException:
        connection.close()
        raise
    return connection


def _begin_log(database: Database) -> None:
    """Have the library written by way of a log. Raises LibraryBusy."""
    if database.scalar("PRAGMA journal_mode") == "wal":
        return
    with database.queued():
        until = time.monotonic() + PATIENCE
        while True:
            try:
                database.scalar("PRAGMA journal_mode = WAL")
            except LibraryBusy:
                # Where others open the new library at this moment, SQLite gives up at once.
                if time.monotonic() > until:
                    raise
                time.sleep(_INTERVAL)
            else:
                return
