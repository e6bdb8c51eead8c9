"""Reads the lists of abbreviations; README.txt beside them says how they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LANGUAGES = ("az", "de", "en", "es", "fr", "hy", "it", "pt", "ru", "tr")
"""Codes (ISO 639-1) of the languages that have a list."""
WITHIN, BEFORE_NUMBER, AFTER_NUMBER, MAY_END = (
    "within", "before a number", "after a number", "may end",
)  # fmt: skip
OPENERS, ORDINALS, NOUNS = "openers", "ordinals", "nouns"
_ABBREVIATIONS = (WITHIN, BEFORE_NUMBER, AFTER_NUMBER, MAY_END)
_SECTION = re.compile(r"\[([\w ]+)\]")


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """What a language's list says. Abbreviations are kept without blanks and their last point."""

    kinds: dict[str, frozenset[str]]
    """The sections in which each abbreviation is listed."""
    openers: frozenset[str]
    before_ordinals: frozenset[str]
    ordinals: bool
    """Whether numbers with a point are ordinals."""
    noun_capitals: bool

    def sections(self, word: str) -> frozenset[str]:
        """The sections that list this word (without its last point); none if it is listed nowhere.

        Entries in small letters hold for a capital too, but "R." is an initial.
        """
        sections = self.kinds.get(word)
        if sections is None and len(word) > 1:
            sections = self.kinds.get(word[0].lower() + word[1:])
        return sections or frozenset()


@cache
def abbreviations(language: str) -> Abbreviations:
    """The list of a language (ISO 639-1); an empty one where we have none."""
    if language not in LANGUAGES:
        return parsed("", language)
    file = files("corpus.text.abbreviations") / f"{language}.txt"
    return parsed(file.read_text("utf-8"), language)


def parsed(contents: str, name: str) -> Abbreviations:
    """The list that is written so. Raises ValueError, with `name`, for what cannot be read."""
    kinds: dict[str, set[str]] = {}
    words: dict[str, set[str]] = {OPENERS: set(), ORDINALS: set(), NOUNS: set()}
    present = set()
    for section, entry in _entries(contents, name):
        present.add(section)
        if section in _ABBREVIATIONS:
            kinds.setdefault(entry.replace(" ", "").removesuffix("."), set()).add(section)
        elif section in words:
            words[section].add(entry)
        else:
            raise ValueError(f"abbreviations of {name}: there is no section “{section}”")
    return Abbreviations(
        {word: frozenset(sections) for word, sections in kinds.items()},
        frozenset(words[OPENERS]),
        frozenset(words[ORDINALS]),
        ORDINALS in present,
        "capitals" in words[NOUNS],
    )


def _entries(contents: str, name: str) -> Iterator[tuple[str, str]]:
    section = ""
    for line in map(str.strip, contents.splitlines()):
        if not line or line.startswith("#"):
            continue
        heading = _SECTION.fullmatch(line)
        if heading:
            section = heading[1]
            continue
        for entry in filter(None, map(str.strip, line.split(","))):
            if not section:
                raise ValueError(f"abbreviations of {name}: “{entry}” is in no section")
            yield section, entry
