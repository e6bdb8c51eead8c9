"""The consonants of a word, by which a name meets its form in Arabic and Hebrew letters.

These scripts write hardly any vowel, and one letter for several sounds: b and v, p and f. So there
are eight classes of consonants, and where a Latin letter may be written in several ways, or not at
all, a word has several keys; a word of these scripts has one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from corpus.text.romanisation import romanised

_SEMITIC = re.compile("[\u05d0-\u05ea\u0620-\u06d5]")
_CLUSTERS = {
    "tsch": "S", "tch": "S", "dzh": "S", "sch": "S", "tsh": "S", "ch": "S", "sh": "S", "zh": "S",
    "dj": "S", "ts": "S", "tz": "S", "dz": "S", "kh": "K", "gh": "K", "ck": "K", "ph": "P",
    "th": "T", "dh": "T", "x": "KS",
}  # fmt: skip
_CLUSTER = re.compile("|".join(_CLUSTERS))
_CLASSES = {
    **dict(zip("bpfdtszkgqrlmn", "PPPTTSSKKKRLMN", strict=True)),
    **dict(zip("PTSKRLMN", "PTSKRLMN", strict=True)),
}
_LATIN = {"v": "P.", "h": ".K", "j": "S.", "c": "KS", "g": "KS."}
"""Latin letters with several classes; a point for none."""
_OTHERS = {"v": "P", "j": "S", "g": "K", "c": "K"}
_DOUBLED = re.compile(r"(.)\1+")
_MOST_KEYS = 24
_SHORTEST = 2
"""Consonants of a key: a single one is in too many words."""


def is_semitic(word: str) -> bool:
    """Whether a word is in Arabic or Hebrew letters, which write hardly any vowel."""
    return not word.isascii() and _SEMITIC.search(word) is not None


@lru_cache(maxsize=32_768)
def consonant_keys(word: str) -> frozenset[str]:
    """The consonants of a folded word by their classes, in every way in which they may be
    written; empty if they are too few.
    """
    latin = re.sub("[^a-z]", "", romanised(word))
    if not is_semitic(word):
        return _keys(_DOUBLED.sub(r"\1", latin), _LATIN)
    # Two letters may have a vowel between them that is not written.
    return _keys(latin, _OTHERS) | _keys(latin.replace("tsh", "t-sh"), _OTHERS)


def _keys(latin: str, classes_of: Mapping[str, str]) -> frozenset[str]:
    keys = {""}
    for letter in _CLUSTER.sub(lambda match: _CLUSTERS[match[0]], latin):
        classes = classes_of.get(letter) or _CLASSES.get(letter, ".")
        keys = {key + ("" if one == "." else one) for key in keys for one in classes}
        if len(keys) > _MOST_KEYS:
            keys = set(sorted(keys)[:_MOST_KEYS])
    return frozenset(key for key in keys if len(key) >= _SHORTEST)
