"""The program in the terminal: starts and ends, takes input, runs the commands that hold anywhere.

Dialogs are imported where they are opened: with what they need, the cleaning above all, they would
double the time to the first paint (`python -m bench.startup`).
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

# Frames a second, at most; Textual's own default adds half a frame to the answer of each key.
os.environ.setdefault("TEXTUAL_FPS", "120")

from textual.actions import ActionParseResult
from textual.dom import DOMNode
from textual.driver import Driver
from textual.events import Event, InputEvent, Key, MouseMove, Paste
from textual.filter import LineFilter
from textual.screen import ModalScreen, Screen

from annotations.model.annotator_names import login_name
from annotations.seminar.roles import Role
from corpus.document import Span
from corpus.errors import LibraryMoved, VariorumError
from reader import settings
from reader.keymap import installed
from reader.serving.permissions import refusal
from reader.terminal.browser_messages import BrowserMessage
from reader.terminal.input_queue import InputQueue
from reader.tui.application_session import ApplicationSession
from reader.tui.bidi_filter import bidi_filters
from reader.tui.class_view.commands import CLASS_COMMANDS
from reader.tui.commands import STUDENT, Command, CommandOwner, key_of
from reader.tui.copying_keys import command_for_copying
from reader.tui.gc_scheduler import GcScheduler
from reader.tui.input_kinds import is_light
from reader.tui.jobs import JobFinished
from reader.tui.keyboard import translated
from reader.tui.main_screen import MainScreen
from reader.tui.session import OpenRequest
from reader.tui.styles.palettes import FEW, depth_of
from reader.tui.styles.stylesheet import ThemedStylesheet
from reader.tui.styles.themes import THEMES
from reader.tui.system_clipboard import SystemClipboard
from reader.tui.theme_choice import ThemeChoice
from reader.tui.timers import call_after
from reader.tui.tour.commands import TOUR_COMMANDS
from reader.tui.tour.guide import Guide

if TYPE_CHECKING:
    from reader.tui.browser.page import BrowserPage

# How often to look whether another program has changed the library, in seconds.
_WATCH = 0.5


class VariorumApp(CommandOwner, SystemClipboard):
    """The reader on one library, in the name of one annotator."""

    TITLE = "Variorum"
    CSS_PATH = "styles/variorum.tcss"
    OWN_COMMANDS: ClassVar[Sequence[Command[VariorumApp]]] = (
        Command("app.help", "question_mark,f1", "help", "Show the keys of this screen.",
                lambda app: app.action_help(), "Program", footer=True, role=STUDENT),
        Command("app.manual", "", "the manual on this",
                "Show the page of the manual that is about this screen.",
                lambda app: app.action_manual(), "Program", role=STUDENT),
        Command("app.palette", "ctrl+p", "find a command", "Find a command by its name.",
                lambda app: app.action_palette(), "Program", role=STUDENT),
        Command("app.next_theme", "T", "theme",
                "Switch the theme: light, dark, high contrast in black or in white.",
                lambda app: app.action_next_theme(), "Program", role=STUDENT),
        Command("app.choose_theme", "f2", "choose a theme",
                "Choose the colours from a list, each shown on the page at once.",
                lambda app: app.action_choose_theme(), "Program", role=STUDENT),
        Command("app.rename_annotator", "ctrl+n", "your name",
                "Change the annotator's name on your annotations.",
                lambda app: app.action_rename_annotator(), "Program"),
        Command("app.save_copy", "ctrl+s", "save a copy",
                "Save the library to a new file; continue in that file if the old one is "
                "damaged or deleted.",
                lambda app: app.action_save_copy(), "Program"),
        Command("app.suspend", "ctrl+z", "suspend",
                "Suspend Variorum and return to the shell; fg continues.",
                lambda app: app.action_suspend(), "Program"),
        *CLASS_COMMANDS,
        *TOUR_COMMANDS,
        Command("app.copy", "ctrl+c", "", "Copy what is selected; with nothing selected, show how "
                "to copy and how to quit.",
                lambda app: app.action_copy_selected(), "Program", role=STUDENT),
        Command("app.quit", "ctrl+q", "quit", "Quit Variorum; everything is saved.",
                lambda app: app.action_quit_program(), "Program", role=STUDENT),
    )  # fmt: skip
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False

    def __init__(
        self,
        library: Path,
        documents: Iterable[str] = (),
        annotator: str | None = None,
        *,
        demo: str | None = None,
        restore: bool = False,
        role: Role = Role.OWNER,
        notices: Sequence[str] = (),
        passage: Span | None = None,
        scheme: str = "",
        tour: bool = False,
    ) -> None:
        """`passage`: one of the first document, to begin with.
        `demo`: a sentence for the reader of the sample library, for whom no settings are saved.
        `role`: what the reader may do; any but OWNER is elsewhere, and this machine is not theirs.
        `tour`: whether the tour begins at once, in the sample library.
        `notices`: sentences about the keys that the reader has chosen.
        `scheme`: the colours that a visitor's system asks for (`theme_choice.for_scheme`).

        Raises LibraryError when the library cannot be opened.
        """
        super().__init__()
        stored = settings.load()
        name = annotator or stored.annotator
        self.ask_name = name is None and demo is None
        self._layout = installed().layout
        self.input_queue = InputQueue(
            self,
            self._handle_input,
            self._input_handled,
            lambda event: is_light(translated(event, self.screen, self._layout), self.screen),
        )
        self._gc_scheduler = GcScheduler(self)
        self.session = ApplicationSession(
            self,
            library,
            name or login_name(),
            input_queue=self.input_queue,
            gc_scheduler=self._gc_scheduler,
            role=role,
            own_settings=role is Role.OWNER and demo is None,
            demo=demo,
        )
        self.guide = Guide(self, self.session)
        self.session.start_tour = self.guide.start
        self._tour_at_start = tour
        self.quits_all = False
        """Whether the reader wants to leave Variorum, not only the sample library."""
        self.browser_page: BrowserPage | None = None
        """The page that shows this reader, once it has said hello."""
        self.failure: VariorumError | MemoryError | None = None
        """Why the program had to end."""
        self._request_at_start = OpenRequest(tuple(documents), passage=passage)
        self._restore = restore
        self._notices = notices
        for theme in THEMES:
            self.register_theme(theme)
        self.theme_choice = ThemeChoice(self, self.session, key_of(self, "app.choose_theme"))
        self.theme = self.theme_choice.at_start(scheme)
        self.stylesheet = ThemedStylesheet(variables=self.get_css_variables())
        self.set_class(depth_of(self) in FEW, "-few-colours")

    # Starting and ending

    def get_default_screen(self) -> Screen[Any]:
        """What lies at the bottom: the documents, or nothing if there are some to read at once.

        Then the documents are listed when the reader goes back to them (`show_library`).
        """
        named = bool(self._request_at_start.slugs)
        # Where one is served, the names are for the first visit; who returns goes on.
        returns = self.session.remote and self.session.remembers_open_documents
        if named and not returns:
            # Who names documents wants to find those of yesterday again tomorrow.
            temporary = self.session.remembers_open_documents
            self._request_at_start = replace(self._request_at_start, temporary=temporary)
        elif self._restore or returns:
            remembered = tuple(self.session.remembered_open_documents())
            self._request_at_start = OpenRequest(remembered, restored=True)
        return Screen() if self._request_at_start.slugs else self.session.library_screen()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What makes of every painted row what the terminal can show."""
        depth = depth_of(self)
        first, last = bidi_filters(self.session)
        if depth not in FEW:
            return [*first, *super().get_line_filters(), *last]
        from reader.tui.styles.few_colours import FewColours, NoColours

        if depth == "none":  # Textual's own filter would leave greys
            return [*first, NoColours(dark=self.current_theme.dark), *last]
        return [*first, *super().get_line_filters(), FewColours(depth), *last]

    def on_mount(self) -> None:
        asyncio.get_running_loop().set_exception_handler(self._handle_loop_error)
        if self._request_at_start.slugs:
            self.session.open_documents(self._request_at_start)
        if self.ask_name:
            self.action_rename_annotator()
        self.session.restore_drafts()
        self.set_interval(_WATCH, self.session.check_library)
        self.set_interval(_WATCH, self.session.live_class.tick)
        if not self.session.remote:
            call_after(self, _WATCH, self.session.warn_of_file_system)
        self.call_after_refresh(self.session.warn_of_keys, self._notices)
        self._gc_scheduler.start()
        if self._tour_at_start:
            self.call_after_refresh(self.guide.start)

    def get_driver_class(self) -> type[Driver]:
        chosen = super().get_driver_class()
        if sys.platform == "win32":
            return chosen
        from reader.terminal.driver import driver_for  # no such terminals on Windows

        return driver_for(chosen)

    async def on_event(self, event: Event) -> None:
        if isinstance(event, InputEvent | Paste) and not event.is_forwarded:
            self._gc_scheduler.touch()
            if isinstance(event, Key | Paste) and self.session.live_class.has_just_moved:
                self._input_handled()  # it was meant for the page before
                return
            if not isinstance(event, MouseMove):
                self.session.live_class.touch()
            await self.input_queue.put(event)
        else:
            await super().on_event(event)

    async def _handle_input(self, event: Event) -> None:
        """Textual's handling, of the key that is meant: what it means depends on the focus now."""
        if isinstance(event, BrowserMessage):
            key = self._receive(event)
            if key is None:
                return
            event = key
        await super().on_event(translated(event, self.screen, self._layout))

    def _receive(self, message: BrowserMessage) -> Event | None:
        """What the page of a browser says; at the machine itself there is none."""
        if not self.session.remote:
            return None
        if self.browser_page is None:
            from reader.tui.browser.page import BrowserPage  # only for who is served

            self.browser_page = BrowserPage(self, self.session.set_linear, self.theme_choice.follow)
            self.session.download_with = self.browser_page.download
        return self.browser_page.receive(message)

    def post_display_hook(self) -> None:
        if self.browser_page is not None:
            self.browser_page.painted()
        if self.guide.is_on:  # whatever was done can be seen
            self.call_later(self.guide.look)

    def _input_handled(self) -> None:
        tell_driver = getattr(self._driver, "handled", None)
        if tell_driver is not None:
            tell_driver()

    def exit(self, *args: Any, **options: Any) -> None:
        """End, whatever the reason: what is being typed is kept."""
        if self.is_running and self.failure is None:
            self.session.keep_drafts()
            self.session.keep_places()
        super().exit(*args, **options)

    def _handle_exception(self, error: Exception) -> None:
        """A library that fails where no screen expects it ends the program with its sentence, and
        so does a want of memory: to paint a traceback would take more of it.
        """
        try:
            self.session.store.database.check_content()
        except LibraryMoved as overwritten:
            error = overwritten
        if isinstance(error, VariorumError | MemoryError):
            self.failure = self.failure or error
            self.exit(return_code=1)
        else:
            super()._handle_exception(error)

    def _handle_loop_error(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """What fails between messages would only be logged, and a reader without memory would go on
        without hearing keys.
        """
        error = context.get("exception")
        if isinstance(error, MemoryError):
            self._handle_exception(error)
        else:
            loop.default_exception_handler(context)

    def close_library(self) -> None:
        """Finish what is queued and close every connection."""
        self._gc_scheduler.stop()
        self.session.close()

    def on_job_finished(self, message: JobFinished) -> None:
        message.deliver()

    # Commands

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Every key, click and entry of the palette comes through here."""
        if self.session.remote:
            reason = refusal(action, default_namespace or self, self.session.role)
            if reason is not None:
                self.session.show_error(reason)
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

    def action_manual(self) -> None:
        from reader.tui.manual.topics import show_manual

        show_manual(self.session, self)

    def action_palette(self) -> None:
        """Let the reader find a command by name, among those that can be run now."""
        from reader.tui.dialogs.palette import PaletteScreen

        screen = self.screen

        def chosen(command: Command[Any] | None) -> None:
            if command is not None:
                self._runner(screen, command)()

        if not isinstance(screen, ModalScreen):
            self.push_screen(PaletteScreen(self.commands_now(screen)), chosen)

    def commands_now(self, screen: Screen[Any]) -> list[Command[Any]]:
        """The commands with a title that do something on this screen, as it is now."""
        available = screen.available if isinstance(screen, MainScreen) else self.may_run
        commands = [
            command
            for command in self._offered(screen)
            if command.title and command.id != "app.palette" and available(command)
        ]
        # Nobody looks for the keys that move: they come last.
        return sorted(commands, key=lambda command: command.group in ("Moving", "Selecting"))

    def _offered(self, screen: Screen[Any]) -> list[Command[Any]]:
        """The commands of a screen, then those of the application, that whoever reads may use."""
        of_screen = screen.listed_commands() if isinstance(screen, CommandOwner) else ()
        commands = [*of_screen, *self.OWN_COMMANDS]
        return [command for command in commands if self.offers(command)]

    def offers(self, command: Command[Any]) -> bool:
        return command.role <= self.session.role

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
        self.theme_choice.next()

    def action_choose_theme(self) -> None:
        self.theme_choice.choose()

    def action_rename_annotator(self) -> None:
        from reader.tui.dialogs.name import NameScreen

        self.push_screen(NameScreen(self.session.store.annotator), self._named)

    def _named(self, name: str | None) -> None:
        if name is None:
            return
        self.session.connections.rename_annotator(name)
        self.session.change_settings(annotator=name)
        self.session.library_changed()

    def action_copy_selected(self) -> None:
        command = command_for_copying(self.screen)
        if command is not None:
            self._runner(self.screen, command)()
        else:
            quits = f"{key_of(self, 'app.quit')} quits"
            self.session.show_message(f"Nothing is selected to copy · {quits}")

    def action_suspend(self) -> None:
        """Stop, once nothing is being written: other programs would wait for it."""
        suspend = getattr(self._driver, "suspend", None)
        if suspend is None:
            self.session.show_message("Variorum cannot be suspended here")
            return

        def stop(_: object) -> None:
            if not suspend():
                self.session.show_message("Variorum was not started from a shell")
            self.refresh(layout=True)

        self.session.write(lambda _: None, stop, stop)

    def action_save_copy(self) -> None:
        self.session.ask_for_copy()

    def action_quit_program(self) -> None:
        self.quits_all = True
        self.session.quit()
