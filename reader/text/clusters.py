"""What a reader calls a character: grapheme clusters, how wide each is drawn, and in which form.

Terminals disagree on the width of emoji sequences, variation selectors, flags and lone marks. So a
form is drawn on whose width they agree, while offsets stay those of the source. Rows are in
`wrapping`. The tables of wcwidth are imported when a text first needs them: most texts never do,
and the program starts faster.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from reader.terminal.safe import MOST_MARKS, PLACEHOLDER, safe

TAB = 4
"""Cells of a tab: a fixed width, so that a row's width is the sum of its clusters'."""

# Characters that are one cell wide everywhere and never join with a neighbour of this class: ASCII,
# Latin, Greek and Cyrillic letters, and the punctuation of prose. U+00AD, the soft hyphen, is not.
SIMPLE_CLASS = (
    "\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u03ff\u0400-\u0482"
    "\u048a-\u052f\u1e00-\u1fff\u2000-\u200a\u2010-\u2027\u202f-\u205f\u20a0-\u20bf\u2190-\u2193"
)
# Two cells each, never joining: ideographs, kana, composed Hangul, full-width forms.
WIDE_CLASS = (
    "\u3001-\u3029\u3041-\u3096\u30a1-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60"
)
# Letters and pictographs that are clusters of their own when they stand beside each other.
_LETTER_CLASS = "\u05d0-\u05ea\u0621-\u064a\u0e01-\u0e2e\U0001f300-\U0001f3fa\U0001f400-\U0001faff"

_ALL_SIMPLE = re.compile(f"[\n{SIMPLE_CLASS}]*")
# Blanks of other widths are drawn as one plain blank: some terminals underline or widen them.
_BLANKS = dict.fromkeys((160, *range(8192, 8203), 8239, 8287), " ")
_BREAKING_BLANKS = " \t\u3000"
_ALONE = frozenset(
    "\n\r\u061c\u200e\u200f\u2028\u2029\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
"""Zero wide by the tables, but drawn as a visible character, never as part of a neighbour."""


class Cell(NamedTuple):
    """A cluster as it stands in a row."""

    start: int
    end: int
    column: int
    width: int
    form: str


def is_simple(text: str, start: int, end: int) -> bool:
    """Whether every character of `text[start:end]` is one cell and a cluster of its own."""
    match = _ALL_SIMPLE.match(text, start, end)
    return match is not None and match.end() == end


def simple_form(text: str) -> str:
    """What is drawn for text that `is_simple`, character for character."""
    return text if text.isascii() else text.translate(_BLANKS)


def width_of(text: str) -> int:
    """The width in cells of text that is drawn unchanged."""
    if is_simple(text, 0, len(text)):
        return len(text)
    from wcwidth import wcswidth

    return wcswidth(text)


@lru_cache(maxsize=1)
def _lone() -> re.Pattern[str]:
    """Characters that never join with each other; the class is large, so it is compiled late."""
    return re.compile(f"[{SIMPLE_CLASS}{WIDE_CLASS}{_LETTER_CLASS}]")


def is_boundary(text: str, offset: int) -> bool:
    """Whether `offset` is certainly between two clusters; False where it may or may not be."""
    lone = _lone()
    return bool(lone.match(text, offset - 1) and lone.match(text, offset))


@lru_cache(maxsize=8192)
def _hidden(char: str) -> bool:
    """Whether a character has no width of its own and belongs to the cluster before it."""
    if char == "\u00ad":
        return True
    from wcwidth import wcwidth

    return wcwidth(char) == 0 and char not in _ALONE and safe(char) == char


@lru_cache(maxsize=8192)
def is_blank(cluster: str) -> bool:
    """Whether a row may break behind this cluster as behind a blank."""
    return cluster[0] in _BREAKING_BLANKS and all(_hidden(char) for char in cluster[1:])


@lru_cache(maxsize=16384)
def display_form(cluster: str) -> tuple[str, int]:
    """The form in which `cluster` is drawn, and its width in cells (at least 1)."""
    base = cluster[0]
    if base == "\t":
        return " " * TAB, TAB
    if base == "\u3000":
        return "  ", 2
    if 0x1F1E6 <= ord(base) <= 0x1F1FF:
        # Flags are two cells in some terminals and four in others; their letters are two in all.
        letters = "".join(chr(ord(c) - 0x1F1E6 + 65) for c in cluster if c >= "\U0001f1e6")
        return letters, len(letters)
    if len(cluster) > 1:
        composed = unicodedata.normalize("NFC", cluster)
        if len(composed) == 1:
            cluster = base = composed
    if safe(base) != base or base == "\n":
        return (safe(base) if base != "\n" else PLACEHOLDER), 1
    from wcwidth import wcswidth, wcwidth

    own = wcwidth(base)
    if own < 0 or base in "\u00ad\u200b":
        return PLACEHOLDER, 1
    if own == 0:
        return ("\u25cc" if unicodedata.category(base)[0] == "M" else PLACEHOLDER), 1
    # Joined emoji are drawn as the first one: its width is the same in every terminal.
    kept = "M" if unicodedata.category(base)[0] == "S" else "MLN"
    rest = [c for c in cluster[1:] if unicodedata.category(c)[0] in kept and not _resizes(c)]
    form = (base + "".join(rest[:MOST_MARKS])).translate(_BLANKS)
    width = wcswidth(form)
    return (form, width) if width > 0 else (PLACEHOLDER, 1)


def _resizes(char: str) -> bool:
    """Whether it changes the width in some terminals: variation selectors, the box of a keycap."""
    return "\ufe00" <= char <= "\ufe0f" or char == "\u20e3"


def clusters(text: str, start: int, end: int) -> list[str]:
    """The clusters of `text[start:end]`, which begins at a boundary; joined they are that text.

    They follow UAX #29, except that characters without width (soft hyphens, zero-width blanks)
    belong to the cluster before them, so that every cluster can be seen and reached by the cursor.
    """
    if is_simple(text, start, end):
        return list(text[start:end])
    from wcwidth import iter_graphemes

    merged: list[str] = []
    for cluster in iter_graphemes(text[start:end]):
        if merged and _hidden(cluster[0]):
            merged[-1] += cluster
        else:
            merged.append(cluster)
    return merged


def fit(text: str, width: int) -> str:
    """One line of foreign text, made harmless and cut to `width` cells, with an ellipsis if cut."""
    if width <= 0:
        return ""
    if is_simple(text, 0, min(len(text), width + 1)) and "\n" not in text[: width + 1]:
        return simple_form(text if len(text) <= width else text[: width - 1] + "…")
    forms: list[str] = []
    used = 0
    for cluster in clusters(text[: width * 8], 0, min(len(text), width * 8)):
        form, wide = (" ", 1) if cluster in ("\n", "\t") else display_form(cluster)
        if used + wide > width:
            while forms and used + 1 > width:
                used -= width_of(forms.pop())
            return "".join(forms) + "…"
        forms.append(form)
        used += wide
    return "".join(forms)


def fit_end(text: str, width: int) -> str:
    """The end of one line of foreign text, made harmless and cut to `width` cells, with an ellipsis
    before it if cut.
    """
    if len(text) <= width and is_simple(text, 0, len(text)):
        return fit(text, width)
    forms = [fit(cluster, 2) for cluster in clusters(text, 0, len(text))]
    widths = [width_of(form) for form in forms]
    if sum(widths) <= width:
        return "".join(forms)
    room = width - 1  # for the ellipsis
    first = len(forms)
    while first and widths[first - 1] <= room:
        first -= 1
        room -= widths[first]
    return "…" + "".join(forms[first:]).lstrip() if width > 0 else ""
