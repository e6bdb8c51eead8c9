"""Asks for a file to which the library is saved as it is open."""

from __future__ import annotations

from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from corpus.errors import LibraryOverwritten, VariorumError
from reader.advice import explained
from reader.files import typed_path
from reader.terminal.safe import safe_line
from reader.tui.dialogs.dialog import Dialog
from reader.tui.session import Session
from reader.tui.widgets.field import Field


class SaveCopyScreen(Dialog[Path]):
    """Answers with the file, when all is in it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def compose(self) -> ComposeResult:
        moved = self._session.library_error
        with Vertical(classes="dialog"):
            yield Static("Save the library to a new file", classes="dialog-title", markup=False)
            if moved is not None:
                said = safe_line(str(moved))
                what = (
                    "Everything that can still be read is saved to the new file, at least the "
                    "open documents with their annotations."
                    if isinstance(moved, LibraryOverwritten)
                    else "The whole library and your unsaved changes are saved to the new "
                    "file, and Variorum continues in that file."
                )
                yield Static(
                    f"{said[:1].upper()}{said[1:]}. {what}",
                    classes="dialog-quote",
                    markup=False,
                )
            yield Field(str(_proposed(self._session.library)), id="copy")
            yield Static("", id="copy-error", classes="dialog-error", markup=False)
            yield Static("enter save · esc cancel", classes="dialog-help", markup=False)

    def on_input_changed(self) -> None:
        self.query_one("#copy-error", Static).update("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if not event.value.strip():
            self.show_error("Type the name of a file")
            return
        path = typed_path(event.value.strip()).absolute()
        try:
            self._session.save_copy(path)
        except VariorumError as error:
            self.show_error(explained(error))
        else:
            self.dismiss(path)


def _proposed(library: Path) -> Path:
    """A new file beside the library, or in the home where its folder is gone."""
    folder = library.absolute().parent
    if not folder.is_dir():
        folder = Path.home()
    number = 1
    while True:
        end = "" if number == 1 else f"-{number}"
        path = folder / f"{library.stem}-saved{end}{library.suffix}"
        if not path.exists():
            return path
        number += 1
