"""Whether somebody else has written into a library's file while SQLite has it open with a log.

`cp`, `rsync --inplace` and some editors write into the file that is there, which keeps its number.
With a log, SQLite changes the file only when it writes the log's pages back, and says so in the
log's index first (https://sqlite.org/walformat.html): how many frames it is about to write back
before the first page, how many are written after the last. So a file whose content has changed
while these numbers have not was written by somebody else.

When the file was changed is only the occasion to look: some network disks tell that late, and a
file may be touched. What is compared is content: the beginning, where the counters of the whole
file stand, and the end, where a library grows. While numbers of frames differ, somebody is writing
back at this moment (or was killed at it), and nothing can be told.

Nothing is opened here. To close a file drops all locks that the process has on it (POSIX), so it is
read by the descriptor that SQLite has open. Where descriptors cannot be listed, or a disk is
reached over a network, whose index may be read late, nothing is told.
"""

from __future__ import annotations

import os
import struct
import sys
import threading
import zlib
from pathlib import Path
from typing import NamedTuple
from weakref import WeakValueDictionary

Identity = tuple[int, int]
_VERSION = 3007000
# The index's head, twice, how many frames are written back, marks and locks, how many are tried.
_INDEX = struct.Struct("=48s48sI28xI")
# The size of a page, and how many frames of the log are committed.
_FRAMES, _FRAMES_AT = struct.Struct("=HI"), 14
_HEAD = 100
# Bytes at the beginning and at the end that are compared: half a millisecond, and only where the
# file was written.
_FIRST, _LAST = 256 << 10, 1 << 20
_COHERENT = sys.platform in ("linux", "darwin")
"""Whether a file that is mapped into memory, as the index is, reads the same by its descriptor."""


class _Index(NamedTuple):
    salts: bytes
    """Other ones whenever the log is begun anew."""
    tried: int
    """Up to which frame of the log somebody has begun to write back."""
    written: int
    """Up to which frame all is written back."""

    @property
    def is_settled(self) -> bool:
        return self.tried == self.written


class _Stamp(NamedTuple):
    """What changes when the file is written; cheap enough for each look."""

    modified: int
    changed: int
    size: int
    head: bytes


class _Reference(NamedTuple):
    log_index: _Index
    stamp: _Stamp
    sample: tuple[int, int]


