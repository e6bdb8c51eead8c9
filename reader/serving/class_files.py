"""Class files on the disk: read, edited by one program at a time, and watched for changes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from annotations.errors import BadClassFile
from annotations.seminar.class_editing import ClassFileEdit
from annotations.seminar.class_file import parse_class
from annotations.seminar.class_members import SeminarClass
from corpus.os_errors import reason_of
from corpus.storage.write_queue import release, try_lock
from reader.files import replace_file, short_name

_LARGEST = 1 << 20
_PATIENCE = 10.0
"""Seconds in which another program has to finish its change."""
_LOOK = 0.02
_MODE = 0o600
_NO_LOCKS = os.name != "posix"
"""Where a file that is open cannot be replaced; no class is served there."""
Result = TypeVar("Result")


def read_class(path: Path) -> SeminarClass:
    """The class in this file. Raises BadClassFile, also where it is not there."""
    return parse_class(_read(path), short_name(path))


def edit_class(path: Path, change: Callable[[ClassFileEdit], Result]) -> Result:
    """Have `change` edit the class in this file, which is made where it is not there; what it
    answers. The file is replaced as a whole, and only if `change` changed something.

    Raises BadClassFile, and what `change` raises; then the file is as it was.
    """
    with _locked(path):
        text = _read(path)
        edit = ClassFileEdit(text, short_name(path))
        result = change(edit)
        edited = edit.text()
        if edited != text:
            try:
                path.chmod(_MODE)
                replace_file(path, edited.encode())
            except OSError as error:
                raise _unwritable(path, error) from error
    return result


class FileWatch:
    """Tells when a file has changed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen = self._state()

    def has_changed(self) -> bool:
        """Whether the file is another than it was the last time."""
        state = self._state()
        if state == self._seen:
            return False
        self._seen = state
        return True

    def _state(self) -> tuple[int, ...]:
        try:
            stat = self.path.stat()
        except OSError:
            return ()
        # A clock that was set back, or an editor that keeps the time, changes one of these as well.
        return stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except FileNotFoundError as error:
        raise BadClassFile(
            f"there is no class file {short_name(path)}; variorum class add NAME makes one"
        ) from error
    except OSError as error:
        raise BadClassFile(f"{short_name(path)} cannot be read: {reason_of(error)}") from error
    if len(content) > _LARGEST:
        raise BadClassFile(f"{short_name(path)} is too large for a class file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BadClassFile(
            f"{short_name(path)} cannot be used: it is not a text in UTF-8 (line {line})"
        ) from error


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Keep other programs from editing the file; one that was made for that and is still empty
    is removed again.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = _lock(path)
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        yield
    finally:
        with suppress(OSError):
            if not path.stat().st_size:
                path.unlink()
        if lock is not None:
            release(lock)


def _lock(path: Path) -> int | None:
    """The lock on the file that is there now; one that was replaced while we waited is let go."""
    until = time.monotonic() + _PATIENCE
    while True:
        file = os.open(path, os.O_RDWR | os.O_CREAT, _MODE)
        if _NO_LOCKS:
            os.close(file)
            return None
        if try_lock(file) is not False and _is_at(file, path):
            return file
        release(file)
        if time.monotonic() > until:
            raise BadClassFile(f"{short_name(path)} is being edited by another program; try again")
        time.sleep(_LOOK)


def _is_at(file: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except OSError:
        return False


def _unwritable(path: Path, error: OSError) -> BadClassFile:
    return BadClassFile(f"{short_name(path)} cannot be written: {reason_of(error)}")
