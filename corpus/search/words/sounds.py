"""The sound of a word, roughly: what spellings and transliterations of one name have in common.

The classes are those that transliterations between Armenian (Eastern and Western), Azerbaijani,
Turkish, Russian, Greek and English mix up: sibilants and affricates however they are written, the
aspirated consonants with the plain, the voiced with the voiceless (Western Armenian exchanges
them), y and j with i, and doubled letters with single.
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
def sound(word: str) -> str:
    """The sound of a folded word, in a small alphabet; equal for spellings of one name."""
    plain = _CLUSTER.sub(lambda found: _CLUSTERS[found[0]], word).translate(_LETTERS)
    return _DOUBLED.sub(r"\1", plain)


def letter_by_letter(word: str) -> str:
    """The sound of a folded word if no letters of it were one sound: a slip of the pen makes such
    clusters by chance.
    """
    return _DOUBLED.sub(r"\1", word.translate(_LETTERS))


def pairs(heard: str) -> list[str]:
    """The pairs of neighbouring letters of a sound, its edges included; each once."""
    edged = f"^{heard}$"
    return list(dict.fromkeys(map(add, edged, edged[1:])))
