"""Folders and files in the list of a chooser, and the completion of the path that is typed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any, Protocol

from textual.content import Content
from textual.events import Paste
from textual.widgets import Input

from reader.files import with_home
from reader.terminal.safe import safe_line
from reader.tui.commands import Command
from reader.tui.dialogs.chooser import Chooser
from reader.tui.dialogs.folder_reader import FolderEntry, FolderReader, why_unreadable
from reader.tui.widgets.field import Field
from reader.typed_paths import common_beginning, is_whole, joined, paths_in, split_at_folder

_MOST_SHOWN = 200


class HasBrowser(Protocol):
    """A dialog with a file browser."""

    @property
    def browser(self) -> FileBrowser: ...


BROWSER_COMMANDS: tuple[Command[HasBrowser], ...] = (
    # Before the field, for which tab would go to the next one.
    Command("files.complete", "tab", "",
            "Complete the path as far as it is certain, then with the entry that is highlighted.",
            lambda dialog: dialog.browser.complete(), priority=True),
)  # fmt: skip


class PathField(Field):
    """A field for a path. A whole path, or several, that are pasted or dropped on the terminal
    replace what is there, also where they are quoted for a shell.
    """

    def _on_paste(self, event: Paste) -> None:
        pasted = event.text.strip()
        paths = paths_in(pasted)
        whole = bool(paths) and all(map(is_whole, paths))
        if not whole and pasted.lower().startswith(("http://", "https://")):
            paths, whole = ["".join(pasted.split())], True
        if not whole:
            super()._on_paste(event)
            return
        event.stop()
        event.prevent_default()  # or Textual calls its own as well
        self.value = safe_line(paths[0].strip() if len(paths) == 1 else joined(paths))
        self.cursor_position = len(self.value)


class FileBrowser:
    """The part of a chooser that lists a folder: opens the folders that are chosen, and hands on
    what else is chosen.
    """

    def __init__(
        self,
        chooser: Chooser[Path, Any],
        suffixes: Collection[str],
        take_file: Callable[[Path], None],
        *,
        others: bool = False,
    ) -> None:
        """`suffixes` are those of the files that are listed, in small letters; with `others`, all
        other files are listed quietly behind them. `take_file` gets a file that was chosen, or a
        path that was typed.
        """
        self._chooser = chooser
        self._others = others
        self._take_file = take_file
        self._reader = FolderReader(suffixes, lambda: chooser.call_later(self._arrived))
        self._folders: set[Path] = set()
        """Those in the list."""
        self._fitting: list[FolderEntry] = []
        self._real: dict[str, str] = {}
        """The paths that cannot be written as they are, by how they are written."""

    @staticmethod
    def start() -> str:
        """The text of the field at first."""
        return safe_line(str(Path.cwd()).rstrip("/") + "/")

    @property
    def typed(self) -> str:
        """The text of the field."""
        return self._field.value

    @property
    def folder(self) -> Path:
        """The folder that is listed, or the one in it whose whole name is typed."""
        folder, name = self._place(self.typed)
        named = any(entry.name == name and entry.is_folder for entry in self._fitting)
        return folder / name if named else folder

    def path(self, typed: str) -> Path:
        """The path that is typed."""
        folder, name = self._place(typed)
        return folder / name

    def narrow(self, typed: str) -> None:
        """List what begins as the path that is typed."""
        folder, name = self._place(typed)
        self._folders, self._fitting = set(), []
        try:
            entries = self._reader.entries(folder)
        except (OSError, ValueError) as error:
            self._show([], folder, name)
            self._chooser.explain_quietly(safe_line(why_unreadable(folder, error)))
            return
        if entries is None:
            self._show([], folder, name)
            self._chooser.explain_quietly("Reading the folder …")
            return
        self._fitting = [entry for entry in entries if self._fits(entry, name.casefold())]
        self._show(self._fitting[:_MOST_SHOWN], folder, name)
        self._chooser.explain_quietly(self._remark(name))

    def take(self, choice: Path) -> None:
        """Open a folder, or hand on a file."""
        if choice in self._folders:
            self._fill(choice, folder=True)
        else:
            self._take_file(choice)

    def take_typed(self, typed: str) -> None:
        """Hand on a path that is not in the list."""
        if typed.strip():
            self._take_file(self.path(typed.strip()))

    def complete(self) -> None:
        """Complete the path with what all that fits has in common; where that is typed already,
        with the entry under the list's cursor.
        """
        folder, name = self._place(self.typed)
        common = common_beginning((entry.name for entry in self._fitting), name)
        choice = self._chooser.highlighted
        if len(self._fitting) > 1 and common != name:
            self._fill(folder / common, folder=False)
        elif choice is not None:
            self._fill(choice, folder=choice in self._folders)

    @property
    def _field(self) -> Input:
        return self._chooser.query_one("#typed", Input)

    def _arrived(self) -> None:
        if self._chooser.is_attached:
            self._chooser.narrow(self.typed)

    def _fits(self, entry: FolderEntry, beginning: str) -> bool:
        if entry.name.startswith(".") and not beginning.startswith("."):
            return False
        wanted = entry.is_folder or entry.suits or self._others
        return wanted and entry.name.casefold().startswith(beginning)

    def _show(self, entries: Sequence[FolderEntry], folder: Path, name: str) -> None:
        up = [folder.parent] if not name and folder.parent != folder else []
        paths = [folder / entry.name for entry in entries]
        self._folders = {*up, *(p for p, e in zip(paths, entries, strict=True) if e.is_folder)}
        self._chooser.offer(
            [(path, Content.styled("../", "$quiet")) for path in up]
            + list(zip(paths, map(_shown, entries), strict=True))
        )
        # The way up is there, but going on is likelier.
        if up and entries:
            self._chooser.action_move(1)

    def _remark(self, name: str) -> str:
        """What to know of the list."""
        number = len(self._fitting)
        if number > _MOST_SHOWN:
            return f"The first {_MOST_SHOWN} of {number:,} are listed; type the beginning of a name"
        if not number:
            return f"Nothing here begins with “{safe_line(name)}”" if name else "Nothing is here"
        if self._others and not any(e.is_folder or e.suits for e in self._fitting):
            return "No file here is of a kind that Variorum knows"
        return ""

    def _place(self, typed: str) -> tuple[Path, str]:
        """The folder of the path that is typed, and what is typed of the name in it."""
        stem, name = self._split(typed)
        return with_home(Path(stem)), name

    def _split(self, typed: str) -> tuple[str, str]:
        for written, real in reversed(self._real.items()):
            if typed.startswith(written):
                return split_at_folder(real + typed[len(written) :])
        text = next(iter(paths_in(typed)), "")
        if "//" in text:  # a whole path that was typed behind one that was there already
            text = text[text.rindex("//") + 1 :]
        return split_at_folder(f"{text}/" if text == "~" else text)

    def _fill(self, path: Path, *, folder: bool) -> None:
        """Write a path into the field, as far as possible as it was typed."""
        stem, _ = self._split(self.typed)
        short = f"{stem}{path.name}"
        text = short if with_home(Path(short)) == path else str(path)
        text = text.rstrip("/") + "/" if folder else text
        written = safe_line(text)
        if written != text or [written] != paths_in(written):
            self._real.pop(written, None)  # the latest comes last
            self._real[written] = text
        self._field.value = written
        self._field.cursor_position = len(written)


def _shown(entry: FolderEntry) -> Content:
    name = safe_line(entry.name)
    if entry.is_folder:
        return Content.styled(f"{name}/", "bold")
    return Content(name) if entry.suits else Content.styled(name, "$quiet")
