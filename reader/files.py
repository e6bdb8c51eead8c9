"""Files that the program writes for its user: whole, or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from corpus.errors import VariorumError
from corpus.os_errors import reason_of
from corpus.storage.temporary_folders import workspace

_LONGEST = 80
Written = TypeVar("Written")
"""What writing answers."""


def replace_file(path: Path, data: bytes) -> None:
    """Write `data` to `path` so that it holds either what it held before or all of `data`.

    What is no plain file (a pipe, a device) is written to as it is. Raises OSError.
    """
    target = Path(os.path.realpath(path))  # a link stays a link: its target is replaced
    if target.exists() and not target.is_file():
        _write_to_device(target, data)
        return
    with workspace(target.parent) as folder:
        temporary = folder / "written"
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            temporary.chmod(target.stat().st_mode & 0o777)
        temporary.replace(target)


def _write_to_device(target: Path, data: bytes) -> None:
    # A pipe that nobody reads would make the program wait silently.
    flags = os.O_WRONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    device = os.open(target, flags)
    if hasattr(os, "set_blocking"):
        os.set_blocking(device, True)
    with os.fdopen(device, "wb") as file:
        file.write(data)


def write_for_user(path: Path, content: str | bytes, library: Path) -> None:
    """Write a file that the user named, unless it is the open library itself.

    Raises VariorumError, saying what is in the way.
    """
    if path == Path():
        raise VariorumError("the file needs a name")
    try:
        if path.exists() and library.exists() and path.samefile(library):
            raise VariorumError("this would replace the library itself; name another file")
        replace_file(path, content.encode() if isinstance(content, str) else content)
    except (OSError, ValueError) as error:
        raise VariorumError(
            f"the file {short_name(path)} cannot be written: {reason_of(error)}"
        ) from error


def write_private(path: Path, content: str, library: Path) -> None:
    """Write a file that nobody but the user is to read, as `write_for_user` does."""
    with suppress(OSError):  # what is in the way is said when it is written
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    write_for_user(path, content, library)


def write_folder_for_user(path: Path, write: Callable[[Path], Written], suffix: str) -> Written:
    """Have `write` fill a folder that the user named; it is there when it is complete. One that is
    there is replaced if it has nothing but files with this ending.

    Raises VariorumError, saying what is in the way.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not (
        target.is_dir() and all(inner.suffix == suffix for inner in target.iterdir())
    ):
        raise VariorumError(
            f"the folder {short_name(path)} contains other files; name a new folder"
            if target.is_dir()
            else f"the file {short_name(path)} already exists; name a new folder"
        )
    try:
        with workspace(target.parent) as temporary:
            made = temporary / "written"
            made.mkdir()
            written = write(made)
            if target.exists():
                target.rename(temporary / "replaced")
            made.rename(target)
    except OSError as error:
        raise VariorumError(
            f"the folder {short_name(path)} cannot be written: {reason_of(error)}"
        ) from error
    return written


def short_name(path: Path) -> str:
    """The name of a file for a message, shortened where it is very long."""
    return path.name if len(path.name) <= _LONGEST else f"{path.name[: _LONGEST - 1]}…"


def typed_path(text: str) -> Path:
    """The path that somebody typed or pasted; `~` is the home where there is such a user's."""
    # An absolute path pasted behind one that was there already.
    path = Path(text[text.rindex("//") + 1 :] if "//" in text else text)
    return with_home(path)


def with_home(path: Path) -> Path:
    """A path with its `~` replaced, where there is a home of such a user."""
    try:
        return path.expanduser()
    except RuntimeError:
        return path
