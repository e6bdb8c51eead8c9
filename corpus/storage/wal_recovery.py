"""The log of a damaged SQLite file, played back into a copy of it."""

from __future__ import annotations

import struct
from contextlib import closing
from pathlib import Path

from corpus.errors import LibraryError
from corpus.storage.sqlite import sqlite3, translated

_HEAD = b"SQLite format 3\x00"


def play_back(copy: Path) -> list[str]:
    """Bring what stands in the log into the copy of a file, beside which it lies; what of it was
    lost, in sentences.
    """
    log = copy.with_name(f"{copy.name}-wal")
    has_log = log.exists() and log.stat().st_size > 0
    _set_head(copy, logged=has_log)
    if not has_log:
        return []
    committed, sound = _commits(log)
    played = 0
    try:
        with translated(copy), closing(sqlite3.connect(str(copy), isolation_level=None)) as file:
            _, played, _ = file.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    except LibraryError:
        sound = False
    if not sound or committed > played:
        return ["part of the log could not be read: the last changes may be missing"]
    return []


def _set_head(copy: Path, *, logged: bool) -> None:
    """Set what stands at the beginning of every library, so that SQLite knows the copy as one."""
    with copy.open("r+b") as file:
        head = bytearray(file.read(100))
        if len(head) < 100:
            if not logged:
                return
            # SQLite would throw the log of an empty file away.
            head = bytearray(100)
            file.truncate(4096)
        head[:16] = _HEAD
        size = int.from_bytes(head[16:18], "big")
        if size < 512 or size & (size - 1):
            head[16:18] = (4096).to_bytes(2, "big")
        head[18:24] = bytes([2, 2, 0, 64, 32, 32]) if logged else bytes([1, 1, 0, 64, 32, 32])
        file.seek(0)
        file.write(head)


def _commits(log: Path) -> tuple[int, bool]:
    """The last frame of a log that ends a transaction, counted from 1; and whether its head is
    sound and nothing is cut off at its end. Frames of an earlier use have other salts.
    """
    last, mine, number = 0, 0, 0
    with log.open("rb") as file:
        head = file.read(32)
        size = int.from_bytes(head[8:12], "big")
        if len(head) < 32 or not 512 <= size <= 65536 or not _sound_head(head):
            return 0, False
        whole, rest = divmod(log.stat().st_size - 32, size + 24)
        for number in range(1, whole + 1):
            frame = file.read(24)
            if frame[8:16] == head[16:24]:
                mine = number
                last = number if frame[4:8] != bytes(4) else last
            file.seek(size, 1)
    # What was cut off is of this use if what stands before it is.
    return last, last == mine and not (rest and mine == whole)


def _sound_head(head: bytes) -> bool:
    """Whether the checksum of a log's head fits."""
    order = ">" if int.from_bytes(head[:4], "big") & 1 else "<"
    one = two = 0
    for x, y in struct.iter_unpack(f"{order}II", head[:24]):
        one = (one + x + two) & 0xFFFFFFFF
        two = (two + y + one) & 0xFFFFFFFF
    return head[24:32] == struct.pack(">II", one, two)
