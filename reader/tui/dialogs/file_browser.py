"""Folders and files in the list of a chooser."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, Protocol

from textual.content import Content
from textual.widgets import Input

from reader.files import typed_path
from reader.terminal.safe import safe_line
from reader.tui.commands import Command
from reader.tui.dialogs.chooser import Chooser

_MOST_SHOWN = 200


class HasBrowser(Protocol):
    """A dialog with a file browser."""

    @property
    def browser(self) -> FileBrowser: ...


BROWSER_COMMANDS: tuple[Command[HasBrowser], ...] = (
    # Before the field, for which tab would go to the next one.
    Command("files.complete", "tab", "", "Open the folder that is highlighted.",
            lambda dialog: dialog.browser.open_highlighted(), priority=True),
)  # fmt: skip


class FileBrowser:
    """The part of a chooser that lists a folder: opens the folders that are chosen, and hands on
    what else is chosen.
    """

    def __init__(
        self,
        chooser: Chooser[Path, Any],
        suffixes: Collection[str],
        take_file: Callable[[Path], None],
    ) -> None:
        """`suffixes` are those of the files that are listed, in small letters; `take_file` gets a
        file that was chosen, or a path that was typed.
        """
        self._chooser = chooser
        self._suffixes = suffixes
        self._take_file = take_file

    @staticmethod
    def start() -> str:
        """The text of the field at first."""
        return str(Path.cwd()) + "/"

    @property
    def typed(self) -> str:
        """The text of the field."""
        return self._field.value

    @property
    def folder(self) -> Path:
        """The folder that is listed."""
        typed = typed_path(self.typed)
        return typed if typed.is_dir() else typed.parent

    def narrow(self, typed: str) -> None:
        """List what begins as the path that is typed."""
        target = typed_path(typed)
        folder, prefix = (
            (target, "") if typed.endswith(("/", "\\")) else (target.parent, target.name)
        )
        try:
            entries = sorted(folder.iterdir(), key=lambda p: (not p.is_dir(), p.name.casefold()))
        except OSError:
            self._chooser.offer([])
            return
        hidden = prefix.startswith(".")
        fitting = [
            path
            for path in entries
            if path.name.casefold().startswith(prefix.casefold())
            and (hidden or not path.name.startswith("."))
            and (path.is_dir() or path.suffix.lower() in self._suffixes)
        ]
        up = [folder.parent] if not prefix and folder.parent != folder else []
        self._chooser.offer(
            [(path, Content.styled("../", "$quiet")) for path in up]
            + [(path, _entry(path)) for path in fitting[:_MOST_SHOWN]]
        )
        # The way up is there, but going on is likelier.
        if up and fitting:
            self._chooser.action_move(1)

    def take(self, choice: Path) -> None:
        """Open a folder, or hand on a file."""
        if choice.is_dir():
            self._open(choice)
        else:
            self._take_file(choice)

    def take_typed(self, typed: str) -> None:
        """Hand on a path that is not in the list."""
        if typed.strip():
            self._take_file(typed_path(typed.strip()))

    def open_highlighted(self) -> None:
        """Open the folder under the list's cursor."""
        choice = self._chooser.highlighted
        if choice is not None and choice.is_dir():
            self._open(choice)

    @property
    def _field(self) -> Input:
        return self._chooser.query_one("#typed", Input)

    def _open(self, folder: Path) -> None:
        self._field.value = str(folder).rstrip("/") + "/"
        self._field.cursor_position = len(self._field.value)


def _entry(path: Path) -> Content:
    name = safe_line(path.name)
    return Content.styled(f"{name}/", "bold") if path.is_dir() else Content(name)
