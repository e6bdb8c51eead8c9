"""The documents in some panes with their annotations, saved or not, for a library that is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from corpus.document import Document, Span
from reader.tui.text_pane.reading_pane import ReadingPane

if TYPE_CHECKING:
    from annotations.health.overwritten import DocumentOnScreen


def shown_in(
    panes: Iterable[ReadingPane], unsaved: Callable[[Document], list[tuple[Span, str]]]
) -> list[DocumentOnScreen]:
    """`unsaved` answers with the tags of a document that could not be saved."""
    from annotations.health.overwritten import DocumentOnScreen  # for a library that is lost

    return [
        DocumentOnScreen(
            opened.document, tuple(opened.annotations.values()), unsaved(opened.document)
        )
        for opened in (pane.open_document for pane in panes)
    ]
