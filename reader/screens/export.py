"""Asks for a file and writes the annotations to it as CSV."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from annotations.exchange import csv_file
from annotations.store import Store
from corpus.errors import VariorumError
from reader.files import replace_file
from reader.screens.dialog import Dialog

if TYPE_CHECKING:
    from reader.app import VariorumApp


class ExportScreen(Dialog[Path]):
    """Answers with the file to write."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static("Write all annotations as CSV", classes="dialog-title", markup=False)
            yield Input("annotations.csv", id="file")
            yield Static(
                "A file of this name is replaced. enter writes · esc leaves",
                classes="dialog-help",
                markup=False,
            )

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self.dismiss(Path(event.value.strip()).expanduser())


def ask_export(program: VariorumApp, say: Callable[[str], None]) -> None:
    """Ask for the file; `say` tells what was written."""

    def chosen(path: Path | None) -> None:
        if path is None:
            return

        def write(store: Store) -> int:
            annotations = store.annotations()
            try:
                replace_file(path, csv_file.write(annotations, store.summaries()).encode())
            except OSError as error:
                reason = (error.strerror or "unknown reason").lower()
                raise VariorumError(f"{path.name} cannot be written: {reason}") from error
            return len(annotations)

        program.look_up(write, lambda n: say(f"wrote {n} annotations to {path.name}"))

    program.push_screen(ExportScreen(), chosen)
