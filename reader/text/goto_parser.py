"""Positions as readers name them (line 12, sentence s12, 40%), and where they are in a text."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from corpus.document import Document
from corpus.errors import VariorumError
from reader.text.layout import Layout
from reader.text.units import Units

_TARGET = re.compile(r"(?P<sentence>[sS]\s*)?(?P<number>[0-9]+)(?P<percent>\s*%)?")
_FORMS = "a line (12), a sentence (s12) or a percentage (40%)"
_MAX_COUNTED = 2_000_000
"""In texts of more characters, lines and sentences are not counted just to be shown."""


class GotoTarget(NamedTuple):
    """A position that a reader has named."""

    kind: Literal["line", "sentence", "percent"]
    number: int


def is_goto_target(typed: str) -> bool:
    """Whether what was typed names a line, a sentence or a share, not words of a heading."""
    return _TARGET.fullmatch(typed.strip()) is not None


def parse_goto(typed: str, *, headings: bool = False) -> GotoTarget:
    """Parse what was typed. Raises VariorumError that says what can be typed; with `headings`, also
    that no heading has these words.
    """
    word = typed.strip()
    if not word:
        raise VariorumError(f"type {_FORMS}")
    match = _TARGET.fullmatch(word)
    if match is None or (match["sentence"] and match["percent"]):
        if headings:
            raise VariorumError(f"no heading matches “{word}”; type {_FORMS}")
        raise VariorumError(f"“{word}” is not a place; type {_FORMS}")
    number = int(match["number"][:9])
    if match["percent"]:
        if number > 100:
            raise VariorumError("the end of the text is 100%")
        return GotoTarget("percent", number)
    if number == 0:
        raise VariorumError("the first line or sentence is number 1")
    return GotoTarget("sentence" if match["sentence"] else "line", number)


def find_goto_offset(target: GotoTarget, document: Document, width: int) -> int:
    """The offset of a target in a document that is wrapped to `width` cells.

    Raises VariorumError if the text ends before it; the error says where.
    """
    layout = Layout(document.text, document.blocks, width)
    if not layout.pieces:
        raise VariorumError("this text is empty")
    if target.kind == "percent":
        return layout.snap(len(document.text) * target.number // 100)
    if target.kind == "line":
        first_row = layout.row_at(layout.first_offset())
        row = layout.step(first_row, target.number - 1)
        if row is None:
            raise VariorumError(f"the last line is {_count_lines(layout)} at this width")
        return layout.row_span(row)[0]
    units = Units(document, layout)
    offset = layout.first_offset()
    for number in range(1, target.number):
        following = units.next_sentence(offset, 1)
        if following is None:
            raise VariorumError(f"the last sentence is s{number}")
        offset = following
    return offset


def describe_position(offset: int, document: Document, width: int) -> str:
    """Where `offset` is, in words that `parse_goto` takes: line, sentence and percentage."""
    percentage = f"{round(100 * offset / max(1, len(document.text)))}%"
    layout = Layout(document.text, document.blocks, width)
    if len(document.text) > _MAX_COUNTED or not layout.pieces:
        return percentage
    line = _count_lines(layout, offset)
    units = Units(document, layout)
    number, at = 1, layout.first_offset()
    while (following := units.next_sentence(at, 1)) is not None and following <= offset:
        number, at = number + 1, following
    return f"line {line} · s{number} · {percentage}"


def _count_lines(layout: Layout, offset: int | None = None) -> int:
    """The number of rows of text up to the one that holds `offset`, or of all rows."""
    last = layout.row_at(layout.last_offset() if offset is None else offset)
    count = 0
    for piece in range(last.piece + 1):
        rows = layout.rows(piece)
        has_text = [end > start for start, end in zip(rows.starts, rows.ends, strict=True)]
        count += sum(has_text[: last.number + 1] if piece == last.piece else has_text)
    return count
