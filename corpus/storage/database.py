"""One thread's connection to a library: transactions, and handling a file that was moved."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from corpus.errors import LibraryError
from corpus.storage import connections
from corpus.storage.library_file import LibraryFile
from corpus.storage.queries import Queries
from corpus.storage.sqlite import busy, is_readonly, translated
from corpus.storage.transactions import Transaction
from corpus.storage.write_queue import turn


class Database(Queries):
    """One connection to a library, for the thread that opened it."""

    def __init__(
        self,
        path: Path,
        connection: Any,
        *,
        queue: Path | None = None,
        file: LibraryFile | None = None,
    ) -> None:
        super().__init__(path, connection, file)
        self._queue = queue
        self._known_version: int | None = None
        """The data version when the file was last found in its place."""

    @property
    def read_only(self) -> bool:
        """Whether the library cannot be written."""
        return self._queue is None

    def close(self) -> None:
        """Close the connection; the file is left complete, also if it was moved meanwhile."""
        if self.file is not None and (state := self.file.state) != "there":
            self.detach()
            if state == "overwritten":
                # The last connection to close writes the log into the file, unless interrupted.
                self.connection.interrupt()
        try:
            with translated(self.path, self.file):
                self.connection.close()
        finally:
            if self.file is not None:
                self.file.closed()

    def check_file(self) -> None:
        """Raises LibraryMoved if the path leads to another file than the one that is open."""
        if self.file is None:
            return
        version = self.data_version()
        self.file.check()
        self._known_version = version

    def check_content(self) -> None:
        """Raises LibraryOverwritten if another program wrote over the file, which may be the cause
        of any other error.
        """
        if self.file is not None:
            self.file.check_content()

    def detach(self) -> bool:
        """After the file or its log was moved or replaced: write the log's content into the file
        that was opened, wherever that is now, and remove the log from beside another file, to which
        it would seem to belong. Returns whether everything that was committed is in the file now.
        """
        if self.file is None:
            return True
        if self.file.state == "overwritten":
            with suppress(OSError):
                self.file.set_sides_aside()
            return False
        written = False
        with suppress(LibraryError, OSError):
            # A program that has opened the file in its place may have written into the log as well:
            # then its content is not for this file. If there is no file in its place, all that was
            # written was for this one.
            if self.file.state == "gone" or self.data_version() == self._known_version:
                written = self.scalar("PRAGMA wal_checkpoint(TRUNCATE)") == 0
        with suppress(OSError):
            if written:
                self.file.remove_sides()
            elif self.file.state == "replaced":
                self.file.set_sides_aside()
        return written

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """An immediate transaction: committed at the end of the block, undone if it raises.

        Raises LibraryBusy if others write for longer than `PATIENCE`, LibraryFull if the disk is
        full, LibraryMoved if the library's path leads to another file by now. If that is found out
        after the commit, the changes are in the file that was opened, but not in the library.
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
        """Connect again, so that the next write may succeed.

        SQLite opens a file for reading only if it cannot be opened for writing, be it for a moment,
        and keeps it so.
        """
        fresh = connections.connect(self.path)
        old, self.connection = self.connection, fresh
        old.close()

    @contextmanager
    def queued(self) -> Iterator[None]:
        """Hold the writers' queue; never while a user is asked something. Raises LibraryBusy."""
        if self._queue is None:
            yield
            return
        with ExitStack() as held:
            try:
                held.enter_context(turn(self._queue, connections.PATIENCE))
            except TimeoutError as error:
                raise busy(self.path.name) from error
            yield
