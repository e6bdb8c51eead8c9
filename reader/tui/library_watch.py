"""Watches the library while it is open: for changes by other programs, and for its file.

When the file is moved, deleted, replaced or overwritten, nothing is written any more
(`Database.transaction`), and every screen says so until it is over. All that the open connection
still holds can be saved to a new file, with which the program then goes on; what could not be saved
is saved there. Where the file is in its place and only its log was deleted, or where it comes back,
the program opens it again by itself. Of one that was overwritten nothing more is read: it would be
a mixture.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from textual.screen import Screen
from textual.widgets import Static

from annotations.service.store import Store
from corpus.errors import LibraryMoved, LibraryOverwritten, VariorumError
from corpus.storage import copying
from reader.advice import explained
from reader.tui.main_screen import MainScreen
from reader.tui.session import Session
from reader.tui.widgets.sentence import message_sentence

if TYPE_CHECKING:
    from annotations.health.overwritten import DocumentOnScreen

_SAVE = "press ctrl+s to save everything to a new file"
_SERVED = "please inform whoever serves it"


class Host(Session, Protocol):
    """What the watch needs of the application beside its session."""

    @property
    def screen_stack(self) -> Sequence[Screen[Any]]: ...

    def library_changed(self) -> None:
        """Tell every screen that something was committed."""

    def retry_unsaved(self) -> None:
        """Tell every screen that the library can be written again."""

    def open_library(self, library: Path) -> None:
        """Go on with the library in this file. Raises LibraryError."""

    def end(self, return_code: int) -> None:
        """Leave the program at once."""


class LibraryBanner(Static):
    """Says on every screen that nothing is saved, for as long as that is so."""

    def __init__(self, sentence: str) -> None:
        super().__init__(markup=False)
        self.show(sentence)

    def show(self, sentence: str) -> None:
        """Say this from now on."""
        self.update(message_sentence(sentence))


class LibraryWatch:
    """Looks whether the library was changed, and whether its file is in its place."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._version: int | None = None
        """SQLite's count of other connections' commits, when it was read last."""
        self.error: LibraryMoved | None = None
        """Why nothing can be saved; None while all is well."""
        self._written: bool | None = None
        """Whether the file that was opened holds all that was committed; None until that is
        known."""
        self._warned = False
        self._held: dict[str, DocumentOnScreen] = {}
        """What was closed since the library was overwritten, by the documents' ids."""

    def poll(self) -> None:
        """Look for changes and at the file. To be called twice a second. Raises LibraryError."""
        self.check_file()
        if isinstance(self.error, LibraryOverwritten):
            return
        version = self._host.store.database.data_version()
        if version != self._version:
            self._version = version
            self._host.library_changed()

    def is_readable(self) -> bool:
        """Whether what is read is still the library's own. Looks at the file now: it may have been
        overwritten since the last poll.
        """
        try:
            self._host.store.database.check_content()
        except LibraryOverwritten:
            self.check_file()
            return False
        return not isinstance(self.error, LibraryOverwritten)

    def library_opened(self) -> None:
        """A connection was made just now: what it reads from here on is known."""
        self._version = self._host.store.database.data_version()

    def check_file(self) -> None:
        """Look at the file: twice a second, and when a write has failed for this reason."""
        database = self._host.store.database
        try:
            database.check_file()
        except LibraryMoved as error:
            if self.error is None:
                self._begin(error)
            elif self._written and database.file is not None and database.file.state == "log lost":
                self._open(self._host.library)
        else:
            if self.error is not None and self._written is not None:
                self._end()
        self._show_banner()

    def may_leave(self) -> bool:
        """Whether the program may end: asked once, since the open file may be the only one."""
        if self.error is None or self._warned:
            return True
        self._warned = True
        self._host.show_error(f"{self._sentence}; press the same key again to quit without saving")
        return False

    def save_copy(self, target: Path) -> None:
        """Write all that is held to a new file; where the library was moved, go on with that one.
        Where only the open documents of one that was overwritten could be saved, say so.

        Raises VariorumError, also where the file already exists.
        """
        store = self._host.store
        if isinstance(self.error, LibraryOverwritten):
            from annotations.health.overwritten import (
                save_overwritten,
            )  # not before the first paint

            held = self._held_documents()
            if not save_overwritten(store.database, target, store.annotator, held):
                self._warned = True
                self._host.show_error(
                    f"Saved the open documents with their annotations to {target.name}; the "
                    f"rest of the library {self._host.library.name} can no longer be read"
                )
                return
        else:
            copying.copy_open(store.database, target)
        if self.error is not None:
            self._open(target)
            self._show_banner()

    def hold(self, documents: Iterable[DocumentOnScreen]) -> None:
        """Hold these, which are about to be closed, until they are saved: nothing can be read again
        of a library that was overwritten, and tags that could not be saved are in no library.
        """
        overwritten = isinstance(self.error, LibraryOverwritten)
        for held in documents:
            if overwritten or held.unsaved:
                self._held[held.document.id] = held
            if held.unsaved:
                self._warned = False
        self._show_banner()

    def _held_documents(self) -> list[DocumentOnScreen]:
        """Each document once, though it may be open in several panes."""
        held = dict(self._held)
        for screen in self._host.screen_stack:
            if isinstance(screen, MainScreen):
                held |= {shown.document.id: shown for shown in screen.shown_documents()}
        return list(held.values())

    def _begin(self, error: LibraryMoved) -> None:
        self.error, self._written, self._warned = error, None, False
        # By the connection that has written last, which knows whether others have since.
        self._host.write(
            lambda store: store.database.detach(),
            self._detached,
            lambda _: self._detached(self._host.store.database.detach()),
        )

    def _detached(self, written: bool) -> None:
        self._written = written
        self.check_file()

    def _open(self, library: Path) -> None:
        try:
            self._host.open_library(library)
        except VariorumError as error:
            self._host.show_error(explained(error))
            self._host.end(1)
            return
        self._end()

    def _end(self) -> None:
        self.error = self._written = None
        held, self._held = self._held, {}
        self._host.library_changed()
        self._host.retry_unsaved()
        for closed in held.values():
            self._save_tags(closed)

    def _save_tags(self, closed: DocumentOnScreen) -> None:
        def job(store: Store) -> None:
            for span, tag in closed.unsaved:
                store.annotate(closed.document, span, [tag])

        if closed.unsaved:
            self._host.write(job, lambda _: self._host.library_changed())

    @property
    def _sentence(self) -> str:
        sentence = f"{self.error}; {_SERVED if self._host.remote else _SAVE}"
        if self._held:
            n = len(self._held)
            documents = "1 closed document is" if n == 1 else f"{n} closed documents are"
            sentence += f"; {documents} still in memory"
        return message_sentence(sentence)

    def _show_banner(self) -> None:
        for screen in self._host.screen_stack:
            banners = screen.query_children(LibraryBanner)
            if self.error is None:
                banners.remove()
            elif banners:
                banners.first().show(self._sentence)
            elif screen.is_mounted and screen.is_running:
                screen.mount(LibraryBanner(self._sentence), before=0)
