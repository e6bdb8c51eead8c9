"""Finds a command by name: what can be done now, each with its key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.content import Content

from reader.tui.command_search import matching
from reader.tui.commands import Command
from reader.tui.dialogs.chooser import Chooser

_KEY, _TITLE = 11, 22
"""Cells for the key and for the title."""


class PaletteScreen(Chooser[Command[Any], Command[Any]]):
    """Answers with a command to be run."""

    HEADING = "Find a command"
    PLACEHOLDER = "type a command: tag, dark, library, statistics …"
    HINT = "enter run · esc cancel"
    SIZE = "palette"

    def __init__(self, commands: Sequence[Command[Any]]) -> None:
        """`commands` are those that can be run now."""
        super().__init__()
        self._commands = commands

    def narrow(self, typed: str) -> None:
        self.offer([(command, _entry(command)) for command in matching(self._commands, typed)])

    def take(self, choice: Command[Any]) -> None:
        self.answer(choice)


def _entry(command: Command[Any]) -> Content:
    return Content.assemble(
        (f"{command.key:<{_KEY}}", "$accent"),
        (f"{command.title:<{_TITLE}} ", "bold"),
        (command.help, "$quiet"),
    )
