"""Superscripts and subscripts in plain text: 10³, 1907², H₂O, and never 103, 19072."""

from __future__ import annotations

import re

_RAISED = str.maketrans("0123456789+-−–=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾")
_LOWERED = str.maketrans("0123456789+-−–=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎")
_FIGURES = re.compile(r"[-+−–]?\d+(?:\s?[-,;.–−+/]\s?\d+)*[-+−–,]?")
_SIGNS = re.compile(r"[-+−–]")
_MANY = re.compile(r"[,;.\s/]|(?<=\d)[-–](?=\d)")
_LONGEST = 40
"""Characters; longer figures are no superscript, but small print."""


def raised(text: str, before: str) -> str:
    """A superscript as plain text; `before` is what stands before it.

    Figures become superscript characters where they follow something, so that they do not read as
    a part of it. Letters stay as they are (19th, Mme, TM).
    """
    return _shifted(text, before, _RAISED, {"n": "ⁿ", "i": "ⁱ"})


def lowered(text: str, before: str) -> str:
    """A subscript as plain text; `before` is what stands before it."""
    return _shifted(text, before, _LOWERED, {})


def _shifted(text: str, before: str, table: dict[int, int], letters: dict[str, str]) -> str:
    figures = text.strip()
    if not figures or len(figures) > _LONGEST or not before or before[-1].isspace():
        return text
    if figures in letters and (before[-1].isdecimal() or before[-1] == ")"):
        shifted = letters[figures]
    elif _SIGNS.fullmatch(figures):
        shifted = figures.translate(table)
    elif _FIGURES.fullmatch(figures):
        # What separates figures stays as it is: ²,³ are two notes, ²⁻³ would be a difference.
        shifted = "".join(
            part if _MANY.fullmatch(part) else part.translate(table)
            for part in re.split(f"({_MANY.pattern})", figures)
        )
    else:
        return text
    return text.replace(figures, shifted, 1)
