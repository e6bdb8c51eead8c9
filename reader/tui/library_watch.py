"""What the program does when its library is moved, deleted or replaced while it is open.

Nothing is written any more (`Database.transaction`), every screen says so until it is over, and all
that the open connection still holds can be saved to a new file, with which the program then goes
on: what could not be saved is saved there. Where the file is in its place and only its log was
deleted, or where it comes back, the program opens it again by itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual.widgets import Static

from corpus.errors import LibraryMoved, VariorumError
from corpus.storage import backups
from reader.terminal.safe import safe_line
from reader.tui.page_screen import Page

if TYPE_CHECKING:
    from reader.tui.app import VariorumApp

_SAVE = "ctrl+s saves everything to a new file"
_SERVED = "tell whoever serves it"


class LibraryBanner(Static):
    """Says on every screen that nothing is saved, for as long as that is so."""

    def __init__(self, sentence: str) -> None:
        super().__init__(f"{sentence[:1].upper()}{sentence[1:]}.", markup=False)


class LibraryWatch:
    """Looks whether the library's file is in its place, and acts where it is not."""

    def __init__(self, app: VariorumApp) -> None:
        self._app = app
        self.moved: LibraryMoved | None = None
        """Why nothing can be saved; None while all is well."""
        self._written: bool | None = None
        """Whether the file that was opened holds all that was committed; None until that is
        known."""
        self._warned = False

    def look(self) -> None:
        """To be called twice a second, and when a write has failed for this reason."""
        database = self._app.store.database
        try:
            database.check_file()
        except LibraryMoved as error:
            if self.moved is None:
                self._begin(error)
            elif self._written and database.file is not None and database.file.state == "log lost":
                self._open(self._app.library)
        else:
            if self.moved is not None and self._written is not None:
                self._end()
        self._show_banner()

    def may_leave(self) -> bool:
        """Whether the program may end: asked once, since the open file may be the only one."""
        if self.moved is None or self._warned:
            return True
        self._warned = True
        self._app.complain(f"{self._sentence}; once more quits without that")
        return False

    def save_copy(self, target: Path) -> None:
        """Write all that is held to a new file; where the library was moved, go on with that one.

        Raises VariorumError, also where the file is there already.
        """
        backups.copy_open(self._app.store.database, target)
        if self.moved is not None:
            self._open(target)
            self._show_banner()

    def _begin(self, error: LibraryMoved) -> None:
        self.moved, self._written, self._warned = error, None, False
        # By the connection that has written last, which knows whether others have since.
        self._app.write(
            lambda store: store.database.detach(),
            self._detached,
            lambda _: self._detached(self._app.store.database.detach()),
        )

    def _detached(self, written: bool) -> None:
        self._written = written
        self.look()

    def _open(self, library: Path) -> None:
        try:
            self._app.open_library(library)
        except VariorumError as error:
            self._app.complain(str(error))
            self._app.exit(return_code=1)
            return
        self._end()

    def _end(self) -> None:
        self.moved = self._written = None
        for screen in self._app.screen_stack:
            if isinstance(screen, Page) and screen.is_running:
                screen.library_changed()
                screen.retry_unsaved()

    @property
    def _sentence(self) -> str:
        return safe_line(f"{self.moved}; {_SERVED if self._app.served else _SAVE}")

    def _show_banner(self) -> None:
        for screen in self._app.screen_stack:
            banners = screen.query_children(LibraryBanner)
            if self.moved is None:
                banners.remove()
            elif not banners and screen.is_mounted and screen.is_running:
                screen.mount(LibraryBanner(self._sentence), before=0)
