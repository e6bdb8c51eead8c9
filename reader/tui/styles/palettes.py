"""The colours of tags where a terminal cannot mix any: chosen from its palette, so as to differ.

`python -m pytest tests/reader/test_palettes.py` measures them: the distance of any two, in OKLab,
and the contrast of every text.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal

from rich.color import Color as RichColor
from textual.color import Color

if TYPE_CHECKING:
    from textual.app import App

Depth = Literal["16m", "256", "16", "8", "none"]
"""How many colours a terminal has."""
FEW: Final[frozenset[Depth]] = frozenset(("16", "8", "none"))
"""Depths at which tags show by weight and underline, and by the colour of their letters."""

_LIGHT_TINTS = {
    "blue": 153, "ochre": 222, "red": 217, "green": 157, "violet": 183, "teal": 159, "rose": 225,
    "grey": 252,
}  # fmt: skip
_TINTS: Final[dict[tuple[bool, bool], Mapping[str, int]]] = {
    (False, False): _LIGHT_TINTS,
    (False, True): _LIGHT_TINTS,
    (True, False): {
        "blue": 24, "ochre": 58, "red": 88, "green": 22, "violet": 54, "teal": 23, "rose": 89,
        "grey": 239,
    },
    (True, True): {
        "blue": 18, "ochre": 52, "red": 88, "green": 22, "violet": 54, "teal": 23, "rose": 89,
        "grey": 237,
    },
}  # fmt: skip
"""Behind the words, of 256 colours; for a light or a dark page, and for the usual or a high
contrast."""
_LETTERS: Final[dict[tuple[bool, bool], Mapping[str, int]]] = {
    (False, False): {
        "blue": 25, "ochre": 94, "red": 160, "green": 28, "violet": 97, "teal": 23, "rose": 162,
        "grey": 243,
    },
    (False, True): {
        "blue": 20, "ochre": 52, "red": 124, "green": 22, "violet": 91, "teal": 23, "rose": 125,
        "grey": 240,
    },
    (True, False): {
        "blue": 67, "ochre": 172, "red": 167, "green": 71, "violet": 140, "teal": 37, "rose": 205,
        "grey": 246,
    },
    (True, True): {
        "blue": 75, "ochre": 172, "red": 203, "green": 71, "violet": 140, "teal": 37, "rose": 205,
        "grey": 248,
    },
}  # fmt: skip
"""In the margin, of 256 colours."""
_OF_SIXTEEN: Final = {
    "blue": (12, 4, 14), "ochre": (11, 3), "red": (9, 1), "green": (10, 2), "violet": (13, 5),
    "teal": (6, 14), "rose": (13, 5), "grey": (8, 7),
}  # fmt: skip
"""Which of sixteen may stand for a colour, the first that can be read."""
TERMINALS: Final[dict[str, tuple[str, ...]]] = {
    "xterm": (
        "#000000", "#cd0000", "#00cd00", "#cdcd00", "#0000ee", "#cd00cd", "#00cdcd", "#e5e5e5",
        "#7f7f7f", "#ff0000", "#00ff00", "#ffff00", "#5c5cff", "#ff00ff", "#00ffff", "#ffffff",
    ),
    "vga": (
        "#000000", "#aa0000", "#00aa00", "#aa5500", "#0000aa", "#aa00aa", "#00aaaa", "#aaaaaa",
        "#555555", "#ff5555", "#55ff55", "#ffff55", "#5555ff", "#ff55ff", "#55ffff", "#ffffff",
    ),
    "windows": (
        "#0c0c0c", "#c50f1f", "#13a10e", "#c19c00", "#0037da", "#881798", "#3a96dd", "#cccccc",
        "#767676", "#e74856", "#16c60c", "#f9f1a5", "#3b78ff", "#b4009e", "#61d6d6", "#f2f2f2",
    ),
}  # fmt: skip
"""What terminals make of the sixteen colours: what can be read in one need not be in another."""


def depth_of(app: App[Any]) -> Depth:
    """How many colours the terminal of the application has."""
    system = app.console.color_system
    if app.no_color or system is None:
        return "none"
    if system == "truecolor":
        return "16m"
    if system == "256":
        return "256"
    return "16" if system == "windows" or _terminal_colours() >= 16 else "8"


@lru_cache(maxsize=1)
def _terminal_colours() -> int:
    """What the terminal says of itself; 16 where it says nothing that can be understood."""
    term = os.environ.get("TERM", "")
    try:
        import curses

        curses.setupterm(term or None, 1)
        number = curses.tigetnum("colors")
    except (ImportError, OSError, ValueError, TypeError):
        return 16
    except Exception as error:
        if type(error).__module__ == "_curses":  # it has no class of its own on Windows
            return 16
        raise
    return number if number > 0 else 16


def tint_of_256(name: str, *, dark: bool, strong: bool) -> Color:
    """The background of a tag's words."""
    return _opaque(_TINTS[dark, strong].get(name, _TINTS[dark, strong]["grey"]))


def letter_of_256(name: str, *, dark: bool, strong: bool) -> Color:
    """The colour of a tag's letter."""
    return _opaque(_LETTERS[dark, strong].get(name, _LETTERS[dark, strong]["grey"]))


def _opaque(number: int) -> Color:
    red, green, blue = RichColor.from_ansi(number).get_truecolor()
    return Color(red, green, blue)


def page_number(depth: Depth, *, dark: bool) -> int:
    """The number of the page's colour, of sixteen or eight."""
    return 0 if dark else 7 if depth == "8" else 15


def ink_number(depth: Depth, *, dark: bool) -> int:
    """The number of the colour of plain text on that page."""
    return 0 if not dark else 7 if depth == "8" else 15


@lru_cache(maxsize=256)
def letter_number(name: str, depth: Depth, *, dark: bool, least: float) -> int:
    """The number of the colour of a tag's letter: one that can be read in every terminal, else
    that of plain text.
    """
    page = page_number(depth, dark=dark)
    for number in _OF_SIXTEEN.get(name, ()):
        if number < (8 if depth == "8" else 16) and worst_contrast(number, page) >= least:
            return number
    return ink_number(depth, dark=dark)


@lru_cache(maxsize=256)
def worst_contrast(first: int, second: int) -> float:
    """The contrast of two of the sixteen colours, in the terminal where it is least."""
    from reader.tui.styles.themes import contrast

    return min(
        contrast(Color.parse(palette[first]), Color.parse(palette[second]))
        for palette in TERMINALS.values()
    )
