"""A queue for the writers of a library, in this process and in others.

In SQLite a writer that finds another one at work tries again at intervals, so that one of many may
wait for long. An advisory lock on a file beside the library lets writers in nearly in their order
of arrival. It only keeps that order: SQLite's own locks keep two from writing at once, and they are
enough if the file cannot be locked (on some network disks). So the file is empty, may be left
behind, and may be deleted at any time.
"""

from __future__ import annotations

import os
import stat
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

# Seconds between attempts where the system cannot wait for the lock.
_INTERVAL = 0.005


def queue_of(library: Path) -> Path:
    """The file on whose lock the writers of a library wait, the same for every path to the
    library.
    """
    return Path(f"{os.path.realpath(library)}-queue")


@contextmanager
def turn(queue: Path, patience: float) -> Iterator[None]:
    """Wait for the writers that came before; those that come later wait until the block ends.

    Raises TimeoutError after `patience` seconds. Does not wait if the file cannot be locked.
    """
    file = _open(queue)
    if file is None:
        yield
        return
    try:
        if try_lock(file) is False:
            os.close(file)
            file = None
            file = _waited(queue, patience)
        yield
    finally:
        if file is not None:
            release(file)


def _open(queue: Path) -> int | None:
    """The open file, made if need be for all who may write the library; None if it cannot be."""
    # It is opened for each turn, so it may be deleted, and a released lock never meets a new one.
    # Without waiting, and not a link: others who may write this folder may have put anything here.
    plain = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with suppress(OSError):
        return os.open(queue, os.O_RDWR | plain)
    library = queue.with_name(queue.name.removesuffix("-queue"))
    with suppress(OSError):
        # Like SQLite's own side files, it has the library's permissions.
        mode = stat.S_IMODE(library.stat().st_mode) & 0o666
        file = os.open(queue, os.O_RDWR | os.O_CREAT | plain, mode & 0o600)
        if mode & 0o066 and hasattr(os, "fchmod"):
            with suppress(OSError):
                os.fchmod(file, mode)
        return file
    return None


class _Waiting(threading.Thread):
    """Waits for the lock in the system's own queue, which has no time limit."""

    def __init__(self, queue: Path) -> None:
        super().__init__(name="queue", daemon=True)
        self._queue = queue
        self._change = threading.Lock()
        self._given_up = False
        self.file: int | None = None
        self.ended = threading.Event()

    def run(self) -> None:
        file = _open(self._queue)
        if file is not None:
            _take(file)
        with self._change:
            if not self._given_up:
                self.file = file
            elif file is not None:
                release(file)
        self.ended.set()

    def give_up(self) -> None:
        """Release the lock as soon as it is held."""
        with self._change:
            self._given_up = True
            if self.file is not None:
                release(self.file)


def _waited(queue: Path, patience: float) -> int | None:
    waiting = _Waiting(queue)
    try:
        waiting.start()
    except RuntimeError:
        return None  # no thread can be started, as when the program is ending
    try:
        in_time = waiting.ended.wait(patience)
    except BaseException:
        waiting.give_up()
        raise
    if not in_time:
        waiting.give_up()
        raise TimeoutError
    return waiting.file


if sys.platform == "win32":

    def try_lock(file: int) -> bool | None:
        """Whether the lock was free; None if the file cannot be locked at all."""
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        except OSError:
            return None
        return True

    def _take(file: int) -> None:
        while try_lock(file) is False:
            time.sleep(_INTERVAL)

    def release(file: int) -> None:
        """Release the lock and close the file."""
        with suppress(OSError):
            msvcrt.locking(file, msvcrt.LK_UNLCK, 1)
        with suppress(OSError):
            os.close(file)

else:

    def try_lock(file: int) -> bool | None:
        """Whether the lock was free; None if the file cannot be locked at all."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return None
        return True

    def _take(file: int) -> None:
        with suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_EX)

    def release(file: int) -> None:
        """Release the lock and close the file."""
        # Closing is not enough: a process that was forked meanwhile would keep the lock.
        with suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_UN)
        with suppress(OSError):
            os.close(file)
