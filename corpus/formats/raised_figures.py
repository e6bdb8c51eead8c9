"""Superscripts and subscripts in plain text: 10³, 1907², H₂O, and never 103, 19072."""

from __future__ import annotations

import re

_RAISED = str.maketrans("0123456789+-−–=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾")
_LOWERED = str.maketrans("0123456789+-−–=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎")
_FIGURES = re.compile(r"[(]?[-+−–]?\d+(?:\s?[-,;.–−+/]\s?\d+|\s\d+)*[-+−–,]?[)]?")
_LETTER_MARK = re.compile(r"[^\W\d_]{1,2}")
_SIGNS = re.compile(r"[-+−–]")
_MANY = re.compile(r"[,;.\s/]|(?<=\d)[-–](?=\d)")
_LONGEST = 40
"""Characters; longer figures are no superscript, but small print."""


def raised(text: str, before: str, *, is_note_mark: bool = False) -> str:
    """A superscript as plain text; `before` is the character before it, if there is one in the
    block.

    Figures become superscript characters, so that they do not read as a part of what they follow.
    Letters stay as they are (19th, Mme, TM), unless they are known to be the mark of a note.
    """
    if not before and _FIGURES.fullmatch(text.strip()):
        return f"{text.strip()} "  # the mark of a note, at its head
    if is_note_mark and _LETTER_MARK.fullmatch(text.strip()):
        return f"[{text.strip()}]"
    return _shifted(text, before, _RAISED, {"n": "ⁿ", "i": "ⁱ"})


def lowered(text: str, before: str) -> str:
    """A subscript as plain text; `before` is the character before it."""
    return text if not before or before.isspace() else _shifted(text, before, _LOWERED, {})


def _shifted(text: str, before: str, table: dict[int, int], letters: dict[str, str]) -> str:
    figures = text.strip()
    if not figures or len(figures) > _LONGEST or not before:
        return text
    if figures in letters and (before.isdecimal() or before == ")"):
        shifted = letters[figures]
    elif _SIGNS.fullmatch(figures):
        shifted = figures.translate(table)
    elif _FIGURES.fullmatch(figures):
        # What separates figures stays as it is: ²,³ are two notes, ²⁻³ would be a difference.
        shifted = "".join(
            part if number % 2 else part.translate(table)
            for number, part in enumerate(re.split(f"({_MANY.pattern})", figures))
        )
    else:
        return text
    return text.replace(figures, shifted, 1)
