"""Adds files and folders to the library, with progress."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Input, ProgressBar

from annotations import revising
from annotations.store import Store
from corpus.errors import VariorumError
from corpus.formats import SUFFIXES
from corpus.importing import files_under, prepare_file
from reader.files import typed_path
from reader.safe import safe_line
from reader.screens.chooser import Chooser

if TYPE_CHECKING:
    from reader.app import VariorumApp

_MOST_SHOWN = 200


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


class AddScreen(Chooser[Path, Added]):
    """Lets the reader walk to files; answers with what was added."""

    HEADING = "Add files or a folder"
    PLACEHOLDER = "a path; enter opens a folder, adds a file"
    HINT = "enter opens a folder or adds a file · ctrl+a adds the whole folder · esc leaves"
    SIZE = "wide"
    # Before the field, for which ctrl+a would be the start of the line.
    BINDINGS = [
        Binding("ctrl+a", "add_folder", "add the folder", priority=True),
        Binding("tab", "complete", "complete", priority=True),
    ]

    def __init__(self) -> None:
        super().__init__(str(Path.cwd()) + "/")
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

    def narrow(self, typed: str) -> None:
        place = typed_path(typed)
        folder, begun = (place, "") if typed.endswith(("/", "\\")) else (place.parent, place.name)
        try:
            entries = sorted(folder.iterdir(), key=lambda p: (not p.is_dir(), p.name.casefold()))
        except OSError:
            self.offer([])
            return
        hidden = begun.startswith(".")
        fitting = [
            path
            for path in entries
            if path.name.casefold().startswith(begun.casefold())
            and (hidden or not path.name.startswith("."))
            and (path.is_dir() or path.suffix.lower() in SUFFIXES)
        ]
        up = [folder.parent] if not begun and folder.parent != folder else []
        self.offer(
            [(path, Content.styled("../", "$quiet")) for path in up]
            + [(path, _entry(path)) for path in fitting[:_MOST_SHOWN]]
        )
        # The way up is there, but going on is likelier.
        if up and fitting:
            self.action_move(1)

    def take(self, choice: Path) -> None:
        if choice.is_dir():
            self._go_to(choice)
        else:
            self._add([str(choice)])

    def take_typed(self, typed: str) -> None:
        if typed.strip():
            self._add([str(typed_path(typed.strip()))])

    def action_complete(self) -> None:
        choice = self.highlighted
        if choice is not None and choice.is_dir():
            self._go_to(choice)

    def action_add_folder(self) -> None:
        typed = typed_path(self._field)
        self._add([str(typed if typed.is_dir() else typed.parent)])

    def action_cancel(self) -> None:
        if self._busy:
            self._stop.set()
        else:
            self.dismiss(self._outcome)

    @property
    def _field(self) -> str:
        return self.query_one("#typed", Input).value

    def _go_to(self, folder: Path) -> None:
        field_ = self.query_one("#typed", Input)
        field_.value = str(folder).rstrip("/") + "/"
        field_.cursor_position = len(field_.value)

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


def _entry(path: Path) -> Content:
    name = safe_line(path.name)
    return Content.styled(f"{name}/", "bold") if path.is_dir() else Content(name)
