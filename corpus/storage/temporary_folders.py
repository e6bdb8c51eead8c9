"""Folders for files that are not complete yet, which leave nothing behind.

What becomes a backup, a restored library or an exported file is written in a folder of its own
beside its place, which nobody else may read, and renamed when it is complete. Whoever is killed
meanwhile leaves the folder. It is known by its name and removed by the next one who works there: as
long as somebody works in a folder, a lock is held on a file in it, which ends with the process.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from corpus.storage.write_queue import release, try_lock

_NAME = re.compile(r"\.variorum-[0-9a-f]{12}\.part")
_LOCK = "lock"
_ATTEMPTS = 20
# Files of earlier versions, which held no lock.
_EARLIER = re.compile(
    r"\.(?P<name>.+)\.[0-9a-f]{12}(\.part)?(-journal|-wal|-shm)?|\.rescue-[a-z0-9_]{8}"
)
_A_DAY = 86_400.0


@contextmanager
def workspace(folder: Path) -> Iterator[Path]:
    """A new folder in `folder`, for the time of the block. Raises OSError."""
    remove_abandoned(folder)
    place, lock = _made(folder)
    try:
        yield place
    finally:
        _empty(place)
        release(lock)
        _drop(place)


def remove_abandoned(folder: Path, earlier: Callable[[str], bool] = lambda _: False) -> None:
    """Remove the workspaces in `folder` whose processes have ended; and, if older than a day, what
    an earlier version left of a file if `earlier` knows its name.
    """
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if not entry.name.startswith("."):
                continue
            with suppress(OSError):
                if _NAME.fullmatch(entry.name):
                    _remove_if_abandoned(Path(entry.path))
                elif (left := _EARLIER.fullmatch(entry.name)) and earlier(left["name"] or ""):
                    _remove_earlier(Path(entry.path))


def _made(folder: Path) -> tuple[Path, int]:
    """A new workspace and the descriptor that holds its lock."""
    for _ in range(_ATTEMPTS):
        place = folder / f".variorum-{secrets.token_hex(6)}.part"
        place.mkdir(mode=0o700)
        # Somebody who tidies up may take the folder for an abandoned one until the lock is held.
        with suppress(FileNotFoundError):
            lock = os.open(place / _LOCK, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
            if try_lock(lock) is not False and _is_at(lock, place / _LOCK):
                return place, lock
            os.close(lock)
    raise FileExistsError(f"no folder could be made in {folder.name}")


def _is_at(lock: int, path: Path) -> bool:
    with suppress(OSError):
        return os.path.samestat(os.fstat(lock), path.stat())
    return False


def _remove_if_abandoned(place: Path) -> None:
    if not _is_own(place) or place.is_symlink() or not place.is_dir():
        return
    try:
        lock = os.open(place / _LOCK, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    except FileNotFoundError:
        place.rmdir()  # empty, if it is only being made
        return
    try:
        held = try_lock(lock)
        # Where no locks can be had, only the time tells.
        abandoned = held or (held is None and _age(place) > _A_DAY)
        if abandoned:
            _empty(place)
    finally:
        release(lock)
    if abandoned:
        _drop(place)


def _empty(place: Path) -> None:
    """Remove what is in a workspace but its lock, by which it is known until nothing else is."""
    with suppress(OSError):
        for path in place.iterdir():
            if path.name == _LOCK:
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def _drop(place: Path) -> None:
    """Remove a workspace in which nothing is left. Windows removes no file that is open, so the
    lock goes when it is closed.
    """
    with suppress(OSError):
        if [path.name for path in place.iterdir()] == [_LOCK]:
            (place / _LOCK).unlink()
        place.rmdir()


def _remove_earlier(path: Path) -> None:
    if not _is_own(path) or path.is_symlink() or _age(path) < _A_DAY:
        return
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink()


def _is_own(path: Path) -> bool:
    return not hasattr(os, "geteuid") or path.lstat().st_uid == os.geteuid()


def _age(path: Path) -> float:
    return time.time() - path.lstat().st_mtime
