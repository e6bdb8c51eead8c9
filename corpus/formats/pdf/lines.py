"""From a PDF's characters with their places to pieces of lines. A piece has no gap wider than those
between words, so the lines of two columns side by side are two pieces.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from corpus.formats.pdf.characters import PLAIN, Character, Characters, Style
from corpus.formats.pdf.letters import as_text

_WIDEST_SPACE = 1.1
"""Gap in a line, in heights of its letters, above which another column begins."""
_NARROWEST_SPACE = 0.15
"""Gap above which there is a blank, even if the PDF has none."""
_NARROWEST_SPACE_OF_WIDE = 0.5
"""The same between Chinese or Japanese characters, which have no blanks between them."""
_WIDE = re.compile("[\u2e80-\ua4cf\uf900-\ufaff\uff00-\uff60]")
_LOWEST = 0.1
_BACK = 0.6
"""How far back a letter may be, in heights; the letters of a ligature share a place."""
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SMALL = 0.85
_ABOVE = 0.2
"""A raised figure is at most so high and at least so far raised, in heights of its line."""
_MARK = re.compile(r"[\d*†‡§¶]{1,4}\Z")


@dataclass(slots=True, eq=False)
class Piece:
    """A part of a line and its box, in points from the lower left."""

    text: str
    left: float
    low: float
    right: float
    top: float
    style: Style = PLAIN
    start: int = 0
    end: int = 0
    """Its characters, by their numbers."""
    marked: bool = False
    """Whether it begins with a raised mark, as a footnote does."""

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
    asides: list[Page] = field(default_factory=list)
    """What runs in other directions, each as a page turned until its lines run from left to
    right.
    """
    from_right: bool = False
    """Whether its lines run from right to left; its boxes are then mirrored."""
    comments: list[str] = field(default_factory=list)
    """What readers have written about the page, which does not show it."""


def pieces(characters: Characters) -> tuple[list[Piece], dict[int, list[int]]]:
    """The pieces of a page, in the PDF's own order; and by direction the numbers of characters in
    lines that run otherwise than from left to right.
    """
    all_pieces: list[Piece] = []
    elsewhere: dict[int, list[int]] = defaultdict(list)
    aside: list[int] | None = None
    piece: Piece | None = None
    last: Character | None = None
    direction = characters.direction
    blank = ended = raised = False
    blank_at = 0
    for n, character in enumerate(characters.all):
        text, left, low, right, top = character
        if text.isspace():
            if aside is not None:
                aside.append(n)
            if text == "\n":
                blank, ended = False, True
            else:
                blank, blank_at = True, n
            continue
        height = top - low
        if height < _LOWEST:
            height = _LOWEST
        if (
            piece is not None
            and last is not None
            and not ended
            and not raised
            and low == last.low
            and top == last.top
            and -_BACK * height <= left - last.left
            and (gap := left - last.right) <= _WIDEST_SPACE * height
        ):
            # Like nearly all characters, it follows the one before it: nothing else matters.
            if (blank or gap > _NARROWEST_SPACE * height) and not (
                text > "\u2e7f"
                and _are_wide(last.text, text, gap / height)
                and not (blank and characters.blank(blank_at))
            ):
                piece.text += " "
            blank = False
            piece.text += text
            if right > piece.right:
                piece.right = right
            piece.end = n + 1
            last = character
            continue
        raised = False
        if ended and piece is not None and last is not None:
            # PDFium ends a line before a raised figure too.
            near = -_BACK * height <= left - last.right < height
            if not (near and (_is_raised(character, piece) or _is_mark(piece, character))):
                piece = None
            ended = False
        if piece is not None and last is not None:
            gap = left - last.right
            same_line = min(top, piece.top) - max(low, piece.low) > 0.4 * min(height, piece.height)
            if not same_line or gap > _WIDEST_SPACE * height or left < last.left - _BACK * height:
                piece = None
            elif _is_raised(character, piece):
                piece.text += text.translate(_SUPERSCRIPTS)
                piece.right = max(piece.right, right)
                piece.end = n + 1
                last, blank, raised = character, False, True
                continue
            elif _is_mark(piece, character):
                piece.text += " "
                piece.low, piece.top, piece.marked = low, top, True
            elif (blank or gap > _NARROWEST_SPACE * height) and not (
                _are_wide(last.text, text, gap / height)
                and not (blank and characters.blank(blank_at))
            ):
                piece.text += " "
        if piece is None:
            ended = False
            if turn := direction(n):
                aside = elsewhere[turn]
                aside.append(n)
                continue
            aside = None
            piece = Piece("", left, low, right, top, characters.style(n), n)
            all_pieces.append(piece)
        piece.text += text
        piece.end = n + 1
        piece.right = max(piece.right, right)
        # A raised figure belongs to the line, but does not make it higher.
        if height > 0.9 * piece.height:
            piece.low, piece.top = min(piece.low, low), max(piece.top, top)
        last, blank = character, False
    return finished(all_pieces, characters), elsewhere


def finished(all_pieces: Iterable[Piece], characters: Characters) -> list[Piece]:
    """The pieces with plain letters, of one width only if their last letter is so too."""
    made = []
    for piece in all_pieces:
        piece.text = as_text(piece.text)
        if piece.style.mono and not characters.style(piece.end - 1).mono:
            piece.style = piece.style._replace(mono=False)
        if piece.text:
            made.append(piece)
    return made


def _are_wide(before: str, text: str, gap: float) -> bool:
    """Whether two characters have no blank between them, whatever PDFium says; `gap` in heights."""
    return (
        gap <= _NARROWEST_SPACE_OF_WIDE
        and _WIDE.match(text) is not None
        and _WIDE.match(before) is not None
    )


def _is_raised(character: Character, piece: Piece) -> bool:
    """Whether a character is the figure of a note or a power, which must not join a number."""
    return (
        character.text.isdecimal()
        and character.top - character.low < _SMALL * piece.height
        and character.low > piece.low + _ABOVE * piece.height
    )


def _is_mark(piece: Piece, character: Character) -> bool:
    """Whether a piece so far is the raised mark of the note that the character begins."""
    height = character.top - character.low
    return (
        piece.height < _SMALL * height
        and piece.low > character.low + _ABOVE * height
        and _MARK.match(piece.text) is not None
    )
