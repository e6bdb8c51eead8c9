"""Dates as sources write them. A date counts only with day, month and year."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

from corpus.errors import MissingLibrary
from corpus.optional_imports import import_optional

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier enero janeiro gennaio января ocak",
            "feb february februar février febrero fevereiro febbraio февраля şubat",
            "mar march märz mars marzo março марта mart",
            "apr april avril abril aprile апреля nisan",
            "may mai mayo maio maggio мая mayıs",
            "jun june juni juin junio junho giugno июня haziran",
            "jul july juli juillet julio julho luglio июля temmuz",
            "aug august août agosto августа ağustos",
            "sep sept september septembre septiembre setembro settembre сентября eylül",
            "oct okt october oktober octobre octubre outubro ottobre октября ekim",
            "nov november novembre noviembre novembro ноября kasım",
            "dec dez december dezember décembre diciembre dezembro dicembre декабря aralık",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th|º|\.)?"
_YEAR = r"(?P<year>(?:1[89]|20)\d\d)"
_FORMS = (
    re.compile(rf"\b{_YEAR}[-/.](?P<m>0?[1-9]|1[0-2])[-/.](?P<day>[0-3]?\d)(?!\d)"),
    re.compile(
        rf"\b{_DAY}\s+(?:of\s+|de\s+)?(?P<month>{_MONTH})\b\.?,?\s*(?:de\s+|of\s+)?{_YEAR}\b", re.I
    ),
    re.compile(rf"\b(?P<month>{_MONTH})\b\.?\s+{_DAY},?\s+{_YEAR}\b", re.I),
    re.compile(rf"\b(?P<day>[0-3]?\d)[-/\s](?P<month>{_MONTH})[-/\s]{_YEAR}\b", re.I),
    re.compile(rf"\b(?P<day>[0-3]?\d)\.(?P<m>0?[1-9]|1[0-2])\.{_YEAR}\b"),
    re.compile(r"(?P<year>20\d\d)[년年]\s?(?P<m>\d{1,2})[월月]\s?(?P<day>\d{1,2})[일日]"),
    re.compile(rf"\b(?P<a>\d{{1,2}})/(?P<b>\d{{1,2}})/{_YEAR}\b"),
)


def find_date(text: str) -> tuple[str, int, int] | None:
    """The first full date in a short text: `YYYY-MM-DD`, start, end. None if there is none.

    `03/04/2021` may be in March or in April: such a date counts only if one number is above 12.
    """
    best: tuple[str, int, int] | None = None
    for form in _FORMS:
        for match in form.finditer(text):
            value = _iso(match.groupdict())
            if value is not None and (best is None or match.start() < best[1]):
                best = value, match.start(), match.end()
                break
    return best


def _iso(parts: dict[str, str | None]) -> str | None:
    if parts.get("a"):
        a, b = int(parts["a"] or 0), int(parts["b"] or 0)
        if (a > 12) == (b > 12):
            return None
        day, month = (a, b) if a > 12 else (b, a)
    else:
        day = int(parts["day"] or 0)
        month = _MONTHS[parts["month"].lower()] if parts.get("month") else int(parts["m"] or 0)  # type: ignore[union-attr]
    try:
        return date(int(parts["year"] or 0), month, day).isoformat()
    except ValueError:
        return None


def machine_date(value: str) -> str | None:
    """A date that was written for machines (`2021-03-04T10:00:00Z` and kin), as `YYYY-MM-DD`, or
    None.
    """
    date_and_place = find_date(value)
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
        return (f"{missing}: a date in an unusual form is left out",)
    return ()


def _may_be_date(value: str) -> bool:
    return (
        len(value) <= 60
        and re.search(r"(?:1[89]|20)\d\d", value) is not None
        and re.search(r"[a-zA-Z]", value) is not None
    )


_DEFAULTS = (datetime(2001, 1, 1), datetime(2002, 2, 2))  # noqa: DTZ001 - dates have no zone
