"""Words of every script: those that a reader selects and counts, and those that the index holds.

A word is what stands between spaces and punctuation, as in UAX #29. Scripts without spaces between
words are the exception, and there the two differ. For a reader, a model (BudouX) cuts Chinese,
Japanese and Thai into words; of the others each syllable is one. The index holds each pair of
neighbouring characters instead: a model cuts a query otherwise than the sentence that it was taken
from, and a misprint moves the borders around it, while it spoils two pairs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from operator import add
from typing import NamedTuple

from corpus.document import Span
from corpus.text.scripts import WITHOUT_SPACES, marks
from corpus.text.word_models import borders

_ASCII_WORD = re.compile(r"[a-z0-9]+")
_SEPARATORS = "".join(char if _ASCII_WORD.match(char) else " " for char in map(chr, range(128)))
# Letters, marks and digits, with the apostrophes, hyphens, points and commas within a word or a
# number: "island's", "cease-fire", "2,000", "U.S".
_JOINERS = "’'‘\\-‐‑.,:/"
_WORD = re.compile(rf"[^\W_]+(?:[{_JOINERS}][^\W_]+)*")
_OTHER_JOINERS = "·\u055b\u055c\u055e\u05be\u05f3\u05f4"
"""The same of Catalan, Armenian and Hebrew."""
_HEBREW_SIGN = "(?<=[\u05d0-\u05ea])['\"](?=[\u05d0-\u05ea])"
"""The strokes of an abbreviation or a foreign sound, as they are folded."""
_HEBREW_QUOTE = '(?<=[\u05d0-\u05ea])"(?=[\u05d0-\u05ea])'
"""In an abbreviation."""
_AROUND = 200
"""Characters around an offset among which its word is sought."""
_NAME = re.compile("[\u30a1-\u30fa\u30fc]{3,}")
"""Katakana: mostly a name from abroad, which its Latin form shall find."""


class _Patterns(NamedTuple):
    """Patterns that need the list of all marks."""

    run: re.Pattern[str]
    """Letters, marks and digits."""
    word: re.Pattern[str]
    """Such runs with what joins them."""
    piece: re.Pattern[str]
    """A part of a run that is in a script without spaces throughout, or nowhere."""
    character: re.Pattern[str]
    """A character with its marks."""
    without_spaces: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    # A set that begins with "^" cannot have the marks added to it: they follow as a second set,
    # which costs nothing where there are none.
    run = rf"[^\W_]+(?:[{marks()}]+[^\W_]*)*"
    joined = rf"(?:[{_JOINERS}{_OTHER_JOINERS}]|{_HEBREW_QUOTE})"
    return _Patterns(
        re.compile(rf"{run}(?:{_HEBREW_SIGN}{run})*"),
        re.compile(rf"{run}(?:{joined}{run})*"),
        re.compile(f"[{WITHOUT_SPACES}][{WITHOUT_SPACES}{marks()}]*|[^{WITHOUT_SPACES}]+"),
        re.compile(f".[{marks()}]*", re.S),
        re.compile(f"[{WITHOUT_SPACES}]"),
    )


def words(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """The words of `text[start:end]`, in order."""
    stop = len(text) if end is None else end
    if text.isascii():
        for match in _WORD.finditer(text, start, stop):
            yield Span(*match.span())
        return
    patterns = _patterns()
    spaced = patterns.without_spaces.search(text, start, stop) is None
    for match in patterns.word.finditer(text, start, stop):
        if spaced or not patterns.without_spaces.search(match[0]):
            yield Span(*match.span())
            continue
        for piece in patterns.piece.finditer(text, *match.span()):
            if not patterns.without_spaces.match(piece[0]):
                if left := patterns.word.search(text, *piece.span()):
                    yield Span(*left.span())
                continue
            at = piece.start()
            for first, last in pairwise(borders(piece[0])):
                # A mark at the beginning belongs to a letter of another script.
                if letter := patterns.run.search(text, at + first, at + last):
                    yield Span(letter.start(), at + last)


def word_bounds(text: str) -> tuple[list[int], list[int]]:
    """Where the words of a text begin, and where they end: for those who ask of many places."""
    bounds = list(words(text))
    return [word.start for word in bounds], [word.end for word in bounds]


def count_words(text: str) -> int:
    """The number of words in a text."""
    return sum(1 for _ in (_WORD.finditer(text) if text.isascii() else words(text)))


def word_at(text: str, offset: int) -> Span | None:
    """The word at `offset`, or None between words."""
    left = max(0, offset - _AROUND)
    for span in words(text, left, min(len(text), offset + _AROUND)):
        if span.start <= offset < span.end:
            return span
        if span.start > offset:
            break
    return None


def folded_words(folded: str) -> list[str]:
    """The words of a folded text, in order, as a search asks for them: of a run of characters
    without spaces each pair of neighbours, or the only one.
    """
    if folded.isascii():
        return folded.translate(_SEPARATORS).split()  # twice as fast as the pattern
    return _cut(folded, edges=False)


def indexed_words(folded: str) -> list[str]:
    """The words by which the index knows a folded text: those of `folded_words`; of each run
    without spaces also its last character, since every other one begins a pair; and its names.
    """
    if folded.isascii():
        return folded.translate(_SEPARATORS).split()
    return _cut(folded, edges=True)


def _cut(folded: str, *, edges: bool) -> list[str]:
    patterns = _patterns()
    runs: list[str] = patterns.run.findall(folded)
    if not patterns.without_spaces.search(folded):
        return runs
    found: list[str] = []
    for run in runs:
        if not patterns.without_spaces.search(run):
            found.append(run)
            continue
        for piece in patterns.piece.findall(run):
            if not patterns.without_spaces.match(piece):
                found.append(piece)
                continue
            characters: list[str] = patterns.character.findall(piece)
            if len(characters) == 1:
                found.append(piece)
                continue
            found += map(add, characters, characters[1:])
            if edges:
                found.append(characters[-1])
                found += _NAME.findall(piece)
    return found


def folded_word_spans(folded: str, *, edges: bool = False) -> Iterator[tuple[int, int, str]]:
    """The words of `folded_words`, or with `edges` of `indexed_words`, with where they begin and
    end; pairs overlap.
    """
    if folded.isascii():
        for match in _ASCII_WORD.finditer(folded):
            yield *match.span(), match[0]
        return
    patterns = _patterns()
    spaced = patterns.without_spaces.search(folded) is None
    for run in patterns.run.finditer(folded):
        if spaced:
            yield *run.span(), run[0]
            continue
        for piece in patterns.piece.finditer(folded, *run.span()):
            if not patterns.without_spaces.match(piece[0]):
                yield *piece.span(), piece[0]
                continue
            spans = [c.span() for c in patterns.character.finditer(folded, *piece.span())]
            for (start, _), (_, end) in pairwise(spans):
                yield start, end, folded[start:end]
            if edges or len(spans) == 1:
                yield *spans[-1], folded[slice(*spans[-1])]
            if edges:
                for name in _NAME.finditer(folded, *piece.span()):
                    yield *name.span(), name[0]


def ends_in_word(text: str) -> bool:
    """Whether a text ends within a word, or with its last letter."""
    return text[-1:].isalnum() or unicodedata.category(text[-1:] or " ")[0] == "M"


def is_in_pairs(word: str) -> bool:
    """Whether a folded word is of a script without spaces: it overlaps the next one."""
    return not word.isascii() and _patterns().without_spaces.match(word) is not None


def is_one_character(word: str) -> bool:
    """Whether a folded word is a single character of a script without spaces: the beginning of
    pairs.
    """
    return is_in_pairs(word) and _patterns().character.fullmatch(word) is not None
