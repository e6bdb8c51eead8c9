"""Tables: which hold data, and their rows as lines. A table that only shapes the page is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from statistics import mean

from corpus.formats.html.builder import HiddenSpan, TextBlock

CELL_SEPARATOR = " · "
_MOST_SPAN = 50
"""Columns or rows that a cell is taken to span; more only wastes memory."""
_MOST_WORDS = 120
"""Words of the longest cell of a table that holds data."""
_MEAN_WORDS = 12
"""Words of a cell, on average, up to which a table without heads holds data."""
_MOST_BLOCKS = 2.5
"""Blocks of a cell, on average, up to which a table holds data."""
_SPOKEN = frozenset(("hidden.screen-reader", "hidden.alternative"))
"""Rules for words that stand for what is shown: the "Yes" of a tick."""
_SPOKEN_WORDS = 4
"""Words up to which such words are what a cell says, if it says nothing else."""


@dataclass(slots=True)
class Cell:
    """A cell and its blocks, as a range of the builder's."""

    first: int
    last: int
    columns: int
    rows: int


@dataclass(slots=True)
class Table:
    """A table that is being read."""

    first: int
    """Index of its first block."""
    container: int
    is_layout: bool = False
    has_heads: bool = False
    rows: list[list[Cell]] = field(default_factory=list)

    def open_row(self) -> None:
        self.rows.append([])

    def open_cell(self, first: int, attributes: Mapping[str, str]) -> None:
        if not self.rows:
            self.open_row()
        columns, rows = (_span(attributes.get(name)) for name in ("colspan", "rowspan"))
        self.rows[-1].append(Cell(first, first, columns, rows))

    def close_cell(self, last: int) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1].last = last

    def holds_data(self, blocks: list[TextBlock]) -> bool:
        """Whether the table shows data, by its shape."""
        if self.is_layout:
            return False
        rows = [row for row in self.rows if row]
        full = [row for row in rows if len(row) > 1]
        if not full or 2 * len(full) < len(rows) or (len(rows) < 2 and not self.has_heads):
            return False
        cells = [cell for row in rows for cell in row if cell.last > cell.first]
        if not cells:
            return False
        words = [
            sum(len(block.text.split()) for block in blocks[cell.first : cell.last])
            for cell in cells
        ]
        if max(words) > _MOST_WORDS or (mean(words) > _MEAN_WORDS and not self.has_heads):
            return False
        return mean(cell.last - cell.first for cell in cells) <= _MOST_BLOCKS

    def as_rows(self, blocks: list[TextBlock]) -> list[TextBlock]:
        """The table's blocks, from its first to the last, with a block for each row."""
        made: list[TextBlock] = []
        at = self.first
        reserved: dict[int, int] = {}
        for row in self.rows:
            if row:
                made += blocks[at : row[0].first]
                at = row[-1].last
                made += self._row(row, blocks, reserved)
        return made + blocks[at:]

    def _row(
        self, row: list[Cell], blocks: list[TextBlock], reserved: dict[int, int]
    ) -> list[TextBlock]:
        """A row as one block, if it holds text. `reserved`: for each column into which a cell of an
        earlier row reaches, for how many more rows.
        """
        cells: list[TextBlock | None] = []
        column = 0
        for cell in row:
            while reserved.get(column, 0):
                reserved[column] -= 1
                cells.append(None)
                column += 1
            cells.append(_merged(blocks[cell.first : cell.last]))
            for n in range(cell.columns):
                if cell.rows > 1:
                    reserved[column + n] = cell.rows - 1
            cells += [None] * (cell.columns - 1)
            column += cell.columns
        while cells and cells[-1] is None:
            cells.pop()
        if not any(cell is not None for cell in cells):
            return []
        return [self._line(cells)]

    def _line(self, cells: list[TextBlock | None]) -> TextBlock:
        line = TextBlock(self.container, "row", 0)
        text = ""
        for n, cell in enumerate(cells):
            text = text + ("· " if text.endswith(" ") else CELL_SEPARATOR) if n else ""
            if n == 1 and cells[0] is None:
                text = "· "
            if cell is not None:
                at = len(text)
                line.names = line.names or cell.names
                line.links += [(a + at, b + at) for a, b in cell.links]
                line.hidden += [HiddenSpan(a + at, b + at, why) for a, b, why in cell.hidden]
                text += cell.text
        line.text = text.rstrip()
        return line


def _merged(blocks: list[TextBlock]) -> TextBlock | None:
    """The blocks of a cell as one line; None if there are none. What a picture in it means is
    shown if the cell holds nothing else: else a row would not say what it is there to say.
    """
    if not blocks:
        return None
    merged = replace(blocks[0], text="", links=[], hidden=[])
    for block in blocks:
        at = len(merged.text) + bool(merged.text)
        merged.text += (" " if merged.text else "") + block.text.replace("\n", " ")
        merged.links += [(a + at, b + at) for a, b in block.links]
        merged.hidden += [HiddenSpan(a + at, b + at, why) for a, b, why in block.hidden]
    spoken = all(span.why.rule in _SPOKEN for span in merged.hidden)
    if spoken and merged.is_hidden and len(merged.text.split()) <= _SPOKEN_WORDS:
        merged.hidden = []
    return merged


def _span(value: str | None) -> int:
    text = (value or "").strip()
    return max(1, min(int(text), _MOST_SPAN)) if text.isascii() and text.isdigit() else 1
