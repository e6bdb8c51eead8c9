"""Raised and lowered figures: 10³ and margin¹, never figures that seem to be part of a number."""

from __future__ import annotations

import re

_RAISED = str.maketrans("0123456789+-−–=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾")
_LOWERED = str.maketrans("0123456789+-−–=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎")
_FIGURES = re.compile(r"[(]?[+\-−–]?\d[\d,;.\s+\-−–]*[)]?\Z")
_LETTER_MARK = re.compile(r"[^\W\d_]{1,2}\Z")


def raised(text: str, before: str, *, is_note_mark: bool = False) -> str:
    """The text of a `<sup>` for a line of plain text; `before` is the character before it."""
    if not before and _FIGURES.match(text):
        return f"{text} "  # the mark of a note, at its head
    if _FIGURES.match(text):
        return text.translate(_RAISED)
    if is_note_mark and _LETTER_MARK.match(text):
        return f"[{text}]"
    return text


def lowered(text: str, before: str) -> str:
    """The text of a `<sub>` for a line of plain text."""
    return text.translate(_LOWERED) if before and _FIGURES.match(text) else text
