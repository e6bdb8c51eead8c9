"""The parts of a block that are set off from its text: speakers, marks of notes, dots of tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from corpus.document import CELL_JOIN, Block
from corpus.text.turns import head_line_end, speaker_end
from reader.text.block_rows import own_mark
from reader.text.tables import separators

PartLook = Literal["", "name", "detail"]
"""`name`: who speaks, which note it is. `detail`: what is read only when it is looked for."""


class StyledPart(NamedTuple):
    """A part of a block, in offsets of the text, and how it looks."""

    start: int
    end: int
    look: PartLook


def styled_parts(text: str, block: Block) -> Sequence[StyledPart]:
    """The parts of a block that are set off, in order and disjoint."""
    kind, start, end = block
    if kind == "turn":
        return _speaker(text, start, end)
    if kind == "note":
        mark = own_mark(text, block)
        return [StyledPart(start, start + mark, "name")] if mark else []
    if kind == "row":
        return [StyledPart(at, at + 1, "detail") for at in separators(text, start, end)]
    return []


def _speaker(text: str, start: int, end: int) -> Sequence[StyledPart]:
    """The speaker; in a thread the author, and the time behind."""
    name_end = speaker_end(text, start, end)
    if name_end > start:
        return [StyledPart(start, name_end, "name")]
    head_end = head_line_end(text, start, end)
    if head_end == start:
        return []
    name_end = text.find(CELL_JOIN, start, head_end)
    if name_end < 0:
        return [StyledPart(start, head_end, "name")]
    return [StyledPart(start, name_end, "name"), StyledPart(name_end, head_end, "detail")]
