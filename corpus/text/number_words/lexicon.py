"""The number words of one language, as its file has them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib.resources import files
from itertools import chain
from typing import NamedTuple

from corpus.text.folding import fold
from corpus.text.number_words.cardinals import Value

LANGUAGES = ("en", "fr", "de", "es", "it", "pt", "ru", "uk", "tr", "az", "hy", "ar", "fa")
"""Those that have a file; where the language of a text is unknown, in this order."""
_PIECE = re.compile(r"\w+")
_SEPARATOR = re.compile(r"[_'’]")
_LONGEST_COMPOUND = 80


class NumberWord(NamedTuple):
    """One word, or several that mean one value."""

    value: Value
    multiplies: bool = False
    """Whether it multiplies what precedes it."""
    doubt: str = ""
    """`?`, `!`, `~` as in the files, or `figures`."""


@dataclass
class Lexicon:
    """The number words of a language, by their folded pieces."""

    language: str
    conjunction: str = ""
    """The folded word that joins parts."""
    conjunction_place: str = ""
    rules: frozenset[str] = frozenset()
    words: dict[str, list[tuple[tuple[str, ...], NumberWord]]] = field(default_factory=dict)
    """By the first piece: all pieces, the longest first."""
    bound: dict[str, NumberWord] = field(default_factory=dict)
    """What may be part of a compound."""

    def add(self, written: str, value: int, *, multiplies: bool) -> None:
        """Add a word as its file has it, flags included."""
        doubt = written[-1] if written[-1] in "?!~" else ""
        bare = written.rstrip("?!~")
        word = NumberWord(value, multiplies, doubt)
        pieces = tuple(map(folded_word, _SEPARATOR.split(bare)))
        if not bare.endswith("-"):
            entries = self.words.setdefault(pieces[0], [])
            entries.append((pieces, word))
            entries.sort(key=lambda entry: -len(entry[0]))
        if len(pieces) == 1:
            self.bound.setdefault(pieces[0], word)

    @cached_property
    def _parts(self) -> tuple[frozenset[str], int]:
        """What compounds consist of, and the length of the longest."""
        parts = frozenset(self.bound) | ({self.conjunction} - {""})
        return parts, max(map(len, parts))

    @cached_property
    def _edges(self) -> tuple[frozenset[str], frozenset[str]]:
        """How compounds begin and end, in two letters (or one, if that is a part)."""
        parts, _ = self._parts
        return frozenset(part[:2] for part in parts), frozenset(part[-2:] for part in parts)

    def _may_be_compound(self, word: str) -> bool:
        """Whether a word begins and ends as a compound does: few others do."""
        starts, ends = self._edges
        return (word[:2] in starts or word[:1] in starts) and (
            word[-2:] in ends or word[-1:] in ends
        )

    def split(self, word: str) -> list[str]:
        """The parts of a folded compound (`zweihundert`: `zwei`, `hundert`); none for any other
        word.
        """
        if len(word) > _LONGEST_COMPOUND or "compound" not in self.rules:
            return []
        if not self._may_be_compound(word):
            return []
        parts, longest = self._parts
        ends: dict[int, list[str]] = {len(word): []}
        for start in range(len(word) - 1, -1, -1):
            for length in range(min(len(word) - start, longest), 0, -1):
                rest = ends.get(start + length)
                if rest is not None and word[start : start + length] in parts:
                    ends[start] = [word[start : start + length], *rest]
                    break
        parts_of_word = ends.get(0, [])
        return parts_of_word if len(parts_of_word) > 1 else []


def folded_word(word: str) -> str:
    """A word as number words are compared: folded, letters and digits only."""
    return "".join(_PIECE.findall(fold(word)))


@lru_cache
def lexicon_of(language: str) -> Lexicon:
    """The number words of one of `LANGUAGES`."""
    text = files("corpus.text.number_words").joinpath(f"{language}.txt").read_text("utf-8")
    lexicon = Lexicon(language)
    for line in text.splitlines():
        head, *rest = line.split()
        if head == "and":
            lexicon.conjunction, lexicon.conjunction_place = folded_word(rest[0]), rest[1]
        elif head == "rules":
            lexicon.rules = frozenset(rest)
        elif head != "#":
            for written in rest:
                lexicon.add(written, int(head.lstrip("*")), multiplies=head.startswith("*"))
    return lexicon


@lru_cache
def first_pieces() -> dict[str, tuple[str, ...]]:
    """The languages in which a folded piece begins a number word."""
    languages: dict[str, list[str]] = {}
    for language in LANGUAGES:
        for piece in lexicon_of(language).words:
            languages.setdefault(piece, []).append(language)
    return {piece: tuple(found) for piece, found in languages.items()}


@lru_cache
def _pieces() -> frozenset[str]:
    """Every piece of every number word, and the conjunctions."""
    lexicons = list(map(lexicon_of, LANGUAGES))
    words = (pieces for lexicon in lexicons for e in lexicon.words.values() for pieces, _ in e)
    return frozenset(chain(chain.from_iterable(words), (x.conjunction for x in lexicons)))


@lru_cache(maxsize=1 << 16)
def number_piece(word: str) -> str:
    """A word, folded, if it may be part of a number; else nothing."""
    folded = folded_word(word)
    if folded in _pieces() or any(lexicon_of(x).split(folded) for x in LANGUAGES):
        return folded
    for language in LANGUAGES:
        lexicon = lexicon_of(language)
        if lexicon.conjunction_place.endswith("-attached"):
            rest = folded.removeprefix(lexicon.conjunction)
            if rest != folded and rest in lexicon.words:
                return folded
    return ""
