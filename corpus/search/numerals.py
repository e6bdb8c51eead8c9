"""Numbers in words and in figures: a search for "thirty buses" also finds "30 buses", and the
numbers of other languages and scripts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from corpus.text.number_words.spellings import spellings
from corpus.text.numbers import figures, numbers
from corpus.text.words import folded_word_spans

_THOUSANDS = ("000", "thousand")
"""Of 2,000 the index knows the words 2 and 000, and of "two thousand" two and thousand."""
_ROUND = range(1000, 1_000_000, 1000)
_LONGEST = 6
"""Figures of a number that is written with one comma."""
_ONE = ("one", "1")


def numerals(words: Sequence[str], needle: str = "") -> dict[str, list[str]]:
    """The numbers among a query's words with other words of the index for them: for `thirty` 30,
    тридцать, 三十; for `twenty` and `three`, if adjacent, also 23; for `two thousand` also 2000.
    `needle`: the query as it was typed, if it may have separators (`2,000`).
    """
    text = needle or " ".join(words)
    spans = list(folded_word_spans(text))
    notations: dict[str, dict[str, None]] = defaultdict(dict)
    for number in numbers(text):
        parts = [word for start, end, word in spans if number.start <= start and end <= number.end]
        for word in parts:
            notations[word].update(dict.fromkeys(_notations(number.value)))
            # Word by word the number may be written in another language: `two thousand`, iki bin.
            for single in numbers(word) if len(parts) > 1 and not word.isdigit() else ():
                notations[word].update(dict.fromkeys(_notations(single.value)))
        if parts and number.value in _ROUND:
            notations[parts[-1]].update(dict.fromkeys((*_THOUSANDS, *sorted(spellings(1000)))))
    for word in dict.fromkeys(words):
        if word in _ONE:
            notations[word].update(dict.fromkeys(_ONE))
        if word == _THOUSANDS[1] or _is_thousands(word):
            notations[word].update(dict.fromkeys(_THOUSANDS))
    others = {word: [o for o in found if o != word] for word, found in notations.items()}
    return {word: found for word, found in others.items() if found}


def _notations(value: object) -> list[str]:
    if not isinstance(value, int):
        return []
    return [figures(value), *sorted(spellings(value))]


def _is_thousands(word: str) -> bool:
    return word.isdigit() and word.endswith(_THOUSANDS[0]) and 3 < len(word) <= _LONGEST
