"""Adds files, folders and pages of the web to the library, with progress."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import ProgressBar

from annotations.service.adding import SourceCandidate, SourceOutcome, Stop, add_all, candidates_of
from annotations.service.documents import GroupedStep
from annotations.service.store import Store
from corpus.formats.registry import SUFFIXES
from corpus.sources.addresses import address_in
from reader.advice import explained
from reader.tui.commands import Command
from reader.tui.dialogs.chooser import Chooser
from reader.tui.dialogs.file_browser import BROWSER_COMMANDS, FileBrowser
from reader.tui.jobs import translated
from reader.tui.session import Session


@dataclass
class AddSummary:
    """What adding did."""

    counts: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What to know of how sources were read."""
    left: int = 0
    """How many were not come to, for it was stopped."""

    @property
    def sentence(self) -> str:
        parts = [f"{n:,} {status}" for status, n in self.counts.items()]
        if self.problems:
            parts.append(f"{len(self.problems):,} could not be added")
        summary = ", ".join(parts) or "Nothing was added"
        if self.left:
            summary = (
                f"Stopped: {summary}, {self.left:,} not added yet; add the same again to continue"
            )
        return summary + ("; u undoes it" if set(self.counts) - {"unchanged"} else "")


class AddScreen(Chooser[Path, AddSummary]):
    """Lets the reader walk to files, or name a page; answers with what was added."""

    HEADING = "Add files, a folder or a page"
    PLACEHOLDER = "a path or an address (https://…); enter opens a folder, adds a file or a page"
    HINT = "enter open the folder or add the file · ctrl+a add the whole folder · esc cancel"
    SIZE = "wide"
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
    class AllDone(Message):
        """There is nothing more to do; `error` says what went wrong as a whole."""

        error: str | None

    def __init__(self, session: Session) -> None:
        super().__init__(FileBrowser.start())
        self.browser = FileBrowser(self, SUFFIXES, lambda path: self._add(str(path)))
        self._session = session
        self._outcome: AddSummary | None = None
        self._together = GroupedStep("added")
        self._stop: Stop | None = None
        """Of what is being added."""

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield ProgressBar(id="adding", show_eta=False)

    def on_mount(self) -> None:
        self.query_one("#adding").display = False

    def narrow(self, typed: str) -> None:
        if address_in(typed):
            self.offer([])
        else:
            self.browser.narrow(typed)

    def take(self, choice: Path) -> None:
        self.browser.take(choice)

    def take_typed(self, typed: str) -> None:
        address = address_in(typed)
        if address:
            self._add(address)
        else:
            self.browser.take_typed(typed)

    def action_add_folder(self) -> None:
        self._add(address_in(self.browser.typed) or str(self.browser.folder))

    def action_cancel(self) -> None:
        if self._stop is not None:
            self._stop.set()
            self.hint("Stopping; documents already added are saved")
        else:
            self.dismiss(self._outcome)

    def _add(self, path: str) -> None:
        """Add in the background, telling how far it is; escape stops it after the one at hand."""
        if self._stop is not None:
            return
        self._stop = stop = Stop()
        outcome = self._outcome = self._outcome or AddSummary()
        outcome.left = 0
        self.show_error("")
        self.hint("Fetching the page … · esc stop" if address_in(path) else "Adding … · esc stop")
        candidates = list(candidates_of(path, self._session.library, stop=stop))
        outcome.left = len(candidates)
        bar = self.query_one("#adding", ProgressBar)
        bar.display = True
        bar.update(total=len(candidates), progress=0)
        # Not the writer, which may be wanted for what was tagged a moment ago.
        adder = self._session.background("adder")
        future = adder.submit(lambda store: self._add_in_background(store, candidates, stop))
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

    def _add_in_background(
        self, store: Store, candidates: Sequence[SourceCandidate], stop: Stop
    ) -> None:
        with closing(add_all(store, candidates, self._together, stop=stop)) as adding:
            for outcome in adding:
                self.post_message(self.SourceDone(outcome))

    def on_add_screen_source_done(self, message: SourceDone) -> None:
        outcome, summary = message.outcome, cast(AddSummary, self._outcome)
        summary.left -= 1
        if outcome.added is None:
            summary.problems.append("" if outcome.error is None else explained(outcome.error))
        else:
            summary.counts[outcome.status] += 1
            if outcome.prepared is not None:
                summary.notes += (f"{outcome.prepared.source.name}: {note}"
                               for note in outcome.prepared.notes)  # fmt: skip
        self.query_one("#adding", ProgressBar).advance(1)

    def on_add_screen_all_done(self, message: AllDone) -> None:
        summary = cast(AddSummary, self._outcome)
        self._stop = None
        self.query_one("#adding").display = False
        problem = message.error or (summary.problems or summary.notes or [""])[-1]
        self.show_error(problem)
        self.hint(f"{summary.sentence} · esc close")
        # What failed was told; it does not count against the next try.
        summary.problems.clear()
        summary.notes.clear()


def _reason(error: BaseException | None) -> str | None:
    return None if error is None else explained(translated(error))
