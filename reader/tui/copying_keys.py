"""What ctrl+c copies on the screen in use."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen
from textual.widgets import Input, TextArea

from reader.tui.commands import SELECTED, Command, CommandOwner


def command_for_copying(screen: Screen[Any]) -> Command[Any] | None:
    """The command of the screen that copies what is selected; None where there is none. A field
    copies by itself, and passes the key on if nothing in it is selected.
    """
    in_field = isinstance(screen.focused, Input | TextArea)
    if isinstance(screen, CommandOwner) and not in_field:
        return screen.find_command(SELECTED)
    return None
