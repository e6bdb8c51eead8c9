"""The line that names the open documents if there is no room for all."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widgets import Static

from reader.terminal.safe import safe_line
from reader.tui.text_pane.reading_pane import ReadingPane


class Tabs(Static):
    """A click on a name goes to its document."""

    @dataclass
    class Chosen(Message):
        """The name of this pane's document was clicked."""

        index: int

    def __init__(self) -> None:
        super().__init__(id="tabs", markup=False)
        self._edges: list[int] = []

    def show(self, panes: list[ReadingPane], current: int) -> None:
        """Name the documents of these panes."""
        width = max(8, self.app.size.width // max(1, len(panes)) - 3)
        parts: list[tuple[str, str] | str] = []
        self._edges = []
        length = 0
        for n, pane in enumerate(panes):
            title = safe_line(pane.document.title)
            label = f" {n + 1} {title if len(title) <= width else title[: width - 1] + '…'} "
            parts.append((label, "bold $accent" if n == current else "$quiet"))
            length += Content(label).cell_length
            self._edges.append(length)
        self.update(Content.assemble(*parts))

    def on_click(self, event: Click) -> None:
        index = next((n for n, edge in enumerate(self._edges) if event.x < edge), None)
        if index is not None:
            self.post_message(self.Chosen(index))
