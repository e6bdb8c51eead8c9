"""Files that the program writes for its user: whole, or not at all."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from corpus.errors import VariorumError


def replace_file(path: Path, data: bytes) -> None:
    """Write `data` to `path` so that it holds either what it held before or all of `data`.

    What is no plain file (a pipe, a device) is written to as it is. Raises OSError.
    """
    place = path.resolve()  # a link stays a link: its target is replaced
    if place.exists() and not place.is_file():
        with place.open("wb") as device:
            device.write(data)
        return
    beside = place.with_name(f".{place.name[:100]}.{secrets.token_hex(6)}")
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if place.exists():
            beside.chmod(place.stat().st_mode & 0o777)
        beside.replace(place)
    finally:
        beside.unlink(missing_ok=True)


def write_for_user(path: Path, text: str, library: Path) -> None:
    """Write a file that the user named, unless it is the open library itself.

    Raises VariorumError, saying what is in the way.
    """
    try:
        if path.exists() and library.exists() and path.samefile(library):
            raise VariorumError("this would write over the library itself; name another file")
        replace_file(path, text.encode())
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise VariorumError(f"{path.name} cannot be written: {reason}") from error


def typed_path(text: str) -> Path:
    """The path that somebody typed or pasted; `~` is the home where there is such a user's."""
    # An absolute path pasted behind one that stood there already.
    path = Path(text[text.rindex("//") + 1 :] if "//" in text else text)
    return expanded(path)


def expanded(path: Path) -> Path:
    """A path with its `~` replaced, where there is a home of such a user."""
    try:
        return path.expanduser()
    except RuntimeError:
        return path
