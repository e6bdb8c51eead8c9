"""The window on a layout: which rows are seen, and how it moves over the text.

Rows are counted from the row at the top, never from the start of the text. The offset at the top is
kept through a change of width, so that the same words stay at the top.
"""

from __future__ import annotations

from reader.text.layout import Layout, Place

BLANK = -1
"""The row of a place that stands for the blank row before its piece."""


class Viewport:
    """A window of `height` rows (at least 1) on `layout`."""

    def __init__(self, layout: Layout, height: int = 1) -> None:
        self.layout = layout
        self.height = max(1, height)
        self.top = Place(0, 0)
        self._kept: int | None = None  # the offset to keep at the top while sizes change
        self._last: tuple[int, int, Place] | None = None

    def rows(self) -> list[Place]:
        """The places of the rows that are seen, from the top; fewer at the text's end."""
        layout = self.layout
        found: list[Place] = []
        if not layout.pieces:
            return found
        piece, row = self.top
        while len(found) < self.height and piece < len(layout.pieces):
            count = len(layout.rows(piece).starts)
            stop = min(count, row + self.height - len(found))
            found += [Place(piece, at) for at in range(row, stop)]
            piece += 1
            if piece < len(layout.pieces):
                row = BLANK if layout.gap(piece) else 0
        return found

    def top_offset(self) -> int:
        """The offset at the start of the first row of text that is seen."""
        if not self.layout.pieces:
            return 0
        piece, row = self.top
        return self.layout.span(Place(piece, max(0, row)))[0]

    def scroll(self, rows: int) -> int:
        """Moves by `rows`, down if positive, as far as there is text; the rows really moved."""
        before = self.top
        self.top, moved = self._walk(self.top, rows)
        if rows > 0:
            moved -= self._keep_full()
        if self.top != before:
            self._kept = None
        return moved

    def show(self, offset: int, line: int) -> None:
        """Puts the row of `offset` on the `line`-th row of the window, as far as there is text."""
        self.top, _ = self._walk(self.layout.place(offset), -line)
        self._keep_full()
        self._kept = None

    def reveal(self, offset: int, margin: int) -> None:
        """Moves as little as brings the row of `offset` into view, `margin` rows from the edges."""
        margin = min(margin, (self.height - 1) // 2)
        line = self.line(offset)
        if line is None:
            seen = self.rows()
            above = not seen or self.layout.place(offset) < self.top
            near = self.line(offset, beyond=self.height)
            if near is not None:
                self.scroll(near - (self.height - 1 - margin))
            else:
                self.show(offset, margin if above else self.height - 1 - margin)
        elif line < margin:
            self.scroll(line - margin)
        elif line > self.height - 1 - margin:
            self.scroll(line - (self.height - 1 - margin))

    def line(self, offset: int, *, beyond: int = 0) -> int | None:
        """On which row of the window (or of `beyond` rows after it) `offset` is, else None."""
        target = self.layout.place(offset)
        piece, row = self.top
        if target < self.top:
            return None
        line = -row
        limit = self.height + beyond
        while piece < target.piece:
            line += len(self.layout.rows(piece).starts)
            piece += 1
            line += self.layout.gap(piece)
            if line >= limit:
                return None
        line += target.row
        return line if line < limit else None

    def resize(self, width: int, height: int) -> None:
        """Another size; the words at the top stay at the top as far as there is text."""
        if self._kept is None:
            self._kept = self.top_offset()
        blank = self.top.row == BLANK
        if width != self.layout.width:
            self.layout.set_width(width)
        self.height = max(1, height)
        self.top = self.layout.place(self._kept)
        if blank and self.top.row == 0 and self.layout.gap(self.top.piece):
            self.top = Place(self.top.piece, BLANK)
        self._keep_full()

    def share(self) -> float:
        """How far down the window is, 0 to 1; 1 where the end of the text is seen."""
        if not self.layout.pieces:
            return 1.0
        last = self._last_top()
        if self.top >= last:
            return 1.0
        end = self.layout.span(Place(last.piece, max(0, last.row)))[0]
        start = self.layout.first()
        return (self.top_offset() - start) / max(1, end - start)

    def show_share(self, share: float) -> None:
        """The window at a share of the way, 0 to 1."""
        last = self._last_top()
        if share >= 1:
            self.top = last
        else:
            end = self.layout.span(Place(last.piece, max(0, last.row)))[0] if last else 0
            start = self.layout.first()
            self.top = self.layout.place(start + int(share * (end - start)))
        self._keep_full()
        self._kept = None

    @property
    def whole(self) -> bool:
        """Whether all of the text is seen at once."""
        return not self.layout.pieces or self._last_top() == Place(0, 0)

    def _walk(self, place: Place, rows: int) -> tuple[Place, int]:
        layout = self.layout
        piece, row = place
        left = rows
        if not layout.pieces:
            return place, 0
        while left > 0:
            room = len(layout.rows(piece).starts) - 1 - row
            if left <= room:
                return Place(piece, row + left), rows
            if piece + 1 >= len(layout.pieces):
                return Place(piece, row + room), rows - (left - room)
            left -= room + 1
            piece += 1
            row = BLANK if layout.gap(piece) else 0
        while left < 0:
            room = row + layout.gap(piece)
            if -left <= room:
                return Place(piece, row + left), rows
            if piece == 0:
                return Place(0, 0), rows - (left + room)
            left += room + 1
            piece -= 1
            row = len(layout.rows(piece).starts) - 1
        return Place(piece, row), rows

    def _last_top(self) -> Place:
        key = (self.layout.width, self.height)
        if self._last is None or self._last[:2] != key:
            last = len(self.layout.pieces) - 1
            if last < 0:
                return Place(0, 0)
            bottom = Place(last, len(self.layout.rows(last).starts) - 1)
            self._last = (*key, self._walk(bottom, 1 - self.height)[0])
        return self._last[2]

    def _keep_full(self) -> int:
        """No blank space below the end while text is above the top; the rows moved back."""
        last = self._last_top()
        if self.top <= last:
            return 0
        back = 0
        if self.top > last:
            at = last
            while at < self.top:
                at, step = self._walk(at, 1)
                back += step
                if not step:
                    break
            self.top = last
        return back
