"""What a line looks like, whatever it says: ends, beginnings, counts."""

from __future__ import annotations

import re

from corpus.cleaning.word_lists import OPEN_ENDS
from corpus.text.lazy_pattern import LazyPattern

# A sentence's end, with the quotation marks, brackets and footnote marks that may follow it.
ENDS = re.compile(r"[.!?…。！？:;][\"'”’»)\]]*(?:\[\d{1,3}\])?\Z|[.!?][”\"’']\)?\Z|[”\"]\Z")
_TAIL = 24
STARTS_LOW = re.compile(r"[\"'“‘(]?[a-zà-öø-ÿа-я]")
_LAST_WORD = re.compile(r"([^\W\d_]+)\Z")
_WIDE = LazyPattern("[\u3040-\u30ff\u3400-\u9fff]")


def ends(text: str) -> bool:
    """Whether a text ends as a sentence does."""
    return ENDS.search(text[-_TAIL:]) is not None


def count_words(text: str) -> int:
    """Words, counting two characters a word where a script does not write blanks."""
    spaces = text.count(" ") + 1
    if text.isascii():
        return spaces
    wide = len(_WIDE.findall(text))
    return spaces + wide // 2 if wide > len(text) // 4 else spaces


def ends_open(text: str) -> bool:
    """Whether the last word is one that no sentence ends in: an article, a preposition, a
    conjunction.
    """
    match = _LAST_WORD.search(text[-30:])
    return match is not None and match.group(1).lower() in OPEN_ENDS
