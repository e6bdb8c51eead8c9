"""The operating system's errors about files, in words: the one place that knows its numbers."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

_REASONS = {
    "EACCES": "permission denied",
    "EPERM": "permission denied",
    "ENOENT": "no such file or folder",
    "EEXIST": "something else already exists there",
    "ENAMETOOLONG": "its name, or the name of a folder in its path, is too long",
    "ENOTDIR": "part of its path is a file, not a folder",
    "EISDIR": "it is a folder, not a file",
    "ELOOP": "its links form a loop",
    "EROFS": "the disk is write-protected",
    "ENOSPC": "no space left on the disk",
    "EDQUOT": "your quota on this disk is used up",
    "EFBIG": "it is larger than the disk or the system allows",
    "EMFILE": "too many files are open; close some programs and try again",
    "ENFILE": "too many files are open; close some programs and try again",
    "ENOMEM": "there is not enough memory",
    "EIO": "the disk could not read or write it; check the disk",
    "EBUSY": "another program is using it",
    "ETXTBSY": "it is a running program",
    "ENXIO": "nothing is connected to it, or the device was removed",
    "ENODEV": "the device was removed",
    "ESTALE": "its disk was removed",
    "ETIMEDOUT": "its disk does not answer",
    "EILSEQ": "its name has characters that this disk does not allow",
    "EINVAL": "the system does not allow this name, or this use of it",
    "ENOTSUP": "its disk does not allow that",
    "EXDEV": "it is on another disk",
    "ENOTEMPTY": "the folder is not empty",
}
_BY_NUMBER = {
    getattr(errno, name): reason for name, reason in _REASONS.items() if hasattr(errno, name)
}
# Files that SQLite opens for a copy: two libraries, each with a log and its index.
_NEEDED = 6
# What SQLite appends to a library's name.
_LONGEST_SIDE = "-journal"


def reason_of(error: OSError | ValueError) -> str:
    """Why something could not be done with a file, as the text after a colon."""
    if isinstance(error, UnicodeError):
        return "its name has characters that this disk does not allow"
    if not isinstance(error, OSError):  # of a path: ValueError("embedded null byte")
        return "its name contains a NUL character"
    return _BY_NUMBER.get(error.errno or 0) or (error.strerror or "unknown reason").lower()


def _files_left() -> int:
    """How many files this process may still open; enough if the system does not say."""
    try:
        import resource

        most, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        return most - len(list(Path("/dev/fd").iterdir()))
    except (ImportError, OSError):  # Windows has neither
        return _NEEDED


def obstacle(library: Path) -> str | None:
    """Why SQLite may not have been able to read or write a library; None if no reason is visible.
    The file is not opened: closing it would drop the locks on it.
    """
    try:
        if _files_left() < _NEEDED:
            return _REASONS["EMFILE"]
        library.stat()
        beside = library.with_name(library.name + _LONGEST_SIDE)
        with suppress(FileNotFoundError):
            beside.stat()  # whether the name is too long with what SQLite appends to it
        from shutil import disk_usage  # only where something went wrong

        if disk_usage(library.parent).free == 0:
            return _REASONS["ENOSPC"]
    except (OSError, ValueError) as error:
        return reason_of(error)
    return None if os.access(library.parent, os.W_OK) else _REASONS["EACCES"]
