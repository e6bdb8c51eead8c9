"""Values of attributes as numbers and dates, to be compared.

Dates are those of ISO 8601, whole or in part: 1920, 1920-05 and 1920-05-03. One in part stands for
all its days: it equals every date within it, and is earlier than another one only as a whole.
"""

from __future__ import annotations

from datetime import date
from re import ASCII
from typing import TYPE_CHECKING, NamedTuple

from corpus.text.lazy_pattern import LazyPattern

if TYPE_CHECKING:
    from decimal import Decimal

_NUMBER = LazyPattern(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", ASCII)
_USUAL_NUMBER = LazyPattern(r"-?(0|[1-9]\d{0,14})(\.\d{1,15})?", ASCII)
"""As numbers are written; a longer one, or one with a leading zero, is the name of something."""
_DATE = LazyPattern(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", ASCII)
_LONGEST_NUMBER = 400


class Days(NamedTuple):
    """The days of a date that may be one in part."""

    first: date
    last: date


def is_number(value: str) -> bool:
    return len(value) <= _LONGEST_NUMBER and _NUMBER.fullmatch(value) is not None


def looks_like_number(value: str) -> bool:
    """Whether a value is probably meant as a number."""
    return _USUAL_NUMBER.fullmatch(value) is not None


def is_date(value: str) -> bool:
    return days_of(value) is not None


def number_of(value: str) -> Decimal | None:
    """The number that a value is, exactly; None for what is none."""
    if not is_number(value):
        return None
    from decimal import Decimal  # not where attributes are only listed

    return Decimal(value)


def days_of(value: str) -> Days | None:
    """The days that a value stands for; None for what is no date."""
    match = _DATE.fullmatch(value)
    if match is None:
        return None
    year, month, day = (int(part or 0) for part in match.groups())
    try:
        if match[2] is None:
            return Days(date(year, 1, 1), date(year, 12, 31))
        first = date(year, month, day if match[3] is not None else 1)
    except ValueError:
        return None
    return Days(first, first if match[3] is not None else _end_of_month(first))


def _end_of_month(day: date) -> date:
    from calendar import monthrange  # as above

    return day.replace(day=monthrange(day.year, day.month)[1])
