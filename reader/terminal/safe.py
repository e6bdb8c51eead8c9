"""Makes foreign text harmless for a terminal, one character for one, so that offsets hold.

Titles, notes, tags, file names and texts may contain escape sequences, bidirectional overrides
and lone surrogates. Most widgets, and `print`, would pass them on (docs/decisions/048).
"""

from __future__ import annotations

import unicodedata

MOST_MARKS = 6
"""Marks drawn on one letter: more than any language needs, too few to make a terminal slow."""
PLACEHOLDER = "\N{REPLACEMENT CHARACTER}"
"""One cell wide in every terminal, and never mistaken for a letter."""


def _table() -> dict[int, str]:
    table: dict[int, str] = {}
    for code in range(0x20):
        if code not in (0x09, 0x0A):
            table[code] = chr(0x2400 + code)
    table[0x7F] = "\u2421"
    placeholders = [
        *range(0x80, 0xA0),  # C1: 0x9B is a control sequence introducer by itself
        0x061C,
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        0x2028,
        0x2029,
        0xFEFF,
        *range(0xD800, 0xE000),
        *range(0xE0000, 0xE0080),
    ]
    for code in placeholders:
        table[code] = PLACEHOLDER
    return table


_TABLE = _table()
_ONE_LINE = _TABLE | {0x09: " ", 0x0A: "\u240a"}


def safe(text: str) -> str:
    """Replace every character that could control a terminal by a visible one.

    The result has the length of `text`; tabs and line feeds stay.
    """
    return text.translate(_TABLE)


def safe_line(text: str) -> str:
    """Like `safe`, for a single line: tabs become blanks, line feeds are shown."""
    return text.translate(_ONE_LINE)


def without_stacks(text: str) -> str:
    """The text with at most MOST_MARKS combining marks on a letter, for messages: shorter than
    `text` where there were more.
    """
    if text.isascii():
        return text
    kept: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.category(char)[0] == "M" else 0
        if marks <= MOST_MARKS:
            kept.append(char)
    return "".join(kept)
