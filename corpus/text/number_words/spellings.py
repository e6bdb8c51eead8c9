"""The words that are one number by themselves, in every language: what a search for 30 or for
*thirty* may find.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from corpus.text.folding import fold
from corpus.text.number_words.han import CHARACTERS, MULTIPLIERS, han_value
from corpus.text.number_words.lexicon import LANGUAGES, Lexicon, lexicon_of

_LEAST = 2
"""One is an article, too."""
_TEN, _HUNDRED = 10, 100


@lru_cache(maxsize=1024)
def spellings(value: int) -> frozenset[str]:
    """The folded words for a value, compounds included (`zweitausend`, `duemila`, 二千). Words that
    mean something else, too, are left out.
    """
    found = set(_plain_words().get(value, ()))
    for language in LANGUAGES:
        lexicon = lexicon_of(language)
        if "compound" in lexicon.rules:
            found.update(_compounds(value, lexicon))
    return frozenset(found)


@lru_cache
def _plain_words() -> dict[int, frozenset[str]]:
    words: dict[int, set[str]] = defaultdict(set)
    for language in LANGUAGES:
        for entries in lexicon_of(language).words.values():
            for pieces, word in entries:
                if len(pieces) == 1 and not word.doubt and word.value >= _LEAST:
                    words[int(word.value)].add(pieces[0])
    for digit in CHARACTERS:
        for multiplier in MULTIPLIERS:
            if isinstance(value := han_value(digit + multiplier), int):
                words[value].add(fold(digit + multiplier))
    return {value: frozenset(spelt) for value, spelt in words.items()}


def _compounds(value: int, lexicon: Lexicon) -> Iterator[str]:
    """Two words as one: `zwei` and `tausend`, or tens and units."""
    by_value = _parts(lexicon.language)
    for multiplier, words in by_value.items():
        first, rest = divmod(value, multiplier or value + 1)
        if (
            multiplier >= _HUNDRED
            and not rest
            and first < (_TEN if multiplier == _HUNDRED else multiplier)
        ):
            firsts = by_value.get(first, ())
            yield from (first + word for first in firsts for word in words)
    tens, units = value - value % 10, value % 10
    joint = lexicon.conjunction if "units-first" in lexicon.rules else ""
    for ten in by_value.get(tens, ()) if units and _TEN < tens < _HUNDRED else ():
        for unit in by_value.get(units, ()):
            yield unit + joint + ten if joint else ten + unit


@lru_cache
def _parts(language: str) -> dict[int, tuple[str, ...]]:
    parts: dict[int, tuple[str, ...]] = {}
    for piece, word in lexicon_of(language).bound.items():
        parts[int(word.value)] = (*parts.get(int(word.value), ()), piece)
    return parts
