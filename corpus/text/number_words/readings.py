"""Which tokens of a text are one number, and in which language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from corpus.text.number_words.cardinals import Value, added, multiplied
from corpus.text.number_words.lexicon import (
    LANGUAGES,
    Lexicon,
    NumberWord,
    first_pieces,
    lexicon_of,
)
from corpus.text.number_words.tokens import BLANK, COMMA, Token

_MOST_WORDS = 24
"""Of one number."""
_FEW = 999
"""Figures up to which a word of several languages multiplies: `5 bin`, but not `2015 bin`."""
_HUNDRED, _THOUSAND = 100, 1000
_LIMIT = 10**15


class Reading(NamedTuple):
    """Tokens that are one number."""

    tokens: int
    value: Value


def best_reading(tokens: Sequence[Token], n: int, language: str | None) -> Reading | None:
    """The longest number that begins with token `n`; of equal ones that of the first language."""
    token = tokens[n]
    word = token.text
    best = None
    if token.value is not None:
        best = Reading(1, token.value)
        follows = n + 1 < len(tokens) and tokens[n + 1].gap <= BLANK
        word = tokens[n + 1].text if follows else ""
    for candidate in _languages(word) if word else ():
        if language not in (None, candidate):
            continue
        reader = _Reader(tokens, n, lexicon_of(candidate), known=language is not None)
        reading = reader.read()
        if reading is not None and (best is None or reading.tokens > best.tokens):
            best = reading
    return best


@lru_cache(maxsize=1 << 16)
def _languages(word: str) -> tuple[str, ...]:
    """The languages in which a folded word may begin a number."""
    plain = first_pieces().get(word, ())
    return tuple(
        language for language in LANGUAGES if language in plain or _compound(word, language)
    )


@lru_cache(maxsize=1 << 16)
def _compound(word: str, language: str) -> NumberWord | None:
    """A number that is written as one word: `zweihundert`."""
    lexicon = lexicon_of(language)
    value: Value = 0
    joined = ""
    for part in lexicon.split(word):
        if part == lexicon.conjunction and not joined:
            joined = lexicon.conjunction_place
            continue
        part_word = lexicon.bound.get(part)
        if part_word is None or (joined and not value):
            return None
        new = _continued(value, part_word, lexicon, joined) if value else part_word.value
        if new is None:
            return None
        value, joined = new, ""
    return NumberWord(int(value)) if value and not joined else None


def _continued(value: Value, word: NumberWord, lexicon: Lexicon, joined: str) -> Value | None:
    if not word.multiplies:
        return added(value, word.value, lexicon.rules, joined)
    # `um milhão e mil`
    if joined and joined != "anywhere":
        return None
    return multiplied(value, word.value, lexicon.rules)


@dataclass
class _Reader:
    """Reads the number that begins with a token, in one language."""

    tokens: Sequence[Token]
    start: int
    lexicon: Lexicon
    known: bool
    """Whether the text is known to be in this language."""
    value: Value = 0
    doubts: list[str] = field(default_factory=list)
    """What else the words so far may be."""

    def read(self) -> Reading | None:
        """The longest number; None if there is none, or if its words may well be others."""
        whole = after_multiplier = None
        at, incomplete = self.start, False
        for _ in range(_MOST_WORDS):
            if at >= len(self.tokens):
                break
            if at > self.start and self.tokens[at].gap > BLANK:
                # `two thousand, three hundred`, but not `two thousand, three`
                thousands = after_multiplier is whole and self.value % _THOUSAND == 0
                if self.tokens[at].gap != COMMA or not thousands:
                    break
                incomplete = True
            length, word, joined = self._next_word(at)
            if word is None:
                break
            new = self._value_with(word, joined, at)
            if new is None or new >= _LIMIT:
                if word.multiplies and after_multiplier is not None:
                    whole = after_multiplier  # of `one thousand two thousand` the first is one
                break
            self.value = new
            self.doubts.append(word.doubt)
            incomplete = incomplete or (word.doubt == "figures" and at > self.start)
            if word.multiplies or (word.value >= _HUNDRED and word.doubt != "figures"):
                incomplete = False
            at += length
            if not incomplete and self._is_sure():
                whole = Reading(at - self.start, new)
                if word.multiplies:
                    after_multiplier = whole
        return whole

    def _next_word(self, at: int) -> tuple[int, NumberWord | None, str]:
        """The number word at a token, how many tokens it has with the conjunction before it, and
        where its language has that.
        """
        lexicon, text = self.lexicon, self.tokens[at].text
        place = lexicon.conjunction_place
        if at > self.start and text and text == lexicon.conjunction:
            if at + 1 >= len(self.tokens) or self.tokens[at + 1].gap > BLANK:
                return 1, None, ""
            length, word = self._word_at(at + 1, self.tokens[at + 1].text)
            return length + 1, word, place
        if at > self.start and place.endswith("-attached") and text not in lexicon.words:
            rest = text.removeprefix(lexicon.conjunction)
            if rest != text:
                return *self._word_at(at, rest), place
        return *self._word_at(at, text), ""

    def _word_at(self, at: int, text: str) -> tuple[int, NumberWord | None]:
        figures = self.tokens[at].value
        if figures is not None:
            return 1, NumberWord(figures, doubt="figures")
        for pieces, word in self.lexicon.words.get(text, ()):
            others = self.tokens[at + 1 : at + len(pieces)]
            near = all(token.gap <= BLANK for token in others)
            if near and tuple(token.text for token in others) == pieces[1:]:
                return len(pieces), word
        return 1, _compound(text, self.lexicon.language) if text else None

    def _value_with(self, word: NumberWord, joined: str, at: int) -> Value | None:
        """The value if this word follows; None if the number ends before it."""
        if at == self.start:
            return word.value
        if self.doubts == ["figures"]:
            few = not word.doubt or self.value <= _FEW
            if not word.multiplies or word.value < _THOUSAND or joined or not few:
                return None
            product = self.value * word.value
            return int(product) if product == int(product) else product
        if word.doubt == "figures":  # `2 million 300 thousand`
            fits = 0 < word.value < _THOUSAND and self.value % _THOUSAND**2 == 0
            return self.value + word.value if fits and not joined and self.value else None
        return _continued(self.value, word, self.lexicon, joined)

    def _is_sure(self) -> bool:
        """Whether the words so far are a number beyond doubt."""
        doubts = [doubt for doubt in self.doubts if doubt != "figures"]
        if len(doubts) < len(self.doubts):
            return self.known or not doubts or any(doubt != "~" for doubt in doubts)
        if "" in doubts:
            return True
        return (len(doubts) > 1 and (self.known or "?" in doubts)) or (self.known and "?" in doubts)
