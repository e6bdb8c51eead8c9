"""Words that stand letter by letter ("H A R B O U R"), and shadows: text that is printed twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from corpus.formats.pdf.characters import Characters
from corpus.formats.pdf.letters import as_text
from corpus.formats.pdf.lines import Piece

_LONE = r"[^\W\d_]"
_SPACED = re.compile(rf"(?<![^\s“\"'(„«]){_LONE}(?: {_LONE}){{3,}}(?!\S)")
"""Four letters or more, each for itself."""
_DOUBLED = re.compile(r"(?:(\S)\1\s*){3}")
_TWICE = re.compile(r"(\S)\1")
_SHORT_SPACED = re.compile(r"\S(?: \S){1,2}\Z")
_WORD_GAP = 1.9
"""Multiple of the usual gap between the letters from which a gap is one between words."""
_EVEN = 0.12
"""Height by which the gaps within a word may differ from their median."""
_FEWEST_WITH_BLANKS = 5
"""Letters that must stand so if the PDF itself has blanks between them: "a b c d" is a list."""
_OVERLAP = 0.5
"""Share of the smaller of two boxes that lies in the other if one is the other's shadow."""
_MOST_PIECES = 2_000
"""Of a page on which shadows are looked for; the time grows with their square."""
_NEAR = 0.3
"""How far a shadow is from its letter at most, in heights."""
_ALIKE = 0.8
"""Share of the letters that a shadow repeats at least."""


def close_up(pieces: list[Piece], characters: Characters) -> None:
    """Makes words of letters that stand far apart."""
    spaced: list[tuple[Piece, float]] = []
    for piece in pieces:
        if " " in piece.text and _SPACED.search(piece.text):
            closed = as_text("".join(_closed(piece, characters)))
            if closed != piece.text:
                spaced.append((piece, median(_gaps(piece, characters))))
                piece.text = closed
        if _DOUBLED.match(piece.text) and _is_doubled(piece, characters):
            piece.text = _TWICE.sub(r"\1", piece.text)
    # Words of two or three letters show what they are by their neighbours only.
    for piece in pieces if spaced else ():
        if _SHORT_SPACED.match(piece.text):
            near = [g for p, g in spaced if abs(p.low - piece.low) <= 3 * piece.height]
            gaps = _gaps(piece, characters)
            if any(abs(g - gap) < _EVEN * piece.height for g in near for gap in gaps[:1]):
                piece.text = piece.text.replace(" ", "")


def _gaps(piece: Piece, characters: Characters) -> list[float]:
    """Between the letters of a piece, in points."""
    letters = [c for c in characters.all[piece.start : piece.end] if not c.text.isspace()]
    return [b.left - a.right for a, b in pairwise(letters)]


def _closed(piece: Piece, characters: Characters) -> Iterator[str]:
    letters: list[str] = []
    gaps: list[float] = []
    blanks: list[bool] = []
    last: float | None = None
    blank = False
    for n in range(piece.start, piece.end):
        text, left, _, right, _ = characters.all[n]
        if text.isspace():
            blank = blank or characters.blank(n) is not None
            continue
        if last is not None:
            gaps.append(left - last)
            blanks.append(blank)
        letters.append(text)
        last, blank = right, False
    height = piece.height
    shown = [blank or gap > 0.15 * height for blank, gap in zip(blanks, gaps, strict=True)]
    lone = [all(shown[max(0, n - 1) : n + 1]) for n in range(len(letters))]
    start = 0
    while start < len(letters):
        end = start
        while lone[start] and end + 1 < len(letters) and lone[end + 1]:
            end += 1
        run = range(start, end)
        apart = _apart(letters[start : end + 1], gaps[start:end], blanks[start:end], height)
        for n in run:
            yield letters[n] + (" " if apart[n - start] else "")
        yield letters[end] + (" " if end < len(shown) and shown[end] else "")
        start = end + 1


def _apart(letters: list[str], gaps: list[float], blanks: list[bool], height: float) -> list[bool]:
    """Of letters that each stand alone, behind which there is a blank between two words. Letters in
    the order of the alphabet are a list.
    """
    usual = median(gaps) if gaps else 0.0
    between = 2 * sum(blanks) <= len(gaps)
    enough = len(gaps) >= (3 if between else _FEWEST_WITH_BLANKS - 1)
    even = sum(abs(gap - usual) < _EVEN * height for gap in gaps) >= 0.6 * len(gaps)
    listed = not between and all(a < b for a, b in pairwise(letters))
    if not (enough and even) or listed:
        return [True] * len(gaps)
    widest = max(_WORD_GAP * usual, usual + 0.1 * height)
    return [gap > widest or (between and blank) for gap, blank in zip(gaps, blanks, strict=True)]


def _is_doubled(piece: Piece, characters: Characters) -> bool:
    """Whether each letter is printed twice, the second time a little aside to make it look bold."""
    letters = [c for c in characters.all[piece.start : piece.end] if not c.text.isspace()]
    pairs = list(zip(letters[::2], letters[1::2], strict=False))
    near = sum(
        a.text == b.text and abs(a.left - b.left) < 0.5 * (a.right - a.left) for a, b in pairs
    )
    return len(letters) % 2 == 0 and near == len(pairs)


def without_shadows(pieces: list[Piece], characters: Characters) -> list[Piece]:
    """The pieces without those that repeat the letters of another at almost the same place."""
    if len(pieces) > _MOST_PIECES:
        return pieces
    by_top = sorted(pieces, key=lambda p: -p.top)
    order = {id(piece): n for n, piece in enumerate(pieces)}
    shadows: set[int] = set()
    for n, piece in enumerate(by_top):
        for other in by_top[n + 1 :]:
            if other.top < piece.low:
                break
            if _overlap(piece, other) and id(piece) not in shadows and id(other) not in shadows:
                first, second = sorted((piece, other), key=lambda p: order[id(p)])
                if _repeats(second, first, characters):
                    shadows.add(id(second))
                elif _repeats(first, second, characters):
                    shadows.add(id(first))
    return [piece for piece in pieces if id(piece) not in shadows] if shadows else pieces


def _overlap(a: Piece, b: Piece) -> bool:
    across = min(a.right, b.right) - max(a.left, b.left)
    if across <= _OVERLAP * min(a.right - a.left, b.right - b.left):
        return False
    return min(a.top, b.top) - max(a.low, b.low) > _OVERLAP * min(a.height, b.height)


def _repeats(shadow: Piece, piece: Piece, characters: Characters) -> bool:
    """Whether most letters of a piece are printed in the other one too, close by."""
    near = _NEAR * piece.height
    letters = [c for c in characters.all[shadow.start : shadow.end] if not c.text.isspace()]
    first: dict[str, list[tuple[float, float]]] = {}
    for c in characters.all[piece.start : piece.end]:
        first.setdefault(c.text, []).append((c.left, c.low))
    found = sum(
        any(abs(c.left - x) <= near and abs(c.low - y) <= near for x, y in first.get(c.text, ()))
        for c in letters
    )
    return found >= _ALIKE * len(letters)
