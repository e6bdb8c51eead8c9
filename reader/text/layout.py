"""Rows ↔ offsets of a document at a width, wrapped piece by piece as they come into view.

A *piece* is what is wrapped at once: a block, or a part of about `PIECE` characters of a long one.
A place is a pair of piece and row; nothing ever needs to know how many rows the whole text has, so
that a text of any length opens at once. Position is told by offsets, exact from the start.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from operator import gt, itemgetter, sub
from typing import NamedTuple

from corpus.document import BLOCK_JOIN, Block, BlockKind
from reader.text.clusters import Cell, clusters, is_blank, separate, shape
from reader.text.wrapping import BLANKS, Rows, wrap

PIECE = 4096
"""Characters wrapped at once, about: some fifty rows."""
_KEPT = 400
"""Pieces whose rows are remembered: several screens of short paragraphs."""
INDENT: dict[BlockKind, int] = {"quote": 2, "li": 2, "caption": 2}
"""Cells by which kinds of blocks are set in from the measure, on the left."""
_NARROW = 24
"""Below this measure nothing is set in."""

_TRUSTED = 1000
"""Blocks from which a document's word is taken for it that nothing but empty lines joins them: to
look would take longer than all else that a long text needs before its first row. `variorum check`
looks (`corpus.cleaning.integrity.blocks_fit`).
"""


class Place(NamedTuple):
    """A row: of which piece, and which of its rows."""

    piece: int
    row: int


class Layout:
    """The rows of one text at one width."""

    def __init__(self, text: str, blocks: Iterable[Block], width: int) -> None:
        self.text = text
        self.pieces: list[Block] = []
        """What is wrapped at once, in order: whole blocks, and parts of long ones."""
        self._parts: dict[int, tuple[int, int]] = {}
        self._follow: set[int] = set()
        blocks = tuple(blocks)
        if len(blocks) >= _TRUSTED and _joined(blocks, len(text)):
            self.pieces = list(blocks)
        else:
            self._divide(text, blocks)
        self._starts = list(map(itemgetter(1), self.pieces))
        self._rows: dict[int, Rows] = {}
        self.width = max(1, width)

    def set_width(self, width: int) -> None:
        """Another measure, in cells; at least 1. All places of before are void."""
        if width != self.width:
            self.width = max(1, width)
            self._rows.clear()

    def indent(self, piece: int) -> int:
        """Cells by which a piece is set in."""
        return 0 if self.width < _NARROW else INDENT.get(self.pieces[piece].kind, 0)

    def measure(self, piece: int) -> int:
        """Cells that a row of this piece may fill."""
        return self.width - self.indent(piece)

    def rows(self, piece: int) -> Rows:
        """The rows of a piece, wrapped now if they are not remembered."""
        found = self._rows.get(piece)
        if found is None:
            while len(self._rows) >= _KEPT:
                del self._rows[next(iter(self._rows))]
            at = self.pieces[piece]
            found = self._rows[piece] = wrap(self.text, at.start, at.end, self.measure(piece))
        return found

    def gap(self, piece: int) -> int:
        """Blank rows before a piece: 0 or 1."""
        return 1 if piece and piece not in self._follow else 0

    def begins(self, piece: int) -> bool:
        """Whether a piece begins a block."""
        return piece not in self._follow

    def block(self, piece: int) -> tuple[int, int]:
        """The span of the block that a piece belongs to."""
        whole = self._parts.get(piece)
        return whole or self.pieces[piece][1:]

    def piece_at(self, offset: int) -> int:
        """The piece that holds `offset`, or the last one before it (the first, before all)."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def place(self, offset: int) -> Place:
        """The row that holds `offset`, or the last one before it."""
        if not self.pieces:
            return Place(0, 0)
        piece = self.piece_at(offset)
        return Place(piece, max(0, bisect_right(self.rows(piece).starts, offset) - 1))

    def span(self, place: Place) -> tuple[int, int]:
        """The offsets of a row: start, and end with the blanks that hang over."""
        if not self.pieces:
            return 0, 0
        rows = self.rows(place.piece)
        return rows.starts[place.row], rows.ends[place.row]

    def inked(self, place: Place) -> int:
        """The end of a row without the blanks that hang over; at least one cluster is left."""
        start, end = self.span(place)
        if end <= start or self.rows(place.piece).simple:
            return min(end, start + max(1, len(self.text[start:end].rstrip(" "))))
        found = self.cells(place)
        while len(found) > 1 and is_blank(self.text[found[-1].start : found[-1].end]):
            found.pop()
        return found[-1].end

    def cells(self, place: Place) -> list[Cell]:
        """The clusters of a row with their columns, counted from its indent."""
        start, end = self.span(place)
        measure = self.measure(place.piece) if self.pieces else self.width
        found: list[Cell] = []
        column = 0
        for cluster in clusters(self.text, start, end):
            form, width = shape(cluster)
            if width > measure:
                form, width = ("\ufffd" if form.strip() else " ") * measure, measure
            found.append(Cell(start, start + len(cluster), column, width, form))
            start += len(cluster)
            column += width
        return found

    def column(self, offset: int) -> int:
        """The column of the cluster at `offset`, within its row's measure."""
        place = self.place(offset)
        start, end = self.span(place)
        if not self.pieces or self.rows(place.piece).simple:
            return max(0, min(offset, end) - start)
        column = 0
        for cell in self.cells(place):
            if cell.start > offset:
                break
            column = cell.column
        return column

    def offset(self, place: Place, column: int) -> int:
        """The start of the cluster that covers `column` in a row; the last one beyond its end."""
        start, end = self.span(place)
        if end <= start:
            return start
        if self.rows(place.piece).simple:
            return min(start + max(0, column), end - 1)
        found = start
        for cell in self.cells(place):
            if cell.column > column:
                break
            found = cell.start
        return found

    def snap(self, offset: int) -> int:
        """The start of the cluster at `offset`, or of the nearest one where there is no text."""
        if not self.pieces:
            return 0
        offset = max(self.pieces[0].start, offset)
        place = self.place(offset)
        start, end = self.span(place)
        if end <= start:  # a blank line: on to the text that follows it in its piece
            onwards = self.step(place, 1) or self.step(place, -1)
            return self.span(onwards)[0] if onwards else start
        if self.rows(place.piece).simple:
            return min(offset, end - 1)
        return [cell.start for cell in self.cells(place) if cell.start <= offset][-1]

    def cluster_end(self, offset: int) -> int:
        """The end of the cluster that begins at or spans `offset`."""
        place = self.place(offset)
        start, end = self.span(place)
        if offset >= end:
            return offset
        if self.rows(place.piece).simple:
            return max(start, offset) + 1
        return next(cell.end for cell in self.cells(place) if cell.end > offset)

    def step(self, place: Place, rows: int) -> Place | None:
        """The row `rows` rows of text on (or back), blank ones not counted; else None."""
        piece, row = place
        if not self.pieces:
            return None
        towards = 1 if rows > 0 else -1
        left = abs(rows)
        found = self.rows(piece)
        while left:
            row += towards
            while not 0 <= row < len(found.starts):
                piece += towards
                if not 0 <= piece < len(self.pieces):
                    return None
                found = self.rows(piece)
                row = 0 if towards > 0 else len(found.starts) - 1
            if found.ends[row] > found.starts[row]:
                left -= 1
        return Place(piece, row)

    def first(self) -> int:
        """The offset of the first cluster."""
        return self.pieces[0].start if self.pieces else 0

    def last(self) -> int:
        """The offset of the last cluster."""
        return self.snap(self.pieces[-1].end) if self.pieces else 0

    def _divide(self, text: str, blocks: Iterable[Block]) -> None:
        """Fills `pieces` with the blocks, and with what text there is outside of blocks."""
        add = self.pieces.append
        done = 0
        size = len(text)
        for block in blocks:
            kind, start, end = block
            if (
                (start == done + 2 and text.startswith(BLOCK_JOIN, done))
                and start < end <= size
                and end - start <= PIECE
                and text[start] > " "
                and text[end - 1] > " "
            ):
                add(block)  # nearly every block: worth a shorter way
                done = end
                continue
            start, end = max(done, min(start, size)), min(end, size)
            if start > done:
                self._divide_block(done, start, "p")
            self._divide_block(start, end, kind)
            done = max(done, end)
        self._divide_block(done, size, "p")

    def _divide_block(self, start: int, end: int, kind: BlockKind) -> None:
        text = self.text
        while start < end and (text[start] in BLANKS or text[start] == "\n"):
            line = text.find("\n", start, end)
            if text[start : line if line >= 0 else end].strip(BLANKS):
                break  # blanks at the start of a line are the author's
            start = line + 1 if line >= 0 else end
        while start < end and (text[end - 1] in BLANKS or text[end - 1] == "\n"):
            end -= 1
        whole = (start, end)
        while start < end:
            cut = _cut(text, start, end)
            if (start, cut) != whole:
                self._parts[len(self.pieces)] = whole
            if start != whole[0]:
                self._follow.add(len(self.pieces))
            self.pieces.append(Block(kind, start, cut))
            start = cut


