"""The clues of a sentence that lead to other languages: its names, figures and dates, words that
sound alike in many languages, and words of the table `translations.txt`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import log
from typing import Literal

from corpus.cleaning.language import stop_words
from corpus.search.parallels.translations import UNSPACED, language_table
from corpus.text.cognates import Sound, sound_of
from corpus.text.folding import Folded
from corpus.text.lazy_pattern import LazyPattern
from corpus.text.numbers import numbers
from corpus.text.scripts import marks

_DIGITS = re.compile(r"\d+(?:[.,\u066b\u066c]\d+)*")
_CJK = LazyPattern("[\u3040-\u30ff\u3400-\u9fff]")
_CJK_RUN = LazyPattern("[\u30a1-\u30faー]{2,}|[\u3400-\u9fff]{2,}")
_NAME_LENGTHS = range(2, 6)
"""Characters of a Chinese name."""
_DATE = re.compile(r"(?<![\d.])(\d{1,2})[./](\d{1,2})[./](\d{4})(?!\d)|(\d{4})-(\d\d)-(\d\d)(?!\d)")
_SIGNS = {"%": "percent", "$": "dollar"}
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_SENTENCE_BEGINS = re.compile(r"\s*[.!?:։।]\s")
_SHORTEST = 4
"""Letters of a word that is no name."""
_NAME, _FIGURE, _DIGIT, _WORD, _TRANSLATED = 1.0, 0.9, 0.45, 0.55, 0.75
"""The weights of a name, a figure, a figure of one digit, another word that sounds alike, and one
of the table."""

ClueKind = Literal["name", "figure", "word"]


@dataclass(frozen=True, slots=True)
class Clue:
    """Something in a sentence that may be recognised in another language."""

    kind: ClueKind
    text: str
    """As written."""
    sounds: tuple[Sound, ...] = ()
    """What it sounds like: one for each of its words."""
    value: str = ""
    """The value of a figure, or what the words mean (`translations.txt`); empty if unknown."""
    start: int = 0
    """Where it begins in the sentence."""

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@cache
def _token() -> re.Pattern[str]:
    """Initials, a word, or a sign of the table."""
    return re.compile(rf"(?:[^\W\d_]\.){{2,}}|[^\W\d_](?:[^\W\d_]|[{marks()}])*|[%$]")


def clues(sentence: str, language: str | None) -> list[Clue]:
    """The clues of a sentence in a language (ISO 639-1), in order."""
    matches = list(_token().finditer(sentence))
    table = language_table(language)
    found: list[Clue] = list(_dates(sentence))
    of_phrases: set[int] = set()
    for meaning, first, after in table.found([match[0] for match in matches]):
        start, end = matches[first].start(), matches[after - 1].end()
        sounds = tuple(
            sound_of(match[0], language) for match in matches[first:after] if match[0][0].isalpha()
        )
        kind: ClueKind = "name" if meaning.is_name else "word"
        found.append(Clue(kind, sentence[start:end], sounds, meaning.name, start))
        of_phrases.update(range(first, after))
    if language in UNSPACED:
        kinds: dict[bool, ClueKind] = {True: "name", False: "word"}
        folded = Folded(sentence)
        for meaning, *folded_span in table.found_in(folded.text):
            start, end = folded.span(*folded_span)
            found.append(Clue(kinds[meaning.is_name], sentence[start:end], (), meaning.name, start))
    figures = list(_figures(sentence, language))
    found += figures
    in_figures = {at for clue in figures for at in range(clue.start, clue.end)}
    common = stop_words(language)
    begins = True
    for at, match in enumerate(matches):
        token = match[0]
        if at not in of_phrases and match.start() not in in_figures:
            found += _clues_of(token, match.start(), language, begins=begins, common=common)
        begins = _SENTENCE_BEGINS.match(sentence, match.end()) is not None
    return found


def _clues_of(
    token: str, start: int, language: str | None, *, begins: bool, common: frozenset[str]
) -> Iterator[Clue]:
    if token in _SIGNS:
        yield Clue("word", token, value=_SIGNS[token], start=start)
    elif not token.isascii() and _CJK.search(token):
        yield from _cjk_clues(token, start, language)
    elif token[0].isalpha() and token.lower() not in common:
        is_name = token[0].isupper() and (not begins or token.isupper()) and language != "de"
        if is_name or len(token) >= _SHORTEST:
            kind: ClueKind = "name" if is_name else "word"
            yield Clue(kind, token, (sound_of(token, language),), start=start)


def _cjk_clues(token: str, start: int, language: str | None) -> Iterator[Clue]:
    """Words in katakana, and everything in a run of Chinese characters that may be a name."""
    for match in _CJK_RUN.finditer(token):
        run, base = match[0], start + match.start()
        if "\u30a1" <= run[0] <= "\u30ff":
            yield Clue("name", run, (sound_of(run, language),), start=base)
            continue
        for length in _NAME_LENGTHS:
            for at in range(len(run) - length + 1):
                piece = run[at : at + length]
                yield Clue("word", piece, (sound_of(piece, language),), start=base + at)


def _figures(sentence: str, language: str | None) -> Iterator[Clue]:
    """The numbers. Of "2 million", 2 counts as well: not every language's numerals are known."""
    for number in numbers(sentence, language):
        text = sentence[number.start : number.end]
        yield Clue("figure", text, (), number.figures, number.start)
        digits = _DIGITS.match(text)
        if digits is not None and digits.end() < len(text):
            for part in numbers(digits[0]):
                yield Clue("figure", digits[0], (), part.figures, number.start)


def _dates(sentence: str) -> Iterator[Clue]:
    """The months of dates in figures: 10.11.2020 has November in it. (Day and year are figures.)"""
    for match in _DATE.finditer(sentence):
        month = int(match[2] or match[5])
        if 1 <= month <= len(_MONTHS):
            yield Clue("name", match[0], value=_MONTHS[month - 1], start=match.start())


def clue_weight(clue: Clue, having: int, total: int) -> float:
    """What a clue weighs that `having` of `total` sentences have: 1 for a name in none of them."""
    if clue.kind == "word":
        weight = _TRANSLATED if clue.value else _WORD
    elif clue.kind == "figure":
        weight = _FIGURE if len(clue.value) > 1 else _DIGIT
    else:
        weight = _NAME
    rarity = log((total + 1) / (having + 0.5)) / log(total + 1) if total else 1.0
    return weight * max(0.0, rarity)
