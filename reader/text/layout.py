"""Rows ↔ offsets of a document at a width, wrapped piece by piece as they come into view.

A *piece* is wrapped at once: a block, or a part of about `PIECE` characters of a long one. A row is
addressed by its piece and its number there. Nothing needs to know how many rows the whole text has,
so a text of any length opens at once. Positions in the text are offsets, exact from the start.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from corpus.block_list import BlockList, BlockListBuilder
from corpus.document import BLOCK_JOIN, Block, BlockKind
from reader.text.block_rows import wrap_block
from reader.text.clusters import Cell, clusters, display_form, is_blank, is_boundary
from reader.text.line_breaks import SOFT_HYPHEN
from reader.text.tables import Columns, columns_of
from reader.text.visual_rows import BidiText, ResolvedPiece, cell_at, visual_cells
from reader.text.wrapping import BLANKS, Rows

PIECE = 4096
"""Characters wrapped at once, about: some fifty rows."""
_MAX_CACHED_PIECES = 400
"""Pieces whose rows are cached: several screens of short paragraphs."""
_MAX_CACHED_CELLS = 300
"""Rows whose clusters are cached, of those that run otherwise than from left to right."""
_CLOSE: frozenset[BlockKind] = frozenset(("row", "note"))
"""Kinds of which one block stands directly below another."""
_MAX_TABLE = 250
"""Rows of a table that are aligned with each other, about: longer ones are aligned in parts."""

_MIN_TRUSTED_BLOCKS = 1000
"""With this many blocks, trust that only empty lines join them. Checking would take longer than
everything else that a long text needs before its first row; `variorum check` does check
(`corpus.cleaning.integrity.blocks_fit`).
"""


class RowIndex(NamedTuple):
    """The address of a row: its piece, and its number within the piece, from 0."""

    piece: int
    number: int


class Layout:
    """The rows of one text at one width."""

    def __init__(
        self, text: str, blocks: Iterable[Block], width: int, bidi: BidiText | None = None
    ) -> None:
        """`bidi` puts what runs from right to left into the order in which it is read; without it
        every row is drawn as it is stored.
        """
        self.text = text
        self._bidi = bidi
        self._resolved: dict[int, ResolvedPiece] = {}
        """The pieces, of those whose rows are cached, that run otherwise than left to right."""
        self._cells: dict[RowIndex, list[Cell]] = {}
        self._whole_blocks: dict[int, tuple[int, int]] = {}
        """The span of the block, for pieces that are a part of one."""
        self._continuations: set[int] = set()
        """Pieces that do not begin a block."""
        self.pieces = self._divide(blocks)
        """The text in order: whole blocks, and parts of long ones."""
        self._rows: dict[int, Rows] = {}
        self._columns_of_rows: dict[int, Columns] = {}
        """By the pieces that are rows of a table."""
        self._tables_of_rows: dict[int, tuple[int, int]] = {}
        """The span of the table, by the same."""
        self.width = max(1, width)

    def set_width(self, width: int) -> None:
        """Wrap at another measure, in cells, at least 1. Row addresses become invalid."""
        if width != self.width:
            self.width = max(1, width)
            self._rows.clear()
            self._columns_of_rows.clear()
            self._tables_of_rows.clear()
            self._resolved.clear()
            self._cells.clear()

    def indent(self, row: RowIndex) -> int:
        """Cells to the left of a row, from which its columns are counted."""
        indent = self.rows(row.piece).indent(row.number)
        return 0 if indent and self.from_right(row) else indent

    def from_right(self, row: RowIndex) -> bool:
        """Whether a row begins at the right, where it is indented then."""
        rows = self.rows(row.piece)
        piece = self._resolved.get(row.piece)
        return piece is not None and piece.is_from_right(rows.starts[row.number])

    def is_visual(self, piece: int) -> bool:
        """Whether clusters of a piece are drawn in another order than that of the text."""
        self.rows(piece)
        return piece in self._resolved

    def rows(self, piece: int) -> Rows:
        """The rows of a piece, wrapped now if they are not cached."""
        rows = self._rows.get(piece)
        if rows is None:
            while len(self._rows) >= _MAX_CACHED_PIECES:
                oldest = next(iter(self._rows))
                del self._rows[oldest]
                self._resolved.pop(oldest, None)
            block = self.pieces[piece]
            rows = wrap_block(
                self.text, block, self.width, begins=self.begins_block(piece),
                columns=self._columns(piece) if block.kind == "row" else None,
            )  # fmt: skip
            if self._bidi is not None and self._resolve(piece, simple=rows.simple):
                rows = rows._replace(simple=False)
            self._rows[piece] = rows
        return rows

    def _resolve(self, piece: int, *, simple: bool) -> bool:
        """Find out how a piece runs, one whose characters are all `simple` only where that may be
        from right to left; True if it does somewhere.
        """
        assert self._bidi is not None
        kind, start, end = self.pieces[piece]
        if simple and kind != "row" and not self._bidi.from_right:
            return False
        table = self._tables_of_rows[piece] if kind == "row" else None
        resolved = self._bidi.resolve(start, end, block=self.block_span(piece), table=table)
        if resolved is not None:
            self._resolved[piece] = resolved
        return resolved is not None

    def gap(self, piece: int) -> int:
        """Blank rows before a piece: 0 or 1."""
        if not piece or piece in self._continuations:
            return 0
        kind = self.pieces[piece].kind
        return 0 if kind in _CLOSE and self.pieces[piece - 1].kind == kind else 1

    def table(self, piece: int) -> range:
        """The pieces of the table to which a row of one belongs; of a long one a part."""
        pieces = self.pieces
        first = last = piece
        while first and piece - first < 2 * _MAX_TABLE and pieces[first - 1].kind == "row":
            first -= 1
        # A long table is cut at the same places whichever row of it is asked for.
        limit = first + _MAX_TABLE + -first % _MAX_TABLE
        if piece >= limit:
            first = piece - piece % _MAX_TABLE
            limit = first + _MAX_TABLE
        while last + 1 < min(len(pieces), limit) and pieces[last + 1].kind == "row":
            last += 1
        return range(first, last + 1)

    def _columns(self, piece: int) -> Columns:
        """The columns of the table to which a row of one belongs."""
        columns = self._columns_of_rows.get(piece)
        if columns is None:
            table = self.table(piece)
            columns = columns_of(self.text, (self.pieces[at][1:] for at in table), self.width)
            if len(self._columns_of_rows) > _MAX_CACHED_PIECES * _MAX_TABLE:
                self._columns_of_rows.clear()
                self._tables_of_rows.clear()
            span = self.pieces[table[0]].start, self.pieces[table[-1]].end
            if self._bidi is not None and self._bidi.runs_from_right(*span):
                # Figures end at the right, where the cells of such a table begin.
                columns = columns._replace(figures=(False,) * len(columns.figures))
            self._columns_of_rows.update(dict.fromkeys(table, columns))
            self._tables_of_rows.update(dict.fromkeys(table, span))
        return columns

    def begins_block(self, piece: int) -> bool:
        """Whether a piece begins a block."""
        return piece not in self._continuations

    def block_span(self, piece: int) -> tuple[int, int]:
        """The span of the block that a piece belongs to."""
        return self._whole_blocks.get(piece) or self.pieces[piece][1:]

    def piece_at(self, offset: int) -> int:
        """The piece that holds `offset`, or the last one before it (the first, before all)."""
        return max(0, bisect_right(self.pieces.starts, offset) - 1)

    def row_at(self, offset: int) -> RowIndex:
        """The row that holds `offset`, or the last one before it."""
        if not self.pieces:
            return RowIndex(0, 0)
        piece = self.piece_at(offset)
        return RowIndex(piece, max(0, bisect_right(self.rows(piece).starts, offset) - 1))

    def row_span(self, row: RowIndex) -> tuple[int, int]:
        """The offsets of a row: start, and end including the blanks that hang over it."""
        if not self.pieces:
            return 0, 0
        rows = self.rows(row.piece)
        return rows.starts[row.number], rows.ends[row.number]

    def ink_end(self, row: RowIndex) -> int:
        """The end of a row without the blanks that hang over it; it keeps at least one cluster."""
        start, end = self.row_span(row)
        if end <= start or self.rows(row.piece).simple:
            return min(end, start + max(1, len(self.text[start:end].rstrip(" "))))
        cells = self.row_cells(row)
        last = len(cells) - 1
        while last and is_blank(self.text[cells[last].start : cells[last].end]):
            last -= 1
        return cells[last].end

    def has_hyphen(self, row: RowIndex) -> bool:
        """Whether a row ends within a word, at a soft hyphen."""
        end = self.row_span(row)[1]
        return self.text[end - 1] == SOFT_HYPHEN and end < self.pieces[row.piece].end

    def row_cells(self, row: RowIndex) -> list[Cell]:
        """The clusters of a row, in the order of the text, with their columns, counted from its
        indent. The list is not to be changed.
        """
        if not self.pieces:
            return []
        rows = self.rows(row.piece)
        cells = self._cells.get(row)
        if cells is not None:
            return cells
        indent = rows.indent(row.number)
        cells = row_cells(self.text, rows, row.number, self.width - indent)
        resolved = self._resolved.get(row.piece)
        if resolved is not None and cells:
            cells = visual_cells(cells, resolved, self.row_span(row), self.width, indent)
            if len(self._cells) >= _MAX_CACHED_CELLS:
                self._cells.clear()
            self._cells[row] = cells
        return cells

    def column_of(self, offset: int) -> int:
        """The column of the cluster at `offset`, within its row's measure."""
        row = self.row_at(offset)
        start, end = self.row_span(row)
        if not self.pieces or self.rows(row.piece).simple:
            return max(0, min(offset, end) - start)
        if row.piece in self._resolved:
            holding = [cell for cell in self.row_cells(row) if cell.start <= offset]
            return holding[-1].column if holding else 0
        column = 0
        for cell in self.row_cells(row):
            if cell.start > offset:
                break
            column = cell.column
        return column

    def offset_at(self, row: RowIndex, column: int) -> int:
        """The start of the cluster that covers `column` in a row; beyond its ends the one there."""
        start, end = self.row_span(row)
        if end <= start:
            return start
        if self.rows(row.piece).simple:
            return min(start + max(0, column), end - 1)
        if row.piece in self._resolved:
            return cell_at(self.row_cells(row), column, from_right=self.from_right(row)).start
        offset = start
        for cell in self.row_cells(row):
            if cell.column > column:
                break
            offset = cell.start
        return offset

    def snap(self, offset: int) -> int:
        """The start of the cluster at `offset`, or of the nearest one where there is no text."""
        if not self.pieces:
            return 0
        offset = max(self.pieces[0].start, offset)
        row = self.row_at(offset)
        start, end = self.row_span(row)
        if end <= start:  # a blank line: take the text that follows it
            neighbour = self.step(row, 1) or self.step(row, -1)
            return self.row_span(neighbour)[0] if neighbour else start
        if self.rows(row.piece).simple:
            return min(offset, end - 1)
        return [cell.start for cell in self.row_cells(row) if cell.start <= offset][-1]

    def cluster_end(self, offset: int) -> int:
        """The end of the cluster that begins at or spans `offset`."""
        row = self.row_at(offset)
        start, end = self.row_span(row)
        if offset >= end:
            return offset
        if self.rows(row.piece).simple:
            return max(start, offset) + 1
        return next(cell.end for cell in self.row_cells(row) if cell.end > offset)

    def step(self, row: RowIndex, rows: int) -> RowIndex | None:
        """The row `rows` rows of text further down (or up), without blank rows; None if none is."""
        piece, number = row
        if not self.pieces:
            return None
        direction = 1 if rows > 0 else -1
        remaining = abs(rows)
        piece_rows = self.rows(piece)
        while remaining:
            number += direction
            while not 0 <= number < len(piece_rows.starts):
                piece += direction
                if not 0 <= piece < len(self.pieces):
                    return None
                piece_rows = self.rows(piece)
                number = 0 if direction > 0 else len(piece_rows.starts) - 1
            if piece_rows.ends[number] > piece_rows.starts[number]:
                remaining -= 1
        return RowIndex(piece, number)

    def first_offset(self) -> int:
        """The offset of the first cluster."""
        return self.pieces[0].start if self.pieces else 0

    def last_offset(self) -> int:
        """The offset of the last cluster."""
        return self.snap(self.pieces[-1].end) if self.pieces else 0

    def _divide(self, blocks: Iterable[Block]) -> BlockList:
        """The blocks and the text outside of blocks, in pieces."""
        text, size = self.text, len(self.text)
        pieces = BlockListBuilder()
        if (
            isinstance(blocks, BlockList)
            and len(blocks) >= _MIN_TRUSTED_BLOCKS
            and blocks.cover(size)
        ):
            long = blocks.longer_than(PIECE)
            if not long:
                return blocks
            for before, number in pairwise((-1, *long)):
                pieces.add_all(blocks[before + 1 : number])
                kind, start, end = blocks[number]
                self._divide_block(pieces, start, end, kind)
            pieces.add_all(blocks[long[-1] + 1 :])
            return pieces.build()
        done = 0
        for kind, start, end in blocks:
            if (
                (start == done + 2 and text.startswith(BLOCK_JOIN, done))
                and start < end <= size
                and end - start <= PIECE
                and text[start] > " "
                and text[end - 1] > " "
            ):
                pieces.add(kind, start, end)  # nearly every block takes this shortcut
                done = end
                continue
            start, end = max(done, min(start, size)), min(end, size)
            if start > done:
                self._divide_block(pieces, done, start, "p")
            self._divide_block(pieces, start, end, kind)
            done = max(done, end)
        self._divide_block(pieces, done, size, "p")
        return pieces.build()

    def _divide_block(
        self, pieces: BlockListBuilder, start: int, end: int, kind: BlockKind
    ) -> None:
        text = self.text
        while start < end and (text[start] in BLANKS or text[start] == "\n"):
            line = text.find("\n", start, end)
            if text[start : line if line >= 0 else end].strip(BLANKS):
                break  # blanks at the start of a line belong to the author
            start = line + 1 if line >= 0 else end
        while start < end and (text[end - 1] in BLANKS or text[end - 1] == "\n"):
            end -= 1
        whole = (start, end)
        while start < end:
            cut = _piece_end(text, start, end)
            if (start, cut) != whole:
                self._whole_blocks[len(pieces)] = whole
            if start != whole[0]:
                self._continuations.add(len(pieces))
            pieces.add(kind, start, cut)
            start = cut


