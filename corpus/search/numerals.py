"""Numbers in words and in figures: who remembers thirty buses may have read of 30."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
    "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_FIGURES = {
    **{word: str(n) for n, word in enumerate((*_ONES, *_TEENS), start=1)},
    **{word: str(10 * n) for n, word in enumerate(_TENS, start=2)},
    "hundred": "100",
    # Of 2,000 the index knows the words 2 and 000.
    "thousand": "000",
}
_TIMES = {"hundred": 100, "thousand": 1000}
_WORDS = {figure: word for word, figure in _FIGURES.items()}


_LONGEST = 6
"""Figures of a number that is written with one comma."""


def numerals(words: Sequence[str]) -> dict[str, list[str]]:
    """Of a query's words those that are numbers, with the other ways to write them: of `thirty` 30,
    of both `twenty` and `three`, where they stand together, also 23; of `two thousand` also 2000.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for word in words:
        if other := _FIGURES.get(word) or _WORDS.get(word):
            found[word].append(other)
        elif word.isdigit() and word.endswith("000") and len(word) <= _LONGEST:
            found[word] += ["000", "thousand"]
    for tens, ones in pairwise(words):
        if tens in _TENS and ones in _ONES:
            both = str(int(_FIGURES[tens]) + int(_FIGURES[ones]))
            found[tens].append(both)
            found[ones].append(both)
    for number, times in pairwise(words):
        if number in _FIGURES and times in _TIMES:
            both = str(int(_FIGURES[number]) * _TIMES[times])
            found[number].append(both)
            found[times].append(both)
    return dict(found)
