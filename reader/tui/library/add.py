"""Adds files, folders and pages of the web to the library, with progress."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import ProgressBar

from annotations.service.adding import SourceCandidate, SourceOutcome, Stop, add_all, candidates_of
from annotations.service.documents import GroupedStep
from annotations.service.store import Store
from corpus.formats.registry import SUFFIXES
from corpus.sources.addresses import address_in, completed_address, is_address
from reader.advice import explained
from reader.files import short_name
from reader.terminal.safe import safe_line
from reader.tui.commands import Command
from reader.tui.dialogs.chooser import Chooser
from reader.tui.dialogs.file_browser import BROWSER_COMMANDS, FileBrowser, PathField
from reader.tui.jobs import translated
from reader.tui.library.add_summary import AddSummary
from reader.tui.session import Session
from reader.typed_paths import paths_in

_UNASKED = 500
"""Documents of a folder without subfolders that are added without a question."""


@dataclass(frozen=True)
class Found:
    """What was named, before any of it is read."""

    candidates: Sequence[SourceCandidate]
    folders: int
    """In how many folders they are."""


class AddScreen(Chooser[Path, AddSummary]):
    """Lets the reader walk to files, or name a page; answers with what was added."""

    HEADING = "Add files, a folder or a page"
    PLACEHOLDER = "a path, or an address (https://…)"
    HINT = "tab complete · enter open the folder, add the file · ctrl+a add the folder · esc cancel"
    SIZE = "wide"
    FIELD = PathField
    # Before the field, for which ctrl+a would be the start of the line.
    OWN_COMMANDS: ClassVar[Sequence[Command[AddScreen]]] = (
        *BROWSER_COMMANDS,
        Command("add.folder", "ctrl+a", "add the folder", "Add every file in the folder.",
                lambda dialog: dialog.action_add_folder(), priority=True),
    )  # fmt: skip

    @dataclass
    class SourceDone(Message):
        """Another one has its outcome."""

        outcome: SourceOutcome

    @dataclass
    class Looked(Message):
        """What was named is known."""

        found: Found

    @dataclass
    class AllDone(Message):
        """There is nothing more to do; `error` says what went wrong as a whole."""

        error: str | None

    def __init__(self, session: Session, *, page: bool = False) -> None:
        """`page`: for a page of the web; no files are listed."""
        self._page = page
        if page:
            self.HEADING = "Add a page from the web"
            self.PLACEHOLDER = "its address, as in example.org/article"
            self.HINT = "enter add the page · esc cancel"
        super().__init__("" if page else FileBrowser.start())
        self.browser = FileBrowser(
            self, SUFFIXES, lambda path: self._look_at([str(path)]), others=True
        )
        self._session = session
        self._outcome: AddSummary | None = None
        self._together = GroupedStep("added")
        self._stop: Stop | None = None
        """Of what is being added."""
        self._asked: Found | None = None
        """What is added with the next enter."""

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield ProgressBar(id="adding", show_eta=False)

    def on_mount(self) -> None:
        self.query_one("#adding").display = False
        self.query_one("#choices").display = not self._page

    @property
    def draft_name(self) -> str:
        return "AddPage" if self._page else super().draft_name

    # What is typed

    def narrow(self, typed: str) -> None:
        self._forget_question()
        paths = paths_in(typed)
        address = completed_address(typed) if self._page else address_in(typed)
        if address is not None or self._page:
            self.offer([])
            self.explain_quietly(f"enter fetches {safe_line(address)}" if address else "")
        elif len(paths) > 1:
            self.offer([])
            self.explain_quietly(f"enter adds these {len(paths):,} files and folders")
        else:
            self.browser.narrow(typed)

    def take(self, choice: Path) -> None:
        if not self._answer_question():
            self.browser.take(choice)

    def take_typed(self, typed: str) -> None:
        if self._answer_question():
            return
        paths = paths_in(typed)
        address = address_in(typed)
        if address is None and (self._page or not self._lists_folder(typed)):
            address = completed_address(typed)
        if address is not None:
            self._look_at([address])
        elif self._page:
            reason = f"“{typed.strip()}” is no address; write it as in example.org/article"
            self.show_error(reason if typed.strip() else "Type the address of a page")
        elif len(paths) > 1:
            self._look_at([str(self.browser.path(path)) for path in paths])
        else:
            self.browser.take_typed(typed)

    def _lists_folder(self, typed: str) -> bool:
        """Whether a text is a path, not an address whose scheme is missing, as in www.x.org/a."""
        folder, _, rest = typed.strip().partition("/")
        return not rest or folder in ("", "~", ".", "..") or self.browser.path(typed).exists()

    def action_add_folder(self) -> None:
        if self._page or self._answer_question():
            return
        typed = address_in(self.browser.typed)
        self._look_at([typed or str(self.browser.folder)])

    def action_cancel(self) -> None:
        if self._stop is not None and not self._stop.is_set():
            self._stop.set()
            self.hint("Stopping; documents already added are saved")
        elif self._stop is not None or not self._forget_question():
            # Stopped already, perhaps on a disk that does not answer.
            self.dismiss(self._outcome)

    # A question before much is added

    def _forget_question(self) -> bool:
        was_asked, self._asked = self._asked is not None, None
        if was_asked:
            self.hint(self.HINT)
            self.explain_quietly("")
        return was_asked

    def _answer_question(self) -> bool:
        found = self._asked
        if found is not None:
            self._forget_question()
            self._add(found.candidates, Stop())
        return found is not None

    # Adding, in the background

    def _look_at(self, paths: Sequence[str]) -> None:
        """Find what these paths name, and add it; a folder with others in it only when asked."""
        if self._stop is not None:
            return
        self._stop = stop = Stop()
        self.show_error("")
        fetches = is_address(paths[0])
        self.hint("Fetching the page … · esc stop" if fetches else "Adding … · esc stop")
        library = self._session.library

        def look() -> None:
            candidates: list[SourceCandidate] = []
            folders = 0
            try:
                for path in paths:
                    of_this = list(candidates_of(path, library, stop=stop))
                    candidates += of_this
                    folders = max(folders, len({Path(one.path).parent for one in of_this}))
            except Exception as error:  # noqa: BLE001 - said in the dialog
                self.post_message(self.AllDone(_reason(error)))
            else:
                self.post_message(self.Looked(Found(candidates, folders)))

        # A thread of its own, which can be abandoned: a folder may be on a disk that hangs.
        threading.Thread(target=look, daemon=True).start()

    def on_add_screen_looked(self, message: Looked) -> None:
        found, stop = message.found, self._stop
        if stop is None or stop.is_set():
            self.post_message(self.AllDone(None))
            return
        if found.folders <= 1 and len(found.candidates) <= _UNASKED:
            self._add(found.candidates, stop)
            return
        self._stop, self._asked = None, found
        folders = f" in {found.folders:,} folders" if found.folders > 1 else ""
        self.explain_quietly(f"{len(found.candidates):,} documents{folders}: enter adds them all")
        self.hint("enter add them all · esc cancel")

    def _add(self, candidates: Sequence[SourceCandidate], stop: Stop) -> None:
        """Add in the background, telling how far it is; escape stops it after the one at hand."""
        self._stop = stop
        outcome = self._outcome = self._outcome or AddSummary()
        outcome.left = len(candidates)
        if not is_address(candidates[0].path):
            first = safe_line(short_name(Path(candidates[0].path)))
            what = f"{len(candidates):,} documents" if len(candidates) > 1 else first
            self.hint(f"Adding {what} … · esc stop")
        bar = self.query_one("#adding", ProgressBar)
        bar.display = len(candidates) > 1
        bar.update(total=len(candidates), progress=0)

        def add(store: Store) -> None:
            with closing(add_all(store, candidates, self._together, stop=stop)) as adding:
                for source in adding:
                    self.post_message(self.SourceDone(source))

        # Not the writer, which may be wanted for what was tagged a moment ago.
        adder = self._session.background("adder")
        future = adder.submit(add)
        loop = asyncio.get_running_loop()

        def ended(done: Future[None]) -> None:
            # By way of the loop, also where all is done by now and this is called at once: behind
            # the outcomes, which come that way.
            with suppress(RuntimeError):  # the program has ended meanwhile
                loop.call_soon_threadsafe(
                    self.post_message, self.AllDone(_reason(done.exception()))
                )

        future.add_done_callback(ended)
        adder.close(wait=False)

    def on_add_screen_source_done(self, message: SourceDone) -> None:
        if self._outcome is not None:
            self._outcome.left -= 1
            self._outcome.take(message.outcome)
        self.query_one("#adding", ProgressBar).advance(1)

    def on_add_screen_all_done(self, message: AllDone) -> None:
        outcome = self._outcome = self._outcome or AddSummary()
        self._stop = None
        self.query_one("#adding").display = False
        if message.error is None and not outcome.problems and not outcome.left:
            self._succeeded(outcome)
            return
        self.show_error(message.error or outcome.reasons)
        self.hint(f"{outcome.told} · esc close")
        # What failed was told; it does not count against the next try.
        outcome.problems.clear()


def _reason(error: BaseException | None) -> str | None:
    return None if error is None else explained(translated(error))
