"""Replies to the annotation under the cursor: the thread, and a field to write in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from annotations.errors import UnknownAnnotation, UnknownReply
from annotations.model import Brief
from annotations.seminar import blind_rounds
from annotations.service.replies import add_reply, edit_reply, remove_reply
from annotations.service.store import Store
from reader.tui.commands import STUDENT, Command
from reader.tui.reading.annotation_choice import choose_annotation, innermost
from reader.tui.reading.feature import Feature
from reader.tui.reading.passages import Here, passage_here, saved_message
from reader.tui.text_pane.reading_pane import ReadingPane


class Replies(Feature):
    """Shows threads, and writes in them."""

    of_the_passage = True
    commands: ClassVar[Sequence[Command[Replies]]] = (
        Command("replies.show", "J", "replies",
                "Show the replies to the annotation under the cursor, and write one.",
                lambda replies: replies.show(), "Tagging", role=STUDENT),
    )  # fmt: skip

    def available(self, command: Command[Any]) -> bool:  # noqa: ARG002
        pane = self.context.pane
        return pane is not None and bool(_answerable(pane))

    def show(self) -> None:
        """Show the thread under the annotation here; of several the reader chooses one."""
        here = passage_here(self.context)
        if here is None:
            return
        annotations = _answerable(here.pane)
        if annotations:
            choose_annotation(
                self.context, here, annotations, "Reply to which annotation?",
                lambda annotation: self._show(here, annotation),
            )  # fmt: skip
        else:
            self.context.show_message(
                "There is no annotation here to reply to; [ and ] go to annotations"
            )

    def _show(self, here: Here, annotation: Brief) -> None:
        from reader.tui.dialogs.dialog import ask
        from reader.tui.dialogs.replies import ReplyScreen

        session, pane = self.context.session, here.pane
        passage = pane.document.text[slice(*annotation.span)]
        dialog = ReplyScreen(session, annotation, passage, self.context.codebook)

        def write(store: Store, text: str) -> str:
            try:
                if dialog.editing is None:
                    add_reply(store, annotation.id, text)
                    return "Replied"
                if text:
                    edit_reply(store, dialog.editing.id, text)
                    return "Changed the reply"
                remove_reply(store, dialog.editing.id)
            except UnknownAnnotation as error:
                hidden = blind_rounds.current(store) is not None
                raise UnknownAnnotation(
                    "the annotation was deleted in the meantime, or is hidden in this blind round"
                    if hidden
                    else "the annotation was deleted in the meantime"
                ) from error
            except UnknownReply as error:
                raise UnknownReply("the reply was changed in the meantime") from error
            return "Removed the reply"

        def done(what: str) -> None:
            self.context.update()
            self.context.annotations_changed(saved_message(Here(pane, annotation.span), what))

        ask(session, dialog, write, done)


def _answerable(pane: ReadingPane) -> list[Brief]:
    """The annotations that a reply here may mean, whoever made them: the innermost under the
    cursor, else those on the sentence; with a selection those on exactly that.
    """
    span = pane.passage()
    if pane.selection is not None and span is not None:
        return [brief for brief in pane.annotations_over(span) if brief.span == span]
    under_cursor = innermost(pane.annotations_at(pane.cursor))
    return under_cursor or (innermost(pane.annotations_over(span)) if span is not None else [])
