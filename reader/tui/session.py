"""What screens and dialogs may ask of the application, and nothing else of it.

A screen gets its session when it is made. The application implements it; no screen imports the
application, so that each screen can be read, and tested, alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

from textual.events import Event
from textual.screen import Screen

from annotations.seminar.roles import Role
from annotations.service.store import Store
from corpus.document import Span
from corpus.errors import LibraryMoved, VariorumError
from reader.terminal.input_queue import Hold
from reader.tui.background import Background
from reader.tui.prefetch import Prefetch
from reader.tui.round_clock import ShownRound

if TYPE_CHECKING:
    # Not before the first paint: they read what finds passages again, and the class's room.
    from annotations.analysis.search_results import SearchResult
    from annotations.health.overwritten import DocumentOnScreen
    from annotations.review_queue.queue import QueueItem
    from reader.tui.class_view.class_link import ClassLink, WalkRequest

Result = TypeVar("Result")
Answer = TypeVar("Answer")
Visit = Literal["sample", "tour"]
"""What of the sample library a reader wants to see."""


@dataclass(frozen=True)
class SearchChoice:
    """The result of a search everywhere that the reader chose, among all results."""

    results: tuple[SearchResult, ...]
    index: int
    beside: bool = False
    """Whether its document opens in a pane of its own."""

    @property
    def chosen(self) -> SearchResult:
        return self.results[self.index]


@dataclass(frozen=True)
class OpenRequest:
    """Documents to be opened for reading, and what to do there first."""

    slugs: tuple[str, ...]
    go_to: SearchChoice | None = None
    """The search result to go to."""
    passage: Span | None = None
    """The passage of the first document to go to."""
    reattach: QueueItem | None = None
    """The annotation whose passage the reader chooses next."""
    restored: bool = False
    """Whether these are the documents that were open last: the focus is restored with them."""
    walk: WalkRequest | None = None
    """The walk through disagreements, to be led or followed."""
    temporary: bool = False
    """Whether the documents that were open last stay remembered in spite of these."""


class Session(Protocol):
    """One reader at one library."""

    linear: bool
    """Whether texts are read one at a time, for a screen reader: as the settings have it, or the
    page of a visitor.
    """

    @property
    def reorders(self) -> bool:
        """Whether text from right to left is put into reading order; else the terminal does that,
        or a screen reader reads the text as it is stored.
        """

    @property
    def needs_marks(self) -> bool:
        """Whether the terminal would reorder again what is in reading order already."""

    def set_reorders(self, on: bool) -> None:
        """Put such text into reading order from now on, or leave that to the terminal."""

    @property
    def store(self) -> Store:
        """The library, read in the screens' own thread."""

    @property
    def library(self) -> Path:
        """The library's file."""

    @property
    def library_error(self) -> LibraryMoved | None:
        """Why nothing can be saved; None while all is well."""

    def is_readable(self) -> bool:
        """Whether what is read of the library is still its own; False where another program wrote
        over the file, whose content must not be shown as the library's.
        """

    @property
    def role(self) -> Role:
        """What the reader may do: OWNER at the machine itself, else the role of their link."""

    @property
    def remote(self) -> bool:
        """Whether the reader is at another machine, by way of `variorum serve`."""

    def download(self, name: str) -> bool:
        """Have the page of a remote reader download one of `DOWNLOADS`; False where it cannot."""

    @property
    def round(self) -> ShownRound:
        """What is shown of the library's blind round."""

    def round_changed(self) -> None:
        """The reader has changed the blind round: show it, and do not tell them of it."""

    @property
    def demo(self) -> str | None:
        """What the reader of the sample library should know of it; None for any other library."""

    @property
    def prefetch(self) -> Prefetch:
        """Reads the document under a list's cursor before it is asked for."""

    @property
    def live_class(self) -> ClassLink:
        """Who else reads the library at this moment."""

    # Work in other threads

    def write(
        self,
        job: Callable[[Store], Result],
        then: Callable[[Result], None],
        failed: Callable[[VariorumError], None] | None = None,
    ) -> None:
        """Let the writer do `job`; once it is committed, `then` gets its result.

        An error goes to `failed`, or is shown. Keys wait meanwhile, but for motions.
        """

    def read(
        self,
        job: Callable[[Store], Result],
        then: Callable[[Result], None],
        failed: Callable[[VariorumError], None] | None = None,
        *,
        hold_keys: bool = True,
    ) -> None:
        """Let the searcher do `job`, beside the writer; `then` gets its result.

        Keys wait meanwhile, for they may be meant for the result; without `hold_keys` the reader
        goes on.
        """

    def background(self, name: str) -> Background:
        """A new thread with a connection of its own; whoever asks closes it."""

    def hold_input(self, passes: Callable[[Event], bool], seconds: float) -> Hold:
        """Let input wait, but for what `passes`, until the hold is released or so long."""

    def schedule_gc(self) -> None:
        """A document was opened and will stay: collect garbage at the next pause."""

    # What is remembered of this annotator's screens

    def remember(self, name: str, value: object) -> None:
        """Save a value under this name, for `store.setting`."""

    def remember_open_documents(self, slugs: list[str]) -> None:
        """Save which documents are open, so that the next start can open them."""

    def remembered_open_documents(self) -> list[str]:
        """The slugs of the documents that were open last and are still in the library."""

    def change_settings(self, **changes: str) -> None:
        """Save settings for the next start, of all libraries; if they cannot be written, that is
        shown, and they hold for this one.
        """

    # Screens

    def push_screen(
        self, screen: Screen[Answer], callback: Callable[[Answer | None], Any] | None = None
    ) -> Any:
        """Show a screen or a dialog above the others; `callback` gets its answer."""

    def open_documents(self, request: OpenRequest) -> None:
        """Open documents: in the reading screen if it is in front, else in a new one."""

    def show_library(self) -> None:
        """Leave the reading screen for the list of documents."""

    def open_sample(self, *, tour: bool = False) -> None:
        """Leave the library for the sample library, and for its tour, until the reader quits that;
        in the sample library itself, begin with the tour.
        """

    def quit(self) -> None:
        """Leave the program, unless something would be lost and the reader was not warned yet."""

    def show_message(self, sentence: str) -> None:
        """Show what was done, in the status line of the screen in use."""

    def show_error(self, sentence: str) -> None:
        """Show what went wrong, for long enough to be read."""

    # The library's file

    def hold_closed(self, documents: Callable[[], Sequence[DocumentOnScreen]]) -> bool:
        """Documents are about to be closed. While nothing can be saved, what would be lost with
        them is held; whether that is so.
        """

    def ask_for_new_file(self) -> bool:
        """If the library's file is gone, ask where to save; whether it is. What was typed stays."""

    def save_copy(self, target: Path) -> None:
        """Write the whole library to a new file, and go on with that if the old one is gone.

        Raises VariorumError, also if there is a file already.
        """
