"""Where words of a folded text may begin and end."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

from corpus.text.lazy_pattern import LazyPattern
from corpus.text.scripts import WITHOUT_SPACES, marks

_WITHOUT_SPACES = LazyPattern(f"[{WITHOUT_SPACES}]")


class Borders(NamedTuple):
    """Where words, or what stands between spaces, may begin and end."""

    first: re.Pattern[str]
    """The first character."""
    last: re.Pattern[str]
    """The last character."""


_ASCII = Borders(
    re.compile(r"(?<!\S)\S|(?<![a-z0-9])[a-z0-9]"), re.compile(r"\S(?!\S)|[a-z0-9](?![a-z0-9])")
)


@cache
def _all_scripts() -> Borders:
    letter, mark = rf"[^\W_{WITHOUT_SPACES}]", f"[{marks()}]"
    more = f"(?:{letter}|{mark})"
    # Each character of a script without spaces may be the first and the last of a word.
    return Borders(
        re.compile(rf"(?<!\S)\S|(?<!{letter})(?<!{mark}){letter}|(?!{mark})[{WITHOUT_SPACES}]"),
        re.compile(rf"\S(?!\S)|{more}(?!{more})|[{WITHOUT_SPACES}](?!{mark})"),
    )


def borders_of(folded: str) -> Borders:
    """The patterns for the borders of words in a folded text."""
    return _ASCII if folded.isascii() else _all_scripts()


def continues_word(folded: str, at: int) -> bool:
    """Whether what stands at `at` continues the word, or the character, that stands before it."""
    if not 0 < at < len(folded):
        return False
    kind = _kind(folded[at])
    return kind == "mark" or (kind == "letter" and _kind(folded[at - 1]) in ("letter", "mark"))


@lru_cache(maxsize=8192)
def _kind(char: str) -> str:
    if unicodedata.category(char)[0] == "M":
        return "mark"
    if not char.isascii() and _WITHOUT_SPACES.match(char):
        return "character"
    return "letter" if char.isalnum() else ""
