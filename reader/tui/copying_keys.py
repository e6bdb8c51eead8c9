"""What ctrl+c does on the screen in use: never nothing without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.widgets import Input, TextArea

from reader.tui.commands import SELECTED, Command, CommandOwner

if TYPE_CHECKING:
    from reader.tui.app import VariorumApp


def command_for_copying(app: VariorumApp) -> Command[Any] | None:
    """The command of the screen that copies what is selected; where there is none, say so. A field
    copies by itself, and passes the key on if nothing in it is selected; so does a dialog.
    """
    screen = app.screen
    in_field = isinstance(screen.focused, Input | TextArea)
    if isinstance(screen, CommandOwner) and not in_field:
        command = screen.find_command(SELECTED)
        if command is not None:
            return command
    app.session.show_message(f"Nothing is selected to copy · {app.key_of('app.quit')} quits")
    return None
