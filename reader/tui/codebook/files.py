"""The codebook to a CSV file and from one. Both dialogs stay open where that fails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from annotations.exchange import codebook_csv
from annotations.model import Codebook
from annotations.service.codebook import CodebookImport
from annotations.service.store import Store
from corpus.errors import VariorumError
from corpus.sources.files import read_bytes
from reader.advice import explained
from reader.files import typed_path, write_for_user
from reader.tui.codebook.form import Change
from reader.tui.commands import Command
from reader.tui.dialogs.chooser import Chooser
from reader.tui.dialogs.dialog import Dialog
from reader.tui.dialogs.file_browser import BROWSER_COMMANDS, FileBrowser, PathField
from reader.tui.session import Session
from reader.tui.tag_keys import with_usable_keys
from reader.tui.widgets.field import Field

_SUFFIXES = (".csv", ".txt", ".tsv")


class CodebookExportScreen(Dialog[str]):
    """Writes the file, and answers with what it has done."""

    def __init__(self, session: Session, book: Codebook, uses: Mapping[str, int]) -> None:
        super().__init__()
        self._session = session
        self._book = book
        self._uses = uses
        self._warned: Path | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static("Export the codebook as CSV", classes="dialog-title", markup=False)
            yield Field("codebook.csv", id="codebook-file")
            yield Static("", id="codebook-error", classes="dialog-error", markup=False)
            yield Static("enter export · esc cancel", classes="dialog-help", markup=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if not event.value.strip():
            return
        path = typed_path(event.value.strip())
        if path.is_dir():
            self.show_error(f"The path {path.name or path} is a folder; name a file in it")
        elif path.exists() and path != self._warned:
            self._warned = path
            self.show_error(f"The file {path.name} already exists; press enter again to replace it")
        else:
            self._write(path)

    def _write(self, path: Path) -> None:
        try:
            content = codebook_csv.write(self._book, self._uses)
            write_for_user(path, content, self._session.library)
        except VariorumError as error:
            self.show_error(explained(error))
        else:
            number = len(self._book.tags)
            self.dismiss(f"Exported {number:,} tag{'' if number == 1 else 's'} to {path.name}")


class CodebookImportScreen(Chooser[Path, None]):
    """Imports the file that is chosen."""

    HEADING = "Import a codebook"
    PLACEHOLDER = "a CSV file with a column tag"
    HINT = "tab complete · enter open the folder or import the file · esc cancel"
    FIELD = PathField
    OWN_COMMANDS: ClassVar[Sequence[Command[Any]]] = BROWSER_COMMANDS

    def __init__(self, change: Change) -> None:
        super().__init__(FileBrowser.start())
        self._change = change
        self.browser = FileBrowser(self, _SUFFIXES, self._import)

    def narrow(self, typed: str) -> None:
        self.browser.narrow(typed)

    def take(self, choice: Path) -> None:
        self.browser.take(choice)

    def take_typed(self, typed: str) -> None:
        self.browser.take_typed(typed)

    def _import(self, path: Path) -> None:
        try:
            entries, notices = with_usable_keys(codebook_csv.read(read_bytes(str(path), most=None)))
        except VariorumError as error:
            self.show_error(explained(error))
            return

        def take_in(store: Store) -> CodebookImport:
            return store.tags.take_in(entries)

        def told(report: CodebookImport) -> str:
            self.dismiss(None)
            problems = [*notices, *report.notices]
            left_out = f"; not imported: {problems[0]}" if problems else ""
            more = f" and {len(problems) - 1:,} more" if len(problems) > 1 else ""
            return (
                f"Imported the codebook: {len(report.added):,} added, "
                f"{len(report.changed):,} changed{left_out}{more}"
            )

        self._change(take_in, told, None, self.show_error)
