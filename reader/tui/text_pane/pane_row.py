"""The panes side by side: which of them are seen, how wide, in which order."""

from __future__ import annotations

from textual import on
from textual.containers import Horizontal
from textual.events import Resize
from textual.message import Message

from reader.tui.text_pane.messages import DividerDragged
from reader.tui.text_pane.reading_pane import ReadingPane

# Below this width, in cells, a column of text is no pleasure to read.
NARROWEST = 45
_WEIGHTS = (0.5, 3.0)
# What is left of a pane when the rule beside it is dragged, in cells.
_LEAST = 20


class PaneRow(Horizontal):
    """Shows as many of its panes as fit, always the one in use."""

    class Arranged(Message):
        """Other panes are seen, or another is in use."""

    def __init__(self, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self.panes: list[ReadingPane] = []
        self.current_index = 0
        """Which pane is in use."""
        self.zoomed = False
        self._first = 0

    @property
    def current(self) -> ReadingPane | None:
        return self.panes[self.current_index] if self.panes else None

    @property
    def hidden_count(self) -> int:
        """How many panes there is no room for."""
        return sum(not pane.display for pane in self.panes)

    def add_pane(self, pane: ReadingPane, at: int | None = None) -> None:
        """Add a pane, at the right end or at a place."""
        at = len(self.panes) if at is None else at
        self.panes.insert(at, pane)
        self.mount(pane, before=at if at < len(self.panes) - 1 else None)
        self.fit_panes()

    def remove_pane(self, pane: ReadingPane) -> None:
        """Remove a pane; the one before it is used next."""
        at = self.panes.index(pane)
        self.panes.remove(pane)
        pane.remove()
        self.focus_pane(max(0, min(at - (at == len(self.panes)), len(self.panes) - 1)))

    def focus_pane(self, at: int) -> None:
        """Make a pane the one in use."""
        if self.panes:
            self.current_index = at % len(self.panes)
            self.fit_panes()
            self.panes[self.current_index].focus()

    def move_pane(self, by: int) -> None:
        """Change places with the pane to the left or right."""
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
        """Give the pane in use a larger or smaller share of the width."""
        pane = self.current
        if pane is not None:
            low, high = _WEIGHTS
            pane.weight = max(low, min(high, round(pane.weight + 0.25 * by, 2)))
            self.fit_panes()

    def equalise_widths(self) -> None:
        """Give every pane the same share of the width."""
        for pane in self.panes:
            pane.weight = 1.0
        self.fit_panes()

    @on(DividerDragged)
    def divider_dragged(self, message: DividerDragged) -> None:
        """Put the rule beside a pane where the pointer is; the pane to its right gives or takes."""
        message.stop()
        pane = next((pane for pane in self.panes if pane is message.pane), None)
        beside = self.panes[self.panes.index(pane) + 1 :][:1] if pane is not None else []
        if pane is None or not beside or not beside[0].display:
            return
        both = pane.size.width + beside[0].size.width
        weight = pane.weight + beside[0].weight
        least = min(_LEAST, both // 3)
        width = max(least, min(both - least, message.column - pane.region.x + 1))
        pane.weight = round(weight * width / both, 4)
        beside[0].weight = round(weight - pane.weight, 4)
        self.fit_panes()

    def on_resize(self, event: Resize) -> None:  # noqa: ARG002
        self.fit_panes()

    def fit_panes(self, width: int = 0) -> None:
        """Show the panes that fit around the one in use: into so many cells, where a width is
        known that the row does not have yet.
        """
        if not self.panes:
            return
        self.current_index = min(self.current_index, len(self.panes) - 1)
        # Before it has a size of its own it will have the terminal's: the first frame is right.
        width = width or self.size.width or self.app.size.width
        room = max(1, width // NARROWEST)
        room = 1 if self.zoomed else min(room, len(self.panes))
        self._first = min(
            max(self._first, self.current_index - room + 1),
            self.current_index,
            len(self.panes) - room,
        )
        for n, pane in enumerate(self.panes):
            seen = self._first <= n < self._first + room
            pane.display = seen
            pane.has_divider = seen and n < self._first + room - 1
            pane.styles.width = f"{pane.weight}fr"
        self.post_message(self.Arranged())
