"""The mouse on a pane: clicks, drags, the wheel, the scroll bar, the margin.

A drag from one word into another takes whole words, as it is meant nearly always; within a word, or
with alt or ctrl held, it is exact to the character.

Clicks are counted here, and when the button goes down: Textual reports a double click only after
the release, too late for a drag that goes on by words.
"""

from __future__ import annotations

from typing import Literal, Protocol

from textual import events
from textual.timer import Timer
from textual.widget import Widget

from reader.text.highlights import Mark
from reader.text.minimap import span_of_row
from reader.text.units import Unit
from reader.tui.text_pane.geometry import Geometry
from reader.tui.text_pane.hit_testing import offset_at
from reader.tui.text_pane.page_model import PageModel
from reader.tui.text_pane.scroll_bar import thumb_of
from reader.tui.text_pane.selection import Selection

WHEEL_ROWS = 3
"""Rows of one step of the wheel."""
DOUBLE_CLICK_SECONDS = 0.5
"""Within this time a second click makes a double click."""
EDGE_SECONDS = 0.04
"""The time between steps while a drag is beyond the edge."""
_MAX_EDGE_ROWS = 8
_UNITS_BY_CLICKS: tuple[Unit, ...] = ("character", "word", "sentence", "paragraph")
_NO_CLICK = (float("-inf"), -1, -1)
Drag = Literal["text", "scroll bar", "divider", "divider or scroll bar"]


class PointerTarget(Protocol):
    """What the mouse does to a pane."""

    @property
    def page(self) -> PageModel: ...
    @property
    def geometry(self) -> Geometry: ...
    @property
    def caret(self) -> Selection: ...
    @property
    def has_divider(self) -> bool: ...
    def set_selection(self, selection: Selection) -> None: ...
    def show_scrolled(self) -> None: ...
    def mark_at(self, x: int, y: int) -> Mark | None: ...
    def mark_clicked(self, mark: Mark) -> None: ...
    def drag_ended(self) -> None: ...
    def divider_dragged(self, column: int) -> None: ...


