"""The walk through disagreements on the reading screen: the text follows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.document import Document, Span
from reader.tui.reading.reattach import Placing
from reader.tui.session import OpenRequest, Session

if TYPE_CHECKING:
    from reader.tui.dialogs.disagreements import DifferencesScreen, Walk

_ROW = 2
"""The row of the window in which the sentence is put: what lies over the text leaves it free."""


class Differing(Placing):
    """Shows where annotators differ, sentence by sentence."""

    def __init__(self, session: Session, request: OpenRequest) -> None:
        super().__init__(session, request)
        self._differences: DifferencesScreen | None = None
        """The walk, while it is open."""
        self._walked_so: Walk | None = None
        """How far it went the last time."""

    def action_differences(self) -> None:
        from reader.tui.dialogs.disagreements import DifferencesScreen, Walk

        if self.pane is None:
            return
        self.note_jump()

        def closed(walk: Walk | None) -> None:
            self._differences = None
            self._walked_so = walk
            for pane in self.row.panes:
                pane.highlight_sentence(False)

        self._differences = DifferencesScreen(
            self.session,
            self.book,
            self._walked_so or Walk(),
            self._documents,
            self._show_sentence,
            self.library_changed,
        )
        self.session.push_screen(self._differences, closed)

    def library_changed(self) -> None:
        turn = self._turn
        super().library_changed()
        if self._differences is not None and self._turn != turn:
            self._differences.reload(self.book)

    def _documents(self) -> dict[str, Document]:
        return {pane.document.id: pane.document for pane in self.row.panes}

    def _show_sentence(self, document: str, span: Span) -> None:
        for pane in self.row.panes:
            here = pane.document.id == document
            pane.highlight_sentence(here)
            if here:
                self.go_to_pane(pane)
                pane.go_to(min(span.start, len(pane.document.text)))
                pane.follow_to(span.start, _ROW)
