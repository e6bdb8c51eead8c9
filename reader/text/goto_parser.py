"""Places as readers name them: line 12, sentence s12, 40%; and where they are in a text (pure)."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from corpus.document import Document
from corpus.errors import VariorumError
from reader.text.layout import Layout
from reader.text.units import Units

_TARGET = re.compile(r"(?P<sentence>[sS]\s*)?(?P<number>[0-9]+)(?P<percent>\s*%)?")
_FORMS = "a line like 12, a sentence like s12, or a share like 40%"
_COUNTED = 2_000_000
"""Characters of a text up to which lines and sentences are counted only to be shown."""


class GotoTarget(NamedTuple):
    """Somewhere in a text."""

    kind: Literal["line", "sentence", "percent"]
    number: int


def parse_goto(typed: str) -> GotoTarget:
    """What somebody typed. Raises VariorumError that says what can be typed."""
    word = typed.strip()
    if not word:
        raise VariorumError(f"type {_FORMS}")
    found = _TARGET.fullmatch(word)
    if found is None or (found["sentence"] and found["percent"]):
        raise VariorumError(f"“{word}” is no place; type {_FORMS}")
    number = int(found["number"][:9])
    if found["percent"]:
        if number > 100:
            raise VariorumError(f"{number}% is beyond the end; 100% is the end")
        return GotoTarget("percent", number)
    if number == 0:
        raise VariorumError("lines and sentences are counted from 1")
    return GotoTarget("sentence" if found["sentence"] else "line", number)


def find_goto_offset(target: GotoTarget, document: Document, width: int) -> int:
    """The offset of a place in a document whose lines are `width` cells long.

    Raises VariorumError that says how far the text goes, if it does not go as far.
    """
    layout = Layout(document.text, document.blocks, width)
    if not layout.pieces:
        raise VariorumError("this text is empty")
    if target.kind == "percent":
        return layout.snap(len(document.text) * target.number // 100)
    if target.kind == "line":
        first = layout.row_at(layout.first_offset())
        there = layout.step(first, target.number - 1)
        if there is None:
            raise VariorumError(f"this text ends with line {_lines(layout)}, at this width")
        return layout.row_span(there)[0]
    units = Units(document, layout)
    at: int | None = layout.first_offset()
    for number in range(1, target.number):
        onwards = units.next_sentence(at, 1) if at is not None else None
        if onwards is None:
            raise VariorumError(f"this text ends with sentence s{number}")
        at = onwards
    return at if at is not None else 0


def describe_position(offset: int, document: Document, width: int) -> str:
    """Where `offset` is, in the words that `parse_goto` takes."""
    share = f"{round(100 * offset / max(1, len(document.text)))}%"
    layout = Layout(document.text, document.blocks, width)
    if len(document.text) > _COUNTED or not layout.pieces:
        return share
    line = _lines(layout, offset)
    units = Units(document, layout)
    number, at = 1, layout.first_offset()
    while (onwards := units.next_sentence(at, 1)) is not None and onwards <= offset:
        number, at = number + 1, onwards
    return f"line {line} · s{number} · {share}"


def _lines(layout: Layout, offset: int | None = None) -> int:
    """How many rows of text there are, up to the one that holds `offset` (or all)."""
    last = layout.row_at(layout.last_offset() if offset is None else offset)
    count = 0
    for piece in range(last.piece + 1):
        rows = layout.rows(piece)
        inked = [end > start for start, end in zip(rows.starts, rows.ends, strict=True)]
        count += sum(inked[: last.number + 1] if piece == last.piece else inked)
    return count
