"""Who puts text from right to left into reading order: this program, or the terminal.

Most terminals draw what they get from left to right. Some reorder it themselves; those of them that
know the mode of ECMA-48 for that (VTE since 0.58, mlterm) are told not to, since only the program
knows where a paragraph ends and which cell a click means.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

Bidi = Literal["auto", "reorder", "leave"]
BIDI: tuple[Bidi, ...] = get_args(Bidi)
"""`auto`: reorder, but in terminals that are known to do so themselves. `leave` it to them."""

EXPLICIT, IMPLICIT = "\x1b[8l", "\x1b[8h"
"""Switches the terminal's own reordering off, and on again (BDSM). Others ignore both."""


def reorders(choice: str | None, environment: Mapping[str, str]) -> bool:
    """Whether the program is to reorder text, in the terminal that these variables tell of."""
    if choice in ("reorder", "leave"):
        return choice == "reorder"
    if environment.get("TERM_PROGRAM") == "Apple_Terminal":
        return False
    if environment.get("KONSOLE_VERSION"):
        return False
    # It draws words from right to left, but puts them from left to right.
    if environment.get("KITTY_WINDOW_ID") or environment.get("TERM") == "xterm-kitty":
        return False
    multiplexed = environment.get("TMUX") or environment.get("STY")
    # Through tmux the mode does not reach a terminal.
    return not (multiplexed and (environment.get("VTE_VERSION") or environment.get("MLTERM")))
