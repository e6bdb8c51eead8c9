"""Notes on annotations, and deleting them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.message import Message

from annotations.model import Annotation, Brief
from annotations.service.store import Store
from reader.tui.commands import STUDENT, Command
from reader.tui.reading.annotation_choice import (
    choose_annotation,
    has_own_annotation,
    own_annotations,
)
from reader.tui.reading.feature import Feature
from reader.tui.reading.note_writing import ask_note, write_note
from reader.tui.reading.passages import (
    Here,
    first_words,
    passage_here,
    saved_message,
    tag_label,
    why_no_annotation,
)
from reader.tui.widgets.annotation_list import AnnotationList


class Annotations(Feature):
    """Writes notes on the reader's annotations, and deletes them."""

    of_the_passage = True
    commands: ClassVar[Sequence[Command[Annotations]]] = (
        Command("annotations.note", "enter", "note", "Write or edit a note on the passage.",
                lambda annotations: annotations.write_note(), "Tagging", footer=True,
                role=STUDENT),
        Command("annotations.delete", "x", "delete", "Delete the annotation under the cursor.",
                lambda annotations: annotations.delete(), "Tagging", role=STUDENT),
    )  # fmt: skip

    def available(self, command: Command[Any]) -> bool:
        return command.id != "annotations.delete" or has_own_annotation(self.context)

    def handle(self, message: Message) -> None:
        if isinstance(message, AnnotationList.DeleteRequested):
            self._delete(message.annotation.brief)

    def write_note(self) -> None:
        """Let the reader write a note on the annotation here, or on the passage."""
        here = passage_here(self.context)
        if here is None:
            return
        own = own_annotations(here, self.context.session.store.annotator)
        if own:
            choose_annotation(
                self.context, here, own, "Write a note on which annotation?",
                lambda annotation: self._write_note(here, annotation),
            )  # fmt: skip
        else:
            self._write_note(here, None)

    def _write_note(self, here: Here, annotation: Brief | None) -> None:
        pane, session = here.pane, self.context.session
        old = annotation.note or "" if annotation else ""
        document = pane.document
        span = annotation.span if annotation else here.span
        id_ = annotation.id if annotation else None

        def job(store: Store, note: str, known: str) -> Annotation | None:
            return write_note(store, document, span, id_, note, known)

        def done(result: Annotation | None) -> None:
            self.context.annotation_saved(pane, result, annotation)
            on = f" on {tag_label(annotation)}" if annotation and annotation.tags else ""
            there = result is not None and result.note
            what = f"Saved the note{on}" if there else f"Removed the note{on}"
            self.context.annotations_changed(saved_message(Here(pane, span), what))

        ask_note(session, document.text[span.start : span.end], old, job, done)

    def delete(self) -> None:
        """Delete the reader's annotation here."""
        here = passage_here(self.context)
        if here is None:
            return
        own = own_annotations(here, self.context.session.store.annotator)
        if own:
            choose_annotation(self.context, here, own, "Delete which annotation?", self._delete)
        else:
            self.context.show_message(why_no_annotation(here.pane))

    def _delete(self, annotation: Brief) -> None:
        if annotation.annotator != self.context.session.store.annotator:
            self.context.show_message(
                f"This annotation is by {annotation.annotator}; you can delete only your own"
            )
            return

        what = self._description(annotation)

        def job(store: Store) -> bool:
            store.delete([annotation.id])
            return bool(store.annotations_by_id([annotation.id]))

        def done(stays: bool) -> None:
            if stays:
                self.context.update()
                self.context.annotations_changed(
                    f"Removed {what}; the passage keeps the replies of others · u restores it"
                )
            else:
                for pane in self.context.row.panes:
                    pane.open_document.remove_annotation(annotation.id)
                    pane.refresh_marks()
                self.context.annotations_changed(f"Deleted {what} · u restores it")

        self.context.session.write(job, done)

    def _description(self, annotation: Brief) -> str:
        """The annotation by its tags and, if its document is open, its first words."""
        for pane in self.context.row.panes:
            if annotation.id in pane.open_document.annotations:
                return f"{tag_label(annotation)}: “{first_words(pane, annotation.span)}”"
        return tag_label(annotation)
