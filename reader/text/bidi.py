"""Embedding levels and visual order, after the Unicode bidirectional algorithm (UAX #9).

Of its levels of conformance this is *implicit bidirectionality*: the directional marks count, the
other directional controls do not. They are drawn as placeholders, and a text that could order its
own letters at will could show a sentence that nobody has written ("Trojan Source").

Levels are bytes, one for each character. A line is resolved as a whole, before it is wrapped; the
rows are put in order afterwards. The rules work on strings with one letter for each character, the
short form of its bidirectional class, so that regular expressions do the work.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from unicodedata import bidirectional, category

from reader.text.mirroring import CLOSING_BRACKETS, OPENING_BRACKETS

RIGHT_TO_LEFT = (
    "[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""A pattern of whatever can change the order of a line that runs from left to right."""
_RIGHT_TO_LEFT = re.compile(RIGHT_TO_LEFT)

# L, R, A(rabic letter), E(uropean number), S(eparator of those), T(erminator of those), N(umber of
# Arabic), C(ommon separator), M(ark), W(hite space), P (segment separator), I(gnored), O(ther).
_SHORT = {
    "L": "L", "R": "R", "AL": "A", "EN": "E", "ES": "S", "ET": "T", "AN": "N", "CS": "C",
    "NSM": "M", "WS": "W", "S": "P", "BN": "I", "B": "P", "ON": "O",
}  # fmt: skip
_CONTROLS = frozenset((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Embeddings, overrides and isolates."""
_RIGHT_BLOCKS = (
    (0x0590, 0x05FF, "R"), (0x0600, 0x07BF, "A"), (0x07C0, 0x085F, "R"), (0x0860, 0x08FF, "A"),
    (0xFB1D, 0xFB4F, "R"), (0xFB50, 0xFDCF, "A"), (0xFDF0, 0xFDFF, "A"), (0xFE70, 0xFEFF, "A"),
    (0x10800, 0x10CFF, "R"), (0x10D00, 0x10D3F, "A"), (0x10D40, 0x10EBF, "R"),
    (0x10EC0, 0x10EFF, "A"), (0x10F00, 0x10F2F, "R"), (0x10F30, 0x10F6F, "A"),
    (0x10F70, 0x10FFF, "R"), (0x1E800, 0x1EC6F, "R"), (0x1EC70, 0x1ECBF, "A"),
    (0x1ECC0, 0x1ECFF, "R"), (0x1ED00, 0x1ED4F, "A"), (0x1ED50, 0x1EDFF, "R"),
    (0x1EE00, 0x1EEFF, "A"), (0x1EF00, 0x1EFFF, "R"),
)  # fmt: skip
"""The classes of characters that are not assigned yet, in these blocks."""
_LAST_BRACKETS = 63
"""Brackets that may be open at once (BD16)."""


class _Classes(dict[int, str]):
    """The short form of the class of each character, found when it is first needed."""

    def __missing__(self, code: int) -> str:
        short = self[code] = _short_class(code)
        return short


def _short_class(code: int) -> str:
    char = chr(code)
    if code in _CONTROLS or category(char) == "Cs":
        return "O"
    name = bidirectional(char)
    if name:
        return _SHORT[name]
    return next((short for low, high, short in _RIGHT_BLOCKS if low <= code <= high), "L")


_CLASSES = _Classes()


def has_right_to_left(text: str, start: int = 0, end: int | None = None) -> bool:
    """Whether any character of `text[start:end]` might not run from left to right."""
    end = len(text) if end is None else end
    return _RIGHT_TO_LEFT.search(text, start, end) is not None


def classes(text: str) -> str:
    """The bidirectional classes of the characters of a line, in short."""
    return text.translate(_CLASSES)


def levels(line: str, base: int) -> bytes:
    """The embedding levels of a line (no line feed), whose own level is `base`, 0 or 1.

    White space has the level that it would have within a row; see `row_levels`.
    """
    short = classes(line)
    if "I" not in short:
        return _levels(line, short, base)
    # Characters without width are left out (X9), and go with what is before them.
    kept = [at for at, letter in enumerate(short) if letter != "I"]
    resolved = _levels("".join([line[at] for at in kept]), short.replace("I", ""), base)
    filled = bytearray([base]) * len(line)
    for level, at, after in zip(resolved, kept, [*kept[1:], len(line)], strict=False):
        filled[at:after] = bytes([level]) * (after - at)
    return bytes(filled)


def row_levels(short: str, resolved: bytes, base: int) -> bytes:
    """The levels of a row, of whose characters these are the classes and the resolved levels: white
    space at its end and before tabs goes to the base level (L1).
    """
    changed = bytearray(resolved)
    for match in _ROW_BLANKS.finditer(short):
        changed[match.start() : match.end()] = bytes([base]) * (match.end() - match.start())
    return bytes(changed)


def visual_order(row: Sequence[int]) -> list[int]:
    """The indexes of what has these levels, from left to right (L2)."""
    order = list(range(len(row)))
    highest = max(row, default=0)
    lowest_odd = min((level for level in row if level % 2), default=highest + 1)
    for level in range(highest, lowest_odd - 1, -1):
        at = 0
        while at < len(order):
            if row[order[at]] < level:
                at += 1
                continue
            stop = at
            while stop < len(order) and row[order[stop]] >= level:
                stop += 1
            order[at:stop] = order[at:stop][::-1]
            at = stop
    return order


# The rules. After W7 there are L, R, E, N and O (whatever is neutral).

_ROW_BLANKS = re.compile("[WI]*P|[WI]+$")
_MARKS = re.compile("(.)(M+)")
_AFTER_ARABIC = re.compile("A[^LR]*")
_BETWEEN_EUROPEAN = re.compile("(?<=E)[SC](?=E)")
_BETWEEN_ARABIC = re.compile("(?<=N)C(?=N)")
_TERMINATORS = re.compile("T+(?=E)|(?<=E)T+")
_AFTER_LEFT = re.compile("L[^R]*")
_OTHERS = str.maketrans("STCWPM", "OOOOOO")
_NEUTRALS = re.compile("([LREN])(O+)(?=([LREN]))")
_TO_RIGHT = str.maketrans("EN", "RR")
_FINAL_LEVELS = (
    bytes.maketrans(b"LREN", bytes((0, 1, 2, 2))),
    bytes.maketrans(b"LREN", bytes((2, 1, 2, 2))),
)


def _levels(line: str, short: str, base: int) -> bytes:
    own = "LR"[base]
    weak = _weak(own + short)[1:]
    if "O" in weak:
        weak = _with_brackets(line, short, weak, own)
        weak = _NEUTRALS.sub(lambda match: _neutral(match, own), own + weak + own)[1:-1]
    return weak.encode("ascii").translate(_FINAL_LEVELS[base])


def _weak(short: str) -> str:
    """W1 to W7. The first letter is the direction of the line."""
    if "M" in short:
        short = _MARKS.sub(lambda match: match[1] * len(match[0]), short)
    if "A" in short:
        short = _AFTER_ARABIC.sub(lambda match: match[0].replace("E", "N"), short)
        short = short.replace("A", "R")
    if "E" in short or "N" in short:
        short = _BETWEEN_EUROPEAN.sub("E", short)
        short = _BETWEEN_ARABIC.sub("N", short)
        short = _TERMINATORS.sub(lambda match: "E" * len(match[0]), short)
    short = short.translate(_OTHERS)
    return _AFTER_LEFT.sub(lambda match: match[0].replace("E", "L"), short)


def _neutral(match: re.Match[str], own: str) -> str:
    """N1 and N2: between what runs one way, neutrals do; else as the line does."""
    before, after = match[1].translate(_TO_RIGHT), match[3].translate(_TO_RIGHT)
    return match[1] + (before if before == after else own) * len(match[2])


def _with_brackets(line: str, short: str, weak: str, own: str) -> str:
    """N0: a pair of brackets runs as what it encloses, or as what it belongs to."""
    pairs = _bracket_pairs(line, weak)
    if not pairs:
        return weak
    other = "L" if own == "R" else "R"
    types = list(weak.translate(_TO_RIGHT))
    own_places = [at for at, letter in enumerate(types) if letter == own]
    other_places = [at for at, letter in enumerate(types) if letter == other]
    changed = list(weak)
    for opening, closing in pairs:
        if _any_between(own_places, opening, closing):
            direction = own
        elif _any_between(other_places, opening, closing):
            before = _last_before(types, opening)
            direction = other if before == other else own
        else:
            continue
        places = own_places if direction == own else other_places
        for at in (opening, closing):
            types[at] = changed[at] = direction
            places.insert(bisect_left(places, at), at)
            mark = at + 1
            while mark < len(short) and short[mark] == "M":
                changed[mark] = types[mark] = direction
                mark += 1
    return "".join(changed)


def _any_between(places: list[int], start: int, end: int) -> bool:
    at = bisect_left(places, start + 1)
    return at < len(places) and places[at] < end


def _last_before(types: list[str], at: int) -> str:
    return next((types[n] for n in range(at - 1, -1, -1) if types[n] != "O"), "")


def _bracket_pairs(line: str, weak: str) -> list[tuple[int, int]]:
    """The pairs of brackets that are still neutral, in the order of the opening ones (BD16)."""
    pairs: list[tuple[int, int]] = []
    waiting: list[tuple[str, int]] = []
    for at, char in enumerate(line):
        if weak[at] != "O":
            continue
        closed_by = OPENING_BRACKETS.get(char)
        if closed_by is not None:
            if len(waiting) == _LAST_BRACKETS:
                return []
            waiting.append((closed_by, at))
        elif char in CLOSING_BRACKETS:
            for n in range(len(waiting) - 1, -1, -1):
                if waiting[n][0] == CLOSING_BRACKETS[char]:
                    pairs.append((waiting[n][1], at))
                    del waiting[n:]
                    break
    return sorted(pairs)
