"""The program in the terminal: it implements the session that screens work with (`Session`).

Dialogs are imported where they are opened: with what they need, the cleaning above all, they would
double the time to the first paint (`python -m bench.startup`).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, ClassVar, TypeVar

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
from textual.screen import Screen
from textual.widgets import Input, TextArea

from annotations.model.annotator_names import login_name
from annotations.service.store import Store
from corpus.errors import LibraryMoved, VariorumError
from reader import settings
from reader.serving.permissions import REFUSED, allowed
from reader.terminal.input_queue import Hold, InputQueue
from reader.terminal.safe import safe_line
from reader.tui.background import Background
from reader.tui.commands import Command, CommandOwner
from reader.tui.connections import Connections
from reader.tui.gc_scheduler import GcScheduler
from reader.tui.jobs import JobFinished, submit
from reader.tui.library_watch import LibraryWatch
from reader.tui.page_screen import Page
from reader.tui.prefetch import Prefetch
from reader.tui.session import OpenRequest
from reader.tui.styles.stylesheet import ThemedStylesheet
from reader.tui.styles.themes import THEMES

Result = TypeVar("Result")
# How often to look whether another program has changed the library, in seconds.
_WATCH = 0.5
_OPEN = "open"
_FILE_SYSTEM_WARNING = "doubts"


class VariorumApp(CommandOwner, App[None]):
    """The reader on one library, in the name of one annotator."""

    TITLE = "Variorum"
    CSS_PATH = "styles/variorum.tcss"
    OWN_COMMANDS: ClassVar[Sequence[Command[VariorumApp]]] = (
        Command("app.help", "question_mark", "help", "Show the keys of this screen.",
                lambda app: app.action_help(), "Program", footer=True, remote=True),
        Command("app.next_theme", "T", "theme",
                "Switch the colours: light, dark, high contrast in black or in white.",
                lambda app: app.action_next_theme(), "Program", remote=True),
        Command("app.rename_annotator", "ctrl+n", "your name",
                "Change the name that your annotations carry.",
                lambda app: app.action_rename_annotator(), "Program"),
        Command("app.save_copy", "ctrl+s", "save a copy",
                "Save the library to a new file, and use that one if the old one is gone.",
                lambda app: app.action_save_copy(), "Program"),
        Command("app.quit", "ctrl+q", "quit", "Quit Variorum; everything is saved.",
                lambda app: app.action_quit_program(), "Program", remote=True),
    )  # fmt: skip
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
        remote: bool = False,
    ) -> None:
        """`remote`: for a reader elsewhere, to whom neither this machine nor the library belongs.

        Raises LibraryError when the library cannot be opened.
        """
        super().__init__()
        self.settings = settings.load()
        name = annotator or self.settings.annotator
        self.ask_name = name is None
        self.sample = sample
        self._remote = remote
        self.input_queue = InputQueue(self, super().on_event, self._input_handled, self._is_light)
        self.connections = Connections(library, name or login_name())
        self.library_watch = LibraryWatch(self)
        self.library_watch.library_opened()
        self._gc_scheduler = GcScheduler(self)
        self.failure: VariorumError | MemoryError | None = None
        """Why the program had to end."""
        self._documents_at_start = list(documents)
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
        if self._restore and not self._documents_at_start:
            there = {summary.slug for summary in self.store.documents.all()}
            remembered = self.store.setting(_OPEN) or []
            self._documents_at_start = [slug for slug in remembered if slug in there]
        return Screen() if self._documents_at_start else self._library_screen()

    def on_mount(self) -> None:
        if self._documents_at_start:
            self.open_documents(OpenRequest(tuple(self._documents_at_start)))
        if self.ask_name:
            self.action_rename_annotator()
        self.set_interval(_WATCH, self.check_library)
        if not self.remote:
            self.set_timer(_WATCH, self._warn_of_file_system)
        self._gc_scheduler.start()

    def get_driver_class(self) -> type[Driver]:
        chosen = super().get_driver_class()
        if sys.platform == "win32":
            return chosen
        from reader.terminal.driver import driver_for  # no such terminals on Windows

        return driver_for(chosen)

    async def on_event(self, event: Event) -> None:
        if isinstance(event, InputEvent | Paste) and not event.is_forwarded:
            self._gc_scheduler.touch()
            await self.input_queue.put(event)
        else:
            await super().on_event(event)

    def _input_handled(self) -> None:
        tell_driver = getattr(self._driver, "handled", None)
        if tell_driver is not None:
            tell_driver()

    def _handle_exception(self, error: Exception) -> None:
        """A library that fails where no screen expects it ends the program with its sentence, and
        so does a want of memory: to paint a traceback would take more of it.
        """
        if isinstance(error, VariorumError | MemoryError):
            self.failure = self.failure or error
            self.exit(return_code=1)
        else:
            super()._handle_exception(error)

    def close_library(self) -> None:
        """Finish what is queued and close every connection."""
        self._gc_scheduler.stop()
        self.connections.close()

    def end(self, return_code: int) -> None:
        """Leave the program at once."""
        self.exit(return_code=return_code)

    # Session: the library

    @property
    def store(self) -> Store:
        return self.connections.store

    @property
    def library(self) -> Path:
        return self.connections.library

    @property
    def prefetch(self) -> Prefetch:
        return self.connections.prefetch

    @property
    def remote(self) -> bool:
        return self._remote

    @property
    def library_error(self) -> LibraryMoved | None:
        return self.library_watch.error

    def background(self, name: str) -> Background:
        return self.connections.background(name)

    def open_library(self, library: Path) -> None:
        """Go on with the library in this file, which holds the same documents. Raises
        LibraryError.
        """
        annotator = self.store.annotator
        self.connections.close()
        self.connections = Connections(library, annotator)
        self.library_watch.library_opened()

    def save_copy(self, target: Path) -> None:
        self.library_watch.save_copy(target)

    def ask_for_new_file(self) -> bool:
        if self.library_error is None or self.remote:
            return False
        self.action_save_copy()
        return True

    def remember(self, name: str, value: object) -> None:
        def failed(error: VariorumError) -> None:
            if not isinstance(error, LibraryMoved):  # every screen says so already
                self.show_error(str(error))

        self._submit(
            self.connections.writer, lambda store: store.remember(name, value), lambda _: None,
            failed,
        )  # fmt: skip

    def remember_open_documents(self, slugs: list[str]) -> None:
        self.remember(_OPEN, slugs)

    def schedule_gc(self) -> None:
        self._gc_scheduler.settle()

    # Session: screens

    def open_documents(self, request: OpenRequest) -> None:
        page = self.screen
        if not (isinstance(page, Page) and page.open_here(request)):
            from reader.tui.reading.screen import ReadingScreen

            self.push_screen(ReadingScreen(self, request))

    def show_library(self) -> None:
        if any(isinstance(screen, Page) for screen in self.screen_stack[:-1]):
            self.pop_screen()
        else:
            self.switch_screen(self._library_screen())

    def _library_screen(self) -> Page:
        from reader.tui.library.screen import LibraryScreen

        return LibraryScreen(self)

    def _pages(self) -> Iterator[Page]:
        """The pages that are open; not one that is only coming, which will read the library."""
        for screen in self.screen_stack:
            if isinstance(screen, Page) and screen.is_mounted and screen.is_running:
                yield screen

    def library_changed(self) -> None:
        """Tell every page that something was committed."""
        for page in self._pages():
            page.library_changed()

    def retry_unsaved(self) -> None:
        """Tell every page that the library can be written again."""
        for page in self._pages():
            page.retry_unsaved()

    def quit(self) -> None:
        if not self.library_watch.may_leave():
            return
        for page in self._pages():
            if not page.may_leave():
                return
            page.remember_places()
        self.exit()

    def show_error(self, sentence: str) -> None:
        self.notify(sentence, severity="error", timeout=10, markup=False)

    # Session: work in other threads

    def write(
        self,
        job: Callable[[Store], Result],
        then: Callable[[Result], None],
        failed: Callable[[VariorumError], None] | None = None,
    ) -> None:
        hold = self.input_queue.hold(self._is_motion)
        self._submit(self.connections.writer, job, then, failed, hold)

    def read(
        self,
        job: Callable[[Store], Result],
        then: Callable[[Result], None],
        failed: Callable[[VariorumError], None] | None = None,
        *,
        hold_keys: bool = True,
    ) -> None:
        hold = self.input_queue.hold() if hold_keys else None
        self._submit(self.connections.searcher, job, then, failed, hold)

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
                self.library_watch.check_file()
            if failed is not None:
                failed(error)
            else:
                self.show_error(str(error))

        submit(thread, job, self, then, on_error, hold)

    def on_job_finished(self, message: JobFinished) -> None:
        message.deliver()

    def hold_input(self, passes: Callable[[Event], bool], seconds: float) -> Hold:
        return self.input_queue.hold(passes, seconds)

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

    # Watching the library

    def check_library(self) -> None:
        """Show what other programs, and this one's writer, have committed."""
        try:
            self.library_watch.poll()
        except VariorumError as error:
            self.show_error(str(error))

    def _warn_of_file_system(self) -> None:
        """Say once of a library that it lies where it may be damaged."""
        from corpus.storage.file_systems import doubts  # not before the first paint

        sentence = doubts(self.library)
        if sentence is not None and self.store.setting(_FILE_SYSTEM_WARNING) != sentence:
            self.notify(sentence, severity="warning", timeout=20, markup=False)
            self.remember(_FILE_SYSTEM_WARNING, sentence)

    # Commands

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Every key, click and entry of the palette comes through here."""
        if self.remote and not allowed(action, default_namespace or self):
            self.show_error(REFUSED)
            return True
        return await super().run_action(action, default_namespace, namespaces)

    def action_help(self) -> None:
        from reader.tui.dialogs.help import HelpScreen

        screen = self.screen

        def chosen(command: Command[Any] | None) -> None:
            if command is not None:
                self._runner(screen, command)()

        if not isinstance(screen, HelpScreen):
            self.push_screen(HelpScreen(self._offered(screen)), chosen)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The command palette: the same commands as on the keys."""
        for command in self._offered(screen):
            if command.title:
                title = f"{command.title[0].upper()}{command.title[1:]}"
                yield SystemCommand(
                    title, f"{command.help} ({command.key})", self._runner(screen, command)
                )

    def _offered(self, screen: Screen[Any]) -> list[Command[Any]]:
        """The commands of a screen, then those of the application, that whoever reads may use."""
        of_screen = screen.listed_commands() if isinstance(screen, CommandOwner) else ()
        commands = [*of_screen, *self.OWN_COMMANDS]
        return [command for command in commands if command.remote or not self.remote]

    def _runner(self, screen: Screen[Any], command: Command[Any]) -> Callable[[], None]:
        def run() -> None:
            self.call_later(self.run_action, command.action, self._owner_of(screen, command))

        return run

    def _owner_of(self, screen: Screen[Any], command: Command[Any]) -> DOMNode:
        """The widget in use, another of the screen, or the application that has this command."""
        nodes = chain((screen.focused or screen).ancestors_with_self, screen.walk_children())
        return next(
            (
                node
                for node in nodes
                if isinstance(node, CommandOwner) and node.find_command(command.id) is not None
            ),
            self,
        )

    def action_next_theme(self) -> None:
        names = [theme.name for theme in THEMES]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]
        self._change_settings(theme=self.theme)

    def action_rename_annotator(self) -> None:
        from reader.tui.dialogs.name import NameScreen

        self.push_screen(NameScreen(self.store.annotator), self._named)

    def _named(self, name: str | None) -> None:
        if name is None:
            return
        self.connections.rename_annotator(name)
        if not self.sample:
            self._change_settings(annotator=name)
        self.library_changed()

    def _change_settings(self, **changes: str) -> None:
        """Save settings for the next start; if they cannot be written, they hold for this one."""
        if self.remote:
            return  # the settings belong to whoever serves
        try:
            self.settings = settings.change(**changes)
        except VariorumError as error:
            self.show_error(str(error))

    def action_save_copy(self) -> None:
        from reader.tui.dialogs.save_copy import SaveCopyScreen

        def saved(path: Path | None) -> None:
            if path is not None:
                self.notify(f"everything is saved in {safe_line(path.name)}", markup=False)

        if not isinstance(self.screen, SaveCopyScreen) and not self.remote:
            self.push_screen(SaveCopyScreen(self), saved)

    def action_quit_program(self) -> None:
        self.quit()


def run(
    library: Path,
    documents: list[str],
    annotator: str | None,
    *,
    sample: bool = False,
    remote: bool = False,
) -> int:
    """Open the reader on a library; without documents, as it was left. Returns the exit code.

    Raises LibraryError when the library cannot be opened, or fails meanwhile.
    """
    app = VariorumApp(
        library, documents, annotator, sample=sample, restore=not documents, remote=remote
    )
    try:
        app.run()
    finally:
        app.close_library()
    if app.failure is not None:
        raise app.failure
    return app.return_code or 0
