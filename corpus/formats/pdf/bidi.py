"""Hebrew and Arabic lines in the order in which they are read.

A PDF draws such lines in any order, and PDFium turns round what it takes for a run. So a line is
put together from the places of its letters, from left to right, and what runs from right to left is
then turned round (after the Unicode bidirectional algorithm, UAX 9, whose levels here are two).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from corpus.formats.pdf.characters import Character, Characters
from corpus.formats.pdf.letters import as_text
from corpus.formats.pdf.lines import Piece

FROM_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_MARK = re.compile(
    "[\u0591-\u05bd\u05bf\u05c1-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]"
)
_FROM_LEFT = re.compile(r"[^\W\d_]")
_NUMBER = re.compile(r"[+\-#$€£%°]?\d+(?:[.,:/\-]\d+)*[%°$€£]?")
_PAIRS = ("()", "[]", "{}", "«»", "‹›")
_SAME_LINE = 0.35
"""How far the middles of letters of one line are apart at most, in heights."""
_WIDEST_SPACE = 1.1
_NARROWEST_SPACE = 0.15
_ALEFS = "اأإآ"


class _Glyph(NamedTuple):
    text: str
    box: Character
    number: int


def pieces_by_place(characters: Characters, numbers: Sequence[int]) -> list[Piece]:
    """The pieces of the lines of these characters, which run from left to right, from right to left
    or both ways, from top to bottom.
    """
    glyphs = []
    for n in numbers:
        character = characters.all[n]
        if not character.text.isspace():
            glyphs.append(_Glyph(character.text, character, n))
        elif box := characters.blank(n):
            glyphs.append(_Glyph(" ", box, n))
    made = []
    for row in _rows(glyphs):
        for part in _parts(row):
            text = as_text(_logical(_clusters(part)))
            if text:
                boxes = [g.box for g in part if g.text != " "]
                made.append(
                    Piece(
                        text,
                        min(b.left for b in boxes),
                        median(b.low for b in boxes),
                        max(b.right for b in boxes),
                        median(b.top for b in boxes),
                        characters.style(part[0].number),
                    )
                )
    return made


def _rows(glyphs: list[_Glyph]) -> list[list[_Glyph]]:
    rows: list[list[_Glyph]] = []
    middle = height = 0.0
    for glyph in sorted(glyphs, key=lambda g: -(g.box.low + g.box.top)):
        at = (glyph.box.low + glyph.box.top) / 2
        if rows and middle - at <= _SAME_LINE * height:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
            middle, height = at, glyph.box.top - glyph.box.low
    return rows


def _parts(row: list[_Glyph]) -> list[list[_Glyph]]:
    """A row's glyphs from left to right, cut where gaps are too wide for a blank, with blanks in
    the narrower ones.
    """
    tall = median(g.box.top - g.box.low for g in row)
    parts: list[list[_Glyph]] = []
    right = 0.0
    waiting: _Glyph | None = None
    for glyph in _from_left(row):
        if glyph.text == " ":
            waiting = glyph
            continue
        gap = glyph.box.left - right
        if not parts or gap > _WIDEST_SPACE * tall:
            parts.append([])
        elif gap > _NARROWEST_SPACE * tall or (
            waiting is not None and gap > 0 and _is_between(waiting.box, right)
        ):
            parts[-1].append(waiting or glyph._replace(text=" "))
        right = glyph.box.right if not parts[-1] else max(right, glyph.box.right)
        waiting = None
        parts[-1].append(glyph)
    return parts


def _is_between(blank: Character, right: float) -> bool:
    """Whether a blank stands behind the letter that ends there, and not below it."""
    return blank.left > right - 0.3 * (blank.right - blank.left)


def _from_left(row: list[_Glyph]) -> list[_Glyph]:
    """By place. Letters of one glyph share theirs: PDFium has turned them round with their line,
    except for lam and alef, which it has taken apart itself.
    """
    ordered = sorted(row, key=lambda g: (g.box.left, g.number))
    for n, (a, b) in enumerate(pairwise(ordered)):
        if a.text == "ل" and b.text in _ALEFS and a.box[1:] == b.box[1:]:
            ordered[n], ordered[n + 1] = b, a
    return ordered


def _clusters(part: list[_Glyph]) -> list[str]:
    """Letters from left to right, each with the points above or below it."""
    bases = [g for g in part if not _MARK.match(g.text)]
    if not bases:
        return [g.text for g in part]
    marks: dict[int, str] = {}
    alone: set[int] = set()
    for glyph in part:
        if not _MARK.match(glyph.text):
            continue
        if any(base.box[1:] == glyph.box[1:] for base in bases):
            alone.add(glyph.number)  # one glyph for a letter and its points
            continue
        middle = (glyph.box.left + glyph.box.right) / 2
        base = min(
            (b for b in bases if b.text != " "),
            key=lambda b: abs((b.box.left + b.box.right) / 2 - middle),
            default=None,
        )
        if base is not None:
            marks[base.number] = marks.get(base.number, "") + glyph.text
    out = []
    for glyph in part:
        if glyph.text == " " or not _MARK.match(glyph.text) or glyph.number in alone:
            own = marks.pop(glyph.number, "") if glyph.text != " " else ""
            out.append(glyph.text + own)
    return out


def _logical(visual: list[str]) -> str:
    """Clusters from left to right, in the order in which they are read."""
    kinds = [_kind(cluster) for cluster in visual]
    from_right, from_left = kinds.count("R"), kinds.count("L")
    if not from_right:
        return "".join(visual)
    if from_right >= from_left:
        return _turned(visual, kinds)
    out: list[str] = []
    at = 0
    while at < len(visual):
        if kinds[at] != "R":
            out.append(visual[at])
            at += 1
            continue
        # As far as the last letter of this direction before one of the other.
        end = at
        for n in range(at, len(visual)):
            if kinds[n] == "L":
                break
            if kinds[n] == "R":
                end = n + 1
        out.append(_turned(visual[at:end], kinds[at:end]))
        at = end
    return "".join(out)


def _kind(cluster: str) -> str:
    if FROM_RIGHT.match(cluster):
        return "N" if cluster[0].isdecimal() else "R"
    if cluster[0].isdecimal():
        return "N"
    return "L" if _FROM_LEFT.match(cluster) else ""


def _turned(visual: list[str], kinds: list[str]) -> str:
    """What runs from right to left turned round, but for words and numbers within that do not."""
    out: list[tuple[str, bool]] = []
    end = len(visual)
    while end:
        start = end - 1
        if kinds[start] == "L" or (kinds[start] == "N" and _in_words(kinds, end)):
            while start and kinds[start - 1] != "R":
                start -= 1
            while kinds[start] == "":
                start += 1
            out.append(("".join(visual[start:end]), True))
        elif kinds[start] == "N" or visual[start] in "%°$€£":
            joined = "".join(visual[:end])
            number = next((m for m in _NUMBER.finditer(joined) if m.end() == len(joined)), None)
            taken = len(number[0]) if number else 1
            at = 0
            while start and at + len(visual[start]) < taken:
                at += len(visual[start])
                start -= 1
            out.append(("".join(visual[start:end]), True))
        else:
            out.append((visual[start], False))
        end = start
    return _with_brackets(out)


def _in_words(kinds: list[str], end: int) -> bool:
    """Whether a number belongs to words that run from left to right: one stands before it."""
    for n in range(end - 1, -1, -1):
        if kinds[n] in ("L", "R"):
            return kinds[n] == "L"
    return False


def _with_brackets(out: list[tuple[str, bool]]) -> str:
    """Brackets are mirrored if they close before they open: some PDFs name the sign that is drawn,
    others the one that is meant, and PDFium turns some of them round.
    """
    signs = [text for text, _ in out]
    for pair in _PAIRS:
        places = [n for n, (text, from_left) in enumerate(out) if text in pair and not from_left]
        if len(places) == 2:
            signs[places[0]], signs[places[1]] = pair[0], pair[1]
        elif _closes_first([out[n][0] for n in places], pair):
            for n in places:
                signs[n] = pair[1 - pair.index(signs[n])]
    return "".join(signs)


def _closes_first(signs: list[str], pair: str) -> bool:
    depth = 0
    for sign in signs:
        depth += 1 if sign == pair[0] else -1
        if depth < 0:
            return True
    return False
