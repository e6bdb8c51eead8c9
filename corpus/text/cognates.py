"""How similar two words of different languages sound: names, and words that languages share.

The ending is no part of a name: *Пашиняна*, *Bakıda* and *Երևանում* are inflected. Words of scripts
that leave vowels out, and of Chinese, are compared by their consonants.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from corpus.text.folding import fold
from corpus.text.romanisation import romanised

_CLUSTERS = {
    "tsch": "c", "tch": "c", "dzh": "c", "dsh": "c", "sch": "s", "ch": "c", "dj": "c", "cz": "c",
    "sh": "s", "zh": "s", "sz": "s", "ts": "c", "tz": "c", "dz": "c", "kh": "h", "gh": "k",
    "ck": "k", "ph": "f", "th": "t", "ou": "u", "ow": "u", "oo": "u", "qu": "k",
}  # fmt: skip
_CLUSTER = re.compile("|".join(sorted(_CLUSTERS, key=len, reverse=True)))
_SOUNDS = str.maketrans("bdgqxzvwjyoe", "ptkkksffiiui", "h")
"""One letter for the sounds that languages exchange; h is often not written."""
_CONSONANTS = str.maketrans("bdgqxzjvc", "ptkkkssfs", "aeiouywh")
_DOUBLED = re.compile(r"(.)\1+")
_SOFT_C = re.compile("c(?=[eiy])")
_C_IS_K = frozenset(("en", "fr", "es", "it", "pt", "ca", "ro", "de", "nl", None))
"""Languages in which c is k, and s before e, i and y."""
_ARTICLE = re.compile("[وبلفك]?ال(?=..)")
"""The Arabic article, with a particle before it."""
_UNVOWELLED = frozenset(("ARABIC", "HEBREW", "CJK"))
_SYLLABIC = frozenset(("KATAKANA", "CJK"))
"""Scripts of languages that do not distinguish r and l."""
_SHORTEST = 3
_LONGEST_ENDING = 6
_LETTER_OF_ENDING = 0.04
"""What each letter more costs."""
_LAST_LETTER = 0.3
"""What another last letter of the shorter word costs, in edits: endings replace it."""
_LEAST = 0.7
_OTHER_WORD = 0.95
"""The factor for words that sound alike but are not the same letters."""


class Sound(NamedTuple):
    """How a word sounds, roughly."""

    latin: str
    """In small Latin letters."""
    key: str
    """With one letter for similar sounds."""
    consonants: str
    script: str
    """The first word of its letters' names in Unicode: LATIN, CYRILLIC, CJK."""


@lru_cache(maxsize=65_536)
def sound_of(word: str, language: str | None) -> Sound:
    """How a word of a language sounds; the language tells how c is read."""
    lower = word.lower().replace("ə", "a")
    script = script_of(lower)
    latin = romanised(fold(lower))
    spoken = latin
    if script == "LATIN":
        if language in _C_IS_K:
            spoken = _hard_c(spoken)
    elif script == "ARABIC":
        spoken = romanised(fold(_ARTICLE.sub("", lower)))
    clustered = _CLUSTER.sub(lambda cluster: _CLUSTERS[cluster[0]], spoken)
    key = _DOUBLED.sub(r"\1", clustered.translate(_SOUNDS))
    consonants = _DOUBLED.sub(r"\1", clustered.translate(_CONSONANTS))
    return Sound(latin, key, consonants, script)


def script_of(text: str) -> str:
    """The first word of the first letter's name in Unicode: LATIN, CYRILLIC, CJK. Empty if there is
    no letter.
    """
    letter = next(filter(str.isalpha, text), "")
    return unicodedata.name(letter, "").partition(" ")[0] if letter else ""


def _hard_c(word: str) -> str:
    if "c" not in word:
        return word
    return _SOFT_C.sub("s", word.replace("ch", "\0")).replace("c", "k").replace("\0", "ch")


def cognate_similarity(first: Sound, second: Sound) -> float:
    """How likely two words are the same name or share a root, 0–1; their endings may differ."""
    if first.latin == second.latin:
        return 1.0 if len(first.latin) >= _SHORTEST else 0.6
    scripts = {first.script, second.script}
    if scripts & _UNVOWELLED:
        return _by_consonants(*_consonants_of(first, second), exact_length="CJK" in scripts)
    if len(scripts) > 1 and scripts & _SYLLABIC:
        return _by_prefix(*_consonants_of(first, second))
    return _by_prefix(first.key, second.key)


def _consonants_of(first: Sound, second: Sound) -> tuple[str, str]:
    if {first.script, second.script} & _SYLLABIC:
        return first.consonants.replace("r", "l"), second.consonants.replace("r", "l")
    return first.consonants, second.consonants


def _by_consonants(first: str, second: str, *, exact_length: bool) -> float:
    shorter, longer = sorted((first, second), key=len)
    length, extra = len(shorter), len(longer) - len(shorter)
    if length < _SHORTEST or extra > (0 if exact_length else 2):
        return 0.0
    is_short = length == _SHORTEST
    if first == second:
        return 0.6 if is_short else 0.85
    distance = OSA.distance(shorter, longer[:length])
    if not distance:
        return 0.4 if is_short else 0.75
    return 0.55 if distance == 1 and length >= 5 else 0.0


def _by_prefix(first: str, second: str) -> float:
    """The similarity of the shorter key to the beginning of the longer one."""
    shorter, longer = sorted((first, second), key=len)
    length, extra = len(shorter), len(longer) - len(shorter)
    if length < _SHORTEST or extra > min(_LONGEST_ENDING, length + 1):
        return 0.0
    edits: float = min(
        OSA.distance(shorter, longer[:to])
        for to in range(max(1, length - 1), min(len(longer), length + 1) + 1)
    )
    if length > _SHORTEST:
        stem = shorter[:-1]
        edits = min(edits, _LAST_LETTER + OSA.distance(stem, longer[: len(stem)]))
    elif edits:
        return 0.0
    if edits >= 1 and length <= 5:
        return 0.0
    similarity = 1 - edits / length - _LETTER_OF_ENDING * extra
    if length == _SHORTEST and extra > 2:
        similarity -= 0.2
    return _OTHER_WORD * similarity if similarity >= _LEAST else 0.0
