"""Numbers in Chinese characters, as in Chinese and Japanese, with or without digits (`3万5千`), and
the Korean multipliers that follow digits.
"""

from __future__ import annotations

import re
from decimal import Decimal

_DIGITS = {
    char: value
    for value, chars in enumerate(
        (
            "〇零",
            "一壹壱",
            "二贰貳弐两兩",
            "三叁參参",
            "四肆",
            "五伍",
            "六陆陸",
            "七柒",
            "八捌",
            "九玖",
        )
    )
    for char in chars
}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "천": 1000, "백": 100}
_LARGE = {
    "万": 10**4, "萬": 10**4, "만": 10**4, "亿": 10**8, "億": 10**8, "억": 10**8, "兆": 10**12,
    "조": 10**12,
}  # fmt: skip
CHARACTERS = "".join((*_DIGITS, *_SMALL, *_LARGE))
MULTIPLIERS = "".join((*_SMALL, *_LARGE))
_ITEM = re.compile(rf"\d+(?:[.,]\d+)?|[{CHARACTERS}]")
_LONGEST = 30
_FEWEST_POSITIONS = 3
"""Digits in a row that are a number: 三四 says "three or four"."""


def han_value(written: str, *, strict: bool = True) -> int | Decimal | None:
    """The value of a number in Chinese characters; None for what is not one beyond doubt: a single
    character, which is part of many words, or an abbreviated or approximate number. `strict`: in
    Chinese, 二百五 may be 250.
    """
    items = _ITEM.findall(written)
    if not 2 <= len(items) <= _LONGEST or sum(map(len, items)) != len(written):
        return None
    if all(item in _DIGITS for item in items):
        if len(items) < _FEWEST_POSITIONS and "〇" not in items:
            return None
        return int("".join(str(_DIGITS[item]) for item in items))
    return _with_multipliers(items, strict=strict)


def _with_multipliers(items: list[str], *, strict: bool) -> int | Decimal | None:
    total = section = current = Decimal(0)
    least_large, least_small, previous = 10**16, 10**4, 0
    for n, item in enumerate(items):
        if item in _LARGE:
            if _LARGE[item] >= least_large or not section + current:
                return None
            least_large, least_small = _LARGE[item], 10**4
            total += (section + current) * least_large
            section = current = Decimal(0)
            previous = least_large
        elif item in _SMALL:
            if _SMALL[item] >= least_small or (not current and n and items[n - 1] in _DIGITS):
                return None
            least_small = previous = _SMALL[item]
            section += (current or 1) * least_small
            current = Decimal(0)
        elif current:
            return None
        else:
            current = Decimal(_DIGITS[item]) if item in _DIGITS else Decimal(item.replace(",", "."))
            zero = n and items[n - 1] in "〇零"
            last = n == len(items) - 1
            if strict and last and item in _DIGITS and previous > 10 and not zero:
                return None
    value = total + section + current
    return int(value) if value == int(value) else value
