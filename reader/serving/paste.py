"""Follows what is pasted (bracketed paste), which a program collects until its end comes."""

from __future__ import annotations

_START, _END = b"\x1b[200~", b"\x1b[201~"


class Paste:
    """How much has been pasted since the last beginning that has no end yet."""

    def __init__(self, most: int) -> None:
        """`most` is how many bytes one may have."""
        self._most = most
        self._open = False
        self._size = 0
        self._tail = b""

    def follow(self, keys: bytes) -> bool:
        """Note what is sent, cut anywhere; whether it is not too much."""
        both = self._tail + keys
        at = 0
        while True:
            marker = _END if self._open else _START
            found = both.find(marker, at)
            if found < 0:
                break
            if self._open and self._size + found - at > self._most:
                return False
            at = found + len(marker)
            self._open, self._size = not self._open, 0
        kept = min(len(both) - at, len(_START) - 1)
        if self._open:
            self._size += len(both) - at - kept
        self._tail = both[len(both) - kept :]
        return self._size <= self._most

    def cut_off(self) -> bytes:
        """Nothing more comes of it: what has to be sent to end it, which is nothing if none is
        open.
        """
        ending = _END if self._open else b""
        self._open, self._size, self._tail = False, 0, b""
        return ending
