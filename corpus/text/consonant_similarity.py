"""How similar a word is to its form in Arabic or Hebrew letters. The index does without it."""

from __future__ import annotations

from rapidfuzz.distance import OSA

from corpus.text.consonants import consonant_keys
from corpus.text.phonetics import phonetic_key

_BY_CONSONANTS, _BY_VOWELS = 0.6, 0.32
"""The similarity of two words with the same consonants, and what is added for the same vowels, as
far as they are written."""


def consonant_similarity(first: str, second: str) -> float:
    """How similar two folded words are, 0–1, one of which is in Arabic or Hebrew letters."""
    if not consonant_keys(first) & consonant_keys(second):
        return 0.0
    vowels = OSA.normalized_similarity(phonetic_key(first), phonetic_key(second))
    return _BY_CONSONANTS + _BY_VOWELS * vowels