def _joined(blocks: Sequence[Block], size: int) -> bool:
    """Whether these blocks, joined by empty lines, are the whole text, and none is a long one."""
    starts, ends = list(map(itemgetter(1), blocks)), list(map(itemgetter(2), blocks))
    if starts[0] != 0 or ends[-1] != size or max(map(sub, ends, starts)) > PIECE:
        return False
    gap = len(BLOCK_JOIN)
    return starts[1:] == [end + gap for end in ends[:-1]] and all(map(gt, ends, starts))


def _cut(text: str, start: int, end: int) -> int:
    """Where the piece that begins at `start` ends: at a line, else a blank, else any cluster."""
    if end - start <= PIECE + PIECE // 4:
        return end
    low, high = start + PIECE // 2, start + PIECE
    line = text.rfind("\n", low, high)
    if line >= 0:
        return line + 1
    at = high
    while (at := text.rfind(" ", low, at)) >= 0:
        if separate(text, at + 1) and text[at + 1] != " ":
            return at + 1
    for at in range(high, low, -1):
        if separate(text, at):
            return at
    size = PIECE
    while True:  # a cluster at the cut may be longer than the window
        found = clusters(text, start, min(end, start + size))
        if len(found) > 1:
            return start + sum(map(len, found[:-1]))
        if start + size >= end:
            return end
        size *= 4
