"""The terms of a sentence: the words that tell what it is about.

A term is a stem (`stemming.py`), so that inflections and the spellings of a name are one; a number
as a figure; or a group of synonyms (`synonyms.py`), whose name begins with `@`.
"""

from __future__ import annotations

import re

from corpus.search.parallels.synonyms import synonyms

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
_SHORTEST = 3


def content_words(folded: str) -> list[str]:
    """The words of a folded text that are neither common nor short, in order; numbers as figures,
    months in full, initials joined.
    """
    plain = _THOUSANDS.sub("", _INITIALS.sub(r"\1\2\3", folded))
    common_words = synonyms().common_words
    words = []
    for token in _TOKEN.findall(plain):
        word = _NUMBERS.get(token) or _MONTHS.get(token, token)
        if word.isdigit() or (word not in common_words and len(word) >= _SHORTEST):
            words.append(word)
    # Two initials are a name if they were written as such.
    initials = (m[1] + m[2] for m in _INITIALS.finditer(folded) if not m[3])
    return [*words, *(word for word in initials if word not in common_words)]
