"""What spreadsheets and data frames do to cells that nobody meant to change: numbers and dates in
the manner of a country, letters in another encoding, cells cut off. Known here, so that it is not
taken for a correction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from annotations.exchange.formula_cells import escape_formula
from corpus.ids import time_of

Order = Literal["day first", "month first"]
"""How the dates of a file that are written in figures are meant."""

# What separates thousands in some country, beside blanks.
_BLANKS = re.compile("[\\s'’]")
_GROUPED = re.compile(r"[+-]?\d{1,3}([.,])\d{3}(?:\1\d{3})*")
_NO_FRACTION = re.compile(r"[.,]0*$")
_LOCAL = re.compile(
    r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})"
    r"(?:[T, ]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,6})\d*)?)?\s*([ap]\.?m\.?)?)?\s*Z?",
    re.IGNORECASE,
)
# Minutes and seconds, all that Excel shows of a moment with fractions of a second.
_ONLY_MINUTES = re.compile(r"\d{1,2}:\d{2}([:.,]\d+)?")
# A day and a month without a year, which become a date of this year, or one with the month's name.
_DAY_AND_MONTH = re.compile(r"(\d{1,2})[./-](\d{1,2})\.?")
_NAMED_MONTH = re.compile(r"(\d{1,2})\W{1,2}[^\W\d]{3,9}\W?|[^\W\d]{3,9}\W{1,2}(\d{1,2})")
_TIME_OF_DAY = re.compile(r"(\d{1,2}:\d{2})(:00)?")
_TRUTHS = frozenset({"true", "false", "wahr", "falsch", "vrai", "faux"})
LONGEST_CELL = 32_767
"""Characters of a cell in Excel (units of UTF-16); what is longer is cut off there."""
# What pandas and R take for a missing value, and write as an empty cell.
_MISSING = frozenset(
    {"#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>",
     "N/A", "NA", "NULL", "NaN", "None", "n/a", "nan", "null"}
)  # fmt: skip


class Moment(NamedTuple):
    """When something was, as far as a cell tells: from `start` up to, not including, `end`."""

    start: str
    end: str


UNKNOWN = Moment("", "")


def whole_number(cell: str) -> int:
    """The whole number of a cell, in the manner of any country: `1234`, `1,234`, `1.234`, `1234,0`.

    Raises ValueError.
    """
    plain = _BLANKS.sub("", cell)
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "").replace(".", "")
    return int(_NO_FRACTION.sub("", plain))


def order_of_dates(cells: Iterable[str]) -> Order | None:
    """How the days and months of these cells are ordered, if any of them tells."""
    orders: set[Order] = set()
    for cell in cells:
        parts = _LOCAL.fullmatch(cell.strip())
        if parts is None or len(parts[1]) > 2:
            continue
        if parts[2] == "." or int(parts[1]) > 12:
            orders.add("day first")
        elif int(parts[3]) > 12:
            orders.add("month first")
    return orders.pop() if len(orders) == 1 else None


def moment_of(cell: str, order: Order | None) -> Moment:
    """The moment of a cell; UNKNOWN where that cannot be told, as in 02/03/2026. Raises ValueError
    for what is no time.
    """
    cell = cell.strip()
    if not cell or _ONLY_MINUTES.fullmatch(cell):
        return UNKNOWN
    parts = _LOCAL.fullmatch(cell)
    if parts is None:
        return _precisely(time_of(cell), _length_of_iso(cell))
    year_first = len(parts[1]) == 4
    if order is None and parts[2] != "." and not year_first:
        return UNKNOWN
    first, second, third = int(parts[1]), int(parts[3]), int(parts[4])
    if year_first:
        year, month, day = first, second, third
    else:
        day, month = (second, first) if order == "month first" else (first, second)
        year = third + (0 if len(parts[4]) == 4 else 2000 if third < 70 else 1900)
    hour, minute = int(parts[5] or 0), int(parts[6] or 0)
    if parts[9]:
        hour = hour % 12 + (12 if parts[9].lower().startswith("p") else 0)
    at = datetime(year, month, day, hour, minute, int(parts[7] or 0))  # noqa: DTZ001
    fraction = parts[8] or ""
    if fraction:
        at = at.replace(microsecond=int(fraction.ljust(6, "0")))
    length = _length(parts[5], parts[7], fraction)
    return _precisely(time_of(at.isoformat()), length)


def _length(hour: str | None, second: str | None, fraction: str) -> timedelta:
    """How long a moment lasts that is told to the day, the minute, the second or a part of it."""
    if hour is None:
        return timedelta(days=1)
    if second is None:
        return timedelta(minutes=1)
    return timedelta(microseconds=10 ** (6 - len(fraction)))


def _length_of_iso(cell: str) -> timedelta:
    time = re.search(r"[T ](\d{2})(?::?\d{2}(?::?(\d{2})(?:[.,](\d{1,6}))?)?)?", cell)
    if time is None:
        return timedelta(days=1)
    return _length(time[1], time[2], time[3] or "")


def _precisely(start: str, length: timedelta) -> Moment:
    try:
        end = datetime.fromisoformat(start) + length
    except OverflowError:
        return Moment(start, start)
    return Moment(start, time_of(end.isoformat()))


def is_damage(ours: str, theirs: str) -> bool:
    """Whether a cell that held `ours` may hold `theirs` without anybody's meaning it."""
    if ours == theirs:
        return False
    if not theirs.strip() or theirs in _MISSING:
        return ours.strip() in _MISSING
    return (
        _same_number(ours, theirs)
        or _same_date(ours, theirs)
        or _same_day(ours, theirs)
        or ({ours.lower(), theirs.lower()} <= _TRUTHS and theirs.isupper())
        or (ours.startswith(theirs) and is_full_cell(theirs))
        or theirs == ours.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")
        or ("\n" in ours and "\n" not in theirs and ours.split() == theirs.split())
        or differ_by_apostrophes(ours, theirs)
        or theirs in (_misread(ours, "cp1252"), _misread(ours, "latin-1"))
        or _with_question_marks(ours, theirs)
    )


