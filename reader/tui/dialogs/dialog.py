"""What the dialogs share: a quiet panel over the page, left with escape."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from textual.binding import Binding
from textual.screen import ModalScreen

from reader.tui.styles import sheet

if TYPE_CHECKING:
    from reader.tui.app import VariorumApp

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

    def needs_file(self) -> bool:
        """Whether the library's file is gone: asks for a new one, before what was typed here can
        be saved; it stays in its fields meanwhile.
        """
        program = cast("VariorumApp", self.app)
        if program.library_watch.moved is None or program.served:
            return False
        program.action_save_copy()
        return True

    def on_click(self, event: object) -> None:
        # A click on the page behind closes the dialog, as people expect of one.
        if getattr(event, "widget", None) is self:
            self.action_cancel()
