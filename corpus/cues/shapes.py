"""Numbers and dates in prose, found by their shapes and by the words around them."""

from __future__ import annotations

import re

from corpus.cues.dates import DateShapes
from corpus.cues.kinds import Cue

_NEXT = re.compile(r"\s{1,3}(\w[\w'’]*)")
_GAP = re.compile(r"\s{1,3}")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Numbers.
_SCALE = "hundred|thousand|million|billion|trillion"
_SMALL = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    "seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_SPELT = rf"(?:one|{_SMALL}|{_SCALE})"
_FRACTION = r"(?:hal(?:f|ves)|thirds?|quarters?|fifths?|tenths?)"
_PERCENT = r"(?:\s?%|\s(?:percent|per\s?cent)\b)"
_NUMBER_IN_WORDS = re.compile(
    rf"(?:dozens?|scores|hundreds|thousands|millions|billions)(?:\s+of\s+(?:thousands|millions))?\b"
    rf"|{_SPELT}(?:(?:\s|-|\sand\s){_SPELT})*(?:(?:\s|-)(?:dozen|{_FRACTION}))?\b{_PERCENT}?",
    re.I,
)
_NUMBER_WORDS = frozenset(
    f"one|{_SMALL}|{_SCALE}|dozen|dozens|scores|hundreds|thousands|millions|billions".split("|")
)
_NUMBER = re.compile(
    r"(?:\d{1,3}(?:[,.’\u00a0\u202f]\d{3})+(?!\d)|\d+)(?:[.,]\d+)?"
    r"(?:[-–]\d+(?:[.,]\d+)*)?"
    rf"(?:{_PERCENT}|(?:st|nd|rd|th|m|bn|k|km|kg|°[CF]?)\b)?"
    rf"(?:\s(?:{_SCALE})\b)?",
    re.I,
)
_CURRENCIES = "$€£¥₽₹₺₴"

# Dates.
_FULL = "January|February|March|April|May|June|July|August|September|October|November|December"
_MONTH = rf"(?:{_FULL}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
_NTH = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:1\d|20)\d\d"
_AFTER_MONTH = re.compile(
    rf"{_MONTH}(?:\s{_NTH}(?:\s?[-–]\s?{_NTH})?(?![\d%])(?!,\d)(?:,?\s{_YEAR}\b)?|,?\s{_YEAR}\b)"
)
_DATE_IN_DIGITS = re.compile(
    rf"{_YEAR}-\d\d-\d\d(?:T[\d:.Z+-]*\d[Z]?)?\b"
    rf"|\d{{1,2}}([./])\d{{1,2}}\1(?:\d{{4}}|\d\d)\b"
    rf"|{_NTH}(?:\s?[-–]\s?{_NTH})?\s(?:of\s)?{_MONTH}(?![^\W\d_])(?:,?\s{_YEAR}\b)?"
    r"|\d{1,2}(?:[.:]\d\d)?\s?(?:[ap]\.m\.|[ap]m\b)"
    r"|[0-2]?\d:[0-5]\d(?::[0-5]\d)?(?![\d:])"
    r"|\d{1,2}(?:st|nd|rd|th)(?:\s|-)(?:century|centuries)\b"
    r"|(?:1\d|20)\d0s\b|9/11\b"
    rf"|\d+\s(?:minutes?|hours?|days?|weeks?|months?|years?|decades?|centuries)"
    r"\s(?:ago|earlier|later)\b"
)
_YEARS = re.compile(rf"{_YEAR}(?:[-–/](?:{_YEAR}|\d\d))?(?!\d|[.,]\d|[^\W_]|%)")
_SINCE = _set("in since until till year early late mid during summer spring autumn winter")
_NEAR_YEARS = _SINCE | _set("by before after from to through between and of the")
_COUNTED = _set("some about around nearly almost over than least most only roughly")
_DAYS = _set("monday tuesday wednesday thursday friday saturday sunday")
_MONTHS = frozenset(_FULL.lower().split("|"))
_ABBREVIATED = _set("jan feb mar apr jun jul aug sep sept oct nov dec")
_NAMES_TOO = frozenset(("march", "april", "may", "june", "august"))
"""Months that are also names or other words: dates only if the word before them says so."""
_BEFORE_MONTH = _set(
    "in since until till by of from to last next this early late mid during between through"
)
_PART_OF_DAY = re.compile(r"\s(?:morning|afternoon|evening|night)\b")
_RELATIVE = re.compile(
    r"(?i:yesterday|today|tomorrow|tonight)\b"
    r"|(?i:last|next|this)\s(?:night|week(?:end)?|month|year|decade|century|spring|summer|autumn|"
    # "this may" is no month.
    rf"winter|morning|afternoon|evening|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|{_FULL})\b"
)
_RELATIVE_WORDS = _set("yesterday today tomorrow tonight last next this")
SHAPED = _NUMBER_WORDS | _DAYS | _MONTHS | _ABBREVIATED | _RELATIVE_WORDS


