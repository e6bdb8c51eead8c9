"""What an empty library shows: what this is, and the ways to begin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.events import Resize
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from reader.tui.commands import Command

_ABOUT = (
    "Variorum shows several texts side by side: tag passages as claim, opinion or disputed, see "
    "where another text says the same, and export it all as a table."
)
_NOT_YOURS = "This library is empty: its owner adds the documents, on the computer that serves it."
_WIDE = 78
"""Cells of the screen from which the choices are explained."""
_LOW = 17
"""Rows of the screen below which there is room for the choices only."""
_TITLE = 30


class Welcome(Vertical):
    """Lists commands with a sentence on each; posts the one that is chosen."""

    class Chosen(Message):
        """The reader wants to begin with this."""

        def __init__(self, command: Command[Any]) -> None:
            super().__init__()
            self.command = command

    def __init__(self) -> None:
        super().__init__(id="welcome")
        self._commands: Sequence[Command[Any]] = ()
        self._can_add = True

    def compose(self) -> ComposeResult:
        yield Static("", id="welcome-about", markup=False)
        yield OptionList(id="beginnings", markup=False)

    def show(self, commands: Sequence[Command[Any]], *, can_add: bool) -> None:
        """Offer these commands; `can_add`: whether the reader may add documents here."""
        self._commands, self._can_add = commands, can_add
        self._draw()

    def on_resize(self, event: Resize) -> None:  # noqa: ARG002
        self._draw()

    def _draw(self) -> None:
        about = self.query_one("#welcome-about", Static)
        about.update(_ABOUT if self._can_add else _NOT_YOURS)
        about.display = self.app.size.height >= _LOW or not self._can_add
        listing = self.query_one(OptionList)
        at = listing.highlighted or 0
        listing.clear_options()
        listing.add_options(Option(self._line(command)) for command in self._commands)
        listing.highlighted = min(at, len(self._commands) - 1) if self._commands else None

    def _line(self, command: Command[Any]) -> Content:
        title, explained = BEGINNINGS[command.id]
        parts = [(f"{command.key:<4}", "bold $accent"), (title, "bold")]
        if self.app.size.width >= _WIDE and explained:
            parts += [(" " * max(2, _TITLE - len(title)), ""), (explained, "$quiet")]
        return Content.assemble(*parts)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Chosen(self._commands[event.option_index]))


BEGINNINGS = {
    "library.tour": ("Take the tour", "five minutes, in a sample library"),
    "library.sample": ("Open the sample library", "six articles on one event"),
    "library.add": ("Add a file or a folder …", ".txt, .md, .html, .pdf, .docx, .epub"),
    "library.add_page": ("Add a page from the web …", "by its address"),
    "app.help": ("Help", ""),
    "library.quit": ("Quit", ""),
}
"""How the ways to begin are called, and what is said of each, by the id of the command."""
