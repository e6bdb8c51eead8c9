"""Asks before something is done that takes more with it than a reader may think of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from reader.terminal.safe import safe_line
from reader.tui.commands import STUDENT, Command
from reader.tui.dialogs.dialog import Dialog


class ConfirmScreen(Dialog[bool]):
    """Answers True, or nothing."""

    OWN_COMMANDS: ClassVar[Sequence[Command[ConfirmScreen]]] = (
        Command("confirm.agree", "enter,y", "", "Confirm.",
                lambda dialog: dialog.answer(True), role=STUDENT),
        Command("confirm.cancel", "q,n", "", "Cancel.",
                lambda dialog: dialog.action_cancel(), role=STUDENT),
    )  # fmt: skip

    def __init__(self, question: str, *sentences: str, keys: str) -> None:
        """`sentences`: what it is about, and what goes with it; `keys`: the key that agrees."""
        super().__init__()
        self._question, self._sentences, self._keys_hint = question, sentences, keys

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog small"):
            yield Static(safe_line(self._question), classes="dialog-title", markup=False)
            for sentence in self._sentences:
                yield Static(safe_line(sentence), markup=False)
            yield Static("", classes="dialog-error", markup=False)
            yield Static(f"{self._keys_hint} · esc cancel", classes="dialog-help", markup=False)
