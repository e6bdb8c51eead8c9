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
from reader.tui.commands import STUDENT, Command
from reader.tui.dialogs.dialog import Dialog
from reader.tui.session import Session

_SHOWN = 300


class NoteScreen(Dialog[str]):
    """Answers with the note, empty to remove it; with nothing where it is unchanged."""

    OUTLASTS_THE_PROGRAM = True
    OWN_COMMANDS: ClassVar[Sequence[Command[NoteScreen]]] = (
        Command("note.save", "ctrl+s", "save", "Save the note.",
                lambda dialog: dialog.action_keep(), role=STUDENT, priority=True),
        Command("note.editor", "ctrl+o", "your editor",
                "Edit the text in your own editor ($VISUAL or $EDITOR); then save it here.",
                lambda dialog: dialog.action_editor(), priority=True),
    )  # fmt: skip
    WHAT = "note"
    """What is written, in a sentence."""

    def __init__(self, session: Session, passage: str, note: str) -> None:
        super().__init__()
        self._session = session
        self._passage = passage
        self._note = note
        self._from_editor: str | None = None
        """What came from the reader's own editor, which is shown one character for one."""

    def compose(self) -> ComposeResult:
        passage = self._passage if len(self._passage) <= _SHOWN else f"{self._passage[:_SHOWN]}…"
        with Vertical(classes="dialog note"):
            yield Static("Note", classes="dialog-title", markup=False)
            yield Static(f"“{safe_line(passage)}”", classes="dialog-quote", markup=False)
            yield from self.compose_field()

    def compose_field(self) -> ComposeResult:
        """The text, what went wrong with it, and the keys."""
        yield TextArea(safe(self._note), id="note", tab_behavior="focus", soft_wrap=True)
        yield Static("", id="note-error", classes="dialog-error", markup=False)
        editor = "" if self._session.remote else "ctrl+o your editor · "
        yield Static(f"ctrl+s save · {editor}esc cancel", classes="dialog-help", markup=False)

    def on_mount(self) -> None:
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)

    def action_keep(self) -> None:
        if self._session.ask_for_new_file():
            return
        # Behind the letters that were typed before it, which it overtakes, and before those after.
        self.query_one(TextArea).call_later(self._keep)

    def _keep(self) -> None:
        # Shown one character for one, so an untouched note must not come back as it was shown.
        text = self._text
        if text == self._note:
            self.dismiss(None)
        else:
            self.answer(text.strip())

    @property
    def _text(self) -> str:
        """What is written, as it was before it was made harmless to be shown."""
        shown = self.query_one(TextArea).text
        sources = (self._note, self._from_editor)
        return next((raw for raw in sources if raw is not None and shown == safe(raw)), shown)

    def action_editor(self) -> None:
        # Behind the letters that were typed before it.
        self.query_one(TextArea).call_later(self._edit_outside)

    def _edit_outside(self) -> None:
        from reader.tui.external_editor import edit_in_own_editor

        before = self._text
        edited = edit_in_own_editor(self.app, before, self.WHAT)
        if edited.text != before:
            self._from_editor = edited.text
            area = self.query_one(TextArea)
            area.text = safe(edited.text)
            area.move_cursor(area.document.end)
        self.show_error(edited.error or "")

    def explained(self, error: VariorumError) -> str:
        if isinstance(error, NoteChanged):
            return f"{error}; ctrl+s again replaces the present note: “{error.note}”"
        return super().explained(error)

    @property
    def draft_name(self) -> str:
        return f"{self.WHAT} {self._passage[:_SHOWN]}"

    @property
    def unsaved_warning(self) -> str:
        return f"The {self.WHAT} is not saved yet: ctrl+s saves it, esc again discards it"
