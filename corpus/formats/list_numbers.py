"""The numbers of list items, as browsers show them."""

from __future__ import annotations

from collections.abc import Mapping

from corpus.formats.numerals import letters_like_digits, roman


class ListNumbers:
    """The numbers of one ordered list, from its attributes `type`, `start` and `reversed`."""

    def __init__(self, attributes: Mapping[str, str]) -> None:
        self._kind = attributes.get("type", "1")
        self._step = -1 if "reversed" in attributes else 1
        self._next = _integer(attributes.get("start"), 1)

    def next(self, value: str | None) -> str:
        """The next item's number with its full stop; `value`: its own attribute, if it has one."""
        number = _integer(value, self._next)
        self._next = number + self._step
        return f"{label(number, self._kind)}."


def label(number: int, kind: str) -> str:
    """A number in figures, letters (`a`, `A`) or Roman numerals (`i`, `I`)."""
    if kind in ("a", "A") and number > 0:
        text = letters_like_digits(number)
    elif kind in ("i", "I"):
        text = roman(number)
    else:
        return str(number)
    return text.upper() if kind.isupper() else text


def _integer(value: str | None, default: int) -> int:
    text = (value or "").strip()
    digits = text.removeprefix("-")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 9:
        return default
    return int(text)
