"""Where a row may begin: after blanks, hyphens and invisible hyphens, and in scripts without spaces
between two words.

UAX #14 lets a row of Chinese or Japanese begin with any character but those that close something;
readers of both find a name again sooner that is not divided. Of Thai, Lao, Khmer and Burmese the
same rule needs a dictionary, and without one a whole clause is one word: `corpus.text.words` knows
the words of Chinese, Japanese and Thai, and takes syllables of the others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from corpus.text.scripts import WITHOUT_SPACES
from corpus.text.words import words
from reader.text.clusters import is_simple

SOFT_HYPHEN = "\u00ad"
WITH_HYPHEN = 2
"""A break that adds a hyphen."""
WITHIN_WORD = 3
"""A break for rows that are too narrow for a word of a script without spaces."""
_ZERO_WIDTH_SPACE = "\u200b"
_HYPHEN = re.compile(r"[-‐–—/](?=\w)")
# A row neither begins with what closes nor ends with what opens (the core of JIS X 4051, and the
# signs of Thai and Khmer that repeat or end what is before them).
NOT_FIRST = frozenset(
    "、。，．・：；？！）］｝〕〉》」』】〗〙〛〟ー々〻ゝゞヽヾ゛゜"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ｡｣､･ｧｨｩｪｫｬｭｮｯｰﾞﾟ～〜…‥⋯‼⁇⁈⁉％‰°℃‐゠"
    ",.;:!?)]}’”»%ฯๆ๚๛ໆ។៕៖ៗ၊။"
)
NEVER_FIRST = frozenset(char for char in NOT_FIRST if char > "\u0e00")
"""Not even after a blank: the sign that repeats a word in Thai has one before it."""
NOT_LAST = frozenset("（［｛〔〈《「『【〖〘〚〝([{‘“«￥＄£$#№")
_TOGETHER = frozenset("—―…‥⋯・")
"""Two of them are one sign: a dash, an ellipsis."""
_LONGEST = 20_000
"""Characters of a line beyond which rows begin with any character: nobody reads it, and finding its
words takes a second for 60,000.
"""


@cache
def _without_spaces() -> re.Pattern[str]:
    return re.compile(f"[{WITHOUT_SPACES}]")


def breaks(
    text: str, start: int, parts: Sequence[str], cells: list[int], blank: list[bool]
) -> list[int]:
    """For each cluster, whether a row may begin with it: 1, `WITH_HYPHEN` or `WITHIN_WORD`; else 0,
    as at blanks.
    """
    end = start + sum(map(len, parts))
    hyphens_at = set(hyphens(text, start, end))
    within = _within_words(text, start, end)
    unspaced = _without_spaces().match
    found = [0] * (len(parts) + 1)
    offset = start
    for at in range(1, len(parts)):
        before, after = parts[at - 1], parts[at]
        offset += len(before)
        if blank[at] or blank[at - 1]:
            continue
        if before[-1] == SOFT_HYPHEN:
            found[at] = WITH_HYPHEN
        elif before[-1] == _ZERO_WIDTH_SPACE or offset in hyphens_at:
            found[at] = 1
        elif _apart(before[0], after[0]):
            wide = 2 in (cells[at - 1], cells[at])
            if within is not None and offset in within:
                found[at] = WITHIN_WORD
            elif wide or (within is not None and unspaced(before[0]) and unspaced(after[0])):
                found[at] = 1
    return found


def _apart(before: str, after: str) -> bool:
    """Whether neither belongs to the other: a row neither begins with what closes nor ends with
    what opens.
    """
    if after in NOT_FIRST or before in NOT_LAST:
        return False
    return not (before == after and before in _TOGETHER)


def _within_words(text: str, start: int, end: int) -> frozenset[int] | None:
    """The offsets within words of scripts without spaces; None where there are no such words, or
    too many.
    """
    if end - start > _LONGEST or is_simple(text, start, end):
        return None
    unspaced = _without_spaces()
    if not unspaced.search(text, start, end):
        return None
    return frozenset(
        offset
        for word in words(text, start, end)
        if unspaced.match(text, word.start)
        for offset in range(word.start + 1, word.end)
    )


def hyphens(text: str, start: int, end: int) -> list[int]:
    """Where "cease-fire", "word—word", "and/or" may break; but not "-five" or "2020-21"."""
    after_hyphens = [match.end() for match in _HYPHEN.finditer(text, start, end)]
    return [
        at
        for at in after_hyphens
        if text[at].isalpha() and at - 2 >= start and text[at - 2].isalnum()
    ]
