"""The names of months in many languages (`month_names.txt`)."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

_WELL_KNOWN = frozenset({"en", "de", "fr", "es", "it", "pt", "nl"})
"""Languages whose abbreviations count in texts of any language."""
_HEBREW_IN = "\u05d1"
"""The letter that Hebrew writes before a month, as a part of the word: "in"."""
_DOTLESS = str.maketrans("ıİ", "ii")


class _Months(NamedTuple):
    anywhere: dict[str, dict[str, int]]
    """By name, the month in each language that has it."""
    own: dict[tuple[str, str], int]
    """The month by name and language."""


def month_number(name: str, language: str | None = None) -> int | None:
    """The month (1–12) of a name, whatever its case and accents; None for another word, and for a
    name of two months (`listopada`) unless the language (ISO 639-1) decides.
    """
    months, key = _months(), _key(name)
    if language and (month := months.own.get((key, language))):
        return month
    known = months.anywhere.get(key) or months.anywhere.get(key.removeprefix(_HEBREW_IN), {})
    numbers = set(known.values())
    return numbers.pop() if len(numbers) == 1 else None


@lru_cache
def _months() -> _Months:
    months = _Months({}, {})
    text = files("corpus.text").joinpath("month_names.txt").read_text("utf-8")
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        language, number, names = line.split(" ", 2)
        whole, _, _ = names.partition("|")
        for name in names.replace("|", " ").split():
            key = _key(name.replace("_", " "))
            months.own[key, language] = int(number)
            if name in whole.split() or language in _WELL_KNOWN or not key[0].isascii():
                months.anywhere.setdefault(key, {})[language] = int(number)
    return months


def _key(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.translate(_DOTLESS).lower())
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())
