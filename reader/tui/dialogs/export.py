"""Asks for a file and writes the annotations to it as CSV."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from annotations.exchange.format import ExportedFile, ExportOptions, ExportSelection
from annotations.exchange.registry import EXPORTED, by_suffix
from annotations.service.store import Store
from reader.files import typed_path, write_for_user
from reader.tui.dialogs.dialog import Dialog, ask
from reader.tui.session import Session
from reader.tui.widgets.field import Field


class ExportScreen(Dialog[Path]):
    """Answers with the file to write; asks before it replaces one."""

    def __init__(self) -> None:
        super().__init__()
        self._warned: Path | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            titles = " or ".join(format_.title for format_ in EXPORTED)
            title = f"Export all annotations as {titles}"
            yield Static(title, classes="dialog-title", markup=False)
            yield Field(f"annotations{EXPORTED[0].suffixes[0]}", id="file")
            yield Static("", id="export-error", classes="dialog-error", markup=False)
            yield Static("enter export · esc cancel", classes="dialog-help", markup=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if not event.value.strip():
            self.show_error("type the name of a file")
            return
        path = typed_path(event.value.strip())
        if path.is_dir():
            self.show_error(f"{path.name or path} is a folder; name a file in it")
        elif path.exists() and path != self._warned:
            self._warned = path
            self.show_error(f"{path.name} already exists; enter again replaces it")
        else:
            self.answer(path)


def ask_export(session: Session, show_message: Callable[[str], None]) -> None:
    """Ask for the file; `show_message` tells what was written."""

    def write(store: Store, path: Path) -> tuple[str, int, ExportedFile]:
        annotations, summaries = store.annotations(), store.summaries()
        exporter = (by_suffix(path, EXPORTED) or EXPORTED[0]).exporter
        assert exporter is not None
        exported = exporter.run(ExportSelection(annotations, summaries), ExportOptions())
        write_for_user(path, exported.content, session.library)
        return path.name, len(annotations), exported

    def written(outcome: tuple[str, int, ExportedFile]) -> None:
        name, number, exported = outcome
        hint = ""
        if exported.unsafe_cells:
            hint = "; for a spreadsheet, variorum export --excel is safer"
        for loss in exported.losses:
            hint += f"; the file cannot hold {loss.number:,} {loss.what}"
        annotations = f"{number:,} annotation{'' if number == 1 else 's'}"
        show_message(f"exported {annotations} to {name}{hint}")

    ask(session, ExportScreen(), write, written, writes=False)
