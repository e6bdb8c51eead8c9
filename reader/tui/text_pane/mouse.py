"""Mouse: clicks, drags to the exact character, the wheel, the scroll bar, letters in the margin.

The pane counts clicks itself and on pressing: Textual tells of a double click only after the
release, too late for a drag that goes on by words.
"""

from __future__ import annotations

from typing import Literal

from textual import events
from textual.timer import Timer

from reader.text.highlights import LANES, Mark
from reader.text.layout import Place
from reader.text.units import Unit
from reader.tui.text_pane.messages import DividerDragged, MarkClicked
from reader.tui.text_pane.moving import PaneMoving

WHEEL = 3
"""Rows of one step of the wheel."""
CHAIN = 0.5
"""Seconds within which a second click makes a double click."""
EDGE = 0.04
"""Seconds between steps while one drags beyond the edge."""
_CLICKS: tuple[Unit, ...] = ("character", "word", "sentence", "paragraph")


class PaneMouse(PaneMoving):
    """All that the mouse does."""

    _drag: Literal["text", "bar", "rule", "either"] | None = None
    _pressed = (0, 0)
    _drag_moved = False
    _clicks = 0
    _clicked: tuple[float, int, int] = (-9.0, -1, -1)
    _edge: Timer | None = None
    _edge_rows = 0
    _pointer = (0, 0)
    _grip = 0.0

    def on_mouse_down(self, event: events.MouseDown) -> None:
        event.stop()
        if event.button != 1:
            return
        self.focus(scroll_visible=False)
        x, y = int(event.x), int(event.y)
        geometry = self._geometry
        if geometry.bar and x == geometry.width - 1 and (self._divided or y >= geometry.head):
            self.capture_mouse()
            self._pressed = (x, y)
            if not self._divided:
                self._drag = "bar"
                self._grasp(y)
            else:
                # The rule between two panes holds the scroll bar: the first move tells which.
                self._drag = "either" if y >= geometry.head else "rule"
            return
        if y < geometry.head or not self._layout_.pieces:
            return
        mark = self._mark_beside(x, y)
        if mark is not None:
            self.post_message(MarkClicked(self, mark))
            return
        time, at_x, at_y = self._clicked
        chained = event.time - time <= CHAIN and (x, y) == (at_x, at_y)
        self._clicks = self._clicks + 1 if chained else 1
        self._clicked = (event.time, x, y)
        self._drag, self._drag_moved = "text", False
        self.capture_mouse()
        self._press(self._offset_at(x, y), extend=event.shift)

    def _press(self, offset: int, *, extend: bool) -> None:
        unit = _CLICKS[(self._clicks - 1) % len(_CLICKS)]
        self._wanted, self._selecting = None, False
        if extend:
            if self._anchor is None:
                self._anchor = self._units.around(self._cursor, "character")
            self._unit = "character"
            self._cursor, self._drag_moved = offset, True
        elif unit == "character":
            self._anchor, self._unit, self._cursor = None, unit, offset
        else:
            self._unit = unit
            self._anchor = self._units.around(offset, unit)
            self._cursor = offset
        self._paint()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._drag is None:
            return
        event.stop()
        x, y = int(event.x), int(event.y)
        self._pointer = (x, y)
        if self._drag == "either" and (x, y) != self._pressed:
            across, along = abs(x - self._pressed[0]), abs(y - self._pressed[1])
            self._drag = "rule" if across >= along else "bar"
            if self._drag == "bar":
                self._grasp(self._pressed[1])
        if self._drag == "bar":
            self._slide(y)
        if self._drag == "rule":
            self.post_message(DividerDragged(self, int(event.screen_x)))
        if self._drag != "text":
            return
        geometry = self._geometry
        above, below = geometry.head - y, y - (geometry.head + geometry.rows - 1)
        self._edge_rows = below if below > 0 else -above if above > 0 else 0
        if self._edge_rows:
            self._beyond_edge()
            if self._edge is None:
                self._edge = self.set_interval(EDGE, self._beyond_edge)
        else:
            self._stop_edge()
            self._drag_to(self._offset_at(x, y))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        if self._drag is None:
            return
        event.stop()
        if self._drag == "either":
            self._grasp(int(event.y))
        if self._drag_moved:  # a drag is no first half of a double click
            self._clicked = (-9.0, -1, -1)
        self._let_go()

    def on_mouse_release(self, _event: events.MouseRelease) -> None:
        self._let_go()

    def _let_go(self) -> None:
        if self._drag is not None:
            self._drag = None
            self.release_mouse()
        self._stop_edge()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._wheel(event, WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._wheel(event, -WHEEL)

    def _wheel(self, event: events.MouseEvent, rows: int) -> None:
        event.stop()
        event.prevent_default()
        self.scroll_rows(rows)
        if self._drag == "text":
            self._drag_to(self._offset_at(int(event.x), int(event.y)))

    def scroll_rows(self, rows: int) -> None:
        """Moves the window; the cursor goes along as far as it must, unless words are selected."""
        self._view.scroll(rows)
        if self._anchor is None:
            self._into_view()
        self._paint()

    def _into_view(self) -> None:
        line = self._view.line(self._cursor)
        if line is not None:
            return
        seen = [p for p in self._view.rows() if p.row >= 0 and self._has_ink(p)]
        if seen:
            above = self._layout_.place(self._cursor) < seen[0]
            self._cursor = self._at_wanted(seen[0] if above else seen[-1])

    def _has_ink(self, place: Place) -> bool:
        start, end = self._layout_.span(place)
        return end > start

    def _drag_to(self, offset: int) -> None:
        if offset == self._cursor and not (self._drag_moved and self._anchor is None):
            return
        if self._anchor is None:
            self._anchor = self._units.around(self._cursor, "character")
        self._drag_moved = True
        self._cursor = offset
        self._paint()

    def _beyond_edge(self) -> None:
        """One step of a drag beyond the edge: the further out, the faster."""
        rows = self._edge_rows
        if not rows:
            return
        self._view.scroll(max(-8, min(8, rows)))
        top, bottom = self._geometry.head, self._geometry.head + self._geometry.rows - 1
        self._drag_to(self._offset_at(self._pointer[0], bottom if rows > 0 else top))
        self._paint()

    def _stop_edge(self) -> None:
        self._edge_rows = 0
        if self._edge is not None:
            self._edge.stop()
            self._edge = None

    def _offset_at(self, x: int, y: int) -> int:
        """The cluster at a cell of the pane; the nearest one where the cell is blank."""
        geometry, layout = self._geometry, self._layout_
        places = self._view.rows()
        line = max(0, min(y - geometry.head, len(places) - 1))
        # Between paragraphs: what stands above, at its end; above the first row: what stands below.
        beyond = y - geometry.head >= len(places)
        while line >= 0 and not (places[line].row >= 0 and self._has_ink(places[line])):
            line, beyond = line - 1, True
        if line < 0:
            return layout.snap(self._view.top_offset())
        place = places[line]
        if beyond:
            return layout.snap(layout.span(place)[1] - 1)
        column = x - geometry.text_x - layout.indent(place.piece)
        start, end = self._units.line(layout.span(place)[0])
        found = layout.offset(place, column)
        return min(found, layout.snap(end - 1)) if end > start else found

    def _mark_beside(self, x: int, y: int) -> Mark | None:
        """The mark whose letter or bar is at a cell; of a `+` the first that has no lane."""
        geometry = self._geometry
        lane = x - geometry.lane_x
        if not geometry.lanes or not 0 <= lane <= geometry.lanes:
            return None
        places = self._view.rows()
        line = y - geometry.head
        if not 0 <= line < len(places):
            return None
        shown = min(geometry.lanes, LANES)
        for found in self._painter.lanes(places[line]):
            if found.lane == lane or (lane == shown and found.lane >= shown):
                return found.mark
        return None

    # The scroll bar.

    def _grasp(self, y: int) -> None:
        top, length = self._thumb()
        line = y - self._geometry.head
        self._grip = line - top if top <= line < top + length else length / 2
        self._slide(y)

    def _slide(self, y: int) -> None:
        _, length = self._thumb()
        room = self._geometry.rows - length
        if length and room > 0:
            line = y - self._geometry.head - self._grip
            share = max(0.0, min(1.0, line / room))
            if round(share * room) != round(self._view.share() * room):
                self._view.show_share(share)
                if self._anchor is None:
                    self._into_view()
                self._paint()
