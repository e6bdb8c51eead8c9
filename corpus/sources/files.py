"""Files and folders that a user names, opened for reading."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from itertools import takewhile
from pathlib import Path
from typing import BinaryIO

from corpus.errors import UnreadableSource
from corpus.formats.reading import LIMIT
from corpus.formats.registry import SUFFIXES
from corpus.os_errors import reason_of

STDIN = "-"
"""Names standard input instead of a file."""
_LONGEST_NAME = 80


def files_under(
    paths: Iterable[str], *, still_wanted: Callable[[], bool] = lambda: True
) -> Iterator[str]:
    """The files that `paths` name: a file or `-` is itself, a folder the readable files below it.
    `still_wanted` is asked for each thing in a folder; False ends the search.

    Raises UnreadableSource for a folder without any document and a path that is not there.
    """
    for path in paths:
        if path == STDIN:
            yield path
            continue
        if not path.strip():  # perhaps a variable of the shell that is not set
            raise UnreadableSource("the name of the file is empty; use . for the current folder")
        folder = Path(path)
        if not folder.is_dir():
            yield path
            continue
        documents = [
            str(file)
            for file in sorted(takewhile(lambda _: still_wanted(), folder.rglob("*")))
            if file.suffix.lower() in SUFFIXES
            and file.is_file()
            and not any(part.startswith(".") for part in file.relative_to(folder).parts)
        ]
        if not documents and still_wanted():
            kinds = ", ".join(sorted(SUFFIXES))
            raise UnreadableSource(f"there are no documents in the folder {folder.name} ({kinds})")
        yield from documents


def open_file(path: str, *, library: Path | None = None) -> BinaryIO:
    """A file that the user named, opened to read its bytes. Raises UnreadableSource.

    A pipe is never opened, since that may wait forever. Nor is `library`, which this process has
    open: closing it again would drop SQLite's locks on it.
    """
    try:
        status = Path(path).stat()
        if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
            raise UnreadableSource(
                f"{_name(path)} is not a regular file; read it through standard input (-)"
            )
        if library is not None and _is_library(status, library):
            raise UnreadableSource(f"{_name(path)} is the library itself; name another file")
        return Path(path).open("rb")
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error


def read_bytes(path: str, *, most: int | None = LIMIT, library: Path | None = None) -> bytes:
    """The bytes of a file, of which there may be `most`. Raises UnreadableSource, as `open_file`
    does.
    """
    with open_file(path, library=library) as file:
        try:
            size = os.fstat(file.fileno()).st_size
            data = file.read(-1 if most is None else most + 1)
        except OSError as error:
            raise _unreadable(path, error) from error
    if most is not None and size > most:  # here the whole size is known
        raise UnreadableSource(
            f"{Path(path).name} is {size / 2**20:,.0f} MB long; the maximum is "
            f"{most // 2**20} MB, so split it first"
        )
    return data


def _is_library(status: os.stat_result, library: Path) -> bool:
    """Whether a file is the library or one of those that SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        beside = library.with_name(library.name + suffix)
        try:
            if os.path.samestat(status, beside.stat()):
                return True
        except OSError:
            continue
    return False


def _unreadable(path: str, error: OSError | ValueError) -> UnreadableSource:
    if isinstance(error, FileNotFoundError):
        return UnreadableSource(f"there is no file {_name(path)}")
    return UnreadableSource(f"{_name(path)} cannot be read: {reason_of(error)}")


def _name(path: str) -> str:
    return (Path(path).name or str(Path(path)))[:_LONGEST_NAME]
