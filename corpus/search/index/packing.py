"""Numbers as the index stores them."""

from __future__ import annotations

import sys
from array import array


def packed(numbers: array[int]) -> bytes:
    """Little-endian, on every machine: a library travels."""
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()


def unpacked(kind: str, blob: bytes) -> array[int]:
    """The numbers of a blob; `kind` as in `array`."""
    numbers = array(kind, blob)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
