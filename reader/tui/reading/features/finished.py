"""Which documents the annotator has finished: said with a key, shown in the pane's heading."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from annotations.seminar import finished_documents
from reader.terminal.safe import safe_line
from reader.tui.commands import STUDENT, Command
from reader.tui.finished_message import finished_message
from reader.tui.reading.context import ReadingContext
from reader.tui.reading.feature import Feature
from reader.tui.text_pane.reading_pane import ReadingPane


class Finished(Feature):
    """Marks a document as finished, or as not finished."""

    commands: ClassVar[Sequence[Command[Finished]]] = (
        Command("finished.toggle", "underscore", "finished",
                "Mark the document as finished, or as not finished.",
                lambda finished: finished.toggle(), "Tagging", role=STUDENT),
    )  # fmt: skip

    def __init__(self, context: ReadingContext) -> None:
        super().__init__(context)
        self._own: frozenset[str] = frozenset()
        """The documents (ids) that this annotator has finished."""

    def prepare(self) -> None:
        self._own = self.context.session.store.finished.own()

    def pane_opening(self, pane: ReadingPane) -> None:
        opened = pane.open_document  # the pane shows nothing yet
        opened.finished = opened.document.id in self._own

    def library_changed(self) -> None:
        own = self.context.session.store.finished.own()
        if own != self._own:
            self._own = own
            for pane in self.context.row.panes:
                pane.open_document.finished = pane.document.id in own
                pane.update_heading()

    def toggle(self) -> None:
        """Mark the document in use, or take the mark off."""
        pane = self.context.pane
        if pane is None:
            return
        title = safe_line(pane.document.title)

        def done(finished: bool) -> None:
            self.library_changed()
            self.context.show_message(finished_message(title, finished=finished))

        document = pane.document.id
        self.context.session.write(partial(finished_documents.toggle, document=document), done)
