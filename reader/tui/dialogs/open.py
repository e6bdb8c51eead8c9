"""Chooses a document to open beside the others."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.content import Content
from textual.widgets import OptionList

from corpus.document import DocumentSummary
from corpus.text.romanisation import latin_form
from reader.terminal.safe import safe_line
from reader.tui.dialogs.chooser import Chooser
from reader.tui.prefetch import Prefetch


class OpenScreen(Chooser[str, str]):
    """Answers with a document's slug."""

    HEADING = "Open beside"
    PLACEHOLDER = "type to filter"
    HINT = "enter open · esc cancel"

    def __init__(self, summaries: Sequence[DocumentSummary], prefetch: Prefetch) -> None:
        super().__init__()
        self._prefetch = prefetch
        self._summaries = summaries

    def narrow(self, typed: str) -> None:
        words = latin_form(typed).split()
        left = [
            s
            for s in self._summaries
            if all(word in latin_form(f"{s.title} {s.metadata.publisher or ''}") for word in words)
        ]
        if len(left) == 1:  # whose name was typed may press enter at once
            self._prefetch.expect(left[0].slug, self, only=True)
        self.offer([(s.slug, _entry(s)) for s in left])

    @on(OptionList.OptionHighlighted)
    def look_ahead(self) -> None:
        self._prefetch.expect(self.highlighted, self)

    def take(self, choice: str) -> None:
        self.dismiss(choice)


def _entry(summary: DocumentSummary) -> Content:
    publisher = summary.metadata.publisher
    below = f"\n{safe_line(publisher)}" if publisher else ""
    return Content.assemble((safe_line(summary.title), "bold"), (below, "$quiet"))
