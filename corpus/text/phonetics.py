"""A rough phonetic key of a word: what the spellings and transliterations of one name share.

The classes are those that transliterations between Armenian (Eastern and Western), Azerbaijani,
Turkish, Russian, Greek and English confuse: sibilants and affricates in all spellings, aspirated
consonants with plain ones, voiced with voiceless ones (Western Armenian swaps them), y and j with
i, and doubled letters with single ones.
"""

from __future__ import annotations

import re
from functools import lru_cache
from operator import add

_CLUSTERS = {
    "tsch": "c", "tch": "c", "dzh": "c", "dsh": "c", "sch": "s", "ch": "c", "dj": "c", "cz": "c",
    "sh": "s", "zh": "s", "sz": "s", "ts": "c", "tz": "c", "dz": "c", "kh": "k", "gh": "k",
    "ck": "k", "ph": "f", "th": "t", "ou": "u", "ow": "u", "oo": "u", "iy": "i", "yi": "i",
    "ye": "e", "yu": "u", "ya": "a", "yo": "o",
}  # fmt: skip
_LETTERS = str.maketrans("bdgqxzvwjyo", "ptkkksffiiu")
_CLUSTER = re.compile("|".join(sorted(_CLUSTERS, key=len, reverse=True)))
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=32_768)
def phonetic_key(word: str) -> str:
    """The key of a folded word, in a small alphabet; equal for the spellings of one name."""
    plain = _CLUSTER.sub(lambda cluster: _CLUSTERS[cluster[0]], word).translate(_LETTERS)
    return _DOUBLED.sub(r"\1", plain)


def phonetic_key_by_letter(word: str) -> str:
    """The key of a folded word without clusters: a typing error makes such clusters by chance."""
    return _DOUBLED.sub(r"\1", word.translate(_LETTERS))


def bigrams(key: str) -> list[str]:
    """The pairs of neighbouring letters of a key, its edges included; each once."""
    edged = f"^{key}$"
    return list(dict.fromkeys(map(add, edged, edged[1:])))
