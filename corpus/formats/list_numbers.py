"""The numbers of list items, as browsers show them."""

from __future__ import annotations

from collections.abc import Mapping

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


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
    if kind in "aA" and kind and number > 0:
        letters = ""
        while number:
            number, digit = divmod(number - 1, 26)
            letters = chr(ord(kind) + digit) + letters
        return letters
    if kind in "iI" and kind and 0 < number < 4000:
        numeral = ""
        for value, letter in _ROMAN:
            while number >= value:
                numeral += letter
                number -= value
        return numeral.upper() if kind == "I" else numeral
    return str(number)


def _integer(value: str | None, default: int) -> int:
    text = (value or "").strip()
    digits = text.removeprefix("-")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 9:
        return default
    return int(text)
