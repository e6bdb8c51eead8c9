"""What the dialogs share: a quiet panel over the page, left with escape."""

from __future__ import annotations

from typing import TypeVar

from textual.binding import Binding
from textual.screen import ModalScreen

from reader.tui.styles import sheet

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer | None]):
    """A question over the page; escape, or a click beside it, answers nothing."""

    CSS_PATH = sheet("dialogs")
    BINDINGS = [
        Binding("escape", "cancel", "close", show=False),
        Binding("ctrl+s", "app.save_copy", show=False),
    ]

    def action_cancel(self) -> None:
        self.dismiss(None)

    def on_click(self, event: object) -> None:
        # A click on the page behind closes the dialog, as people expect of one.
        if getattr(event, "widget", None) is self:
            self.action_cancel()
