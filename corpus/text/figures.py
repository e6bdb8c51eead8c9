"""Numbers in figures: digits of every script, with separators of thousands and decimals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

_SPACES = " \u00a0\u2009\u202f"
_GROUPING = f"{_SPACES}'’٬"
FIGURES = rf"\d+(?:[{_GROUPING}.,٫]\d+)*"
"""Digits, and what may separate them; `split_figures` says which of them are one number."""
_MOST_DIGITS = 18
_DIGITS_OR_SEPARATOR = re.compile(r"\d+|\D")
_RUN = re.compile(rf"[1-9]\d{{,2}}(?:[{_SPACES}]\d{{3}}(?!\d))+(?:[.,]\d+)?|[\d.,٫'’٬]+")
_POINT_IS_DECIMAL = frozenset({"en", "zh", "ja", "ko", "he", "hi", "th"})
_COMMA_IS_DECIMAL = frozenset(
    {"fr", "de", "es", "it", "pt", "ru", "uk", "tr", "az", "hy", "el", "ka", "nl", "pl", "cs", "sv"}
)

Figure = tuple[int, int, int | Decimal]
"""Start, end and value of a number."""


def split_figures(written: str, language: str | None) -> Iterator[Figure]:
    """The numbers in a text that `FIGURES` matches.

    `2,000` and `2.000` are two thousand, unless the language writes decimals so. A chain that is no
    number, such as a date or a version, is read digits by digits. Numbers of more than 18 digits,
    and codes that begin with zeros, have no value.
    """
    value = _value(written, language)
    if value is not None:
        yield 0, len(written), value
        return
    # A blank separates thousands only if all before it and the next three digits are one number.
    for run in _RUN.finditer(written):
        value = _value(run[0], language)
        if value is not None:
            yield *run.span(), value
            continue
        for digits in re.finditer(r"\d+", run[0]):
            if (value := _value(digits[0], language)) is not None:
                yield run.start() + digits.start(), run.start() + digits.end(), value


def _value(written: str, language: str | None) -> int | Decimal | None:
    pieces = _DIGITS_OR_SEPARATOR.findall(written)
    digits, separators = pieces[::2], pieces[1::2]
    if sum(map(len, digits)) > _MOST_DIGITS:
        return None
    if not separators:
        return int(written) if len(written) <= 2 or int(written[0]) else None
    decimal = separators[-1] if _has_decimals(digits, separators, language) else ""
    whole, groups = (digits[:-1], separators[:-1]) if decimal else (digits, separators)
    if len(set(groups)) > 1 or "٫" in groups or (groups and not _are_thousands(whole, groups[0])):
        return None
    if not decimal:
        return int("".join(whole))
    if len(whole[0]) > 1 and not int(whole[0][0]):
        return None
    value = Decimal("".join(whole) + "." + digits[-1])
    return int(value) if value == int(value) else value


def _are_thousands(groups: list[str], separator: str) -> bool:
    """Whether digits are in groups of three, or as in India: of two, and three at the end."""
    first, *others = groups
    if not 1 <= len(first) <= 3 or not int(first[0]):
        return False
    sizes = list(map(len, others))
    if sizes[-1] != 3:
        return False
    size = 2 if separator == "," and len(sizes) > 1 and sizes[0] == 2 else 3
    return len(first) <= size and all(n == size for n in sizes[:-1])


def _has_decimals(digits: list[str], separators: list[str], language: str | None) -> bool:
    last = separators[-1]
    if last not in ".,٫" or last in separators[:-1]:
        return False
    if last == "٫" or any(a != b for a, b in pairwise(separators)):
        return True
    if len(separators) > 1:
        return False
    if len(digits[1]) == 3 and len(digits[0]) <= 3 and int(digits[0][0]):
        decimal = _POINT_IS_DECIMAL if last == "." else _COMMA_IS_DECIMAL
        return language in decimal
    return not (last == "," and language in _POINT_IS_DECIMAL)