def row_cells(text: str, rows: Rows, number: int, measure: int) -> list[Cell]:
    """The clusters of one of some rows, in at most `measure` cells each, with their columns."""
    start, end = rows.starts[number], rows.ends[number]
    cells: list[Cell] = []
    column = 0
    for cluster in clusters(text, start, end):
        form, width = display_form(cluster)
        if width > measure:
            form, width = ("\ufffd" if form.strip() else " ") * measure, measure
        extra = rows.widened.get(start, 0)
        if extra:
            form, width = form + " " * extra, width + extra
        cells.append(Cell(start, start + len(cluster), column, width, form))
        start += len(cluster)
        column += width
    return cells


def _piece_end(text: str, start: int, end: int) -> int:
    """The end of the piece that begins at `start`: at a line, else a blank, else any cluster."""
    if end - start <= PIECE + PIECE // 4:
        return end
    low, high = start + PIECE // 2, start + PIECE
    line = text.rfind("\n", low, high)
    if line >= 0:
        return line + 1
    at = high
    while (at := text.rfind(" ", low, at)) >= 0:
        if is_boundary(text, at + 1) and text[at + 1] != " ":
            return at + 1
    for at in range(high, low, -1):
        if is_boundary(text, at):
            return at
    size = PIECE
    while True:  # a cluster at the cut may be longer than the window
        window = clusters(text, start, min(end, start + size))
        if len(window) > 1:
            return start + sum(map(len, window[:-1]))
        if start + size >= end:
            return end
        size *= 4
