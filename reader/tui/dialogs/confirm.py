"""Asks before something is done that takes more with it than a reader may think of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from reader.terminal.safe import safe_line
from reader.tui.commands import Command
from reader.tui.dialogs.dialog import Dialog


class ConfirmScreen(Dialog[bool]):
    """Answers True, or nothing."""

    OWN_COMMANDS: ClassVar[Sequence[Command[ConfirmScreen]]] = (
        Command("confirm.agree", "enter", "", "Do what is asked.",
                lambda dialog: dialog.dismiss(True), remote=True),
        Command("confirm.cancel", "q,n", "", "Close the dialog, and change nothing.",
                lambda dialog: dialog.action_cancel(), remote=True),
    )  # fmt: skip

    def __init__(self, question: str, consequence: str, agree: str) -> None:
        """`consequence`: a sentence, or nothing; `agree`: the key with what it does."""
        super().__init__()
        self._texts = question, consequence, f"{agree} · esc cancel"

    def compose(self) -> ComposeResult:
        question, consequence, keys = map(safe_line, self._texts)
        with Vertical(classes="dialog small"):
            yield Static(question, classes="dialog-title", markup=False)
            if consequence:
                yield Static(consequence, id="consequence", markup=False)
            yield Static(keys, classes="dialog-help", markup=False)
