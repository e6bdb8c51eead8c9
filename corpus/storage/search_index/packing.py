"""Integers as the search index stores them."""

from __future__ import annotations

import sys
from array import array


def pack_integers(numbers: array[int]) -> bytes:
    """The numbers in little-endian order on every machine, since libraries move between them."""
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()


def unpack_integers(typecode: str, blob: bytes) -> array[int]:
    """The numbers of a blob; `typecode` as in `array`.

    Raises ValueError if the blob's length is no multiple of the item's size.
    """
    numbers = array(typecode, blob)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
