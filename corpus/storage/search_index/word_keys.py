"""Under which keys the index lists a word, so that words like it lead there."""

from __future__ import annotations

from corpus.text.consonants import consonant_keys, is_semitic
from corpus.text.phonetics import bigrams, phonetic_key

CONSONANTS = "="
"""With what the key of a word's consonants begins; its size is 0."""


def word_keys(word: str) -> list[tuple[str, int]]:
    """The bigrams of the word's phonetic key, each with their number; of a word in Arabic or Hebrew
    letters also its consonants.
    """
    key_bigrams = bigrams(phonetic_key(word))
    keys = [(bigram, len(key_bigrams)) for bigram in key_bigrams]
    if is_semitic(word):
        keys += [(CONSONANTS + key, 0) for key in consonant_keys(word)]
    return keys
