"""A rough phonetic key of a word: what the spellings and transliterations of one name share, in
whatever script they are (`romanisation.py`).

The classes are those that transliterations between Armenian (Eastern and Western), Azerbaijani,
Turkish, Russian, Greek and English confuse: sibilants and affricates in all spellings, aspirated
consonants with plain ones, voiced with voiceless ones (Western Armenian swaps them), y and j with
i, and doubled letters with single ones.
"""

from __future__ import annotations

import re
from functools import lru_cache
from operator import add

from corpus.text.lazy_pattern import LazyPattern
from corpus.text.romanisation import romanised

_CLUSTERS = {
    "tsch": "c", "tch": "c", "dzh": "c", "dsh": "c", "sch": "s", "ch": "c", "dj": "c", "cz": "c",
    "sh": "s", "zh": "s", "sz": "s", "ts": "c", "tz": "c", "dz": "c", "kh": "k", "gh": "k",
    "ck": "k", "ph": "f", "th": "t", "ou": "u", "ow": "u", "oo": "u", "iy": "i", "yi": "i",
    "ye": "e", "yu": "u", "ya": "a", "yo": "o",
}  # fmt: skip
_LETTERS = str.maketrans("bdgqxzvwjyo", "ptkkksffiiu")
_CLUSTER = re.compile("|".join(sorted(_CLUSTERS, key=len, reverse=True)))
_NO_NAME = LazyPattern(
    "[\u0e01-\u0eff\u1000-\u109f\u1780-\u17dd\u1950-\u19df\u1a20-\u1aad\u1b00-\u1b4c"
    "\ua980-\ua9ff\uaa60-\uaa7f]+|.?[\u3005-\u3007\u3031-\u3035\u3041-\u31bf].?"
)
"""Neighbouring characters of scripts without spaces: a syllable or less, whose sound says nothing.
Two Chinese characters may be a name."""
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=32_768)
def phonetic_key(word: str) -> str:
    """The key of a folded word, in a small alphabet; equal for the spellings of one name. Empty for
    a pair of characters that is no name in any language.
    """
    if not word.isascii() and _NO_NAME.fullmatch(word):
        return ""
    latin = romanised(word)
    plain = _CLUSTER.sub(lambda cluster: _CLUSTERS[cluster[0]], latin).translate(_LETTERS)
    return _DOUBLED.sub(r"\1", plain)


def phonetic_key_by_letter(word: str) -> str:
    """The key of a folded word without clusters: a typing error makes such clusters by chance."""
    return _DOUBLED.sub(r"\1", romanised(word).translate(_LETTERS))


def bigrams(key: str) -> list[str]:
    """The pairs of neighbouring letters of a key, its edges included; each once."""
    edged = f"^{key}$" if key else ""
    return list(dict.fromkeys(map(add, edged, edged[1:])))
