"""What became of each word from one revision of a text to the next.

Runs of words that either text has only once are paired; the longest chain of pairs in the same
order is what stayed (patience diff's idea), pairs across it are what moved. Between two pairs
the same is done with shorter runs, and where little is left by the longest common subsequence. All
of it is bounded: what is too long to compare is left without a counterpart.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple
from zlib import crc32

from rapidfuzz.distance import LCSseq

from annotations.anchoring.sliding import slide
from annotations.anchoring.wording import Wording

Pair = tuple[int, int]
"""A word of the text before and its counterpart in the one after, by number."""
Numbers = Sequence[int]


class Run(NamedTuple):
    """Equal words on both sides: where they begin, and how many they are."""

    ours: int
    theirs: int
    length: int


# Runs of four words are nearly always a text's own; within a gap, two.
_RUN, _SHORT_RUN = 4, 2
# Among what is left over, three.
_RUN_LEFT = 3
# Words between two that moved together.
_LONGEST_GAP = 200
# Cells of the matrix of words that a gap may need.
_MOST_CELLS = 64_000_000
# How many letters without a counterpart a common word of one letter can reach over. What was put in
# the place of something else has words in common with it, too: "the", "of".
_REACH = 4
# Letters of common words that hang together that are no chance.
_TOGETHER = 20
# Of longer texts (in words) every second, third … run is looked at.
_MOST_RUNS = 400_000


class Difference:
    """A map from the words of one text to the words of another."""

    def __init__(self, before: Wording, after: Wording) -> None:
        self.before, self.after = before, after
        self.image = array("q", [-1]) * len(before.words)
        """For each word before the number of the word after, or -1."""
        self.origin = array("q", [-1]) * len(after.words)
        """The same the other way."""
        self._match(range(len(before.words)), range(len(after.words)), _RUN)
        self._match_left_over()
        slide(self.before, self.image, self.after, self.origin)
        slide(self.after, self.origin, self.before, self.image)

    @property
    def share(self) -> float:
        """How much of the shorter text is in the other, 0–1, by words."""
        shorter = min(len(self.image), len(self.origin))
        return sum(word >= 0 for word in self.image) / shorter if shorter else 0.0

    def _match(self, ours: Numbers, theirs: Numbers, run: int) -> None:
        """Pair these words before with those after, by runs of so many words."""
        ours, theirs = self._trimmed(ours, theirs)
        if not ours or not theirs:
            return
        if run < _RUN and len(ours) * len(theirs) <= _MOST_CELLS:
            self._pair_common(ours, theirs)
            return
        if run < _SHORT_RUN:
            return
        pairs = self._unique(ours, theirs, run)
        chain = _longest_chain(pairs)
        for i, j in chain:
            self._pair(ours[i], theirs[j])
        gaps = [
            self._trimmed(ours[i + 1 : next_i], theirs[j + 1 : next_j])
            for (i, j), (next_i, next_j) in pairwise([(-1, -1), *chain, (len(ours), len(theirs))])
            if next_i - i > 1 and next_j - j > 1
        ]
        if run == _RUN:
            for i, j in sorted(set(pairs) - set(chain)):
                self._pair_moved(ours[i], theirs[j], run)
        for gap, other in gaps:
            self._match(
                [a for a in gap if self.image[a] < 0],
                [b for b in other if self.origin[b] < 0],
                run - _SHORT_RUN,
            )

    def _pair(self, a: int, b: int) -> None:
        self.image[a], self.origin[b] = b, a

    def _trimmed(self, ours: Numbers, theirs: Numbers) -> tuple[Numbers, Numbers]:
        """Pair what is the same at both ends; the rest."""
        one, other = self.before.words, self.after.words
        most = min(len(ours), len(theirs))
        start = 0
        while start < most and one[ours[start]] == other[theirs[start]]:
            self._pair(ours[start], theirs[start])
            start += 1
        most -= start
        end = 0
        while end < most and one[ours[-1 - end]] == other[theirs[-1 - end]]:
            self._pair(ours[-1 - end], theirs[-1 - end])
            end += 1
        return ours[start : len(ours) - end], theirs[start : len(theirs) - end]

    def _pair_common(self, ours: Numbers, theirs: Numbers) -> None:
        one = [self.before.words[a] for a in ours]
        other = [self.after.words[b] for b in theirs]
        runs = [
            Run(op.src_start, op.dest_start, op.src_end - op.src_start)
            for op in LCSseq.opcodes(one, other)
            if op.tag == "equal"
        ]
        for run in _not_by_chance(runs, one, other):
            for i in range(run.length):
                self._pair(ours[run.ours + i], theirs[run.theirs + i])

    def _unique(self, ours: Numbers, theirs: Numbers, run: int) -> list[Pair]:
        """Runs of words that stand once on either side, paired, by the place of the first word."""
        every = 1 + max(len(ours), len(theirs)) // _MOST_RUNS
        there = _once([self.after.words[b] for b in theirs], run, every)
        here = _once([self.before.words[a] for a in ours], run, every)
        return [(i, there[key]) for key, i in here.items() if key in there]

    def _pair_moved(self, a: int, b: int, run: int) -> None:
        """Pair a run of words that stands elsewhere now, as far as it goes both ways."""
        if not all(self._free_and_alike(a + i, b + i) for i in range(run)):
            return
        start, other = a, b
        while self._free_and_alike(a, b):
            self._pair(a, b)
            a, b = a + 1, b + 1
        a, b = start - 1, other - 1
        while a >= 0 and b >= 0 and self._free_and_alike(a, b):
            self._pair(a, b)
            a, b = a - 1, b - 1

    def _match_left_over(self) -> None:
        """Look for shorter runs among the words that have no counterpart yet, and then between
        those that moved.
        """
        ours = [a for a, b in enumerate(self.image) if b < 0]
        theirs = [b for b, a in enumerate(self.origin) if a < 0]
        for i, j in self._unique(ours, theirs, _RUN_LEFT):
            self._pair_moved(ours[i], theirs[j], _RUN_LEFT)
        paired = [a for a, b in enumerate(self.image) if b >= 0]
        for a, next_a in pairwise(paired):
            gap = range(self.image[a] + 1, self.image[next_a])
            if (
                next_a - a > 1
                and 0 < len(gap) <= _LONGEST_GAP
                and all(self.origin[b] < 0 for b in gap)
            ):
                self._match(range(a + 1, next_a), gap, 0)

    def _free_and_alike(self, a: int, b: int) -> bool:
        return (
            a < len(self.image)
            and b < len(self.origin)
            and self.image[a] < 0
            and self.origin[b] < 0
            and self.before.words[a] == self.after.words[b]
        )


def _once(words: list[str], run: int, every: int) -> dict[tuple[str, ...], int]:
    """The runs that stand once among these words, with their places; if not of every word, of
    words that are the same ones in any text.
    """
    found: dict[tuple[str, ...], int] = {}
    for at, key in enumerate(zip(*(words[i:] for i in range(run)), strict=False)):
        if every == 1 or not crc32(key[0].encode("utf-8", "replace")) % every:
            found[key] = -1 if key in found else at
    return {key: at for key, at in found.items() if at >= 0}


def _longest_chain(pairs: list[Pair]) -> list[Pair]:
    """The longest part of the pairs (in the order of their first members) in which the second
    members rise, too.
    """
    lowest: list[int] = []
    last: list[int] = []
    previous: list[int] = []
    for number, (_, b) in enumerate(pairs):
        length = bisect_left(lowest, b)
        previous.append(last[length - 1] if length else -1)
        lowest[length : length + 1] = [b]
        last[length : length + 1] = [number]
    chain, number = [], last[-1] if last else -1
    while number >= 0:
        chain.append(pairs[number])
        number = previous[number]
    return chain[::-1]


def _not_by_chance(runs: list[Run], ours: list[str], theirs: list[str]) -> list[Run]:
    """The runs that hang together, with either end or long enough."""
    letters, others = _sums(ours), _sums(theirs)
    start, end = Run(0, 0, 0), Run(len(ours), len(theirs), 0)
    groups = [[start]]
    for run in (*runs, end):
        last = groups[-1][-1]
        a, b = last.ours + last.length, last.theirs + last.length
        apart = max(letters[run.ours] - letters[a], others[run.theirs] - others[b])
        longest = max(letters[r.ours + r.length] - letters[r.ours] for r in (last, run))
        if apart <= _REACH * longest:
            groups[-1].append(run)
        else:
            groups.append([run])
    return [
        run
        for group in groups
        if start in group or end in group or _length(group, letters) >= _TOGETHER
        for run in group
    ]


def _length(group: list[Run], letters: list[int]) -> int:
    return sum(letters[run.ours + run.length] - letters[run.ours] for run in group)


def _sums(words: list[str]) -> list[int]:
    return [0, *accumulate(map(len, words))]
