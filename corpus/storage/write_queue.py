"""A queue for those who want to write a library, in this process and in others.

SQLite has a writer who finds another at work try again at intervals, so that among many one may be
unlucky for long. An advisory lock on a file beside the library lets them in nearly in the order of
their coming. It is only about order: what keeps two from writing at once are SQLite's own locks,
and where the file or its lock cannot be had (some network disks) these are all there is. So the
file holds nothing, may be left behind, and may be deleted at any time.
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

# How often the lock is tried where waiting for it cannot be left to the system, in seconds.
_INTERVAL = 0.005


def queue_of(library: Path) -> Path:
    """The file on whose lock the writers of a library wait, the same for every way to it."""
    return Path(f"{os.path.realpath(library)}-queue")


@contextmanager
def turn(queue: Path, patience: float) -> Iterator[None]:
    """Wait until those who came before have written; the others wait until the block ends.

    Raises TimeoutError after `patience` seconds. Goes ahead at once where no queue can be had.
    """
    file = _opened(queue)
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


def _opened(queue: Path) -> int | None:
    """The file, made if need be for those who may write the library; None where it cannot be."""
    # Opened for each turn: so it may be deleted, and a lock given up never meets one just taken.
    # Without waiting, and no link: whoever may write this folder may have put anything here.
    plain = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with suppress(OSError):
        return os.open(queue, os.O_RDWR | plain)
    library = queue.with_name(queue.name.removesuffix("-queue"))
    with suppress(OSError):
        # As SQLite's own side files: open to those to whom the library is.
        mode = stat.S_IMODE(library.stat().st_mode) & 0o666
        file = os.open(queue, os.O_RDWR | os.O_CREAT | plain, mode & 0o600)
        if mode & 0o066 and hasattr(os, "fchmod"):
            with suppress(OSError):
                os.fchmod(file, mode)
        return file
    return None


class _Waiting(threading.Thread):
    """Waits for the lock in the system's own queue, which knows no time limit."""

    def __init__(self, queue: Path) -> None:
        super().__init__(name="queue", daemon=True)
        self._queue = queue
        self._change = threading.Lock()
        self._given_up = False
        self.file: int | None = None
        self.ended = threading.Event()

    def run(self) -> None:
        file = _opened(self._queue)
        if file is not None:
            _take(file)
        with self._change:
            if not self._given_up:
                self.file = file
            elif file is not None:
                release(file)
        self.ended.set()

    def give_up(self) -> None:
        """Let others in as soon as the lock is had."""
        with self._change:
            self._given_up = True
            if self.file is not None:
                release(self.file)


def _waited(queue: Path, patience: float) -> int | None:
    waiting = _Waiting(queue)
    try:
        waiting.start()
    except RuntimeError:
        return None  # no thread can be had, as when the program is ending
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
        """Whether the lock could be had at once; None where none can be had here at all."""
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
        """Let others have the lock, and close the file."""
        with suppress(OSError):
            msvcrt.locking(file, msvcrt.LK_UNLCK, 1)
        with suppress(OSError):
            os.close(file)

else:

    def try_lock(file: int) -> bool | None:
        """Whether the lock could be had at once; None where none can be had here at all."""
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
        """Let others have the lock, and close the file."""
        # Not by closing alone: a process forked meanwhile would hold on to the lock.
        with suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_UN)
        with suppress(OSError):
            os.close(file)