class PointerController:
    """Turns events of the mouse into selections, scrolling and messages of one pane."""

    def __init__(self, target: PointerTarget, widget: Widget) -> None:
        """`target` and `widget` are the same pane: as the mouse sees it, and as Textual does."""
        self._target = target
        self._widget = widget
        self._drag: Drag | None = None
        self._pressed_at = (0, 0)
        self._pointer = (0, 0)
        self._has_dragged = False
        """The text under the pressed button has been extended: no click any more."""
        self._clicks = 0
        self._last_click = _NO_CLICK
        """Time, column and row of the last click."""
        self._edge_timer: Timer | None = None
        self._edge_rows = 0
        """How far the pointer is beyond the lower edge; below zero, beyond the upper one."""
        self._grip = 0.0
        """Where on the thumb of the scroll bar the pointer holds it, in rows."""
        self._by_words = True
        """Whether a drag takes whole words: not while alt or ctrl is held."""
        self._pressed_by_words = True
        """Whether neither was held when the button went down."""

    # Buttons

    def press(self, event: events.MouseDown) -> None:
        """The left button goes down."""
        target, geometry = self._target, self._target.geometry
        x, y = int(event.x), int(event.y)
        on_bar = geometry.bar and x == geometry.width - 1
        if on_bar and (target.has_divider or y >= geometry.head):
            self._press_on_bar(x, y)
            return
        if y < geometry.head or target.page.is_empty:
            return
        if x == geometry.minimap_x and self._press_on_minimap(y - geometry.head):
            return
        mark = target.mark_at(x, y)
        if mark is not None:
            target.mark_clicked(mark)
            return
        time, last_x, last_y = self._last_click
        repeated = event.time - time <= DOUBLE_CLICK_SECONDS and (x, y) == (last_x, last_y)
        self._clicks = self._clicks + 1 if repeated else 1
        self._last_click = (event.time, x, y)
        self._drag, self._has_dragged = "text", event.shift
        self._by_words = self._pressed_by_words = not (event.meta or event.ctrl)
        self._widget.capture_mouse()
        unit = _UNITS_BY_CLICKS[(self._clicks - 1) % len(_UNITS_BY_CLICKS)]
        offset = offset_at(target.page, geometry, x, y)
        navigator = target.page.navigator
        target.set_selection(navigator.press(target.caret, offset, unit, extend=event.shift))

    def _press_on_minimap(self, row: int) -> bool:
        """Go to the first mark of a row of the minimap; False if there is none."""
        page, rows = self._target.page, self._target.geometry.rows
        marks = page.marks_in_minimap(row, rows)
        if not marks:
            return False
        # A passage that begins here, else the inner of those that only go on here.
        start = span_of_row(row, len(page.document.text), rows).start
        beginning = [mark.start for mark in marks if mark.start >= start]
        offset = beginning[0] if beginning else marks[-1].start
        page.centre(offset)
        self._target.set_selection(page.navigator.go_to(offset))
        return True

    def _press_on_bar(self, x: int, y: int) -> None:
        self._widget.capture_mouse()
        self._pressed_at = (x, y)
        if not self._target.has_divider:
            self._drag = "scroll bar"
            self._grasp_thumb(y)
        elif y >= self._target.geometry.head:
            # The rule between two panes is the scroll bar too: the first move decides.
            self._drag = "divider or scroll bar"
        else:
            self._drag = "divider"

    def release(self, event: events.MouseUp) -> None:
        """The button goes up."""
        if self._drag is None:
            return
        event.stop()
        if self._drag == "divider or scroll bar":
            self._grasp_thumb(int(event.y))
        ended = self._drag == "text" and self._has_dragged
        if self._has_dragged:  # a drag is not the first half of a double click
            self._last_click = _NO_CLICK
        self.cancel()
        if ended:
            target = self._target
            target.set_selection(target.page.navigator.end_drag(target.caret))
            target.drag_ended()

    def cancel(self) -> None:
        """End a drag where it is."""
        if self._drag is not None:
            self._drag = None
            self._widget.release_mouse()
        self._stop_edge_scrolling()

    # Moves

    def move(self, event: events.MouseMove) -> None:
        """The pointer moves."""
        if self._drag is None:
            return
        event.stop()
        x, y = self._pointer = (int(event.x), int(event.y))
        if self._drag == "divider or scroll bar" and self._pointer != self._pressed_at:
            across, along = abs(x - self._pressed_at[0]), abs(y - self._pressed_at[1])
            self._drag = "divider" if across >= along else "scroll bar"
            if self._drag == "scroll bar":
                self._grasp_thumb(self._pressed_at[1])
        if self._drag == "scroll bar":
            self._drag_thumb(y)
        elif self._drag == "divider":
            self._target.divider_dragged(int(event.screen_x))
        elif self._drag == "text":
            self._by_words = self._pressed_by_words and not (event.meta or event.ctrl)
            self._drag_text(x, y)

    def _drag_text(self, x: int, y: int) -> None:
        geometry = self._target.geometry
        above, below = geometry.head - y, y - (geometry.head + geometry.rows - 1)
        self._edge_rows = below if below > 0 else -above if above > 0 else 0
        if self._edge_rows:
            self._scroll_beyond_edge()
            if self._edge_timer is None:
                self._edge_timer = self._widget.set_interval(EDGE_SECONDS, self._scroll_beyond_edge)
        else:
            self._stop_edge_scrolling()
            self._extend_to(x, y)

    def _extend_to(self, x: int, y: int) -> None:
        """Extend the selection to the cluster at a cell."""
        target = self._target
        offset = offset_at(target.page, target.geometry, x, y)
        selection = target.caret
        starts_again = self._has_dragged and selection.anchor is None
        if offset != selection.cursor or starts_again:
            self._has_dragged = True
            navigator = target.page.navigator
            dragged = navigator.drag_to(selection, offset, by_words=self._by_words)
            target.set_selection(dragged)

    def _scroll_beyond_edge(self) -> None:
        """One step of a drag beyond the edge: the further out, the faster."""
        if not self._edge_rows:
            return
        target, geometry = self._target, self._target.geometry
        rows = max(-_MAX_EDGE_ROWS, min(_MAX_EDGE_ROWS, self._edge_rows))
        target.page.viewport.scroll(rows)
        edge = geometry.head if rows < 0 else geometry.head + geometry.rows - 1
        self._extend_to(self._pointer[0], edge)
        target.show_scrolled()

    def _stop_edge_scrolling(self) -> None:
        self._edge_rows = 0
        if self._edge_timer is not None:
            self._edge_timer.stop()
            self._edge_timer = None

    # Wheel and scroll bar

    def wheel(self, event: events.MouseEvent, direction: int) -> None:
        """One step of the wheel, down (1) or up (-1)."""
        event.stop()
        event.prevent_default()
        self._target.page.viewport.scroll(direction * WHEEL_ROWS)
        self._target.show_scrolled()
        if self._drag == "text":
            self._extend_to(int(event.x), int(event.y))

    def _grasp_thumb(self, y: int) -> None:
        target = self._target
        thumb = thumb_of(target.page, target.geometry)
        row = y - target.geometry.head
        self._grip = row - thumb.top if thumb.covers(row) else thumb.length / 2
        self._drag_thumb(y)

    def _drag_thumb(self, y: int) -> None:
        target = self._target
        length = thumb_of(target.page, target.geometry).length
        room = target.geometry.rows - length
        if not length or room <= 0:
            return
        fraction = max(0.0, min(1.0, (y - target.geometry.head - self._grip) / room))
        if round(fraction * room) != round(target.page.viewport.fraction() * room):
            target.page.viewport.show_fraction(fraction)
            target.show_scrolled()
