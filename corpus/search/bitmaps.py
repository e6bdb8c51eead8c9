"""Sets of numbers as the bits of one long integer, and counting how many sets hold each number.

Python adds and masks integers of any length a machine word at a time: counting in nine sets of tens
of thousands takes some fifty operations, where a dictionary takes one for each member.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def bitmap(numbers: Iterable[int], size: int) -> int:
    """The set of these numbers, each less than `size`, as an integer with their bits set."""
    marks = bytearray(size // 8 + 1)
    for number in numbers:
        marks[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(marks, "little")


def members(bits: int) -> Iterator[int]:
    """The numbers of a set, in order."""
    digits = bin(bits)[:1:-1]
    at = digits.find("1")
    while at >= 0:
        yield at
        at = digits.find("1", at + 1)


def in_most_sets(sets: Iterable[int], least: int) -> Iterator[int]:
    """The numbers that at least `least` (one or more) of these sets hold: those in most sets first,
    and of equal ones the lower first.
    """
    # The count of each number in binary, one plane of bits for each digit: addition by columns.
    planes: list[int] = []
    for bits in sets:
        carried = bits
        for n, plane in enumerate(planes):
            planes[n], carried = plane ^ carried, plane & carried
        if carried:
            planes.append(carried)
    for count in range((1 << len(planes)) - 1, max(1, least) - 1, -1):
        with_count = -1
        for n, plane in enumerate(planes):
            with_count &= plane if count >> n & 1 else ~plane
        yield from members(with_count)
