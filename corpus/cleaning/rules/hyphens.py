"""Hyphens at line ends: those of the wrap go, those of the words stay."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from itertools import pairwise

from corpus.cleaning.draft import Line
from corpus.cleaning.word_lists import COMPOUND_PREFIXES, CUT_STARTS

_LOW_WORD = re.compile(r"[^\W\d_]+")
_COMPOUND = re.compile(r"[^\W\d_]+-[^\W\d_]+")


class Hyphens:
    """Whether a wrap put the hyphen at a line's end, as the text itself shows.

    Each pair of halves is looked up in the text: is it written as one word elsewhere, or with a
    hyphen, or are both halves words? Where the text does not say, the majority of its other line
    ends decides.
    """

    def __init__(self, kept: list[Line]) -> None:
        self._kept = kept

    @cached_property
    def _text(self) -> str:
        """The text in small letters; it is read only once a line ends in a hyphen."""
        return "\n".join([line.text for line in self._kept]).lower()

    @cached_property
    def _words(self) -> Counter[str]:
        return Counter(_LOW_WORD.findall(self._text))

    @cached_property
    def _compounds(self) -> frozenset[str]:
        return frozenset(_COMPOUND.findall(self._text))

    @cached_property
    def _majority_soft(self) -> bool:
        pairs = [
            halves
            for line, after in pairwise(self._kept)
            if line.text.endswith(("-", "‐")) and (halves := self._halves(line.text, after.text))
        ]
        return sum(self._vote(*halves) for halves in pairs) > 0

    @staticmethod
    def _halves(left: str, right: str) -> tuple[str, str] | None:
        a, b = re.search(r"([^\W\d_]+)[-‐]\Z", left), re.match(r"[^\W\d_]+", right)
        return (a.group(1), b.group()) if a and b else None

    def _vote(self, left: str, right: str) -> int:
        """+1: the wrap's hyphen; -1: the word's own; 0: the text does not say."""
        if not right[0].islower():
            return -1
        left, right = left.lower(), right.lower()
        if f"{left}-{right}" in self._compounds:
            return -1
        if self._words[left + right] or left in CUT_STARTS:
            return 1
        # The halves themselves were counted once, at this line's end.
        known_left, known_right = self._words[left] > 1, self._words[right] > 1
        if known_left and known_right:
            return -1
        if not known_left and not known_right:
            return 1
        return 0

    def is_soft(self, left: str, right: str) -> bool:
        """Whether the hyphen between two lines goes when they are joined."""
        halves = self._halves(left, right)
        if halves is None or not halves[1][0].islower():
            return False
        before = re.search(r"[\w-]+\Z", left)
        if before and before.group().count("-") > 1:
            return False
        a, b = halves[0].lower(), halves[1].lower()
        if f"{a}-{b}" in self._compounds:
            return False
        if self._words[a + b] or a in CUT_STARTS:
            return True
        if not self._majority_soft:
            return False
        return a not in COMPOUND_PREFIXES
