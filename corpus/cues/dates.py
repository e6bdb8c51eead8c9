"""Dates with the names of months, in the languages whose lists name them."""

from __future__ import annotations

import re
from functools import cache

from corpus.cues.words import cue_list

_YEAR = r"(?:1\d|20)\d\d"
_BEHIND_YEAR = r"(?:[\s\u00a0](?:г\.|гг\.|года|году|год\b|yılı\w*))?"
_NTH = r"\d{1,2}(?:\.|er\b|re\b|[ºªo°]\b|-?го\b|-?е\b)?"
_OF = r"(?:de\s|del\s|du\s|d[’'])?"
_HOUR = r"[0-2]?\d(?:[.:]\d\d)?\s?(?:Uhr\b|h\d\d\b)"


class DateShapes:
    """The dates of one language."""

    def __init__(self, months: frozenset[str], before_years: frozenset[str]) -> None:
        self.before_years = before_years
        self.first_words = frozenset(month.lower().rstrip(".") for month in months)
        """Words that a date may begin with, in small letters."""
        names = "|".join(sorted(map(re.escape, months), key=len, reverse=True)) or r"(?!)"
        month = rf"(?:{names})(?![^\W\d_])"
        behind = rf"(?:,?\s{_OF}{_YEAR}\b(?!\d|[.,]\d){_BEHIND_YEAR})?"
        self._from_day = re.compile(
            rf"{_NTH}(?:\s?[-–]\s?{_NTH})?\s{_OF}{month}{behind}|{_HOUR}", re.UNICODE
        )
        self._from_month = re.compile(rf"{month}{behind}")

    def from_day(self, text: str, begin: int, stop: int) -> int | None:
        """The end of a date that begins with a day at `begin`."""
        match = self._from_day.match(text, begin, stop)
        return match.end() if match else None

    def from_month(self, text: str, begin: int, stop: int) -> int | None:
        """The end of a date that begins with a month at `begin`."""
        match = self._from_month.match(text, begin, stop)
        return match.end() if match else None


@cache
def date_shapes(language: str) -> DateShapes | None:
    """The dates of a language (a code without a region); None where its list names no months."""
    words = cue_list(language)
    return DateShapes(words.months, words.before_years) if words.months else None
