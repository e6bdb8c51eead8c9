"""What is typed before a command: a count (`5j`), or a command that waits for a letter (`ma`)."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = frozenset("0123456789")
_MAX_DIGITS = 5


class KeyPrefix:
    """Collects digits, which count for the next key only; or waits for one letter."""

    def __init__(self, show: Callable[[str], None]) -> None:
        """`show` is called with what has been typed so far, and with "" when that is over."""
        self._show = show
        self._digits = ""
        self._count: int | None = None
        """The number for the command that is about to run."""
        self._key = ""
        self._on_letter: Callable[[str], None] | None = None

    def await_letter(self, shown: str, on_letter: Callable[[str], None]) -> None:
        """Hand the next key to `on_letter` if it is a character; any other key ends the wait."""
        self._on_letter = on_letter
        self._show(shown)

    def press(self, key: str, character: str | None) -> bool:
        """Take note of a key, with its printable character if it has one.

        Returns whether the key has been used up: it was the awaited letter, or escape ended a
        count.
        """
        if self._on_letter is not None:
            on_letter, self._on_letter = self._on_letter, None
            self._show("")
            if character is not None:
                on_letter(character)
            return True
        self._key = key
        if key in _DIGITS or not self._close():
            return False
        self._show("")
        return key == "escape"

    def add_digit(self) -> bool:
        """Add the digit that was pressed last; False for a zero that begins no number."""
        digit = self._key if self._key in _DIGITS else "0"
        if digit == "0" and not self._digits:
            return False
        self._digits = f"{self._digits}{digit}"[-_MAX_DIGITS:]
        self._show(self._digits)
        return True

    def take(self) -> int | None:
        """The count for the command that is running, once; None without one."""
        count, self._count = self._count, None
        return count

    @property
    def is_begun(self) -> bool:
        """Whether something was typed that the next key belongs to."""
        return bool(self._digits) or self._on_letter is not None

    def cancel(self) -> None:
        """Forget everything that was typed."""
        self._on_letter = None
        self._digits, self._count = "", None
        self._show("")

    def _close(self) -> bool:
        """End the number: it belongs to the key at hand. Returns whether there is one."""
        self._count = int(self._digits) if self._digits else None
        self._digits = ""
        return self._count is not None
