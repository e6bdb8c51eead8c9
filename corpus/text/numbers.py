"""The values of the numbers in a text, however they are written: `two thousand`, `2,000`, ٢٠٠٠ and
二千 are 2000.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from corpus.text.number_words.cardinals import Value
from corpus.text.number_words.readings import best_reading
from corpus.text.number_words.tokens import tokens_of


class Number(NamedTuple):
    """A number of a text."""

    start: int
    end: int
    value: Value
    """A decimal only if it is no whole number."""

    @property
    def figures(self) -> str:
        """Its value in plain ASCII digits, with a point before decimals."""
        return figures(self.value)


def numbers(text: str, language: str | None = None) -> list[Number]:
    """The numbers of a text, plain or folded, in order. They do not overlap; positions are those of
    `text`. `language` (`en`, `pt-BR`): the only one whose number words count, if it is known.

    Ordinals, fractions and vague plurals (`thousands of`) are none, nor are digits beside letters
    (`A380`, `5G`), nor `one` alone.
    """
    code = (language or "").lower().replace("_", "-").partition("-")[0] or None
    tokens = list(tokens_of(text, code))
    found: list[Number] = []
    n = 0
    while n < len(tokens):
        reading = best_reading(tokens, n, code)
        if reading is None:
            n += 1
            continue
        last = tokens[n + reading.tokens - 1]
        found.append(Number(tokens[n].start, last.end, reading.value))
        n += reading.tokens
    return found


def figures(value: Value) -> str:
    """A value in plain ASCII digits, with a point before decimals."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
