"""Names and words of news in several languages: the table `translations.txt`, and what of it a
sentence has.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

from corpus.text.folding import fold

_PARTICLES = {"ar": "وبلفكا", "fa": "", "he": "הובלמשכ"}
"""Letters that these languages write together with the next word."""
_MOST_PARTICLES = 3
_ANY_ENDING = frozenset(("ko",))
"""Languages in which every word of the table may have an ending."""
UNSPACED = frozenset(("zh", "ja"))
"""Languages that do not separate words: the table's words are sought in their sentences."""
_SHORTEST = 2


class Meaning(NamedTuple):
    """A line of the table."""

    name: str
    """Its first English word."""
    is_name: bool
    """Whether it is a name or a date rather than another word."""


class FoundMeaning(NamedTuple):
    """A meaning that words of a sentence have."""

    meaning: Meaning
    first: int
    """The number of the first of these words."""
    after: int
    """The number of the word after them."""


class _Phrase(NamedTuple):
    meaning: Meaning
    capitals: Literal["none", "first", "all"]
    """What of the first word must be in capitals."""
    rest: tuple[tuple[str, bool], ...]
    """The words after the first, and whether they may have any ending."""


class LanguageTable:
    """The words of one language in the table."""

    def __init__(self, entries: Sequence[tuple[Meaning, str]], language: str) -> None:
        self._particles = _PARTICLES.get(language, "")
        self._exact: dict[str, list[_Phrase]] = defaultdict(list)
        self._stems: dict[str, list[_Phrase]] = defaultdict(list)
        self._in_text: dict[str, Meaning] = {}
        for meaning, entry in entries:
            if language in UNSPACED:
                self._in_text.setdefault(fold(entry.strip("*")), meaning)
                continue
            (first, has_ending), *rest = (
                (fold(part.strip("*")), part.endswith("*") or language in _ANY_ENDING)
                for part in entry.split("_")
            )
            phrases = self._stems if has_ending else self._exact
            capitals = _capitals(entry.partition("_")[0], meaning, language)
            phrases[first].append(_Phrase(meaning, capitals, tuple(rest)))
        self._pattern = re.compile(
            "|".join(sorted(map(re.escape, self._in_text), key=len, reverse=True)) or r"(?!)"
        )
        self._phrases: dict[str, list[_Phrase]] = {}

    def found(self, tokens: Sequence[str]) -> Iterator[FoundMeaning]:
        """The meanings of the words of a sentence, as written, in order."""
        words = [fold(token).replace(".", "") for token in tokens]
        for at, word in enumerate(words):
            for phrase in self._beginning(word):
                after = at + 1 + len(phrase.rest)
                if (
                    after <= len(words)
                    and _has_capitals(tokens[at], phrase)
                    and all(
                        other == part or (has_ending and other.startswith(part))
                        for (part, has_ending), other in zip(
                            phrase.rest, words[at + 1 : after], strict=True
                        )
                    )
                ):
                    yield FoundMeaning(phrase.meaning, at, after)

    def found_in(self, text: str) -> Iterator[tuple[Meaning, int, int]]:
        """The meanings in a folded text of a language without spaces, and their places."""
        for match in self._pattern.finditer(text):
            before = text[max(0, match.start() - 1) : match.start()]
            if not (before.isdigit() and match[0][0].isdigit()):
                yield self._in_text[match[0]], match.start(), match.end()

    def first_words(self, meaning: str) -> Iterator[tuple[str, bool]]:
        """The first words of what has a meaning, and whether they may have any ending."""
        for phrases, has_ending in ((self._exact, False), (self._stems, True)):
            for first, having in phrases.items():
                if any(phrase.meaning.name == meaning for phrase in having):
                    yield first, has_ending
        for word, other in self._in_text.items():
            if other.name == meaning:
                yield word, False

    def _beginning(self, word: str) -> list[_Phrase]:
        if word not in self._phrases:
            spellings = [word]
            while (
                len(spellings) <= _MOST_PARTICLES
                and len(spellings[-1]) > _SHORTEST + 1
                and spellings[-1][0] in self._particles
            ):
                spellings.append(spellings[-1][1:])
            self._phrases[word] = [
                phrase
                for spelling in spellings
                for phrases in (
                    self._exact.get(spelling, ()),
                    *(
                        self._stems.get(spelling[:length], ())
                        for length in range(_SHORTEST, len(spelling) + 1)
                    ),
                )
                for phrase in phrases
            ]
        return self._phrases[word]


def _capitals(word: str, meaning: Meaning, language: str) -> Literal["none", "first", "all"]:
    if word.isupper():
        return "all"
    return "first" if language == "en" and meaning.is_name else "none"


def _has_capitals(token: str, phrase: _Phrase) -> bool:
    if phrase.capitals == "none":
        return True
    return token.isupper() if phrase.capitals == "all" else token[0].isupper()


@cache
def _entries() -> dict[str, list[tuple[Meaning, str]]]:
    """The lines of the table by language."""
    text = files("corpus.search.parallels").joinpath("translations.txt").read_text("utf-8")
    entries: dict[str, list[tuple[Meaning, str]]] = defaultdict(list)
    is_name = True
    for line in text.splitlines():
        if line.startswith("["):
            is_name = line == "[names]"
        elif line and not line.startswith("#"):
            parts = [part.split() for part in line.split("·")]
            meaning = Meaning(parts[0][1].strip("*").lower(), is_name)
            for language, *words in parts:
                entries[language] += [(meaning, word) for word in words]
    return dict(entries)


@cache
def language_table(language: str | None) -> LanguageTable:
    """The table of a language; an empty one if it has none."""
    return LanguageTable(_entries().get(language or "", []), language or "")
