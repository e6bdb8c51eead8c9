"""Numbers in words and in figures: a search for "thirty buses" also finds "30 buses"."""

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
_MULTIPLIERS = {"hundred": 100, "thousand": 1000}
_WORDS = {figure: word for word, figure in _FIGURES.items()}
_LONGEST = 6
"""Figures of a number that is written with one comma."""


def numerals(words: Sequence[str]) -> dict[str, list[str]]:
    """The numbers among a query's words with the other ways to write them: for `thirty` 30, for
    both `twenty` and `three`, if adjacent, also 23; for `two thousand` also 2000.
    """
    notations: dict[str, list[str]] = defaultdict(list)
    for word in words:
        if other := _FIGURES.get(word) or _WORDS.get(word):
            notations[word].append(other)
        elif word.isdigit() and word.endswith("000") and len(word) <= _LONGEST:
            notations[word] += ["000", "thousand"]
    for tens, ones in pairwise(words):
        if tens in _TENS and ones in _ONES:
            total = str(int(_FIGURES[tens]) + int(_FIGURES[ones]))
            notations[tens].append(total)
            notations[ones].append(total)
    for number, multiplier in pairwise(words):
        if number in _FIGURES and multiplier in _MULTIPLIERS:
            product = str(int(_FIGURES[number]) * _MULTIPLIERS[multiplier])
            notations[number].append(product)
            notations[multiplier].append(product)
    return dict(notations)