class Content:
    """What SQLite has made of one file, by the index of its log; for all connections of this
    process, since any of them may write back.
    """

    def __init__(self, place: Path, main: Identity, index: Identity) -> None:
        self._place = place
        self._main = _Descriptor(main)
        self._log_index = _Descriptor(index)
        self._reference: _Reference | None = None
        self._overwritten = False
        self._reliable: bool | None = None
        self._lock = threading.Lock()

    @property
    def is_settled(self) -> bool:
        """Whether nobody is writing back, nor was killed at it; True where that cannot be told."""
        index = self._index()
        return index is None or index.is_settled

    def is_overwritten(self) -> bool:
        """Whether somebody else has written into the file; if so, it stays so though its content
        may come back: SQLite may have read the other one meanwhile, and would go on with that.
        """
        with self._lock:
            self._overwritten = self._overwritten or self._look()
            return self._overwritten

    def has_foreign_log(self) -> bool:
        """Whether the log that SQLite has just found beside the file was begun beside another one,
        as after a copy while no program had it open, one of which was killed; asked before anything
        of it is written back.

        The file's beginning says that it is written by way of a log, which a backup's does not; and
        its counter is the one before the first in the log, or one of those in it if some of that
        was written back already. A log that says nothing of the beginning is not told.
        """
        index, read = self._index(), self._main.read(_HEAD, 0)
        frames = self._log_index.read(_FRAMES.size, _FRAMES_AT)
        if index is None or index.written or read is None or frames is None:
            return False
        head, (size, number) = read[0], _FRAMES.unpack(frames[0])
        try:
            log = self._place.with_name(f"{self._place.name}-wal")
            counters = _counters(log, size if size > 1 else 1 << 16, number)
        except OSError:
            return False
        if not number or self._index() != index or len(head) < _HEAD:
            return False
        if head[18:20] == b"\1\1":
            return True
        counter = int.from_bytes(head[24:28], "big")
        return bool(counters) and not counters[0] - 1 <= counter <= counters[-1]

    def _look(self) -> bool:
        index, stamp, known = self._index(), self._stamp(), self._reference
        if index is None or stamp is None or not index.is_settled:
            return False
        if known is not None and known.log_index == index and known.stamp == stamp:
            return False
        sample = self._sample(stamp.size)
        # Unless writing back has begun meanwhile.
        if sample is None or self._index() != index:
            return False
        if known is not None and known.log_index == index and known.sample != sample:
            return self._is_reliable()
        if self._stamp() == stamp:
            self._reference = _Reference(index, stamp, sample)
        return False

    def _is_reliable(self) -> bool:
        if self._reliable is None:
            from corpus.storage.file_systems import is_over_network  # nearly never needed

            self._reliable = not is_over_network(self._place)
        return self._reliable

    def _index(self) -> _Index | None:
        read = self._log_index.read(_INDEX.size, 0)
        if read is None or len(read[0]) < _INDEX.size:
            return None
        head, again, written, tried = _INDEX.unpack(read[0])
        if head != again or int.from_bytes(head[:4], sys.byteorder) != _VERSION:
            return None
        return _Index(head[32:40], tried, written)

    def _stamp(self) -> _Stamp | None:
        read = self._main.read(_HEAD, 0)
        if read is None:
            return None
        head, status = read
        return _Stamp(status.st_mtime_ns, status.st_ctime_ns, status.st_size, head)

    def _sample(self, size: int) -> tuple[int, int] | None:
        first = self._main.read(_FIRST, 0)
        last = self._main.read(_LAST, max(size - _LAST, _FIRST))
        if first is None or last is None:
            return None
        return size, zlib.crc32(last[0], zlib.crc32(first[0]))


class _Descriptor:
    """The descriptor by which this process has a file open already."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity
        self._number: int | None = None

    def read(self, length: int, offset: int) -> tuple[bytes, os.stat_result] | None:
        """Bytes, and what the system says of the file; None where it is not open."""
        read = self._read(self._number, length, offset)
        if read is not None:
            return read
        # Not known yet, or that connection was closed.
        try:
            numbers = [int(name) for name in os.listdir("/dev/fd")]  # noqa: PTH208
        except OSError:
            return None
        for number in numbers:
            if self._status(number) is not None:
                read = self._read(number, length, offset)
                if read is not None:
                    self._number = number
                    return read
        return None

    def _read(
        self, number: int | None, length: int, offset: int
    ) -> tuple[bytes, os.stat_result] | None:
        if number is None:
            return None
        try:
            data = os.pread(number, length, offset)
        except OSError:
            return None
        # Afterwards: the descriptor may be another file's by now.
        status = self._status(number)
        return None if status is None else (data, status)

    def _status(self, number: int) -> os.stat_result | None:
        try:
            status = os.fstat(number)
        except OSError:
            return None
        return status if (status.st_dev, status.st_ino) == self._identity else None


def _counters(log: Path, size: int, number: int) -> list[int]:
    """The counter of changes in each first page that stands in the first frames of a log."""
    counters = []
    with log.open("rb") as file:  # SQLite has no locks on this one
        for frame in range(number):
            file.seek(32 + frame * (24 + size))
            head = file.read(24 + 28)
            if len(head) == 24 + 28 and head[:4] == b"\0\0\0\1":
                counters.append(int.from_bytes(head[-4:], "big"))
    return counters


_contents: WeakValueDictionary[tuple[Identity, Identity], Content] = WeakValueDictionary()
_cache_lock = threading.Lock()


def content_of(place: Path, main: Identity, index: Identity) -> Content | None:
    """The content of a library's file that is open with this index of its log; None where it
    cannot be told.
    """
    if not _COHERENT:
        return None
    with _cache_lock:
        content = _contents.get((main, index))
        if content is None:
            content = _contents[main, index] = Content(place, main, index)
        return content
