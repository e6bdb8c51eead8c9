"""Dates as sources write them. A date counts only with day, month and year."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

from corpus.errors import MissingLibrary
from corpus.optional_imports import import_optional
from corpus.text.lazy_pattern import LazyPattern
from corpus.text.months import month_number

_MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u064b-\u0652\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09bc-\u09cd"
)
_NAME = rf"[^\W\d_](?:[^\W\d_]|[{_MARKS}]){{1,24}}"
# Two months of the Levant have names of two words.
_MONTH = rf"(?P<month>(?:كانون|تشرين)\s+{_NAME}|{_NAME})"
_ORDINAL = r"(?:st|nd|rd|th|er|ère|re|º|ª|°|\.|-?(?:го|ро|ша|ე|ին|ին|ին))"
_DAY = rf"(?<![\d.,:/-])(?P<day>[0-3]?\d){_ORDINAL}?"
_OF = r"(?:(?:of|de|do|del|di|den|de la|của)\s+|d[’'])"
_YEAR = r"(?P<year>(?:1[89]|20)\d\d)(?!\d)(?:\s?[гр]\.|\s(?:года|року)\b|-?c[iıuü]\sil\b)?"
"""The word for "year" behind it belongs to the date."""
_YEAR_FIRST = r"\b(?P<year>(?:1[89]|20)\d\d)"
_SOME_YEAR = LazyPattern(r"(?:1[89]|20)\d\d")
_OF_YEAR = (
    r"(?:\.|,|\s?թ\.?|\s?թվական(?:ի|ին)|\sm\.|\.\sgada|-?(?:ci|cı|cu|cü)\s?il(?:in|də)?"
    r"|\s?[гр]\.)"
)
"""What stands behind a year that precedes its month."""
_FORMS = (
    LazyPattern(rf"{_YEAR_FIRST}[-/.](?P<m>0?[1-9]|1[0-2])[-/.](?P<day>[0-3]?\d)(?!\d)"),
    LazyPattern(rf"{_DAY}[\s/-]{{0,2}}{_OF}?{_MONTH}[.،,׳॰/-]{{0,2}}\s*{_OF}?{_YEAR}", re.I),
    LazyPattern(rf"(?<![^\W\d_]){_MONTH}\.?\s+(?P<day>[0-3]?\d){_ORDINAL}?,?\s+{_YEAR}", re.I),
    LazyPattern(rf"(?<![\d.])(?P<day>[0-3]?\d)\.\s?(?P<m>0?[1-9]|1[0-2])\.\s?{_YEAR}"),
    LazyPattern(
        r"(?P<year>(?:19|20)\d\d)\s?[년年]\s?(?P<m>\d{1,2})\s?[월月]\s?(?P<day>\d{1,2})\s?[일日号號]"
    ),
    # Hungarian, Armenian, Azerbaijani and others begin with the year.
    LazyPattern(rf"{_YEAR_FIRST}{_OF_YEAR}\s?{_MONTH}\.?\s(?P<day>[0-3]?\d)(?!\d)", re.I),
    LazyPattern(rf"{_YEAR_FIRST}{_OF_YEAR}\s(?P<day>[0-3]?\d)\.?\s{_MONTH}", re.I),
    LazyPattern(rf"{_YEAR_FIRST}\.\s(?P<m>0?[1-9]|1[0-2])\.\s(?P<day>[0-3]?\d)\b"),
    LazyPattern(
        rf"\b(?P<day>[0-3]?\d)\s+th(?:án)?g\s+(?P<m>\d{{1,2}})(?:,|\s+năm)?\s+{_YEAR}", re.I
    ),
    LazyPattern(rf"\b(?P<a>\d{{1,2}})\s?[/-](?P<b>\d{{1,2}})\s?[/-]{_YEAR}"),
)
_CENTURY, _THIS_CENTURY = 100, 2000
_SHORT = LazyPattern(
    r"(?<![\d.,:/-])(?P<day>[0-3]?\d)\.\s?(?P<m>0?[1-9]|1[0-2])\.(?P<year>[0-4]\d)(?![\d.]|,\d)"
)
"""`28.01.22`, in languages that write the day first."""
_NO_LETTERS = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
"""Signs of direction, which stand between the parts of Arabic and Hebrew dates."""


def day_first(language: str | None) -> bool | None:
    """Whether `03/04/2021` is in April, for a text that names its language (`en-GB`, `de`); None
    where it may be either.
    """
    if not language:
        return None
    code, _, region = language.lower().replace("_", "-").partition("-")
    if code == "en":
        return None if not region else region not in ("us", "ph")
    return None if code in ("ja", "zh", "ko", "hu", "lt", "fa") else True


def find_date(
    text: str, *, days_first: bool | None = None, language: str | None = None
) -> tuple[str, int, int] | None:
    """The first full date in a short text: `YYYY-MM-DD`, start, end. None if there is none.

    `03/04/2021` may be in March or in April: such a date counts only if one number is above 12, or
    `days_first` tells; without that `language` does, as the text names it (`en-GB`), and where it
    writes the day first, `3.4.21` is a date as well. Years of other calendars are none.
    """
    best: tuple[str, int, int] | None = None
    text = with_ascii_digits(text)
    code = (language or "").lower()[:2]
    if days_first is None:
        days_first = day_first(language)
    forms = _FORMS if _SOME_YEAR.search(text) else ()
    if days_first and code not in ("", "en"):
        forms = (*forms, _SHORT)
    for form in forms:
        for match in form.finditer(text):
            value = _iso(match.groupdict(), days_first, code)
            if value is not None and (best is None or match.start() < best[1]):
                best = value, match.start(), match.end()
                break
    return best


def with_ascii_digits(text: str) -> str:
    """A text with the digits of every script as ASCII ones and blanks for signs of direction; each
    position is what it was.
    """
    if text.isascii():
        return text
    text = _NO_LETTERS.sub(" ", text)
    return "".join(str(int(c)) if c.isdecimal() else c for c in text)


def _iso(parts: dict[str, str | None], days_first: bool | None, language: str) -> str | None:
    if parts.get("a"):
        a, b = int(parts["a"] or 0), int(parts["b"] or 0)
        if (a > 12) == (b > 12):
            if days_first is None and a != b:
                return None
            day, month = (a, b) if days_first else (b, a)
        else:
            day, month = (a, b) if a > 12 else (b, a)
    else:
        day = int(parts["day"] or 0)
        name = parts.get("month")
        month = (month_number(name, language) or 0) if name else int(parts["m"] or 0)
    try:
        year = int(parts["year"] or 0)
        return date(year if year >= _CENTURY else year + _THIS_CENTURY, month, day).isoformat()
    except ValueError:
        return None


def machine_date(
    value: str, *, days_first: bool | None = None, language: str | None = None
) -> str | None:
    """A date that was written for machines (`2021-03-04T10:00:00Z` and kin), as `YYYY-MM-DD`, or
    None.
    """
    compact = re.match(r"((?:19|20)\d\d)([01]\d)([0-3]\d)(?:T?\d{4,6}Z?)?\Z", value)
    if compact:
        value = "-".join(compact.groups())
    date_and_place = find_date(value, days_first=days_first, language=language)
    if date_and_place is not None:
        return date_and_place[0]
    if not _may_be_date(value):
        return None
    # As in mail; two defaults show whether day, month and year were all given.
    try:
        parse = import_optional("dateutil.parser").parse
        first, second = (parse(value, default=default).date() for default in _DEFAULTS)
    except (ValueError, OverflowError, TypeError, MissingLibrary):
        return None
    return date.isoformat(first) if first == second else None


def note_on_unread(values: Iterable[str]) -> tuple[str, ...]:
    """A note if one of these may be a date that this installation cannot read."""
    if not any(find_date(value) is None and _may_be_date(value) for value in values):
        return ()
    try:
        import_optional("dateutil.parser")
    except MissingLibrary as missing:
        return (f"{missing}: dates in an unusual form are not recognised",)
    return ()


def _may_be_date(value: str) -> bool:
    return (
        len(value) <= 60
        and re.search(r"(?:1[89]|20)\d\d", value) is not None
        and re.search(r"[a-zA-Z]", value) is not None
    )


_DEFAULTS = (datetime(2001, 1, 1), datetime(2002, 2, 2))  # noqa: DTZ001 - dates have no zone
