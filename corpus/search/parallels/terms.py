"""The terms of a sentence: the words that tell what it is about.

A term is a stem (`stemming.py`), so that inflections and the spellings of a name are one; a number
as a figure; or a group of synonyms (`synonyms.py`), whose name begins with `@`.
"""

from __future__ import annotations

import re

from corpus.search.parallels.synonyms import synonyms
from corpus.text.numbers import numbers
from corpus.text.words import folded_words, is_in_pairs

_INITIALS = re.compile(r"\b([a-z])\.([a-z])\.(?:([a-z])\.)?")
_VAGUE = {"hundreds": "100", "thousands": "1000"}
_COMMON = 2
"""Up to which a number in one word is a common word: one, two."""
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
    plain = _with_figures(_INITIALS.sub(r"\1\2\3", folded))
    common_words = synonyms().common_words
    words = []
    for token in folded_words(plain):
        word = _VAGUE.get(token) or _MONTHS.get(token, token)
        is_short = len(word) < _SHORTEST and not is_in_pairs(word)
        if word.isdigit() or (word not in common_words and not is_short):
            words.append(word)
    # Two initials are a name if they were written as such.
    initials = (m[1] + m[2] for m in _INITIALS.finditer(folded) if not m[3])
    return [*words, *(word for word in initials if word not in common_words)]


def _with_figures(folded: str) -> str:
    """A folded text with its numbers in plain digits, whatever words and separators they have."""
    parts: list[str] = []
    end = 0
    for number in numbers(folded):
        if number.value > _COMMON or folded[number.start].isdigit():
            parts += folded[end : number.start], number.figures
            end = number.end
    return "".join((*parts, folded[end:]))
