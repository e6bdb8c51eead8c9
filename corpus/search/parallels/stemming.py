"""Stems: words without the endings of English, long ones by their phonetic key."""

from __future__ import annotations

from functools import lru_cache

from corpus.text.phonetics import phonetic_key

_ENDINGS = (
    ("ements", 4), ("ement", 4), ("ments", 4), ("ment", 4), ("ingly", 4), ("ities", 5), ("ity", 5),
    ("ions", 5), ("ion", 5), ("ings", 3), ("ing", 3), ("ies", 3), ("ied", 3), ("ers", 4),
    ("ors", 4), ("ed", 3), ("es", 3), ("er", 4), ("or", 4), ("ly", 4), ("s", 3),
)  # fmt: skip
"""The endings of English, and how many letters each leaves at least."""
_VOWELS = "eiy"
_SPELLINGS = (("our", "or"), ("ia", "ya"))
"""Alternative spellings, in English and in names."""
_SHORTEST = 3
_PHONETIC = 6
"""Letters from which the stem is a phonetic key."""


@lru_cache(maxsize=32_768)
def stem(word: str) -> str:
    """A folded word without its ending, a long one as its phonetic key; figures unchanged."""
    if word.isdigit():
        return word
    for ending, left in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= left:
            word = word[: -len(ending)]
            break
    while len(word) > _SHORTEST and word[-1] in _VOWELS:
        word = word[:-1]
    for spelling, other in _SPELLINGS:
        word = word.replace(spelling, other)
    return phonetic_key(word) if len(word) >= _PHONETIC else word
