"""The forms of Arabic letters, as they join with their neighbours in a word.

A terminal that draws cell by cell from left to right does not join letters either, or joins the
wrong ones. So each letter is drawn as the presentation form of its place in the word: these are
one cell wide like the letter, and no terminal changes them further. Lam and alef stay two letters,
each in its cell. Letters without such forms (some of Pashto, Sindhi, Kurdish) are drawn unjoined.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import category, decomposition

_WORD = re.compile(
    "[\u0610-\u061a\u0620-\u065f\u066e-\u06d3\u06d5-\u06ef\u06fa-\u06ff\u200c\u200d]+"
)
_PRESENTATION_FORMS = (*range(0xFB50, 0xFC00), *range(0xFE80, 0xFEF5))
_PLACES = {"<isolated>": 0, "<final>": 1, "<initial>": 2, "<medial>": 3}
_JOINS_BEFORE, _JOINS_AFTER = 1, 2
_TATWEEL, _JOINER = "\u0640", "\u200d"
"""They join on both sides, and have one form."""


@lru_cache(maxsize=1)
def _forms() -> dict[str, list[str]]:
    """The isolated, final, initial and medial form of each letter; empty where it has none."""
    forms: dict[str, list[str]] = {}
    for code in _PRESENTATION_FORMS:
        parts = decomposition(chr(code)).split()
        if len(parts) == 2:
            place, letter = _PLACES[parts[0]], chr(int(parts[1], 16))
            forms.setdefault(letter, [""] * 4)[place] = chr(code)
    return forms


def joined_sides(text: str) -> bytes:
    """For each character of a line, on which sides it joins: 1 before it, 2 behind it, 3 both."""
    sides = bytearray(len(text))
    for match in _WORD.finditer(text):
        sides[match.start() : match.end()] = _sides_in_word(match[0])
    return bytes(sides)


def joined_form(letter: str, sides: int) -> str:
    """The form of a letter that joins on these sides; itself, if it has none."""
    forms = _forms().get(letter)
    return (forms and forms[sides]) or letter


@lru_cache(maxsize=8192)
def _sides_in_word(word: str) -> bytes:
    forms = _forms()
    sides = bytearray(len(word))
    before = -1  # the last letter that joins with the next one
    for at, char in enumerate(word):
        if char in (_TATWEEL, _JOINER):
            joins = _JOINS_BEFORE | _JOINS_AFTER
        elif char in forms:
            _, final, initial, _ = forms[char]
            joins = (_JOINS_BEFORE if final else 0) | (_JOINS_AFTER if initial else 0)
        elif category(char) in ("Mn", "Me"):
            continue
        else:
            joins = 0
        if before >= 0 and joins & _JOINS_BEFORE:
            sides[before] |= _JOINS_AFTER
            sides[at] |= _JOINS_BEFORE
        before = at if joins & _JOINS_AFTER else -1
    return bytes(sides)
