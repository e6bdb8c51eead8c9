"""Undo, redo, and the way to the history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from annotations.history.journal import UndoneChange
from corpus.document import Span
from reader.tui.commands import KEEPER, STUDENT, Command
from reader.tui.reading.feature import Feature
from reader.tui.session import OpenRequest
from reader.tui.undo_actions import redo, undo


class Changes(Feature):
    """Undoes and redoes the reader's changes."""

    commands: ClassVar[Sequence[Command[Changes]]] = (
        Command("changes.undo", "u", "undo",
                "Undo your last change to an annotation, even from an earlier day.",
                lambda changes: changes.undo(), "Tagging", role=STUDENT),
        Command("changes.redo", "U", "redo", "Redo the change to an annotation that you undid "
                                             "last.",
                lambda changes: changes.redo(), "Tagging", role=STUDENT),
        Command("changes.history", "H", "history", "Show all changes; undo any of them.",
                lambda changes: changes.show_history(), "Tagging", role=KEEPER),
    )  # fmt: skip

    def open_request(self, request: OpenRequest) -> None:
        if request.passage is not None:
            self.context.go_to_passage(request.slugs[0], request.passage)

    def undo(self) -> None:
        """Undo the last change to an annotation."""
        undo(self.context.session, self._changed)

    def redo(self) -> None:
        """Redo what was undone last."""
        redo(self.context.session, self._changed)

    def show_history(self) -> None:
        """Open the history."""
        from reader.tui.history.screen import HistoryScreen

        self.context.session.push_screen(HistoryScreen(self.context.session))

    def _changed(self, change: UndoneChange, sentence: str) -> None:
        self.context.update()
        if change.place is not None and change.place.span is not None:
            self._show(change.place.document, change.place.span)
        self.context.show_message(sentence)

    def _show(self, slug: str, span: Span) -> None:
        """Move the cursor to the passage, if its document is open; a document that is not open
        would take the place of one that is.
        """
        pane = self.context.documents.pane_of(slug)
        if pane is None:
            return
        if pane is not self.context.pane:
            self.context.jumps.note()
            self.context.documents.focus(pane)
        if not span.start <= pane.cursor < span.end:
            self.context.jumps.note()
            pane.go_to(span.start)
        else:
            pane.reveal_cursor()
