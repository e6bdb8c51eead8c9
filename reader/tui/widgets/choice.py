"""One of several values, chosen with the arrows or by clicks, in a form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widgets import Static

from reader.terminal.safe import safe_line
from reader.tui.commands import STUDENT, Command, CommandOwner


class Choice(CommandOwner, Static):
    """Shows the value that is chosen, between two arrows."""

    OWN_COMMANDS: ClassVar[Sequence[Command[Choice]]] = (
        Command("choice.next", "right,space", "", "Choose the next value.",
                lambda choice: choice.action_choose(1), role=STUDENT),
        Command("choice.previous", "left", "", "Choose the previous value.",
                lambda choice: choice.action_choose(-1), role=STUDENT),
    )  # fmt: skip
    can_focus = True

    class Changed(Message):
        """Another value is chosen."""

        def __init__(self, choice: Choice) -> None:
            super().__init__()
            self.choice = choice

    def __init__(self, label: str, values: Sequence[str], *, id: str) -> None:  # noqa: A002
        super().__init__(id=id, classes="choice", markup=False)
        self._label = label
        self._values = list(values)
        self.index = 0

    def on_mount(self) -> None:
        self._draw()

    def choose(self, index: int) -> None:
        """Choose the value at this index, and post nothing."""
        self.index = index
        self._draw()

    def action_choose(self, by: int) -> None:
        if len(self._values) > 1:
            self.choose((self.index + by) % len(self._values))
            self.post_message(self.Changed(self))

    def on_click(self, event: Click) -> None:
        event.stop()
        self.focus()
        self.action_choose(1)

    def _draw(self) -> None:
        several = len(self._values) > 1
        left, right = ("‹ ", " ›") if several else ("  ", "")
        self.update(
            Content.assemble(
                (f"{self._label:<12}", "$quiet"),
                (left, "$accent"),
                safe_line(self._values[self.index]),
                (right, "$accent"),
            )
        )
