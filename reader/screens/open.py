"""Chooses a document to open beside the others."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from corpus.document import DocumentSummary
from corpus.folding import fold
from reader.safe import safe_line
from reader.screens.chooser import Chooser


class OpenScreen(Chooser[str, str]):
    """Answers with a document's slug."""

    HEADING = "Open beside"
    PLACEHOLDER = "type to narrow"
    HINT = "enter opens it · esc leaves"

    def __init__(self, summaries: Sequence[DocumentSummary]) -> None:
        super().__init__()
        self._summaries = summaries

    def narrow(self, typed: str) -> None:
        words = fold(typed).split()
        self.offer(
            [
                (s.slug, _entry(s))
                for s in self._summaries
                if all(word in fold(f"{s.title} {s.metadata.publisher or ''}") for word in words)
            ]
        )

    def take(self, choice: str) -> None:
        self.dismiss(choice)


def _entry(summary: DocumentSummary) -> Content:
    publisher = summary.metadata.publisher
    below = f"\n{safe_line(publisher)}" if publisher else ""
    return Content.assemble((safe_line(summary.title), "bold"), (below, "$quiet"))
