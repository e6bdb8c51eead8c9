"""The line in which one types what to search for in a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Static

from reader.tui.commands import STUDENT, Command, CommandOwner
from reader.tui.widgets.field import Field
from reader.tui.widgets.panel_message import PanelMessage


class SearchBar(CommandOwner, Horizontal):
    """Posts what is typed, at once."""

    OWN_COMMANDS: ClassVar[Sequence[Command[SearchBar]]] = (
        Command("search_bar.cancel", "escape", "",
                "Cancel the search, and go back to where it started.",
                lambda bar: bar.action_cancel(), role=STUDENT),
    )  # fmt: skip

    @dataclass
    class Typed(PanelMessage):
        query: str

    @dataclass
    class Submitted(PanelMessage):
        query: str

    class Cancelled(PanelMessage):
        """The reader does not want to search after all."""

    def __init__(self, placeholder: str = "search in this document", **options: Any) -> None:
        super().__init__(**options)
        self._placeholder = placeholder

    def compose(self) -> ComposeResult:
        yield Static("/", id="search-mark", markup=False)
        yield Field(placeholder=self._placeholder, id="search-input")

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Typed(event.value))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Submitted(event.value))

    def action_cancel(self) -> None:
        self.post_message(self.Cancelled())
