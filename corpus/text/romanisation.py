"""Words of any script in Latin letters, so that the spellings of a name in several scripts meet.

A romanised word stands beside the word, never instead of it: what was read stays in its script.
"""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.text.folding import fold

_OTHERS = re.compile(r"[^\x00-\x7f]")
_LETTERS = re.compile(r"[a-z0-9]+")
_FORMS = {
    # Arabic: where Persian and most names have another sound than the tables say.
    "\u0630": "z", "\u0636": "z", "\u0638": "z", "\u0639": "a", "\u0627": "a",
    # Hebrew without points: the plain sound, and for vav the vowel that it mostly is.
    "\u05d0": "a", "\u05d1": "b", "\u05d5": "w", "\u05d7": "kh", "\u05e4": "p", "\u05e6": "ts",
    "\u05e9": "sh",
    "\u03c7": "kh", "\u0902": "n",
}  # fmt: skip
_SOUNDS = {
    # Greek
    "\u03bc\u03c0": "b", "\u03bd\u03c4": "d", "\u03b3\u03ba": "g", "\u03b3\u03b3": "ng",
    "\u03c4\u03b6": "dz", "\u03bf\u03c5": "u", "\u03b1\u03c5": "av", "\u03b5\u03c5": "ev",
    # Hebrew letters with a stroke, for foreign sounds
    "\u05e6'": "ch", "\u05d2'": "j", "\u05d6'": "zh",
}  # fmt: skip
_SEVERAL = re.compile(
    "|".join(_SOUNDS)
    + "|\u03b3\u03b9(?=[\u03b1\u03b5\u03bf\u03c5])"  # Greek y before a vowel
    # The vowel that the scripts of India do not write, between two consonants.
    + "|(?<=[\u0915-\u0939\u0995-\u09b9\u0a15-\u0a39\u0a95-\u0ab9\u0b15-\u0b39\u0c15-\u0c39"
    "\u0c95-\u0cb9\u0d15-\u0d39])(?=[\u0902\u0915-\u0939\u0982\u0995-\u09b9\u0a02\u0a15-\u0a39"
    "\u0a82\u0a95-\u0ab9\u0b02\u0b15-\u0b39\u0c02\u0c15-\u0c39\u0c82\u0c95-\u0cb9\u0d02"
    "\u0d15-\u0d39])"
)


@lru_cache(maxsize=8192)
def _romanised_char(char: str) -> str:
    if char in _FORMS:
        return _FORMS[char]
    from anyascii import anyascii  # only when needed, since it reads its tables

    latin = anyascii(char).lower()
    # What a letter brings beside letters (the apostrophe of Armenian փ) would end the word.
    return "".join(_LETTERS.findall(latin)) if char.isalnum() else latin


def latin_form(text: str) -> str:
    """A name as lists and filters compare it: folded and in Latin letters, so that whoever has no
    keyboard of its script can type it. Letter by letter: the form of a part is part of the form.
    """
    folded = fold(text)
    return folded if folded.isascii() else _by_letter(folded)


def romanised(folded: str) -> str:
    """A folded text in lower case ASCII, as it sounds: `փաշինյան` is `pashinyan`.

    Letters become letters and digits only. What has no Latin form, such as a private character or
    a lone surrogate, is left out.
    """
    if folded.isascii():
        return folded
    return _by_letter(_SEVERAL.sub(_sound, folded))


def _sound(letters: re.Match[str]) -> str:
    if not letters[0]:
        return "a"
    return _SOUNDS.get(letters[0], "y")


def _by_letter(folded: str) -> str:
    return _OTHERS.sub(lambda match: _romanised_char(match[0]), folded)
