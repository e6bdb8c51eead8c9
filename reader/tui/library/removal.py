"""Removes a document from the library, after asking."""

from __future__ import annotations

from collections.abc import Callable

from corpus.document import DocumentSummary
from reader.tui.dialogs.confirm import ConfirmScreen
from reader.tui.session import Session


def ask_removal(session: Session, summary: DocumentSummary, done: Callable[[str], None]) -> None:
    """Ask whether to remove a document, saying what goes with it; `done` gets what was done."""
    count, others = summary.annotations, 0
    if count:
        annotations = session.store.annotations(document=summary.id)
        others = sum(a.annotator.name != session.store.annotator for a in annotations)
    by_others = f", {others:,} of them by others" if others else ""
    consequence = f"Removed with it: {_annotations(count)}{by_others}. u restores everything."

    def confirmed(agreed: bool | None) -> None:
        if not agreed:
            return
        from annotations.service import documents

        session.write(
            lambda store: documents.remove_document(store, summary.id),
            lambda lost: done(
                f"Removed “{summary.title}” with {_annotations(lost)}; u restores it"
            ),
        )

    session.push_screen(
        ConfirmScreen(f"Remove “{summary.title}”?", consequence, keys="enter remove"),
        confirmed,
    )


def _annotations(count: int) -> str:
    return f"{count:,} annotation{'' if count == 1 else 's'}"
