"""Words that reports use for the same thing, and common words that say nothing of the topic."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import NamedTuple

from corpus.search.parallels.stemming import stem

_FILE = Path(__file__).with_name("synonyms.txt")


class Synonyms(NamedTuple):
    """The contents of `synonyms.txt`."""

    common_words: frozenset[str]
    groups: dict[str, tuple[str, ...]]
    """The groups of each stem; a group's name begins with `@`."""
    words: dict[str, tuple[str, ...]]
    """The words of each group."""


@cache
def synonyms() -> Synonyms:
    """Read once, when first needed."""
    section, common_words = "", set()
    groups: dict[str, list[str]] = defaultdict(list)
    words: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(_FILE.read_text("utf-8").splitlines()):
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            section = line
        elif section == "[common]":
            common_words.update(line.split())
        else:
            group = f"@{number}"
            words[group] = tuple(line.split())
            for word_stem in dict.fromkeys(map(stem, words[group])):
                groups[word_stem].append(group)
    return Synonyms(
        frozenset(common_words),
        {word_stem: tuple(names) for word_stem, names in groups.items()},
        words,
    )
