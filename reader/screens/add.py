"""Adds files and folders to the library, with progress."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import ProgressBar

from annotations import revising
from annotations.store import Store
from corpus.errors import VariorumError
from corpus.formats import SUFFIXES
from corpus.importing import files_under, prepare_file
from reader.safe import safe_line
from reader.screens.walking import Walk

if TYPE_CHECKING:
    from reader.app import VariorumApp


@dataclass
class Added:
    """What adding did."""

    counts: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        parts = [f"{n} {status}" for status, n in self.counts.items()]
        if self.problems:
            parts.append(f"{len(self.problems)} could not be added")
        if not parts:
            return "nothing was added"
        undo = "; u takes it back" if set(self.counts) - {"unchanged"} else ""
        return ", ".join(parts) + undo


class AddScreen(Walk[Added]):
    """Lets the reader walk to files; answers with what was added."""

    HEADING = "Add files or a folder"
    PLACEHOLDER = "a path; enter opens a folder, adds a file"
    HINT = "enter opens a folder or adds a file · ctrl+a adds the whole folder · esc leaves"
    SUFFIXES = SUFFIXES
    # Before the field, for which ctrl+a would be the start of the line.
    BINDINGS = [
        Binding("ctrl+a", "add_folder", "add the folder", priority=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._outcome: Added | None = None
        self._together = revising.Together("added")
        self._stop = Event()
        self._busy = False

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield ProgressBar(id="adding", show_eta=False)

    def on_mount(self) -> None:
        self.query_one("#adding").display = False
        super().on_mount()

    def take_file(self, path: Path) -> None:
        self._add([str(path)])

    def action_add_folder(self) -> None:
        self._add([str(self.folder)])

    def action_cancel(self) -> None:
        if self._busy:
            self._stop.set()
        else:
            self.dismiss(self._outcome)

    def _add(self, paths: list[str]) -> None:
        """Add in the background, telling how far it is; escape stops it after the file at hand."""
        if self._busy:
            return
        try:
            files = list(files_under(paths))
        except VariorumError as error:
            self.explain(str(error))
            return
        self._busy = True
        self._stop.clear()
        bar = self.query_one("#adding", ProgressBar)
        bar.display = True
        bar.update(total=len(files), progress=0)
        self._next(files, 0, self._outcome or Added())

    def _next(self, files: list[str], at: int, outcome: Added) -> None:
        if at == len(files) or self._stop.is_set():
            self._ended(outcome)
            return
        path = files[at]
        app = cast("VariorumApp", self.app)

        def job(store: Store) -> str:
            prepared = prepare_file(path, library=app.library)
            return revising.take_in(store, prepared, together=self._together).status

        def done(status: str) -> None:
            outcome.counts[status] = outcome.counts.get(status, 0) + 1
            go_on()

        def failed(error: VariorumError) -> None:
            outcome.problems.append(str(error))
            go_on()

        def go_on() -> None:
            self.query_one("#adding", ProgressBar).advance(1)
            self._next(files, at + 1, outcome)

        app.write(job, done, failed)

    def _ended(self, outcome: Added) -> None:
        self._busy = False
        self._outcome = outcome
        self.query_one("#adding").display = False
        self.explain(safe_line(outcome.problems[-1]) if outcome.problems else "")
        self.hint(f"{outcome.sentence} · esc goes back to the documents")
        # What failed was told; it does not count against the next try.
        outcome.problems.clear()
