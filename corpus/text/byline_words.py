"""What stands beside the names and dates of articles in many languages (`byline_words.txt`)."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import Literal

Role = Literal[
    "by",
    "author",
    "by-behind",
    "not-by",
    "published",
    "updated",
    "other-day",
    "weekday",
    "no-name",
    "body",
]
_WITHOUT_SPACES = (("\u3040", "\u30ff"), ("\u3400", "\u9fff"), ("\uac00", "\ud7a3"))
"""The first and the last letter of scripts in which words are not written apart."""


@lru_cache
def _words() -> dict[str, dict[str, None]]:
    """The phrases of each role."""
    text = files("corpus.text").joinpath("byline_words.txt").read_text("utf-8")
    found: dict[str, dict[str, None]] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            _, role, phrases = line.split(" ", 2)
            found.setdefault(role, {}).update(dict.fromkeys(phrases.split(", ")))
    return found


def words_of(role: Role) -> list[str]:
    """The words and phrases of one role in every language, the longest first."""
    return sorted(_words()[role], key=lambda phrase: (-len(phrase), phrase))


@lru_cache
def alternatives(*roles: Role, without: frozenset[str] = frozenset()) -> str:
    """The words of these roles as alternatives of a pattern, as whole words where words are written
    apart; blanks may be wide.
    """
    phrases = [phrase for role in roles for phrase in words_of(role) if phrase not in without]
    apart = [phrase for phrase in phrases if not _begins_without_spaces(phrase)]
    others = [phrase for phrase in phrases if _begins_without_spaces(phrase)]
    whole = rf"(?<!\w)(?:{'|'.join(map(_pattern, apart))})(?!\w)"
    return "|".join([whole, *map(_pattern, others)])


def _begins_without_spaces(phrase: str) -> bool:
    return any(first <= phrase[:1] <= last for first, last in _WITHOUT_SPACES)


def _pattern(phrase: str) -> str:
    return re.escape(phrase).replace(r"\ ", r"\s+")


@lru_cache
def _label_words() -> frozenset[str]:
    roles: tuple[Role, ...] = (
        "by",
        "author",
        "not-by",
        "published",
        "updated",
        "weekday",
        "no-name",
    )
    return frozenset(word for role in roles for phrase in words_of(role) for word in phrase.split())


def is_label(text: str) -> bool:
    """Whether words say what stands beside them, as those of labels and buttons do, and nothing
    else.
    """
    words = [word.strip(":;,.|–—-") for word in text.lower().split()]
    known = _label_words()
    return any(words) and all(not word or word in known for word in words)
