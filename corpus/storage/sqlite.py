"""Which SQLite is used, and its errors as sentences: the one place that knows their codes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import (
    Conflict,
    IndexBroken,
    LibraryBusy,
    LibraryError,
    LibraryFull,
    NotALibrary,
    Remedy,
)
from corpus.os_errors import obstacle
from corpus.text.lazy_pattern import LazyPattern

if TYPE_CHECKING:
    import sqlite3

    from corpus.storage.library_file import LibraryFile
else:
    # The choice of sqlite-utils, made without the cost of importing it: two SQLites in one process
    # would drop each other's locks.
    try:
        from pysqlite3 import dbapi2 as sqlite3
    except ImportError:
        import sqlite3

__all__ = ["busy", "index_broken", "is_readonly", "sqlite3", "translated"]

# Characters of a name that a sentence has room for.
_LONGEST = 80
# What SQLite says of a statement for which tables, columns or keys are not there.
_LACKING = LazyPattern(r"no such (?:table|column)|has no column named|on conflict clause")


class translated:  # noqa: N801
    """`with translated(path):` turns SQLite's errors about this library into LibraryErrors; of a
    `file` that is no longer the one that was opened, that is what is said.
    """

    # A class, for it stands around every statement: a generator takes several times as long.
    __slots__ = ("file", "path")

    def __init__(self, path: Path, file: LibraryFile | None = None) -> None:
        self.path = path
        self.file = file

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if self.file is not None and isinstance(error, sqlite3.DatabaseError | UnicodeDecodeError):
            self.file.check_content()
        if isinstance(error, sqlite3.Error):
            raise _sentence(self.path, error) from error
        if isinstance(error, UnicodeDecodeError):
            raise _damaged(self.path.name) from error
        if isinstance(error, UnicodeEncodeError | OverflowError):
            # From binding parameters: lone surrogates, and numbers beyond 64 bits.
            raise LibraryError(
                "this contains a character or a number that a library cannot store"
            ) from error


def _damaged(name: str) -> LibraryError:
    return LibraryError(f"the library {name} is damaged", Remedy.CHECK, Remedy.RESCUE)


def busy(name: str) -> LibraryBusy:
    """What to say when others have been writing for longer than a writer waits."""
    return LibraryBusy(f"another program is writing to the library {name}; try again in a moment")


def index_broken(name: str) -> IndexBroken:
    """What to say when the search index is not there, or holds what cannot be read."""
    return IndexBroken(
        f"the search index of the library {name} is missing or damaged", Remedy.REBUILD_INDEX
    )


def is_readonly(error: BaseException) -> bool:
    """Whether an error, translated or not, is SQLite's saying that it may only read."""
    cause = error if isinstance(error, sqlite3.Error) else error.__cause__
    return (getattr(cause, "sqlite_errorname", None) or "").startswith("SQLITE_READONLY")


def _sentence(path: Path, error: sqlite3.Error) -> LibraryError:
    name = path.name
    code = getattr(error, "sqlite_errorname", None) or ""
    text = str(error).lower()

    def is_one_of(codes: tuple[str, ...], words: str) -> bool:
        return code.startswith(codes) or words in text

    if is_one_of(("SQLITE_BUSY", "SQLITE_LOCKED"), "locked"):
        return busy(name)
    if is_one_of(("SQLITE_FULL",), "disk is full"):
        return LibraryFull(
            f"the disk that holds the library {name} is full; free some space and try again: "
            "nothing that was saved is lost"
        )
    if is_one_of(("SQLITE_NOTADB",), "not a database"):
        return NotALibrary(f"{name} is not a Variorum library", Remedy.NAME_OTHER_LIBRARY)
    if is_one_of(("SQLITE_CORRUPT",), "malformed") or "could not decode" in text:
        return _damaged(name)
    if is_one_of(("SQLITE_READONLY",), "readonly"):
        return LibraryError(f"the library {name} is write-protected")
    # Of its locks SQLite says "protocol" where they cannot be had for another reason than others.
    if is_one_of(("SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_PROTOCOL"), "unable to open"):
        why = obstacle(path)
        return LibraryError(
            f"the library {name[:_LONGEST]} cannot be read or written"
            + (f": {why}" if why else "; check whether the disk is full or was removed")
        )
    if is_one_of(("SQLITE_CONSTRAINT",), "constraint failed"):
        return Conflict(f"this conflicts with data in the library {name}")
    if _LACKING.search(text):
        # Of a column SQLite does not always say in which table it looked for it.
        if "search_" in text:
            return index_broken(name)
        return LibraryError(
            f"the library {name} lacks part of its tables", Remedy.CHECK, Remedy.REBUILD_INDEX
        )
    return LibraryError(f"the library {name} has an unexpected error: {text}")