def differ_by_apostrophes(ours: str, theirs: str) -> bool:
    """Whether only what keeps a CSV's cells from being formulas was added or taken off, as where a
    spreadsheet saves a CSV as a workbook, or a workbook as CSV.
    """
    return ours != theirs and (theirs in _escaped(ours) or ours in _escaped(theirs))


def _escaped(cell: str) -> set[str]:
    """A cell as a CSV of one kind or another has it."""
    return {
        escape_formula(cell, for_spreadsheet=for_spreadsheet, delimiter=delimiter)
        for for_spreadsheet in (False, True)
        for delimiter in ",;"
    }


def is_full_cell(cell: str) -> bool:
    """Whether a text is as long as a cell of Excel can be: then it may have been cut. Programs
    count code points or units of UTF-16.
    """
    if len(cell) < LONGEST_CELL // 2:
        return False
    units = len(cell.encode("utf-16-le", "surrogatepass")) // 2
    return len(cell) == LONGEST_CELL or LONGEST_CELL - 1 <= units <= LONGEST_CELL


def _same_number(ours: str, theirs: str) -> bool:
    our_number, their_number = _number(ours), _number(theirs)
    if our_number is None or their_number is None:
        return False
    # Fifteen digits are what a spreadsheet keeps, and 1,23E+17 shows three of them.
    digits = re.search(r"^[^eE]*", theirs)
    rounded = "e" in theirs.lower() and digits is not None
    places = len(re.sub(r"\D", "", digits[0])) if rounded and digits else 15
    return our_number == their_number or (
        f"{our_number:.{places - 1}e}" == f"{their_number:.{places - 1}e}"
    )


def _number(cell: str) -> float | None:
    plain = _BLANKS.sub("", cell).removesuffix("%")
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "").replace(".", "")
    # Of two kinds of separators, the last one begins the fraction.
    whole, _, fraction = plain.replace(",", ".").rpartition(".")
    try:
        return float(f"{whole.replace('.', '')}.{fraction}" if whole else plain.replace(",", "."))
    except ValueError:
        return None


def _same_date(ours: str, theirs: str) -> bool:
    return not _moments(ours).isdisjoint(_moments(theirs))


def _same_day(ours: str, theirs: str) -> bool:
    """Whether 3/4 became 03/04/26 or 4-Mar, or 12:30 became 12:30:00."""
    time, other_time = _TIME_OF_DAY.fullmatch(ours.strip()), _TIME_OF_DAY.fullmatch(theirs.strip())
    if time and other_time:
        return int(time[1][:-3]) == int(other_time[1][:-3]) and time[1][-2:] == other_time[1][-2:]
    day = _DAY_AND_MONTH.fullmatch(ours.strip())
    if day is None:
        return False
    numbers = {int(day[1]), int(day[2])}
    named = _NAMED_MONTH.fullmatch(theirs.strip())
    if named:
        return int(named[1] or named[2]) in numbers
    date = _LOCAL.fullmatch(theirs.strip())
    parts = {int(part) for part in (date[1], date[3], date[4])} if date else set()
    return bool(date) and numbers <= parts


def _moments(cell: str) -> set[str]:
    """The moments that a cell may mean, whatever the order of days and months."""
    moments = set()
    for order in ("day first", "month first"):
        try:
            moments.add(moment_of(cell, order).start)
        except ValueError:
            continue
    return moments - {""}


def _misread(text: str, encoding: str) -> str:
    """What UTF-8 looks like where it is taken for an old encoding."""
    return "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in text.encode())


def _with_question_marks(ours: str, theirs: str) -> bool:
    """Whether nothing but letters that an old encoding lacks became question marks."""
    if "?" not in theirs or ours.isascii():
        return False
    pattern = "".join(
        re.escape(char) if char.isascii() else rf"(?:{re.escape(char)}|\?{{1,2}})" for char in ours
    )
    return re.fullmatch(pattern, theirs, re.DOTALL) is not None
