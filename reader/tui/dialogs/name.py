"""Asks whose annotations these will be."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from annotations.model.annotator_names import normalized_name
from reader.tui.dialogs.dialog import Dialog
from reader.tui.widgets.field import Field


class NameScreen(Dialog[str]):
    """Answers with the annotator's name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name_now = name

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static("Whose annotations are these?", classes="dialog-title", markup=False)
            yield Field(self._name_now, placeholder="your name", id="name")
            yield Static("", classes="dialog-error", markup=False)
            yield Static(
                "Your name is saved with your annotations, so that they can be merged with "
                "those of others. You can change it later with ctrl+n.",
                classes="dialog-quote",
                markup=False,
            )
            yield Static(
                "enter save · esc cancel",
                classes="dialog-help",
                markup=False,
            )

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if name := normalized_name(event.value):
            self.answer(name)
        else:
            self.show_error("Type a name")
