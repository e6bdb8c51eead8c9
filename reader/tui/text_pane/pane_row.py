"""The panes, side by side or stacked: which are visible, how large, in which order."""

from __future__ import annotations

from itertools import pairwise

from textual import on
from textual.containers import Horizontal
from textual.events import Resize
from textual.message import Message

from reader.tui.text_pane.messages import DividerDragged
from reader.tui.text_pane.reading_pane import ReadingPane

MIN_COMFORTABLE_WIDTH = 45
"""Narrower columns of text, in cells, are no pleasure to read: fewer panes are shown instead."""
MIN_COMFORTABLE_HEIGHT = 9
"""Rows of a pane, its heading included, below which fewer panes are shown in a stack."""
_MIN_WEIGHT, _MAX_WEIGHT, _WEIGHT_STEP = 0.5, 3.0, 0.25
_MIN_DRAGGED_WIDTH = 20
"""Cells that are left of a pane when the rule beside it is dragged."""


class PaneRow(Horizontal):
    """Shows as many of its panes as fit, and always the current one."""

    class Arranged(Message):
        """Other panes are visible, or another one is current."""

    def __init__(self, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self.panes: list[ReadingPane] = []
        self.current_index = 0
        """The index of the current pane."""
        self.zoomed = False
        self.stacked = False
        """Whether the panes stand above each other."""
        self._first = 0
        """The index of the first visible pane."""

    @property
    def current(self) -> ReadingPane | None:
        return self.panes[self.current_index] if self.panes else None

    @property
    def hidden_count(self) -> int:
        """The number of panes without room on the screen."""
        return sum(not pane.display for pane in self.panes)

    def add_pane(self, pane: ReadingPane, at: int | None = None) -> None:
        """Add a pane at an index, or at the end."""
        at = len(self.panes) if at is None else at
        self.panes.insert(at, pane)
        self.mount(pane, before=at if at < len(self.panes) - 1 else None)
        self.fit_panes()

    def remove_pane(self, pane: ReadingPane) -> None:
        """Remove a pane; the one before it becomes current."""
        at = self.panes.index(pane)
        self.panes.remove(pane)
        pane.remove()
        self.focus_pane(max(0, min(at - (at == len(self.panes)), len(self.panes) - 1)))

    def focus_pane(self, at: int) -> None:
        """Make a pane current and give it the focus."""
        if self.panes:
            self.current_index = at % len(self.panes)
            self.fit_panes()
            self.panes[self.current_index].focus()

    def move_pane(self, by: int) -> None:
        """Move the current pane to the left or up (-1), or to the right or down (1)."""
        to = self.current_index + by
        if not 0 <= to < len(self.panes):
            return
        pane = self.panes.pop(self.current_index)
        self.panes.insert(to, pane)
        if by > 0:
            self.move_child(pane, after=self.panes[to - 1])
        else:
            self.move_child(pane, before=self.panes[to + 1])
        self.focus_pane(to)

    def widen(self, by: int) -> None:
        """Give the current pane a larger or smaller share of the width; stacked, of the height."""
        pane = self.current
        if pane is not None:
            weight = round(pane.weight + _WEIGHT_STEP * by, 2)
            pane.weight = max(_MIN_WEIGHT, min(_MAX_WEIGHT, weight))
            self.fit_panes()

    def equalise_widths(self) -> None:
        """Give every pane the same share."""
        for pane in self.panes:
            pane.weight = 1.0
        self.fit_panes()

    @on(DividerDragged)
    def divider_dragged(self, message: DividerDragged) -> None:
        """Move the rule beside a pane to the pointer, at the cost of the pane to its right."""
        message.stop()
        neighbours = ((a, b) for a, b in pairwise(self.panes) if a is message.pane)
        left, right = next(neighbours, (None, None))
        if left is None or right is None or not right.display:
            return
        total_width = left.size.width + right.size.width
        total_weight = left.weight + right.weight
        least = min(_MIN_DRAGGED_WIDTH, total_width // 3)
        width = max(least, min(total_width - least, message.column - left.region.x + 1))
        left.weight = round(total_weight * width / total_width, 4)
        right.weight = round(total_weight - left.weight, 4)
        self.fit_panes()

    def on_resize(self, event: Resize) -> None:  # noqa: ARG002
        self.fit_panes()

    def fit_panes(self, width: int = 0) -> None:
        """Show the panes that fit around the current one.

        `width` is the width of the row in cells, where it is known before the row has it.
        """
        if not self.panes:
            return
        self.current_index = min(self.current_index, len(self.panes) - 1)
        # Before the first layout the row has no size; it will be as large as the terminal.
        if self.stacked:
            room = (self.size.height or self.app.size.height) // MIN_COMFORTABLE_HEIGHT
        else:
            room = (width or self.size.width or self.app.size.width) // MIN_COMFORTABLE_WIDTH
        room = 1 if self.zoomed else max(1, min(room, len(self.panes)))
        self.styles.layout = "vertical" if self.stacked else "horizontal"
        self._first = min(
            max(self._first, self.current_index - room + 1),
            self.current_index,
            len(self.panes) - room,
        )
        for n, pane in enumerate(self.panes):
            visible = self._first <= n < self._first + room
            pane.display = visible
            pane.has_divider = visible and n < self._first + room - 1 and not self.stacked
            pane.styles.width = "1fr" if self.stacked else f"{pane.weight}fr"
            pane.styles.height = f"{pane.weight}fr" if self.stacked else "1fr"
        self.post_message(self.Arranged())
