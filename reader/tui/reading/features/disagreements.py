"""The walk through disagreements; the text follows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from corpus.document import Document, Span
from reader.tui.commands import STUDENT, Command
from reader.tui.reading.context import ReadingContext
from reader.tui.reading.feature import Feature

if TYPE_CHECKING:
    from reader.tui.dialogs.disagreements import DisagreementsScreen, DisagreementWalk

_ROW = 2
"""The row of the window in which the sentence is put: what lies over the text leaves it free."""


class Disagreements(Feature):
    """Shows where annotators differ, sentence by sentence."""

    commands: ClassVar[Sequence[Command[Disagreements]]] = (
        Command("disagreements.walk", "D", "disagreements",
                "Go through the sentences that annotators tagged differently, and settle them.",
                lambda disagreements: disagreements.walk(), "Finding", role=STUDENT),
    )  # fmt: skip

    def __init__(self, context: ReadingContext) -> None:
        super().__init__(context)
        self._dialog: DisagreementsScreen | None = None
        """While the walk is open."""
        self._last_walk: DisagreementWalk | None = None
        """How far it went the last time."""

    def walk(self) -> None:
        """Begin the walk, or go on with it."""
        from reader.tui.dialogs.disagreements import DisagreementsScreen, DisagreementWalk

        if self.context.pane is None:
            return
        self.context.jumps.note()

        def closed(walk: DisagreementWalk | None) -> None:
            self._dialog = None
            self._last_walk = walk
            for pane in self.context.row.panes:
                pane.highlight_sentence(False)

        self._dialog = DisagreementsScreen(
            self.context.session,
            self.context.codebook,
            self._last_walk or DisagreementWalk(),
            self._documents,
            self._show_sentence,
            self.context.update,
        )
        self.context.session.push_screen(self._dialog, closed)

    def library_changed(self) -> None:
        if self._dialog is not None:
            self._dialog.reload(self.context.codebook)

    def _documents(self) -> dict[str, Document]:
        return {pane.document.id: pane.document for pane in self.context.row.panes}

    def _show_sentence(self, document: str, span: Span) -> None:
        for pane in self.context.row.panes:
            here = pane.document.id == document
            pane.highlight_sentence(here)
            if here:
                self.context.documents.focus(pane)
                pane.go_to(min(span.start, len(pane.document.text)))
                pane.follow_to(span.start, _ROW)
