"""The words of a passage, and how much each of them says in this library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log

from corpus.storage.search_index.index import IndexedWord, SearchIndex
from corpus.text.words import folded_words, is_in_pairs

_SHORT_WORD = 0.4
"""The factor for words of up to three letters: in a few articles their frequency tells too
little."""
_SHORT = 3


@dataclass(frozen=True, slots=True)
class PassageWords:
    """The distinct words of a passage."""

    indexed: Mapping[str, IndexedWord]
    """Those that the library has."""
    weights: Mapping[str, float]
    """0–1 for each word, 1 for the rarest."""

    def rarest(self, most: int) -> list[IndexedWord]:
        """The rarest of the words that the library has, the rarest first."""
        return sorted(self.indexed.values(), key=lambda word: (word.passages, word.text))[:most]


def passage_words(index: SearchIndex, folded: str, passages: int) -> PassageWords:
    """The words of a folded passage, in a library with so many passages."""
    words = set(folded_words(folded))
    indexed = {word.text: word for word in index.find_words(words)}
    rarest = log(1 + passages)

    def weight(word: str) -> float:
        frequency = indexed[word].passages if word in indexed else 0
        is_short = len(word) <= _SHORT and word.isalpha() and not is_in_pairs(word)
        rarity = log(1 + passages / (1 + frequency)) / rarest
        return rarity * (_SHORT_WORD if is_short else 1)

    return PassageWords(indexed, {word: weight(word) for word in words})
