"""What a program has set in its terminal, so that another terminal can be brought to the same."""

from __future__ import annotations

import re

_SET = re.compile(rb"\x1b\[\?([0-9;]{1,40})([hl])")
_TAIL = 48
_ALTERNATE = 1049
# A frame that is being painted is no state; and the terminal's size is told in another way.
_PASSING = frozenset({2026, 2048})


class Modes:
    """The private modes (DECSET) that are on."""

    def __init__(self) -> None:
        self._on: set[int] = set()
        self._cursor = True
        self._tail = b""

    def follow(self, output: bytes) -> None:
        """Note what this piece of output sets; sequences may be cut anywhere."""
        both = self._tail + output
        end = 0
        for match in _SET.finditer(both):
            end = match.end()
            for number in match[1].split(b";"):
                if number:
                    self._turn(int(number), match[2] == b"h")
        self._tail = both[max(end, len(both) - _TAIL) :]

    def _turn(self, number: int, on: bool) -> None:
        if number == 25:
            self._cursor = on
        elif number not in _PASSING:
            (self._on.add if on else self._on.discard)(number)

    def restored(self) -> bytes:
        """What brings a terminal that was reset to these modes."""
        numbers = sorted(self._on, key=lambda number: (number != _ALTERNATE, number))
        setting = b"".join(b"\x1b[?%dh" % number for number in numbers)
        return setting + (b"" if self._cursor else b"\x1b[?25l")
