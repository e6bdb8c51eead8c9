"""A dialog in which the reader walks through folders to files."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, ClassVar

from textual.content import Content
from textual.widgets import Input

from reader.files import typed_path
from reader.terminal.safe import safe_line
from reader.tui.commands import Command
from reader.tui.dialogs.chooser import Answer, Chooser

_MOST_SHOWN = 200


class Walk(Chooser[Path, Answer]):
    """Opens the folders that are chosen; says what else is chosen to `take_file`."""

    SUFFIXES: ClassVar[Collection[str]] = ()
    """Endings of the files that are listed, in small letters."""
    SIZE = "wide"
    OWN_COMMANDS: ClassVar[Sequence[Command[Any]]] = (
        Command("files.complete", "tab", "", "Open the folder that is highlighted.",
                lambda dialog: dialog.action_complete(), priority=True),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__(str(Path.cwd()) + "/")

    def take_file(self, path: Path) -> None:
        """Act on a file that was chosen, or on a path that was typed."""
        raise NotImplementedError

    @property
    def folder(self) -> Path:
        """The folder that is listed."""
        typed = typed_path(self._field.value)
        return typed if typed.is_dir() else typed.parent

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
            and (path.is_dir() or path.suffix.lower() in self.SUFFIXES)
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
            self.take_file(choice)

    def take_typed(self, typed: str) -> None:
        if typed.strip():
            self.take_file(typed_path(typed.strip()))

    def action_complete(self) -> None:
        choice = self.highlighted
        if choice is not None and choice.is_dir():
            self._go_to(choice)

    @property
    def _field(self) -> Input:
        return self.query_one("#typed", Input)

    def _go_to(self, folder: Path) -> None:
        self._field.value = str(folder).rstrip("/") + "/"
        self._field.cursor_position = len(self._field.value)


def _entry(path: Path) -> Content:
    name = safe_line(path.name)
    return Content.styled(f"{name}/", "bold") if path.is_dir() else Content(name)
