"""Large initials: the letter over several lines with which a chapter begins."""

from __future__ import annotations

import re

from corpus.formats.pdf.lines import Piece

_LARGE = 1.7
"""Height of a large initial, in those of the text."""
_INITIAL = re.compile(r"[\"'“‘«„]?[^\W\d_]\Z")
_WORDS_OF_ONE_LETTER = frozenset("AIOYEÀÁÉÓÒaioyeàéóòАИОУЯВКС")
_FIRST_WORD = re.compile(r"[^\W\d_]+")


def join_initials(pieces: list[Piece], body: float) -> list[Piece]:
    """The pieces, with each large initial put before the line whose first letter it is. `body`: the
    height of the text's letters, in points.
    """
    large = [p for p in pieces if p.height >= _LARGE * body and _INITIAL.match(p.text)]
    if not large:
        return pieces
    words = {word for p in pieces for word in _FIRST_WORD.findall(p.text.lower())}
    taken = set()
    for initial in large:
        line = _line_beside(initial, pieces, body)
        if line is not None:
            line.text = initial.text + _blank(initial.text, line.text, words) + line.text
            taken.add(id(initial))
    return [p for p in pieces if id(p) not in taken]


def _line_beside(initial: Piece, pieces: list[Piece], body: float) -> Piece | None:
    """The uppermost line right of an initial, if a second one stands beside it or below."""
    beside = [
        p
        for p in pieces
        if p.height < 0.7 * initial.height
        and -0.5 * body <= p.left - initial.right <= 1.5 * body
        and p.low < initial.top
        and p.top > initial.low + 0.1 * initial.height
    ]
    if not beside or sum(len(p.text) for p in beside) < 20:
        return None
    return max(beside, key=lambda p: p.top)


def _blank(initial: str, following: str, words: set[str]) -> str:
    """A blank if the initial is a word of its own."""
    first = _FIRST_WORD.match(following)
    if first is None or initial[-1] not in _WORDS_OF_ONE_LETTER:
        return "" if first is not None else " "
    word = first[0].lower()
    # "A" and "ll": the word that both make occurs in the text, or what is left is none.
    return "" if initial[-1].lower() + word in words or len(word) < 2 else " "
