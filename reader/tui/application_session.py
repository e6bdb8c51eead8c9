"""The session as the application offers it: its library, its threads and its stack of screens."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from textual.app import App
from textual.events import Event
from textual.screen import Screen

from annotations.seminar.roles import Role
from annotations.service.store import Store
from corpus.errors import LibraryMoved, VariorumError
from reader import settings
from reader.advice import explained
from reader.terminal.bidi_mode import needs_marks, reorders
from reader.terminal.input_queue import Hold, InputQueue
from reader.tui.background import Background
from reader.tui.commands import key_of
from reader.tui.connections import Connections
from reader.tui.dialogs.dialog import Dialog
from reader.tui.dialogs.drafts import drafts_of
from reader.tui.gc_scheduler import GcScheduler
from reader.tui.input_kinds import only_moves
from reader.tui.jobs import submit
from reader.tui.library_watch import LibraryWatch
from reader.tui.main_screen import MainScreen
from reader.tui.prefetch import Prefetch
from reader.tui.round_clock import RoundClock, ShownRound
from reader.tui.session import OpenRequest, Visit
from reader.tui.widgets.sentence import message_sentence

if TYPE_CHECKING:
    from annotations.health.overwritten import DocumentOnScreen
    from reader.tui.class_view.live_class import LiveClass

Result = TypeVar("Result")
Answer = TypeVar("Answer")

_OPEN_DOCUMENTS = "open"
_FILE_SYSTEM_WARNING = "doubts"
_KEYS_WARNING = "keys_warning"
_NOTICES = 2
"""About keys, that are shown in full."""
_DRAFTS = "drafts"
_SHOWN = 60
"""Characters shown of a draft."""


class ApplicationSession:
    """Implements `reader.tui.session.Session`, whose docstrings hold here."""

    def __init__(
        self,
        app: App[Any],
        library: Path,
        annotator: str,
        *,
        input_queue: InputQueue,
        gc_scheduler: GcScheduler,
        role: Role,
        own_settings: bool,
        demo: str | None = None,
    ) -> None:
        """Open the library; `own_settings`: the settings are those of whoever reads. Raises
        LibraryError.
        """
        self._app = app
        self._input_queue = input_queue
        self._gc_scheduler = gc_scheduler
        self.role = role
        self.remote = role is not Role.OWNER
        self._own_settings = own_settings
        self.download_with: Callable[[str], bool] | None = None
        """Has the page of a remote reader download something; None while there is no page."""
        self.demo = demo
        self.visit: Visit | None = None
        """What the reader wants to see of the sample library once this one is closed."""
        self.start_tour: Callable[[], None] = lambda: None
        """Begins the tour, in the sample library."""
        stored = settings.load()
        self.linear = not self.remote and stored.linear == "on"
        self._reorders = self.remote or reorders(stored.bidi, os.environ)
        self.needs_marks = not self.remote and needs_marks(os.environ)
        self.connections = Connections(library, annotator)
        self.watch = LibraryWatch(self)
        self.watch.library_opened()
        self._round_clock = RoundClock(lambda: self.store, self._show_round, self._say_of_round)
        self._round_clock.read()

    @cached_property
    def live_class(self) -> LiveClass:
        from reader.tui.class_view.live_class import LiveClass  # after the first paint

        return LiveClass(self)

    @property
    def reorders(self) -> bool:
        # A browser's screen reader is told the text, and does not read the cells.
        return self._reorders and (self.remote or not self.linear)

    def set_reorders(self, on: bool) -> None:
        self._reorders = on
        self.change_settings(bidi="reorder" if on else "leave")

    # The library

    @property
    def store(self) -> Store:
        return self.connections.store

    def download(self, name: str) -> bool:
        return self.download_with is not None and self.download_with(name)

    @property
    def round(self) -> ShownRound:
        return self._round_clock.shown

    def round_changed(self) -> None:
        self._round_clock.read(quietly=True)

    def _show_round(self) -> None:
        if self._app.is_running:  # a screen that starts asks by itself
            for screen in self._open_screens():
                screen.show_round()

    def _say_of_round(self, sentence: str) -> None:
        """In the dialog in which the reader is writing, else in the status line."""
        if isinstance(self._app.screen, Dialog):
            self.show_error(sentence)
        else:
            self.show_message(sentence)

    @property
    def library(self) -> Path:
        return self.connections.library

    @property
    def prefetch(self) -> Prefetch:
        return self.connections.prefetch

    @property
    def library_error(self) -> LibraryMoved | None:
        return self.watch.error

    def is_readable(self) -> bool:
        return self.watch.is_readable()

    def hold_closed(self, documents: Callable[[], Sequence[DocumentOnScreen]]) -> bool:
        if self.is_readable() and self.library_error is None:
            return False
        self.watch.hold(documents())
        return True

    def background(self, name: str) -> Background:
        return self.connections.background(name)

    def schedule_gc(self) -> None:
        self._gc_scheduler.settle()

    def open_library(self, library: Path) -> None:
        """Go on with the library in this file, which holds the same documents. Raises
        LibraryError.
        """
        annotator = self.store.annotator
        self.connections.close()
        self.connections = Connections(library, annotator)
        self.watch.library_opened()

    def change_settings(self, **changes: str) -> None:
        if not self._own_settings:
            return  # they belong to whoever serves; and who looks round in the demo chooses nothing
        try:
            settings.change(**changes)
        except VariorumError as error:
            self.show_error(explained(error))

    def set_linear(self, on: bool) -> None:
        """Show one text at a time from now on, or all."""
        self.linear = on
        for screen in self._open_screens():
            screen.linear_changed()

    def check_library(self) -> None:
        """Show what other programs, and this one's writer, have committed."""
        try:
            self.watch.poll()
            self._round_clock.poll()
        except VariorumError as error:
            self.show_error(explained(error))

    def warn_of_file_system(self) -> None:
        """Say once of a library that it lies where it may be damaged."""
        from corpus.storage.file_systems import location_risk  # not before the first paint

        risk = location_risk(self.library)
        if risk is None:
            return
        self._warn_once(_FILE_SYSTEM_WARNING, explained(risk))

    def warn_of_keys(self, notices: Sequence[str]) -> None:
        """Say once what the keys that the reader has chosen do to others."""
        more = len(notices) - _NOTICES
        sentence = " · ".join(notices[:_NOTICES])
        if more > 0:
            sentence += f" · {more:,} more; variorum keys lists them"
        if sentence or self.store.settings.get(_KEYS_WARNING):
            self._warn_once(_KEYS_WARNING, sentence)

    def _warn_once(self, name: str, sentence: str) -> None:
        if self.store.settings.get(name) != sentence:
            if sentence:
                self.show_error(sentence)
            self.remember(name, sentence)

    def ask_for_new_file(self) -> bool:
        if self.library_error is None or self.remote:
            return False
        self.ask_for_copy()
        return True

    def ask_for_copy(self) -> None:
        """Ask for a file, and save the whole library there."""
        from reader.tui.dialogs.save_copy import SaveCopyScreen

        def saved(path: Path | None) -> None:
            if path is not None:
                self.show_message(f"Saved everything in {path.name}")

        if not isinstance(self._app.screen, SaveCopyScreen) and not self.remote:
            self.push_screen(SaveCopyScreen(self), saved)

    def save_copy(self, target: Path) -> None:
        self.watch.save_copy(target)

    # Work in other threads

    def write(
        self,
        job: Callable[[Store], Result],
        then: Callable[[Result], None],
        failed: Callable[[VariorumError], None] | None = None,
    ) -> None:
        hold = self._input_queue.hold(lambda event: only_moves(event, self._app.screen))
        self._submit(self.connections.writer, job, then, failed, hold)

    def read(
        self,
        job: Callable[[Store], Result],
        then: Callable[[Result], None],
        failed: Callable[[VariorumError], None] | None = None,
        *,
        hold_keys: bool = True,
    ) -> None:
        hold = self._input_queue.hold() if hold_keys else None
        self._submit(self.connections.searcher, job, then, failed, hold)

    def remember(self, name: str, value: object) -> None:
        def failed(error: VariorumError) -> None:
            if not isinstance(error, LibraryMoved):  # every screen says so already
                self.show_error(explained(error))

        def job(store: Store) -> None:
            store.settings.set(name, value)

        self._submit(self.connections.writer, job, lambda _: None, failed)

    def remember_open_documents(self, slugs: list[str]) -> None:
        self.remember(_OPEN_DOCUMENTS, slugs)

    @property
    def remembers_open_documents(self) -> bool:
        """Whether some were open last."""
        return bool(self.store.settings.get(_OPEN_DOCUMENTS))

    def remembered_open_documents(self) -> list[str]:
        slugs = {summary.slug for summary in self.store.documents.all()}
        return [slug for slug in self.store.settings.get(_OPEN_DOCUMENTS) or [] if slug in slugs]

    def hold_input(self, passes: Callable[[Event], bool], seconds: float) -> Hold:
        return self._input_queue.hold(passes, seconds)

    def _submit(
        self,
        thread: Background,
        job: Callable[[Store], Result],
        then: Callable[[Result], None],
        failed: Callable[[VariorumError], None] | None,
        hold: Hold | None = None,
    ) -> None:
        def on_error(error: VariorumError) -> None:
            if isinstance(error, LibraryMoved):
                self.watch.check_file()
            if failed is not None:
                failed(error)
            else:
                self.show_error(explained(error))

        submit(thread, job, self._app, then, on_error, hold)

    # Screens

    @property
    def screen_in_front(self) -> Screen[Any]:
        return self._app.screen

    @property
    def input_waits(self) -> bool:
        return self._input_queue.holds_input

    def main_screens(self) -> list[MainScreen]:
        return [*self._open_screens()]

    @property
    def screen_stack(self) -> Sequence[Screen[Any]]:
        return self._app.screen_stack

    def push_screen(
        self, screen: Screen[Answer], callback: Callable[[Answer | None], Any] | None = None
    ) -> Any:
        return self._app.push_screen(screen, callback)

    def open_documents(self, request: OpenRequest) -> None:
        screen = self._app.screen
        if not (isinstance(screen, MainScreen) and screen.open_here(request)):
            from reader.tui.reading.screen import ReadingScreen

            self._app.push_screen(ReadingScreen(self, request))

    def show_library(self) -> None:
        if any(isinstance(screen, MainScreen) for screen in self.screen_stack[:-1]):
            self._app.pop_screen()
        else:
            self._app.switch_screen(self.library_screen())

    def library_screen(self) -> MainScreen:
        """A new list of the documents."""
        from reader.tui.library.screen import LibraryScreen

        return LibraryScreen(self)

    def _open_screens(self) -> Iterator[MainScreen]:
        """The main screens that are open; not one still starting, which will read the library."""
        for screen in self.screen_stack:
            if isinstance(screen, MainScreen) and screen.is_mounted and screen.is_running:
                yield screen

    def _dialogs(self) -> Iterator[Dialog[Any]]:
        for screen in self.screen_stack:
            if isinstance(screen, Dialog) and screen.is_mounted and screen.is_running:
                yield screen

    def library_changed(self) -> None:
        """Tell every screen that something was committed."""
        self._round_clock.read()
        for screen in self._open_screens():
            screen.library_changed()
        for dialog in self._dialogs():
            dialog.library_changed()

    def retry_unsaved(self) -> None:
        """Tell every screen that the library can be written again."""
        for screen in self._open_screens():
            screen.retry_unsaved()

    def show_message(self, sentence: str) -> None:
        screen = next(reversed([*self._open_screens()]), None)
        if screen is not None:
            screen.show_message(sentence)

    def show_error(self, sentence: str) -> None:
        """In the status line; in front of all only where a dialog or nothing yet is shown."""
        screen = self._app.screen
        if isinstance(screen, MainScreen) and screen.is_mounted and screen.is_running:
            screen.show_message(sentence, error=True)
        elif isinstance(screen, Dialog) and screen.is_mounted and screen.is_running:
            screen.show_error(sentence)
        else:
            message = message_sentence(sentence)
            self._app.notify(message, severity="error", timeout=10, markup=False)

    # What is typed into dialogs

    def restore_drafts(self) -> None:
        """Offer again what was being typed when the program ended, and say what it was."""
        drafts = drafts_of(self._app)
        drafts.load(self.store.settings.get(_DRAFTS))
        if drafts.interrupted:
            texts = [text for name in drafts.interrupted for text in drafts.get(name).values()]
            words = " ".join(" ".join(texts).split())
            shown = words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
            restore = key_of(Dialog, "dialog.restore")
            self._app.notify(
                message_sentence(
                    f"Your text “{shown}” was not saved when the program ended; open the dialog "
                    f"in which you typed it and press {restore} to restore it"
                ),
                timeout=15, markup=False,
            )  # fmt: skip

    def keep_drafts(self) -> None:
        """The program ends: keep what is being typed, in the library."""
        drafts = drafts_of(self._app)
        for dialog in self._dialogs():
            if dialog.OUTLASTS_THE_PROGRAM:
                dialog.keep_typed(interrupted=True)
        with suppress(VariorumError):  # a library that fails keeps nothing
            if drafts.interrupted != (self.store.settings.get(_DRAFTS) or {}):
                self.remember(_DRAFTS, drafts.interrupted)

    def keep_places(self) -> None:
        """Save where the reader is in each text, also if the terminal was closed."""
        for screen in self._open_screens():
            screen.remember_places()

    # Ending

    def open_sample(self, *, tour: bool = False) -> None:
        if self.demo is None:
            self.visit = "tour" if tour else "sample"
            self.quit()
        elif tour:
            self.start_tour()

    def quit(self) -> None:
        if (
            self.watch.may_leave()
            and all(screen.may_leave() for screen in self._dialogs())
            and all(screen.may_leave() for screen in self._open_screens())
        ):
            self._app.exit()
        else:
            self.visit = None

    def end(self, return_code: int) -> None:
        """Leave the program at once."""
        self._app.exit(return_code=return_code)

    def close(self) -> None:
        """Finish what is queued and close every connection."""
        if "live_class" in self.__dict__:
            self.live_class.close()
        self.connections.close()
