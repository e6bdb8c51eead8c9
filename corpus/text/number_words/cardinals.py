"""How number words are put together: each word either adds to what precedes it or multiplies it."""

from __future__ import annotations

from decimal import Decimal

Value = int | Decimal
_HUNDRED, _THOUSAND, _MILLION = 100, 1000, 1_000_000


def added(value: Value, n: Value, rules: frozenset[str], joined: str = "") -> Value | None:
    """The value after `n` follows `value`; None if no number continues so. `joined`: where the
    language has the conjunction that stands between them, if there is one.
    """
    if not value or not n:
        return None
    units_first = "units-first" in rules and joined and n in range(20, 100, 10)
    if units_first and 1 <= value % _HUNDRED <= 9:
        return value + n
    if joined and not _joins(value, n, joined):
        return None
    if "sixty-ten" in rules and n in range(10, 20) and value % _HUNDRED in (60, 80):
        return value + n
    if n < 10 and value % _HUNDRED == 10 and "ten-joins" not in rules:
        return None
    return value + n if value % 10 ** len(str(int(n))) == 0 else None


def _joins(value: Value, n: Value, place: str) -> bool:
    if place == "after-hundreds":
        return value % _HUNDRED == 0
    if place == "tens":
        return value % _HUNDRED >= 20 and n < 20
    return True


def multiplied(value: Value, by: Value, rules: frozenset[str]) -> Value | None:
    """The value after a multiplier follows `value`; None if no number continues so."""
    low = value % by
    high = value - low
    if high % (by * 10 if by == _HUNDRED else by * _THOUSAND):
        return None
    if not low:  # `mille cent`
        return high + by if high and by < _MILLION else None
    over_ten = "hundreds-over-ten" in rules and not high and low % 10
    if by == _HUNDRED and low > 9 and not over_ten:
        return None
    return high + low * by
