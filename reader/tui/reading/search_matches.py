"""What a search in a document has found, as the search tells other features of it."""

from __future__ import annotations

from textual.message import Message

from corpus.spans import Spans
from reader.tui.text_pane.reading_pane import ReadingPane


class MatchesChanged(Message):
    """Other matches are shown in a pane, or none."""

    def __init__(self, pane: ReadingPane, spans: Spans) -> None:
        super().__init__()
        self.pane = pane
        self.revision = pane.document.revision
        self.spans = spans
        """In order; empty where none are shown."""
