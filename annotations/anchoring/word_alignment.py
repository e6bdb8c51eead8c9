"""The words of one revision of a text aligned with those of the next.

Runs of words that each text has only once are paired. The longest chain of pairs in the same order
is what stayed (the idea of patience diff), pairs across it are what moved. Between two pairs the
same is repeated with shorter runs, and where little remains, with the longest common subsequence.
All of it is bounded: what is too long to compare has no counterpart.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple
from zlib import crc32

from rapidfuzz.distance import LCSseq

from annotations.anchoring.gap_sliding import slide_gaps
from annotations.anchoring.tokenized_text import TokenizedText

WordPair = tuple[int, int]
"""A word of the text before and its counterpart in the one after, by number."""
WordNumbers = Sequence[int]


class EqualRun(NamedTuple):
    """Equal words in both texts: where they begin, and how many they are."""

    before: int
    after: int
    length: int


# Runs of four words are nearly always unique in a text; within a gap, runs of two.
_RUN, _SHORT_RUN = 4, 2
# Among the words left over, runs of three.
_RUN_LEFT = 3
# Words between two that moved together.
_LONGEST_GAP = 200
# Cells of the matrix of words that a gap may need.
_MOST_CELLS = 64_000_000
# How many letters without a counterpart each letter of a common word can bridge. A replacement has
# words in common with what it replaces, too: "the", "of".
_REACH = 4
# Letters of neighbouring common words that are no chance.
_TOGETHER = 20
# Of longer texts (in words) every second, third … run is considered.
_MOST_RUNS = 400_000


class WordAlignment:
    """A map from the words of one text to the words of another."""

    def __init__(self, before: TokenizedText, after: TokenizedText) -> None:
        self.before, self.after = before, after
        self.counterparts = array("q", [-1]) * len(before.words)
        """For each word before, the number of the word after, or -1."""
        self.origins = array("q", [-1]) * len(after.words)
        """For each word after, the number of the word before, or -1."""
        self._match(range(len(before.words)), range(len(after.words)), _RUN)
        self._match_left_over()
        slide_gaps(self.before, self.counterparts, self.after, self.origins)
        slide_gaps(self.after, self.origins, self.before, self.counterparts)

    @property
    def share(self) -> float:
        """How much of the shorter text is in the other, 0–1, by words."""
        shorter = min(len(self.counterparts), len(self.origins))
        return sum(word >= 0 for word in self.counterparts) / shorter if shorter else 0.0

    def _match(self, before_numbers: WordNumbers, after_numbers: WordNumbers, run: int) -> None:
        """Pair these words before with those after, by runs of so many words."""
        before_numbers, after_numbers = self._trimmed(before_numbers, after_numbers)
        if not before_numbers or not after_numbers:
            return
        if run < _RUN and len(before_numbers) * len(after_numbers) <= _MOST_CELLS:
            self._pair_common(before_numbers, after_numbers)
            return
        if run < _SHORT_RUN:
            return
        pairs = self._unique(before_numbers, after_numbers, run)
        chain = _longest_chain(pairs)
        for i, j in chain:
            self._pair(before_numbers[i], after_numbers[j])
        gaps = [
            self._trimmed(before_numbers[i + 1 : next_i], after_numbers[j + 1 : next_j])
            for (i, j), (next_i, next_j) in pairwise(
                [(-1, -1), *chain, (len(before_numbers), len(after_numbers))]
            )
            if next_i - i > 1 and next_j - j > 1
        ]
        if run == _RUN:
            for i, j in sorted(set(pairs) - set(chain)):
                self._pair_moved(before_numbers[i], after_numbers[j], run)
        for gap, other in gaps:
            self._match(
                [a for a in gap if self.counterparts[a] < 0],
                [b for b in other if self.origins[b] < 0],
                run - _SHORT_RUN,
            )

    def _pair(self, a: int, b: int) -> None:
        self.counterparts[a], self.origins[b] = b, a

    def _trimmed(
        self, before_numbers: WordNumbers, after_numbers: WordNumbers
    ) -> tuple[WordNumbers, WordNumbers]:
        """Pair equal words at both ends; returns the rest."""
        before_words, after_words = self.before.words, self.after.words
        most = min(len(before_numbers), len(after_numbers))
        start = 0
        while (
            start < most
            and before_words[before_numbers[start]] == after_words[after_numbers[start]]
        ):
            self._pair(before_numbers[start], after_numbers[start])
            start += 1
        most -= start
        end = 0
        while (
            end < most
            and before_words[before_numbers[-1 - end]] == after_words[after_numbers[-1 - end]]
        ):
            self._pair(before_numbers[-1 - end], after_numbers[-1 - end])
            end += 1
        return before_numbers[start : len(before_numbers) - end], after_numbers[
            start : len(after_numbers) - end
        ]

    def _pair_common(self, before_numbers: WordNumbers, after_numbers: WordNumbers) -> None:
        before_words = [self.before.words[a] for a in before_numbers]
        after_words = [self.after.words[b] for b in after_numbers]
        runs = [
            EqualRun(op.src_start, op.dest_start, op.src_end - op.src_start)
            for op in LCSseq.opcodes(before_words, after_words)
            if op.tag == "equal"
        ]
        for run in _not_by_chance(runs, before_words, after_words):
            for i in range(run.length):
                self._pair(before_numbers[run.before + i], after_numbers[run.after + i])

    def _unique(
        self, before_numbers: WordNumbers, after_numbers: WordNumbers, run: int
    ) -> list[WordPair]:
        """Runs of words that occur once in each text, paired, by the place of the first word."""
        every = 1 + max(len(before_numbers), len(after_numbers)) // _MOST_RUNS
        unique_after = _once([self.after.words[b] for b in after_numbers], run, every)
        unique_before = _once([self.before.words[a] for a in before_numbers], run, every)
        return [(i, unique_after[key]) for key, i in unique_before.items() if key in unique_after]

    def _pair_moved(self, a: int, b: int, run: int) -> None:
        """Pair a run of words that moved, as far as it extends in both directions."""
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
        """Pair shorter runs among words without counterpart, and then between those that moved."""
        before_numbers = [a for a, b in enumerate(self.counterparts) if b < 0]
        after_numbers = [b for b, a in enumerate(self.origins) if a < 0]
        for i, j in self._unique(before_numbers, after_numbers, _RUN_LEFT):
            self._pair_moved(before_numbers[i], after_numbers[j], _RUN_LEFT)
        paired = [a for a, b in enumerate(self.counterparts) if b >= 0]
        for a, next_a in pairwise(paired):
            gap = range(self.counterparts[a] + 1, self.counterparts[next_a])
            if (
                next_a - a > 1
                and 0 < len(gap) <= _LONGEST_GAP
                and all(self.origins[b] < 0 for b in gap)
            ):
                self._match(range(a + 1, next_a), gap, 0)

    def _free_and_alike(self, a: int, b: int) -> bool:
        return (
            a < len(self.counterparts)
            and b < len(self.origins)
            and self.counterparts[a] < 0
            and self.origins[b] < 0
            and self.before.words[a] == self.after.words[b]
        )


def _once(words: list[str], run: int, every: int) -> dict[tuple[str, ...], int]:
    """The runs that occur once among these words, with their places; if only some runs are
    considered, they are the same ones in any text.
    """
    places: dict[tuple[str, ...], int] = {}
    for at, key in enumerate(zip(*(words[i:] for i in range(run)), strict=False)):
        if every == 1 or not crc32(key[0].encode("utf-8", "replace")) % every:
            places[key] = -1 if key in places else at
    return {key: at for key, at in places.items() if at >= 0}


def _longest_chain(pairs: list[WordPair]) -> list[WordPair]:
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


def _not_by_chance(
    runs: list[EqualRun], before_words: list[str], after_words: list[str]
) -> list[EqualRun]:
    """The runs that are near each other: near an end of the text, or long enough together."""
    before_letters, after_letters = _letter_sums(before_words), _letter_sums(after_words)
    start, end = EqualRun(0, 0, 0), EqualRun(len(before_words), len(after_words), 0)
    groups = [[start]]
    for run in (*runs, end):
        last = groups[-1][-1]
        a, b = last.before + last.length, last.after + last.length
        apart = max(
            before_letters[run.before] - before_letters[a],
            after_letters[run.after] - after_letters[b],
        )
        longest = max(
            before_letters[r.before + r.length] - before_letters[r.before] for r in (last, run)
        )
        if apart <= _REACH * longest:
            groups[-1].append(run)
        else:
            groups.append([run])
    return [
        run
        for group in groups
        if start in group or end in group or _length(group, before_letters) >= _TOGETHER
        for run in group
    ]


def _length(group: list[EqualRun], letters: list[int]) -> int:
    return sum(letters[run.before + run.length] - letters[run.before] for run in group)


def _letter_sums(words: list[str]) -> list[int]:
    return [0, *accumulate(map(len, words))]
