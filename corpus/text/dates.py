"""Dates as sources write them. A date counts only with day, month and year."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

from corpus.errors import MissingLibrary
from corpus.optional_imports import import_optional
from corpus.text.lazy_pattern import LazyPattern

_MONTH_NAMES = """
jan january januar jänner janvier janv enero ene janeiro gennaio gen januari января січня stycznia
  ledna január januára ianuarie tammikuuta ocak ιανουαρίου yanvar
feb february februar février févr fevr febrero fevereiro fev febbraio februari февраля лютого lutego
  února február februára februarie helmikuuta şubat φεβρουαρίου fevral
mar march märz mrz mars marzo março maart martie марта березня marca března március maaliskuuta mart
  μαρτίου
apr april avril avr abril abr aprile aprilie апреля квітня kwietnia dubna április apríla huhtikuuta
  nisan απριλίου aprel
may mai mayo maio mag maggio mei maj мая травня maja května május mája toukokuuta mayıs μαΐου
jun june juni juin junio junho giugno giu iunie июня червня czerwca června június júna kesäkuuta
  haziran ιουνίου iyun
jul july juli juillet juil julio julho luglio lug iulie июля липня lipca července július júla
  heinäkuuta temmuz ιουλίου iyul
aug august août agosto ago augustus augusti августа серпня sierpnia srpna augusztus augusta elokuuta
  ağustos αυγούστου avqust
sep sept september septembre septiembre setembro set settembre septembrie сентября вересня września
  září szeptember septembra syyskuuta eylül σεπτεμβρίου sentyabr
oct okt october oktober octobre octubre outubro out ottobre ott octombrie октября жовтня
  października října október októbra lokakuuta ekim οκτωβρίου oktyabr
nov november novembre noviembre novembro noiembrie ноября листопада listopada listopadu novembra
  marraskuuta kasım νοεμβρίου noyabr
dec dez des december dezember décembre déc diciembre dic dezembro dicembre decembrie декабря грудня
  grudnia prosince decembra joulukuuta aralık δεκεμβρίου dekabr
"""
_MONTHS = {
    name: number
    for number, names in enumerate(re.split(r"\n(?=\S)", _MONTH_NAMES.strip()), start=1)
    for name in names.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th|º|\.)?"
_YEAR = r"(?P<year>(?:1[89]|20)\d\d)"
_SOME_YEAR = LazyPattern(r"(?:1[89]|20)\d\d")
_FORMS = (
    LazyPattern(rf"\b{_YEAR}[-/.](?P<m>0?[1-9]|1[0-2])[-/.](?P<day>[0-3]?\d)(?!\d)"),
    LazyPattern(
        rf"\b{_DAY}\s+(?:of\s+|de\s+)?(?P<month>{_MONTH})\b\.?,?\s*(?:de\s+|of\s+)?{_YEAR}\b", re.I
    ),
    LazyPattern(rf"\b(?P<month>{_MONTH})\b\.?\s+{_DAY},?\s+{_YEAR}\b", re.I),
    LazyPattern(rf"\b(?P<day>[0-3]?\d)[-/\s](?P<month>{_MONTH})[-/\s]{_YEAR}\b", re.I),
    LazyPattern(rf"\b(?P<day>[0-3]?\d)\.(?P<m>0?[1-9]|1[0-2])\.{_YEAR}\b"),
    LazyPattern(
        r"(?P<year>(?:19|20)\d\d)\s?[년年]\s?(?P<m>\d{1,2})\s?[월月]\s?(?P<day>\d{1,2})\s?[일日]"
    ),
    # Hungarian and Korean begin with the year.
    LazyPattern(rf"\b{_YEAR}\.\s?(?P<month>{_MONTH})\.?\s(?P<day>[0-3]?\d)\b", re.I),
    LazyPattern(rf"\b{_YEAR}\.\s(?P<m>0?[1-9]|1[0-2])\.\s(?P<day>[0-3]?\d)\b"),
    LazyPattern(rf"\b(?P<a>\d{{1,2}})[/-](?P<b>\d{{1,2}})[/-]{_YEAR}\b"),
)


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


def find_date(text: str, *, days_first: bool | None = None) -> tuple[str, int, int] | None:
    """The first full date in a short text: `YYYY-MM-DD`, start, end. None if there is none.

    `03/04/2021` may be in March or in April: such a date counts only if one number is above 12, or
    `days_first` tells.
    """
    best: tuple[str, int, int] | None = None
    if _SOME_YEAR.search(text) is None:
        return None
    for form in _FORMS:
        for match in form.finditer(text):
            value = _iso(match.groupdict(), days_first)
            if value is not None and (best is None or match.start() < best[1]):
                best = value, match.start(), match.end()
                break
    return best


def _iso(parts: dict[str, str | None], days_first: bool | None) -> str | None:
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
        month = _MONTHS[parts["month"].lower()] if parts.get("month") else int(parts["m"] or 0)  # type: ignore[union-attr]
    try:
        return date(int(parts["year"] or 0), month, day).isoformat()
    except ValueError:
        return None


def machine_date(value: str, *, days_first: bool | None = None) -> str | None:
    """A date that was written for machines (`2021-03-04T10:00:00Z` and kin), as `YYYY-MM-DD`, or
    None.
    """
    compact = re.match(r"((?:19|20)\d\d)([01]\d)([0-3]\d)(?:T?\d{4,6}Z?)?\Z", value)
    if compact:
        value = "-".join(compact.groups())
    date_and_place = find_date(value, days_first=days_first)
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
