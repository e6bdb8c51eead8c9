"""What filling the index costs most, apart from the library: folding passages, and telling for each
word which of them hold it. It needs nothing but the passages, so that other processes can do it
(`corpus/sources/workers.py`).
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from typing import NamedTuple

from corpus.search.index.cutting import words_of
from corpus.search.index.packing import packed
from corpus.text.folding import fold


class Inverted(NamedTuple):
    """Passages by their words."""

    folded: list[str]
    """The passages' folded texts."""
    holding: dict[str, bytes]
    """For each word the numbers of the passages that hold it, in order and packed."""


def inverted(passages: list[str], first: int) -> Inverted:
    """Passages by their words; the first has this number, and the last one of 16 bits."""
    folded = [fold(passage) for passage in passages]
    holding: dict[str, list[int]] = defaultdict(list)
    for number, passage in enumerate(folded, first):
        for word in set(words_of(passage)):
            holding[word].append(number)
    return Inverted(folded, {word: packed(array("H", n)) for word, n in holding.items()})
