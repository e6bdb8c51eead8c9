"""Notes on annotations, and deleting them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.message import Message

from annotations.model import Annotation, Brief
from annotations.service.store import Store
from reader.tui.commands import Command
from reader.tui.reading.feature import Feature
from reader.tui.reading.note_writing import ask_note, write_note
from reader.tui.reading.passages import (
    own_annotation,
    passage_here,
    saved_message,
    why_no_annotation,
)
from reader.tui.widgets.annotation_list import AnnotationList


class Annotations(Feature):
    """Writes notes on the reader's annotations, and deletes them."""

    of_the_passage = True
    commands: ClassVar[Sequence[Command[Annotations]]] = (
        Command("annotations.note", "enter", "note", "Write or edit a note on the passage.",
                lambda annotations: annotations.write_note(), "Tagging", footer=True,
                remote=True),
        Command("annotations.delete", "x", "delete", "Delete the annotation under the cursor.",
                lambda annotations: annotations.delete(), "Tagging", remote=True),
    )  # fmt: skip

    def handle(self, message: Message) -> None:
        if isinstance(message, AnnotationList.DeleteRequested):
            self._delete(message.annotation.brief)

    def write_note(self) -> None:
        """Let the reader write a note on the annotation here, or on the passage."""
        here = passage_here(self.context)
        if here is None:
            return
        pane, session = here.pane, self.context.session
        annotation = own_annotation(here, session.store.annotator)
        old = annotation.note or "" if annotation else ""
        document = pane.document
        span = annotation.span if annotation else here.span
        id_ = annotation.id if annotation else None

        def job(store: Store, note: str, known: str) -> Annotation | None:
            return write_note(store, document, span, id_, note, known)

        def done(result: Annotation | None) -> None:
            self.context.annotation_saved(pane, result, annotation)
            there = result is not None and result.note
            what = "note saved" if there else "note removed"
            self.context.annotations_changed(saved_message(here, what))

        ask_note(session, document.text[span.start : span.end], old, job, done)

    def delete(self) -> None:
        """Delete the reader's annotation here."""
        here = passage_here(self.context)
        if here is None:
            return
        annotation = own_annotation(here, self.context.session.store.annotator)
        if annotation is None:
            self.context.show_message(why_no_annotation(here.pane))
        else:
            self._delete(annotation)

    def _delete(self, annotation: Brief) -> None:
        if annotation.annotator != self.context.session.store.annotator:
            self.context.show_message(
                f"this is {annotation.annotator}'s annotation; you can delete only your own"
            )
            return

        def done(_: int) -> None:
            for pane in self.context.row.panes:
                pane.open_document.remove_annotation(annotation.id)
                pane.refresh_marks()
            self.context.annotations_changed("annotation deleted · u restores it")

        self.context.session.write(lambda store: store.delete([annotation.id]), done)
