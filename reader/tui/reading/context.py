"""What a feature of the reading screen may ask for, and nothing else of the screen."""

from __future__ import annotations

from typing import Any, Protocol

from textual.message import Message
from textual.screen import Screen

from annotations.model import Annotation, Brief, Codebook
from corpus.document import Span
from reader.tui.reading.jumps import Jumps
from reader.tui.reading.modes import ModeStack
from reader.tui.reading.pane_documents import PaneDocuments
from reader.tui.session import Session
from reader.tui.text_pane.pane_row import PaneRow
from reader.tui.text_pane.reading_pane import ReadingPane
from reader.tui.view_settings import View


class ReadingContext(Protocol):
    """The screen, as its features know it."""

    @property
    def session(self) -> Session: ...

    @property
    def row(self) -> PaneRow:
        """The panes side by side."""

    @property
    def pane(self) -> ReadingPane | None:
        """The pane in use."""

    @property
    def documents(self) -> PaneDocuments:
        """Opens documents in panes."""

    @property
    def codebook(self) -> Codebook: ...

    @property
    def modes(self) -> ModeStack: ...

    @property
    def jumps(self) -> Jumps: ...

    @property
    def ui(self) -> Screen[Any]:
        """Textual's screen, for what only Textual can do: mount a widget, set a timer."""

    # The view, which is remembered

    @property
    def view(self) -> View: ...

    def change_view(self, view: View) -> None:
        """View the documents like this from now on; every feature is told."""

    # The status line

    def show_message(self, sentence: str) -> None:
        """Say what was done, until the reader goes on."""

    def show_status(self) -> None:
        """What stands in the status line has changed."""

    def show_indicator(self, text: str) -> None:
        """Show, at the right of the status line, what is switched on."""

    # What happened

    def annotation_saved(
        self, pane: ReadingPane, now: Annotation | None, before: Brief | None
    ) -> None:
        """The library holds an annotation of this pane as it is `now`, or no longer."""

    def annotations_changed(self, sentence: str) -> None:
        """What was saved is known to the panes: show it everywhere, and say so."""

    def update(self) -> None:
        """Show what was committed since; features are told if there was anything."""

    def publish(self, message: Message) -> None:
        """Tell every feature something that one of them has found."""

    # Going somewhere

    def go_to_passage(self, slug: str, span: Span) -> None:
        """Jump to a passage; its document is opened if it is not open yet."""

    def go_back(self) -> None:
        """Leave the screen for the list of documents."""
