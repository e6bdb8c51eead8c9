"""Who puts text from right to left into reading order: this program, or the terminal.

Most terminals draw what they get from left to right. Some reorder it themselves, and must be kept
from that: only the program knows where a paragraph ends and which cell a click means. VTE, the
widget of GNOME's, Xfce's and many other terminals, has a mode of ECMA-48 for it. Konsole and mlterm
have none, but a mark after each letter makes every letter a run of its own, and so does the same
through tmux. Where neither is known to work, text is left to the terminal.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

Bidi = Literal["auto", "reorder", "leave"]
BIDI: tuple[Bidi, ...] = get_args(Bidi)
"""`auto`: reorder, but in terminals that are known to do so themselves. `leave` it to them."""

EXPLICIT, IMPLICIT = "\x1b[8l", "\x1b[8h"
"""Switches the terminal's own reordering off, and on again (BDSM). Others ignore both."""


LEFT_TO_RIGHT_MARK = "\N{LEFT-TO-RIGHT MARK}"


def reorders(choice: str | None, environment: Mapping[str, str]) -> bool:
    """Whether the program is to reorder text, in the terminal that these variables tell of."""
    if choice in ("reorder", "leave"):
        return choice == "reorder"
    # Kitty draws each word from right to left, whatever marks are in it, and the words from left to
    # right. What Apple's terminal makes of marks is not known.
    kitty = environment.get("KITTY_WINDOW_ID") or environment.get("TERM") == "xterm-kitty"
    return not kitty and environment.get("TERM_PROGRAM") != "Apple_Terminal"


def needs_marks(environment: Mapping[str, str]) -> bool:
    """Whether a terminal would reorder text again that is in reading order already."""
    if any(environment.get(name) for name in ("KONSOLE_VERSION", "MLTERM")):
        return True
    if environment.get("TERM_PROGRAM") == "Apple_Terminal":
        return True
    # The mode does not reach a terminal through tmux or screen.
    multiplexed = environment.get("TMUX") or environment.get("STY")
    return bool(multiplexed and environment.get("VTE_VERSION"))