def number_after(text: str, at: int, stop: int) -> int | None:
    """The end of the number that follows `at`, if one does."""
    gap = _GAP.match(text, at, stop)
    if gap is None:
        return None
    begin = gap.end()
    if begin < stop and text[begin] in _CURRENCIES:
        begin += 1
    match = _NUMBER.match(text, begin, stop) or _NUMBER_IN_WORDS.match(text, begin, stop)
    if match is None or match[0].lower() == "one":
        return None
    return match.end()


def date_or_number(text: str, begin: int, end: int, start: int, stop: int) -> Cue | None:
    """The date or the number in words that begins with the word on `[begin, end)`."""
    word = text[begin:end]
    low = word.lower()
    if low in _NUMBER_WORDS:
        match = _NUMBER_IN_WORDS.match(text, begin, stop)
        if match is None or match[0].lower() == "one":
            return None  # "one" is hardly ever a count by itself
        return Cue("number", begin, match.end())
    if low in _RELATIVE_WORDS:
        match = _RELATIVE.match(text, begin, stop)
    elif not word[0].isupper():
        return None
    elif low in _DAYS:
        part = _PART_OF_DAY.match(text, end, stop)
        return Cue("date", begin, part.end() if part else end)
    else:
        match = _AFTER_MONTH.match(text, begin, stop)
        if match is None and low in _MONTHS:
            is_month = low not in _NAMES_TOO or _word_before(text, begin, start) in _BEFORE_MONTH
            return Cue("date", begin, end) if is_month else None
    return None if match is None else Cue("date", begin, match.end())


def from_digits(
    text: str, begin: int, start: int, stop: int, dates: DateShapes | None = None
) -> tuple[Cue | None, int]:
    """The date or number that begins with the digit at `begin`, and where to continue; `dates` are
    those of another language than English.
    """
    before = text[begin - 1] if begin > start else " "
    named = before.isalnum() or before == "_"
    if before in "-‐‑" and begin - 1 > start:  # "Il-76", "COVID-19" are names
        named = text[begin - 2].isalpha()
    if not named:
        last = dates.from_day(text, begin, stop) if dates else None
        if last is not None:
            return Cue("date", begin, last), last
        match = _DATE_IN_DIGITS.match(text, begin, stop)
        if match is not None:
            return Cue("date", begin, match.end()), match.end()
        match = _YEARS.match(text, begin, stop)
        if match is not None and _is_year(text, match, start, stop, dates):
            return Cue("date", begin, match.end()), match.end()
    match = _NUMBER.match(text, begin, stop)
    if match is None:  # a digit of another script
        return None, begin + 1
    end = match.end()
    if named or text[end : min(end + 1, stop)].isalpha():
        return None, end
    if before in _CURRENCIES:
        begin -= 1
    return Cue("number", begin, end), end


def _is_year(
    text: str, match: re.Match[str], start: int, stop: int, dates: DateShapes | None
) -> bool:
    """Whether four digits are a year, by the words around them."""
    begin, end = match.span()
    if begin > start and text[begin - 1] in _CURRENCIES:
        return False
    before = _word_before(text, begin, start)
    if before in _COUNTED:
        return False
    if before in _SINCE or end - begin > 4 or (dates and before in dates.before_years):
        return True
    year = int(match[0][:4])
    follows = _NEXT.match(text, end, stop)
    counts = follows is not None and (follows[1][0].islower() or year % 100 == 0)
    if year % 100 == 0 or not 1600 <= year < 2040:
        return not counts and before in _NEAR_YEARS
    return not counts or before in _NEAR_YEARS


def _word_before(text: str, begin: int, start: int) -> str:
    """The word before `begin`, in lower case; empty if there is a punctuation mark between."""
    words = re.split(r"[\s-]+", text[max(start, begin - 16) : begin])
    return words[-2].lower() if len(words) > 1 and not words[-1] else ""
