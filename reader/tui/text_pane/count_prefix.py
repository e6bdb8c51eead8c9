"""What is typed before a command: a count (`5j`), or a command that waits for a letter (`ma`)."""

from __future__ import annotations

_DIGITS = 5


class CountPrefix:
    """Collects digits; they count for the next key and for no other."""

    def __init__(self) -> None:
        self.typed = ""
        """The digits typed so far, to be shown."""
        self._given: int | None = None

    def digit(self, digit: str) -> bool:
        """Take a digit in; False for a nought that begins no number."""
        if digit == "0" and not self.typed:
            return False
        self.typed = f"{self.typed}{digit}"[-_DIGITS:]
        return True

    def close(self) -> bool:
        """A key follows that is no digit: the number is for it. Whether there was one."""
        self._given = int(self.typed) if self.typed else None
        self.typed = ""
        return self._given is not None

    def take(self) -> int | None:
        """The number for the command at hand, once; None without one."""
        given, self._given = self._given, None
        return given
