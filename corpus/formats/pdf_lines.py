"""From a PDF's characters with their places to pieces of lines. A piece has no gap wider than those
between words, so the lines of two columns side by side are two pieces.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

_HYPHENS = frozenset("\ufffe\x02\u00ad")
"""What PDFium writes for a hyphen at a line's end."""
_WIDEST_SPACE = 1.1
"""Gap in a line, in heights of its letters, above which another column begins."""
_NARROWEST_SPACE = 0.15
"""Gap above which there is a blank, even if the PDF has none."""
_LOWEST = 0.1
_BACK = 0.6
"""How far back a letter may be, in heights; the letters of a ligature share a place."""
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SMALL = 0.85
_ABOVE = 0.2
"""A raised figure is at most so high and at least so far raised, in heights of its line."""
_LIGATURES = range(0xFB00, 0xFB07)
_NO_CHARACTERS = frozenset("\ufffe\uffff\ufeff\x00")


class Character(NamedTuple):
    """A character and its box, in points; blanks and line ends have none."""

    text: str
    left: float
    low: float
    right: float
    top: float


@dataclass(slots=True, eq=False)
class Piece:
    """A part of a line and its box, in points from the lower left."""

    text: str
    left: float
    low: float
    right: float
    top: float

    @property
    def height(self) -> float:
        return self.top - self.low


@dataclass(slots=True)
class Page:
    """A page's pieces, in the PDF's own order, and its size in points."""

    number: int
    width: float
    height: float
    pieces: list[Piece]


def pieces(characters: Iterable[Character]) -> list[Piece]:
    """The pieces of a page, in the PDF's own order."""
    all_pieces: list[Piece] = []
    piece: Piece | None = None
    last: Character | None = None
    blank = ended = raised = False
    for character in characters:
        if character.text == "\n":
            blank, ended = False, True
            continue
        if character.text.isspace():
            blank = True
            continue
        height = character.top - character.low
        if height < _LOWEST:
            height = _LOWEST
        if (
            piece is not None
            and last is not None
            and not ended
            and not raised
            and character.low == last.low
            and character.top == last.top
            and -_BACK * height <= character.left - last.left
            and (gap := character.left - last.right) <= _WIDEST_SPACE * height
        ):
            # Like nearly all characters, it follows the one before it: nothing else matters.
            if blank or gap > _NARROWEST_SPACE * height:
                piece.text += " "
                blank = False
            piece.text += character.text
            if character.right > piece.right:
                piece.right = character.right
            last = character
            continue
        raised = False
        if ended and piece is not None and last is not None:
            # PDFium ends a line before a raised figure too.
            if not (_is_raised(character, piece) and 0 <= character.left - last.right < height):
                piece = None
            ended = False
        if piece is not None and last is not None:
            gap = character.left - last.right
            same_line = min(character.top, piece.top) - max(character.low, piece.low) > 0.4 * min(
                height, piece.height
            )
            if (
                not same_line
                or gap > _WIDEST_SPACE * height
                or character.left < last.left - _BACK * height
            ):
                piece = None
            elif _is_raised(character, piece):
                piece.text += character.text.translate(_SUPERSCRIPTS)
                piece.right = max(piece.right, character.right)
                last, blank, raised = character, False, True
                continue
            elif blank or gap > _NARROWEST_SPACE * height:
                piece.text += " "
        if piece is None:
            piece = Piece("", character.left, character.low, character.right, character.top)
            all_pieces.append(piece)
        piece.text += character.text
        piece.right = max(piece.right, character.right)
        # A raised figure belongs to the line, but does not make it higher.
        if height > 0.9 * piece.height:
            piece.low, piece.top = min(piece.low, character.low), max(piece.top, character.top)
        last, blank = character, False
    for made in all_pieces:
        made.text = _as_text(made.text)
    return [made for made in all_pieces if made.text]


def _is_raised(character: Character, piece: Piece) -> bool:
    """Whether a character is the figure of a note or a power, which must not join a number."""
    return (
        character.text.isdecimal()
        and character.top - character.low < _SMALL * piece.height
        and character.low > piece.low + _ABOVE * piece.height
    )


def _as_text(text: str) -> str:
    """The text with plain hyphens, ligatures as letters, and surrogates joined."""
    if text.isascii() and text.isprintable():
        return text.strip()
    if text[-1] in _HYPHENS:
        text = text[:-1] + "-"
    joined = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "".join(map(_letter, joined)).strip()


def _letter(character: str) -> str:
    if ord(character) in _LIGATURES:
        return unicodedata.normalize("NFKC", character)
    return "" if character in _NO_CHARACTERS else "-" if character == "\x02" else character
