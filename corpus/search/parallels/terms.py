"""The terms of a sentence: what of its words tells which matter it is about.

A term is a word without the endings of English, a long one by its sound, so that a name's
spellings are one; a number as a figure; or a group of words by which reports replace each other
(`kindred.txt`), written with an `@`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from corpus.text.phonetics import phonetic_key

_FILE = Path(__file__).with_name("kindred.txt")
_TOKEN = re.compile(r"[a-z0-9]+")
_INITIALS = re.compile(r"\b([a-z])\.([a-z])\.(?:([a-z])\.)?")
_THOUSANDS = re.compile(r"(?<=\d)[,.](?=\d{3}\b)")
_NUMBERS = {
    "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "eleven": "11", "twelve": "12", "dozen": "12", "twenty": "20", "thirty": "30",
    "forty": "40", "fifty": "50", "hundred": "100", "hundreds": "100", "thousand": "1000",
    "thousands": "1000",
}  # fmt: skip
_MONTHS = {
    "jan": "january", "feb": "february", "mar": "march", "apr": "april", "aug": "august",
    "sep": "september", "sept": "september", "oct": "october", "nov": "november",
    "dec": "december",
}  # fmt: skip
_ENDINGS = (
    ("ements", 4), ("ement", 4), ("ments", 4), ("ment", 4), ("ingly", 4), ("ities", 5), ("ity", 5),
    ("ions", 5), ("ion", 5), ("ings", 3), ("ing", 3), ("ies", 3), ("ied", 3), ("ers", 4),
    ("ors", 4), ("ed", 3), ("es", 3), ("er", 4), ("or", 4), ("ly", 4), ("s", 3),
)  # fmt: skip
"""The endings of English, and how many letters each leaves at least."""
_VOWELS = "eiy"
_SPELLINGS = (("our", "or"), ("ia", "ya"))
"""Ways to write the same, of English and of names."""
_SHORTEST = 3
_SOUNDS = 6
"""Letters from which a word is known by its sound."""


class Kindred(NamedTuple):
    """What `kindred.txt` holds."""

    common: frozenset[str]
    groups: dict[str, tuple[str, ...]]
    """The groups of each stem."""
    words: dict[str, tuple[str, ...]]
    """The words of each group."""


@cache
def kindred() -> Kindred:
    """Read once, when it is first wanted."""
    section, common = "", set()
    groups: dict[str, list[str]] = defaultdict(list)
    words: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(_FILE.read_text("utf-8").splitlines()):
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            section = line
        elif section == "[common]":
            common.update(line.split())
        else:
            name = f"@{number}"
            words[name] = tuple(line.split())
            for one in dict.fromkeys(map(stem, words[name])):
                groups[one].append(name)
    found = {one: tuple(names) for one, names in groups.items()}
    return Kindred(frozenset(common), found, words)


def telling(folded: str) -> list[str]:
    """The words of a folded text that say something, in order: numbers as figures, months whole."""
    plain = _THOUSANDS.sub("", _INITIALS.sub(r"\1\2\3", folded))
    common = kindred().common
    found = []
    for token in _TOKEN.findall(plain):
        word = _NUMBERS.get(token) or _MONTHS.get(token, token)
        if word.isdigit() or (word not in common and len(word) >= _SHORTEST):
            found.append(word)
    # Initials of two letters are names where they were written as such.
    short = (m[1] + m[2] for m in _INITIALS.finditer(folded) if not m[3])
    return [*found, *(word for word in short if word not in common)]


@lru_cache(maxsize=32_768)
def stem(word: str) -> str:
    """A word without its ending, a long one by its sound; figures as they are."""
    if word.isdigit():
        return word
    for ending, left in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= left:
            word = word[: -len(ending)]
            break
    while len(word) > _SHORTEST and word[-1] in _VOWELS:
        word = word[:-1]
    for one, other in _SPELLINGS:
        word = word.replace(one, other)
    return phonetic_key(word) if len(word) >= _SOUNDS else word
