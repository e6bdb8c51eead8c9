"""A terminal as far as the tests need one: what the program writes becomes a screen of characters,
and the modes that it has set are known.

Of the escape sequences only those count that place the cursor or clear something; colours are left
out. What it does not know it passes over.
"""

from __future__ import annotations

import re

from wcwidth import wcwidth

_SEQUENCE = re.compile(
    r"\x1b(?:\[(?P<mark>[?<>=]?)(?P<numbers>[\d;:]*)(?P<between>[ -/]*)(?P<final>[@-~])"
    r"|\][^\x07\x1b]*(?:\x07|\x1b\\)"  # OSC
    r"|P[^\x1b]*\x1b\\"  # DCS
    r"|[()][A-Z0-9]|[^\[\]P()])"
)
ALTERNATE, CURSOR, PASTE, FOCUS, WRAP = 1049, 25, 2004, 1004, 7
MOUSE = (1000, 1003, 1006, 1015, 1016)


class Emulator:
    """A screen of `rows` × `columns`."""

    def __init__(self, rows: int, columns: int) -> None:
        self.modes: dict[int, bool] = {}
        """The private modes that were set (True) or reset, by number."""
        self.keyboard = 0
        """How often Kitty's keyboard protocol was pushed and not popped."""
        self._rest = ""
        self.resize(rows, columns)

    def resize(self, rows: int, columns: int) -> None:
        self.rows, self.columns = rows, columns
        self._cells = [[" "] * columns for _ in range(rows)]
        self._row = self._column = 0

    @property
    def lines(self) -> list[str]:
        return ["".join(cells).rstrip() for cells in self._cells]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def find(self, words: str) -> tuple[int, int] | None:
        """Row and column, from 1, of words that stand in one line."""
        for n, line in enumerate(self.lines):
            at = line.find(words)
            if at >= 0:
                return n + 1, at + 1
        return None

    @property
    def cursor(self) -> tuple[int, int]:
        """Row and column of the terminal's cursor, from 1."""
        return self._row + 1, self._column + 1

    @property
    def left_on(self) -> list[str]:
        """What a program has not put back as it was."""
        left = [f"mouse {mode}" for mode in MOUSE if self.modes.get(mode)]
        for name, mode in (("alternate screen", ALTERNATE), ("paste", PASTE), ("focus", FOCUS)):
            if self.modes.get(mode):
                left.append(name)
        for name, mode in (("cursor hidden", CURSOR), ("no wrapping", WRAP)):
            if self.modes.get(mode) is False:
                left.append(name)
        return left + (["keyboard protocol"] if self.keyboard > 0 else [])

    def feed(self, text: str) -> None:
        text, self._rest = self._rest + text, ""
        at = 0
        while at < len(text):
            char = text[at]
            if char == "\x1b":
                found = _SEQUENCE.match(text, at)
                if found is None:  # cut off: the rest comes later
                    self._rest = text[at:]
                    return
                at = found.end()
                if found["final"]:
                    self._control(found["mark"], found["numbers"], found["final"])
                continue
            at += 1
            if char == "\r":
                self._column = 0
            elif char == "\n":
                self._row = min(self._row + 1, self.rows - 1)
            elif char == "\b":
                self._column = max(0, self._column - 1)
            elif char >= " ":
                self._print(char)

    def _print(self, char: str) -> None:
        width = max(0, wcwidth(char))
        if width and self._row < self.rows and self._column + width <= self.columns:
            self._cells[self._row][self._column] = char
            for n in range(1, width):
                self._cells[self._row][self._column + n] = ""
        self._column += width

    def _control(self, mark: str, numbers: str, final: str) -> None:
        given = [int(number) if number.isdecimal() else 0 for number in numbers.split(";")]
        if mark == "?" and final in "hl":
            self.modes.update(dict.fromkeys(given, final == "h"))
        elif final == "u" and mark in "<>" and mark:
            self.keyboard += 1 if mark == ">" else -1
        elif mark:
            return
        elif final in "Hf":
            row, column = ([*given, 0] if len(given) < 2 else given)[:2]
            self._row, self._column = max(1, row) - 1, max(1, column) - 1
        elif final in "ABCD":
            by = max(1, given[0])
            self._row += {"A": -by, "B": by}.get(final, 0)
            self._column += {"C": by, "D": -by}.get(final, 0)
            self._row = min(max(0, self._row), self.rows - 1)
            self._column = min(max(0, self._column), self.columns - 1)
        elif final == "J" and given[0] in (2, 3):
            self._cells = [[" "] * self.columns for _ in range(self.rows)]
        elif final == "K" and self._row < self.rows:
            line = self._cells[self._row]
            line[self._column :] = [" "] * (self.columns - self._column)
