"""Writes a note on a passage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static, TextArea

from annotations.errors import NoteChanged
from corpus.errors import VariorumError
from reader.terminal.safe import safe, safe_line
from reader.tui.commands import Command
from reader.tui.dialogs.dialog import Dialog
from reader.tui.session import Session

_SHOWN = 300


class NoteScreen(Dialog[str]):
    """Answers with the note, empty to remove it; with nothing where it is unchanged."""

    OUTLASTS_THE_PROGRAM = True
    OWN_COMMANDS: ClassVar[Sequence[Command[NoteScreen]]] = (
        Command("note.save", "ctrl+s", "save", "Save the note.",
                lambda dialog: dialog.action_keep(), remote=True, priority=True),
    )  # fmt: skip

    def __init__(self, session: Session, passage: str, note: str) -> None:
        super().__init__()
        self._session = session
        self._passage = passage
        self._note = note
        self._warned = False

    def compose(self) -> ComposeResult:
        passage = self._passage if len(self._passage) <= _SHOWN else f"{self._passage[:_SHOWN]}…"
        with Vertical(classes="dialog note"):
            yield Static("Note", classes="dialog-title", markup=False)
            yield Static(f"“{safe_line(passage)}”", classes="dialog-quote", markup=False)
            yield TextArea(safe(self._note), id="note", tab_behavior="focus", soft_wrap=True)
            yield Static("", id="note-error", classes="dialog-error", markup=False)
            yield Static(
                "ctrl+s save · esc cancel",
                classes="dialog-help",
                markup=False,
            )

    def on_mount(self) -> None:
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)

    def on_text_area_changed(self) -> None:
        # A warning holds for the words that it was given for.
        self._warned = False

    def action_keep(self) -> None:
        if self._session.ask_for_new_file():
            return
        # Behind the letters that were typed before it, which it overtakes, and before those after.
        self.query_one(TextArea).call_later(self._keep)

    def _keep(self) -> None:
        # Shown one character for one, so an untouched note must not come back as it was shown.
        text = self.query_one(TextArea).text
        if text == safe(self._note):
            self.dismiss(None)
        else:
            self.answer(text.strip())

    def explained(self, error: VariorumError) -> str:
        if isinstance(error, NoteChanged):
            return f"{error}; ctrl+s again replaces what is there now: “{error.note}”"
        return super().explained(error)

    @property
    def draft_name(self) -> str:
        return f"note {self._passage[:_SHOWN]}"

    def action_cancel(self) -> None:
        if self.may_leave():
            super().action_cancel()

    def may_leave(self) -> bool:
        if self._warned or not self.typed:
            return True
        self._warned = True
        self.show_error("The note is not saved yet: ctrl+s saves it, esc again discards it.")
        return False
