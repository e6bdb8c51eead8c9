"""Sets of positions as disjoint intervals, in order; each operation is one sweep."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

Interval = tuple[int, int]
"""Half-open."""


class Intervals(NamedTuple):
    """Disjoint half-open intervals in ascending order: the i-th is `[starts[i], ends[i])`."""

    starts: list[int]
    ends: list[int]

    @classmethod
    def union(cls, parts: Iterable[Interval]) -> Intervals:
        """What any of these intervals covers; they are in the order of their starts."""
        starts: list[int] = []
        ends: list[int] = []
        last = None
        for start, end in parts:
            if last is not None and start <= last:
                if end > last:
                    ends[-1] = last = end
            elif end > start:
                starts.append(start)
                ends.append(end)
                last = end
        return cls(starts, ends)

    def intersection(self, other: Intervals) -> Intervals:
        """What both cover."""
        parts: list[Interval] = []
        mine = theirs = 0
        while mine < len(self.starts) and theirs < len(other.starts):
            start = max(self.starts[mine], other.starts[theirs])
            end = min(self.ends[mine], other.ends[theirs])
            if start < end:
                parts.append((start, end))
            if self.ends[mine] <= other.ends[theirs]:
                mine += 1
            else:
                theirs += 1
        return Intervals([start for start, _ in parts], [end for _, end in parts])

    def joined(self, other: Intervals) -> Intervals:
        """What one of them covers."""
        if not self.starts or not other.starts:
            return self if self.starts else other
        both = [*zip(self.starts, self.ends, strict=True)]
        both += zip(other.starts, other.ends, strict=True)
        both.sort()  # two sorted runs: one merge
        return Intervals.union(both)

    def overlap(self, start: int, end: int) -> bool:
        """Whether they cover a position in `[start, end)`."""
        at = bisect_right(self.ends, start)
        return at < len(self.starts) and self.starts[at] < end

    def is_ordered(self) -> bool:
        """Whether the intervals are disjoint and in order, as they must be."""
        return all(a <= b for a, b in pairwise(self.starts)) and all(
            end < start for end, start in zip(self.ends, self.starts[1:], strict=False)
        )
