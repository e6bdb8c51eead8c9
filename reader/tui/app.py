"""The program in the terminal: opens the library, shows a screen, watches for changes.

Dialogs are imported where they are opened: with what they need, the cleaning above all, they would
double the time to the first paint (`python -m bench.startup`).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

# Frames a second, at most; Textual's own default adds half a frame to the answer of each key.
os.environ.setdefault("TEXTUAL_FPS", "120")

from textual.actions import ActionParseResult
from textual.app import App, SystemCommand
from textual.dom import DOMNode
from textual.driver import Driver
from textual.events import (
    Event,
    InputEvent,
    Key,
    MouseMove,
    MouseScrollDown,
    MouseScrollUp,
    Paste,
)
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input, TextArea

from annotations.service.store import Store, login_name
from corpus.errors import LibraryMoved, VariorumError
from reader import settings
from reader.serving.permissions import REFUSED, refused
from reader.terminal.input_queue import Hold, InputQueue
from reader.terminal.safe import safe_line
from reader.tui.background import Background
from reader.tui.commands import ANYWHERE, NAMES, Command, bindings
from reader.tui.gc_scheduler import Pauses
from reader.tui.library_watch import LibraryWatch
from reader.tui.page_screen import Page
from reader.tui.prefetch import ReadAhead
from reader.tui.styles.stylesheet import ThemedStylesheet
from reader.tui.styles.themes import THEMES

Outcome = TypeVar("Outcome")
# How often to look whether another program has changed the library, in seconds.
_WATCH = 0.5
_OPEN = "open"
_DOUBTS = "doubts"


@dataclass
class Finished(Message):
    """A job of the writer or the searcher is done."""

    future: Future[Any]
    then: Callable[[Any], None]
    failed: Callable[[VariorumError], None] | None
    hold: Hold | None = None
    """Of the keys that wait for it."""


class VariorumApp(App[None]):
    """The reader on one library, in the name of one annotator."""

    TITLE = "Variorum"
    CSS_PATH = "styles/variorum.tcss"
    BINDINGS = bindings(ANYWHERE)
    ENABLE_COMMAND_PALETTE = True
    ALLOW_SELECT = False
    COMMAND_PALETTE_DISPLAY = "ctrl+p"

    def __init__(
        self,
        library: Path,
        documents: Iterable[str] = (),
        annotator: str | None = None,
        *,
        sample: bool = False,
        restore: bool = False,
        served: bool = False,
    ) -> None:
        """`served`: to somebody elsewhere, who keeps neither this machine nor the library."""
        super().__init__()
        self.settings = settings.load()
        name = annotator or self.settings.annotator
        self.ask_name = name is None
        self.sample = sample
        self.served = served
        self.input_queue = InputQueue(self, super().on_event, self._input_handled, self._is_light)
        self.library_watch = LibraryWatch(self)
        self._connect(library, name or login_name())
        self.pauses = Pauses(self)
        self.failure: VariorumError | MemoryError | None = None
        """Why the program had to end."""
        self._first_documents = list(documents)
        self._restore = restore
        for theme in THEMES:
            self.register_theme(theme)
        names = {theme.name for theme in THEMES}
        self.theme = self.settings.theme if self.settings.theme in names else THEMES[0].name
        self.stylesheet = ThemedStylesheet(variables=self.get_css_variables())

    # Starting and ending

    def get_default_screen(self) -> Screen[Any]:
        """What lies at the bottom: the documents, or nothing if there are some to read at once.

        Then the documents are listed when the reader goes back to them (`show_library`).
        """
        if self._restore and not self._first_documents:
            there = {summary.slug for summary in self.store.documents.all()}
            remembered = self.store.setting(_OPEN) or []
            self._first_documents = [slug for slug in remembered if slug in there]
        return Screen() if self._first_documents else _library_screen()

    def on_mount(self) -> None:
        if self._first_documents:
            self.push_screen(_reading_screen(self._first_documents))
        if self.ask_name:
            self.action_rename_annotator()
        self.set_interval(_WATCH, self._watch)
        if not self.served:
            self.set_timer(_WATCH, self._warn_of_disk)
        self.pauses.start()

    def get_driver_class(self) -> type[Driver]:
        chosen = super().get_driver_class()
        if sys.platform == "win32":
            return chosen
        from reader.terminal.driver import driver_for  # no such terminals on Windows

        return driver_for(chosen)

    async def on_event(self, event: Event) -> None:
        if isinstance(event, InputEvent | Paste) and not event.is_forwarded:
            self.pauses.touch()
            await self.input_queue.put(event)
        else:
            await super().on_event(event)

    def _input_handled(self) -> None:
        told = getattr(self._driver, "handled", None)
        if told is not None:
            told()

    def _handle_exception(self, error: Exception) -> None:
        """A library that fails where no screen expects it ends the program with its sentence, and
        so does a want of memory: to paint a traceback would take more of it.
        """
        if isinstance(error, VariorumError | MemoryError):
            self.failure = self.failure or error
            self.exit(return_code=1)
        else:
            super()._handle_exception(error)

    def _connect(self, library: Path, annotator: str) -> None:
        """Open the library: for the screens, and for the threads that work beside them."""
        self.library = library
        self.store = Store.open(library, annotator)
        self.writer, self.searcher = self.background("writer"), self.background("searcher")
        self.ahead = ReadAhead(lambda: self.background("ahead"))
        self._seen_version = self.store.database.data_version()

    def background(self, name: str) -> Background:
        """A thread with a connection of its own to the very file that the screens read."""
        file = self.store.database.file
        place = self.library if file is None else file.place
        return Background(name, place, self.store.annotator, same_as=file)

    def open_library(self, library: Path) -> None:
        """Go on with the library in this file, which holds the same documents. Raises
        LibraryError.
        """
        self._close_connections()
        self._connect(library, self.store.annotator)

    def close_library(self) -> None:
        """Finish what is queued and close every connection."""
        self.pauses.stop()
        self._close_connections()

    def _close_connections(self) -> None:
        self.writer.close()
        self.searcher.close()
        self.ahead.close()
        self.store.close()

    def show_library(self) -> None:
        """Leave the reading screen for the documents."""
        below = [screen for screen in self.screen_stack[:-1] if isinstance(screen, Page)]
        if below:
            self.pop_screen()
        else:
            self.switch_screen(_library_screen())

    def remember_open(self, slugs: list[str]) -> None:
        """Keep which documents are open, to come back to them."""
        self.remember(_OPEN, slugs)

    def remember(self, name: str, value: object) -> None:
        """Keep something for this annotator's screens; not worth a word where nothing is saved."""

        def failed(error: VariorumError) -> None:
            if not isinstance(error, LibraryMoved):
                self.complain(str(error))

        self._hand_over(
            self.writer, lambda store: store.remember(name, value), lambda _: None, failed
        )

    # Writing and searching

    def write(
        self,
        job: Callable[[Store], Outcome],
        then: Callable[[Outcome], None],
        failed: Callable[[VariorumError], None] | None = None,
    ) -> None:
        """Let the writer do `job`; once it is committed, `then` gets what it returned.

        A sentence that says why it could not goes to `failed`, or is shown. Keys that may have to
        do with it wait meanwhile.
        """
        self._hand_over(self.writer, job, then, failed, self.input_queue.hold(self._is_motion))

    def look_up(
        self,
        job: Callable[[Store], Outcome],
        then: Callable[[Outcome], None],
        failed: Callable[[VariorumError], None] | None = None,
        *,
        beside: bool = False,
    ) -> None:
        """Let the searcher do `job`, beside the writer. Keys wait meanwhile, for they may be meant
        for what it brings; but not where it only goes on `beside` what the reader does.
        """
        hold = None if beside else self.input_queue.hold()
        self._hand_over(self.searcher, job, then, failed, hold)

    def _hand_over(
        self,
        thread: Background,
        job: Callable[[Store], Outcome],
        then: Callable[[Outcome], None],
        failed: Callable[[VariorumError], None] | None,
        hold: Hold | None = None,
    ) -> None:
        future = thread.submit(job)
        future.add_done_callback(lambda done: self.post_message(Finished(done, then, failed, hold)))

    def _is_light(self, event: Event) -> bool:
        """Whether an event neither opens nor closes anything, and all such are handled in the same
        place: a field takes letters by itself, but asks the program what backspace does.
        """
        if isinstance(event, Key) and isinstance(self.focused, Input | TextArea):
            return event.is_printable
        return self._is_motion(event) and not (isinstance(event, Key) and event.key.isdigit())

    def _is_motion(self, event: Event) -> bool:
        """Whether an event only moves the cursor, or what is seen: the same before and after a
        commit.
        """
        if isinstance(event, Key):
            return event.key in getattr(self.screen, "MOTIONS", ())
        return isinstance(event, MouseMove | MouseScrollUp | MouseScrollDown)

    def on_finished(self, message: Finished) -> None:
        try:
            self._finish(message)
        finally:
            if message.hold is not None:
                message.hold.release()

    def _finish(self, message: Finished) -> None:
        error = message.future.exception()
        if error is None:
            message.then(message.future.result())
            return
        if not isinstance(error, VariorumError):
            if os.environ.get("VARIORUM_DEBUG"):
                raise error
            error = VariorumError(
                f"a fault of the program itself, sorry ({type(error).__name__}: {error}); "
                "with VARIORUM_DEBUG=1 it says where"
            )
        if isinstance(error, LibraryMoved):
            self.library_watch.look()
        if message.failed is not None:
            message.failed(error)
        else:
            self.complain(str(error))

    def _warn_of_disk(self) -> None:
        """Say once of a library that it lies where it may be damaged."""
        from corpus.storage.file_systems import doubts  # not before the first paint

        sentence = doubts(self.library)
        if sentence is not None and self.store.setting(_DOUBTS) != sentence:
            self.notify(sentence, severity="warning", timeout=20, markup=False)
            self.remember(_DOUBTS, sentence)

    def _watch(self) -> None:
        """Show what other programs, and this one's writer, have committed."""
        try:
            self.library_watch.look()
            version = self.store.database.data_version()
            if version != self._seen_version:
                self._seen_version = version
                for screen in self.screen_stack:
                    # One that is only coming reads the library when it is there.
                    if isinstance(screen, Page) and screen.is_mounted and screen.is_running:
                        screen.library_changed()
        except VariorumError as error:
            self.complain(str(error))

    # Talking to the reader

    def complain(self, sentence: str) -> None:
        """Show what went wrong, for long enough to be read."""
        self.notify(sentence, severity="error", timeout=10, markup=False)

    # Commands

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Every key, click and entry of the palette comes through here."""
        name = action if isinstance(action, str) else action[1]
        if self.served and refused(name, NAMES):
            self.complain(REFUSED)
            return True
        return await super().run_action(action, default_namespace, namespaces)

    def action_help(self) -> None:
        from reader.tui.dialogs.help import HelpScreen

        screen = self.screen

        def chosen(command: Command | None) -> None:
            if command is not None:
                self._runner(screen, command.action)()

        if not isinstance(screen, HelpScreen):
            self.push_screen(HelpScreen(self._offered(screen)), chosen)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The command palette: the same commands as on the keys."""
        seen: set[str] = set()
        for command in self._offered(screen):
            if command.name and command.action not in seen:
                seen.add(command.action)
                title = f"{command.name[0].upper()}{command.name[1:]}"
                yield SystemCommand(
                    title, f"{command.help} ({command.key})", self._runner(screen, command.action)
                )

    def _offered(self, screen: Screen[Any]) -> list[Command]:
        """The commands of a screen that whoever reads may use."""
        return [c for c in commands_of(screen) if not (self.served and refused(c.action, NAMES))]

    def _runner(self, screen: Screen[Any], action: str) -> Callable[[], None]:
        def run() -> None:
            target = screen.focused or screen
            self.call_later(self.run_action, action, self._holder(target, screen, action))

        return run

    def _holder(self, target: Any, screen: Screen[Any], action: str) -> Any:
        """The widget, screen or program that has this action."""
        name = f"action_{action.partition('(')[0]}"
        return next((node for node in (target, screen, self) if hasattr(node, name)), self)

    def action_next_theme(self) -> None:
        names = [theme.name for theme in THEMES]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]
        self._keep_setting(theme=self.theme)

    def action_rename_annotator(self) -> None:
        from reader.tui.dialogs.name import NameScreen

        self.push_screen(NameScreen(self.store.annotator), self._named)

    def _named(self, name: str | None) -> None:
        if name is None:
            return
        self.store.annotator = name
        self.writer.rename(name)
        self.searcher.rename(name)
        if not self.sample:
            self._keep_setting(annotator=name)
        for screen in self.screen_stack:
            if isinstance(screen, Page):
                screen.library_changed()

    def _keep_setting(self, **changes: str) -> None:
        """Keep a setting for the next time; where it cannot be written, it holds for this one."""
        if self.served:
            return  # they are those of who serves
        try:
            self.settings = settings.change(**changes)
        except VariorumError as error:
            self.complain(str(error))

    def action_save_copy(self) -> None:
        from reader.tui.dialogs.save_copy import SaveCopyScreen

        def saved(path: Path | None) -> None:
            if path is not None:
                self.notify(f"everything is saved in {safe_line(path.name)}", markup=False)

        if not isinstance(self.screen, SaveCopyScreen) and not self.served:
            self.push_screen(SaveCopyScreen(), saved)

    def action_quit_program(self) -> None:
        if not self.library_watch.may_leave():
            return
        for screen in self.screen_stack:
            if isinstance(screen, Page):
                if not screen.may_leave():
                    return
                screen.remember_places()
        self.exit()


def _reading_screen(documents: list[str]) -> Page:
    from reader.tui.reading.screen import ReadingScreen

    return ReadingScreen(documents)


def _library_screen() -> Page:
    from reader.tui.library.screen import LibraryScreen

    return LibraryScreen()


def commands_of(screen: Screen[Any]) -> list[Command]:
    """The commands of a screen, then those that hold everywhere."""
    return [*getattr(screen, "COMMANDS_HERE", ()), *ANYWHERE]


def run(
    library: Path,
    documents: list[str],
    annotator: str | None,
    *,
    sample: bool = False,
    served: bool = False,
) -> int:
    """Open the reader on a library; without documents, as it was left. Returns the exit code.

    Raises LibraryError when the library cannot be opened, or fails meanwhile.
    """
    app = VariorumApp(
        library, documents, annotator, sample=sample, restore=not documents, served=served
    )
    try:
        app.run()
    finally:
        app.close_library()
    if app.failure is not None:
        raise app.failure
    return app.return_code or 0
