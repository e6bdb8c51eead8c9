"""A line for who is here for the first time; a click, or esc, hides it."""

from __future__ import annotations

from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from reader.terminal.safe import safe_line


class HintLine(Static):
    """Shows what this is, and what to try."""

    class Dismissed(Message):
        """The reader has seen it."""

    def __init__(self, title: str, text: str) -> None:
        content = Content.assemble((f"{safe_line(title)}  ", "bold $accent"), safe_line(text))
        super().__init__(content, id="hint", markup=False)

    def on_click(self) -> None:
        self.post_message(self.Dismissed())
