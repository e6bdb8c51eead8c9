"""What the dialogs share: a quiet panel over the page, left with escape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar

from textual.screen import ModalScreen

from reader.tui.commands import Command, CommandOwner
from reader.tui.styles import sheet

Answer = TypeVar("Answer")


class Dialog(CommandOwner, ModalScreen[Answer | None]):
    """A question over the page; escape, or a click beside it, answers nothing."""

    CSS_PATH = sheet("dialogs")
    OWN_COMMANDS: ClassVar[Sequence[Command[Any]]] = (
        Command("dialog.cancel", "escape", "", "Close the dialog, and change nothing.",
                lambda dialog: dialog.action_cancel(), remote=True),
        Command("dialog.save_copy", "ctrl+s", "", "Save the library as it is open to a new file.",
                lambda dialog: dialog.app.action_save_copy()),
    )  # fmt: skip

    def action_cancel(self) -> None:
        self.dismiss(None)

    def on_click(self, event: object) -> None:
        # A click on the page behind closes the dialog, as people expect of one.
        if getattr(event, "widget", None) is self:
            self.action_cancel()
