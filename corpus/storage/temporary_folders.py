"""Temporary folders for files that are not complete yet.

A file that is to become a backup, a restored library or an export is written in a folder of its own
beside its target, which nobody else may read, and renamed when it is complete. A process that is
killed leaves its folder behind. The next process that works there removes it: the folder is known
by its name, and a lock on a file in it shows whether its process is still running.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from corpus.storage.write_queue import release, try_lock
from corpus.text.lazy_pattern import LazyPattern

_NAME = LazyPattern(r"\.variorum-[0-9a-f]{12}\.part")
_LOCK = "lock"
_ATTEMPTS = 20
# Files that earlier versions left, which had no lock.
_EARLIER = LazyPattern(
    r"\.(?P<name>.+)\.[0-9a-f]{12}(\.part)?(-journal|-wal|-shm)?|\.rescue-[a-z0-9_]{8}"
)
_A_DAY = 86_400.0


@contextmanager
def workspace(folder: Path) -> Iterator[Path]:
    """A new folder in `folder` that exists during the block. Raises OSError."""
    remove_abandoned(folder)
    place, lock = _make_workspace(folder)
    try:
        yield place
    finally:
        _empty(place)
        release(lock)
        _drop(place)


def remove_abandoned(folder: Path, earlier: Callable[[str], bool] = lambda _: False) -> None:
    """Remove the workspaces in `folder` whose processes have ended. Also files of earlier versions
    that are older than a day, if `earlier` knows the name of the file that they were to become.
    """
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if not entry.name.startswith("."):
                continue
            with suppress(OSError):
                if _NAME.fullmatch(entry.name):
                    _remove_if_abandoned(Path(entry.path))
                elif (match := _EARLIER.fullmatch(entry.name)) and earlier(match["name"] or ""):
                    _remove_earlier(Path(entry.path))


def _make_workspace(folder: Path) -> tuple[Path, int]:
    """A new workspace and the descriptor that holds its lock."""
    import secrets  # only here: every library that is opened looks for what was abandoned

    for _ in range(_ATTEMPTS):
        place = folder / f".variorum-{secrets.token_hex(6)}.part"
        place.mkdir(mode=0o700)
        # Until the lock is held, another process may take the folder for an abandoned one.
        with suppress(FileNotFoundError):
            lock = os.open(place / _LOCK, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
            if try_lock(lock) is not False and _is_at(lock, place / _LOCK):
                return place, lock
            os.close(lock)
    raise FileExistsError(f"no folder could be created in {folder.name}")


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
        place.rmdir()  # works if it is empty, as one that is just being made
        return
    try:
        held = try_lock(lock)
        # Without locks, only its age can tell.
        abandoned = held or (held is None and _age(place) > _A_DAY)
        if abandoned:
            _empty(place)
    finally:
        release(lock)
    if abandoned:
        _drop(place)


def _empty(place: Path) -> None:
    """Remove everything in a workspace except its lock, which marks it until the rest is gone."""
    with suppress(OSError):
        for path in place.iterdir():
            if path.name == _LOCK:
                continue
            if path.is_dir() and not path.is_symlink():
                _remove_tree(path)
            else:
                path.unlink(missing_ok=True)


def _drop(place: Path) -> None:
    """Remove an empty workspace. Windows cannot remove an open file, so the lock must be closed."""
    with suppress(OSError):
        if [path.name for path in place.iterdir()] == [_LOCK]:
            (place / _LOCK).unlink()
        place.rmdir()


def _remove_earlier(path: Path) -> None:
    if not _is_own(path) or path.is_symlink() or _age(path) < _A_DAY:
        return
    if path.is_dir():
        _remove_tree(path)
    else:
        path.unlink()


def _remove_tree(folder: Path) -> None:
    import shutil  # with every compression it knows; there is hardly ever anything to remove

    shutil.rmtree(folder, ignore_errors=True)


def _is_own(path: Path) -> bool:
    return not hasattr(os, "geteuid") or path.lstat().st_uid == os.geteuid()


def _age(path: Path) -> float:
    return time.time() - path.lstat().st_mtime
