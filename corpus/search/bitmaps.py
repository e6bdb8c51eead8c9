"""Sets of numbers as the bits of one long integer, and counting how many sets hold each number.

Python adds and masks integers of any length a machine word at a time: counting in nine sets of ten
thousands takes some fifty operations, where a dictionary takes one for each member.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def bitmap(numbers: Iterable[int], size: int) -> int:
    """The set of these numbers, each less than `size`, as an integer with their bits."""
    marks = bytearray(size // 8 + 1)
    for number in numbers:
        marks[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(marks, "little")


def members(bits: int) -> Iterator[int]:
    """The numbers of a set, in order."""
    written = bin(bits)[:1:-1]
    at = written.find("1")
    while at >= 0:
        yield at
        at = written.find("1", at + 1)


def held(sets: Iterable[int], least: int) -> Iterator[int]:
    """The numbers that at least so many (one or more) of these sets hold: those that most hold come
    first, and of equal ones the lower.
    """
    # The bits of each number's count, a plane for each digit: added as one adds by hand.
    planes: list[int] = []
    for one in sets:
        carried = one
        for n, plane in enumerate(planes):
            planes[n], carried = plane ^ carried, plane & carried
        if carried:
            planes.append(carried)
    for count in range((1 << len(planes)) - 1, max(1, least) - 1, -1):
        having = -1
        for n, plane in enumerate(planes):
            having &= plane if count >> n & 1 else ~plane
        yield from members(having)
