"""The rows of texts that run from right to left, with each cluster in the cell where it is read.

Wrapping knows nothing of directions: rows are stretches of the text. Here the clusters of a row
change places (UAX #9), a paragraph that runs from right to left is aligned to the right and
indented there, brackets are turned round and Arabic letters joined. Offsets stay those of the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from reader.text.arabic_forms import joined_form, joined_sides
from reader.text.bidi import classes, has_right_to_left, levels, row_levels, visual_order
from reader.text.clusters import Cell
from reader.text.direction import line_from_right, runs_from_right
from reader.text.mirroring import MIRRORED
from reader.text.tables import separators
from reader.text.wrapping import BLANKS

_REACH = 1 << 16
"""Characters around a piece in which the ends of its line are looked for."""
_HANGING = -1
"""The column of blanks that hang over the left end of a row."""


class ResolvedPiece(NamedTuple):
    """What is known of a piece of the text once its directions are resolved."""

    start: int
    classes: str
    """For each character its bidirectional class, as `bidi` calls it."""
    levels: bytes
    """For each character its embedding level."""
    sides: bytes
    """For each character the sides on which it joins with its neighbours."""
    from_right: tuple[tuple[int, bool], ...]
    """Where each line ends, and whether it runs from right to left."""

    def is_from_right(self, offset: int) -> bool:
        """Whether the line at an offset runs from right to left."""
        return next((right for end, right in self.from_right if offset <= end), False)


class BidiText:
    """Resolves the directions of one text, piece by piece."""

    def __init__(self, text: str, language: str | None = None) -> None:
        self._text = text
        self.from_right = runs_from_right(text, language)
        """Whether the whole runs from right to left."""

    def runs_from_right(self, start: int, end: int) -> bool:
        """Whether a stretch of the text runs from right to left."""
        return line_from_right(self._text, start, end, document=self.from_right)

    def resolve(
        self, start: int, end: int, *, block: tuple[int, int], table: tuple[int, int] | None
    ) -> ResolvedPiece | None:
        """The directions of a piece; None if all of it runs from left to right.

        `block` is the span of its block. `table` is that of a table's rows, which all run alike so
        that their columns stay below each other.
        """
        text = self._text
        whole = None
        if table:
            whole = self.runs_from_right(*table)
        if not (self.from_right or whole or has_right_to_left(text, start, end)):
            return None
        resolved = bytearray()
        lines: list[tuple[int, bool]] = []
        at = start
        for line in text[start:end].split("\n"):
            stop = at + len(line)
            right = whole
            if right is None:
                # A line in two pieces runs as its beginning does.
                begin = at if at > start else _line_start(text, start, block[0])
                line_end = stop if stop < end else _line_end(text, stop, block[1])
                right = line_from_right(text, begin, line_end, document=self.from_right)
            if whole is None:
                resolved += levels(line, int(right))
            else:
                resolved += self._row_of_table(at, stop, right)
            resolved.append(int(right))
            lines.append((stop, right))
            at = stop + 1
        if not any(resolved):
            return None
        piece = text[start:end]
        return ResolvedPiece(
            start, classes(piece), bytes(resolved[:-1]), joined_sides(piece), tuple(lines)
        )

    def _row_of_table(self, start: int, end: int, right: bool) -> bytearray:
        """The levels of a row of a table, in which no cell changes what is beside it."""
        text = self._text
        resolved = bytearray()
        dots = separators(text, start, end)
        for left, stop in zip([start, *[dot + 1 for dot in dots]], [*dots, end], strict=True):
            cell = text[left:stop]
            ink = cell.strip(BLANKS)
            before = cell.find(ink)
            cell_right = line_from_right(text, left, stop, document=right)
            inner = levels(ink, int(cell_right))
            if right and not cell_right:
                inner = bytes(level + 2 for level in inner)
            resolved += bytes([right]) * before + inner
            resolved += bytes([right]) * (len(cell) - before - len(ink) + (stop < end))
        return resolved


def visual_cells(
    cells: Sequence[Cell], piece: ResolvedPiece, row: tuple[int, int], width: int, indent: int
) -> list[Cell]:
    """The clusters of a row, in the order of the text, each with the column where it is drawn and
    the form that it has there.

    A row that runs from left to right has its columns counted from its indent; else from the left
    end of the `width` cells of a line, whose last `indent` stay empty.
    """
    start, end = row[0] - piece.start, row[1] - piece.start
    right = piece.is_from_right(row[0])
    row_resolved = row_levels(piece.classes[start:end], piece.levels[start:end], int(right))
    cell_levels = [row_resolved[cell.start - row[0]] for cell in cells]
    column = width - indent - sum(cell.width for cell in cells) if right else 0
    placed = list(cells)
    for at in visual_order(cell_levels):
        cell_start, cell_end, _, cell_width, form = cells[at]
        if cell_levels[at] % 2 and form != " ":
            form = MIRRORED.get(form, form)
            form = joined_form(form[0], piece.sides[cell_start - piece.start]) + form[1:]
        shown = column if column >= 0 else _HANGING
        placed[at] = Cell(cell_start, cell_end, shown, cell_width, form)
        column += cell_width
    return placed


def cell_at(cells: Sequence[Cell], column: int, *, from_right: bool) -> Cell:
    """The cluster that covers a column; beyond the ends of the row the first or the last one."""
    for cell in cells:
        if cell.column <= column < cell.column + cell.width:
            return cell
    left = min(cell.column for cell in cells)
    before = column < left
    return cells[0] if before != from_right else cells[-1]


def _line_start(text: str, offset: int, block_start: int) -> int:
    """Where the line at an offset begins; that of a very long one, where its block does."""
    found = text.rfind("\n", max(block_start, offset - _REACH), offset)
    return block_start if found < 0 else found + 1


def _line_end(text: str, offset: int, block_end: int) -> int:
    block_end = min(block_end, offset + _REACH)
    found = text.find("\n", offset, block_end)
    return block_end if found < 0 else found
