"""The expensive part of indexing, without the library: folding passages and listing for each word
the passages that hold it. It needs only the passages, so that worker processes can do it
(`corpus/sources/workers.py`).
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from typing import NamedTuple

from corpus.storage.search_index.packing import pack_integers
from corpus.text.folding import fold
from corpus.text.words import indexed_words


class InvertedPassages(NamedTuple):
    """Passages by their words."""

    folded: list[str]
    """The passages' folded texts."""
    postings: dict[str, bytes]
    """For each word the numbers of the passages that hold it, in order and packed."""


def invert(passages: list[str], first: int) -> InvertedPassages:
    """The passages by their words. They are numbered from `first`; the last number must fit into 16
    bits.
    """
    folded = [fold(passage) for passage in passages]
    numbers_by_word: dict[str, list[int]] = defaultdict(list)
    for number, passage in enumerate(folded, first):
        for word in set(indexed_words(passage)):
            numbers_by_word[word].append(number)
    return InvertedPassages(
        folded,
        {word: pack_integers(array("H", numbers)) for word, numbers in numbers_by_word.items()},
    )
