"""The window on a layout: which rows are visible, and how the window moves over the text.

Rows are counted from the row at the top, never from the start of the text. A change of width keeps
the offset at the top, so that the same words stay at the top.
"""

from __future__ import annotations

from reader.text.layout import Layout, RowIndex

BLANK = -1
"""The number of the blank row before a piece."""


class Viewport:
    """A window of `height` rows (at least 1) on `layout`."""

    def __init__(self, layout: Layout, height: int = 1) -> None:
        self.layout = layout
        self.height = max(1, height)
        self.top = RowIndex(0, 0)
        self._top_offset_to_keep: int | None = None
        """The offset to keep at the top through several changes of size."""
        self._last_top_cache: tuple[int, int, RowIndex] | None = None

    def rows(self) -> list[RowIndex]:
        """The visible rows, from the top; fewer than `height` at the end of the text."""
        return self.rows_from(self.top)

    def rows_from(self, top: RowIndex) -> list[RowIndex]:
        """The rows that would be visible below `top`."""
        layout = self.layout
        rows: list[RowIndex] = []
        if not layout.pieces:
            return rows
        piece, number = top
        while len(rows) < self.height and piece < len(layout.pieces):
            count = len(layout.rows(piece).starts)
            stop = min(count, number + self.height - len(rows))
            rows += [RowIndex(piece, n) for n in range(number, stop)]
            piece += 1
            if piece < len(layout.pieces):
                number = BLANK if layout.gap(piece) else 0
        return rows

    def rows_with_text(self) -> list[RowIndex]:
        """The visible rows that are not blank."""
        return [row for row in self.rows() if self.has_text(row)]

    def has_text(self, row: RowIndex) -> bool:
        """Whether a row is not blank."""
        if row.number == BLANK:
            return False
        start, end = self.layout.row_span(row)
        return end > start

    def top_offset(self) -> int:
        """The offset at the start of the first visible row of text."""
        if not self.layout.pieces:
            return 0
        piece, number = self.top
        return self.layout.row_span(RowIndex(piece, max(0, number)))[0]

    def scroll(self, rows: int) -> int:
        """Move by `rows`, down if positive, as far as there is text. Returns the rows moved."""
        top, moved = self.scrolled(rows)
        self.show_top(top)
        return moved

    def scrolled(self, rows: int) -> tuple[RowIndex, int]:
        """The row that `scroll` would put at the top, and the rows it would move."""
        top, moved = self._advance(self.top, rows)
        if rows > 0:
            last = self._last_top()
            while last < top:
                top, step = self._advance(top, -1)
                moved += step
        return top, moved

    def show_top(self, top: RowIndex) -> None:
        """Put this row at the top."""
        if top != self.top:
            self.top = top
            self._top_offset_to_keep = None

    def show_at(self, offset: int, window_row: int) -> None:
        """Put the row of `offset` on this row of the window, as far as there is text."""
        self.top, _ = self._advance(self.layout.row_at(offset), -window_row)
        self._fill_window()
        self._top_offset_to_keep = None

    def reveal(self, offset: int, margin: int) -> None:
        """Move as little as brings the row of `offset` into view, `margin` rows from the edges."""
        margin = min(margin, (self.height - 1) // 2)
        window_row = self.row_of(offset)
        if window_row is None:
            rows = self.rows()
            above = not rows or self.layout.row_at(offset) < self.top
            near = self.row_of(offset, beyond=self.height)
            if near is not None:
                self.scroll(near - (self.height - 1 - margin))
            else:
                self.show_at(offset, margin if above else self.height - 1 - margin)
        elif window_row < margin:
            self.scroll(window_row - margin)
        elif window_row > self.height - 1 - margin:
            self.scroll(window_row - (self.height - 1 - margin))

    def row_of(self, offset: int, *, beyond: int = 0) -> int | None:
        """The row of the window (or of `beyond` rows after it) that `offset` is in, else None."""
        target = self.layout.row_at(offset)
        piece, number = self.top
        if target < self.top:
            return None
        window_row = -number
        limit = self.height + beyond
        while piece < target.piece:
            window_row += len(self.layout.rows(piece).starts)
            piece += 1
            window_row += self.layout.gap(piece)
            if window_row >= limit:
                return None
        window_row += target.number
        return window_row if window_row < limit else None

    def resize(self, width: int, height: int) -> None:
        """Change the size; the words at the top stay there as far as there is text."""
        if self._top_offset_to_keep is None:
            self._top_offset_to_keep = self.top_offset()
        blank = self.top.number == BLANK
        if width != self.layout.width:
            self.layout.set_width(width)
        self.height = max(1, height)
        self.top = self.layout.row_at(self._top_offset_to_keep)
        if blank and self.top.number == 0 and self.layout.gap(self.top.piece):
            self.top = RowIndex(self.top.piece, BLANK)
        self._fill_window()

    def fraction(self) -> float:
        """How far down the window is, 0 to 1; 1 where the end of the text is visible."""
        if not self.layout.pieces:
            return 1.0
        last = self._last_top()
        if self.top >= last:
            return 1.0
        end = self.layout.row_span(RowIndex(last.piece, max(0, last.number)))[0]
        start = self.layout.first_offset()
        return (self.top_offset() - start) / max(1, end - start)

    def show_fraction(self, fraction: float) -> None:
        """Move the window to a fraction of the way, 0 to 1."""
        last = self._last_top()
        if fraction >= 1 or not self.layout.pieces:
            self.top = last
        else:
            end = self.layout.row_span(RowIndex(last.piece, max(0, last.number)))[0]
            start = self.layout.first_offset()
            self.top = self.layout.row_at(start + int(fraction * (end - start)))
        self._fill_window()
        self._top_offset_to_keep = None

    @property
    def shows_everything(self) -> bool:
        """Whether the whole text is visible at once."""
        return not self.layout.pieces or self._last_top() == RowIndex(0, 0)

    def _advance(self, start: RowIndex, rows: int) -> tuple[RowIndex, int]:
        """The row `rows` rows from `start`, blank ones counted, and how many there really were."""
        layout = self.layout
        piece, number = start
        remaining = rows
        if not layout.pieces:
            return start, 0
        while remaining > 0:
            room = len(layout.rows(piece).starts) - 1 - number
            if remaining <= room:
                return RowIndex(piece, number + remaining), rows
            if piece + 1 >= len(layout.pieces):
                return RowIndex(piece, number + room), rows - (remaining - room)
            remaining -= room + 1
            piece += 1
            number = BLANK if layout.gap(piece) else 0
        while remaining < 0:
            room = number + layout.gap(piece)
            if -remaining <= room:
                return RowIndex(piece, number + remaining), rows
            if piece == 0:
                return RowIndex(0, 0), rows - (remaining + room)
            remaining += room + 1
            piece -= 1
            number = len(layout.rows(piece).starts) - 1
        return RowIndex(piece, number), rows

    def _last_top(self) -> RowIndex:
        """The lowest row that may be at the top: the window is full, and ends with the text."""
        key = (self.layout.width, self.height)
        if self._last_top_cache is None or self._last_top_cache[:2] != key:
            last_piece = len(self.layout.pieces) - 1
            if last_piece < 0:
                return RowIndex(0, 0)
            bottom = RowIndex(last_piece, len(self.layout.rows(last_piece).starts) - 1)
            self._last_top_cache = (*key, self._advance(bottom, 1 - self.height)[0])
        return self._last_top_cache[2]

    def _fill_window(self) -> None:
        """Leave no blank space below the end of the text while there is text above the top."""
        self.top = min(self.top, self._last_top())
