"""Attaching an annotation that waits in the queue to a passage that the reader chooses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from annotations.model import Annotation
from reader.tui.commands import STUDENT, Command
from reader.tui.reading.context import ReadingContext
from reader.tui.reading.feature import Feature
from reader.tui.reading.modes import Mode, question
from reader.tui.reading.passages import Here, saved_message
from reader.tui.session import OpenRequest

if TYPE_CHECKING:
    from annotations.review_queue.queue import QueueItem


class ReattachMode(Mode):
    """An annotation waits for its passage."""

    commands: ClassVar[Sequence[Command[ReattachMode]]] = (
        Command("reattach.attach", "enter", "attach here", "Attach the annotation to this passage.",
                lambda mode: mode.attach(), "Tagging", footer=True, role=STUDENT),
        Command("reattach.cancel", "escape", "cancel", "Cancel; the annotation does not change.",
                lambda mode: mode.cancel(), "Tagging", footer=True, role=STUDENT),
    )  # fmt: skip

    def __init__(self, context: ReadingContext, waiting: QueueItem) -> None:
        self._context = context
        self._waiting = waiting

    def prompt(self) -> Content:
        words = " ".join(self._waiting.shown.passage.content[:60].split())
        return question(f"Where is “{words}”? Select the passage, then press enter")

    def begin(self) -> None:
        """Open the text, and go to where the annotation might be."""
        context, waiting = self._context, self._waiting
        where = waiting.suggestion or waiting.shown.passage
        documents = context.documents
        pane = documents.pane_of(waiting.slug) or documents.open_in_place(waiting.slug)
        if pane is None:
            return
        context.jumps.note()
        documents.focus(pane)
        if where.span is not None:
            end = len(pane.document.text)
            pane.go_to(min(where.span.start, end), centre=True)
            if waiting.suggestion or waiting.kind == "moved":
                pane.select(where.span)
        context.modes.enter(self)

    def attach(self) -> None:
        """Attach the annotation to the passage here."""
        context, waiting, pane = self._context, self._waiting, self._context.pane
        span = pane.passage() if pane is not None else None
        if pane is None or span is None:
            return
        if pane.document.slug != waiting.slug:
            context.show_message(
                f"The annotation belongs to “{waiting.title}”; press esc to cancel"
            )
            return
        context.modes.leave(self)
        pane.clear_selection()

        def done(result: Annotation) -> None:
            context.update()
            pane.refresh_marks()
            here = Here(pane, result.span)
            context.annotations_changed(saved_message(here, "Attached the annotation"))

        # With all that finds passages again: who attaches an annotation waits for it.
        from annotations.review_queue import review_decisions

        context.session.write(
            lambda store: review_decisions.reattach(store, waiting.id, span), done
        )

    def cancel(self) -> None:
        """Leave the annotation as it was."""
        self._context.modes.leave(self)
        if self._context.pane is not None:
            self._context.pane.clear_selection()
        self._context.show_message(
            "Cancelled: the annotation was not attached; press Q to go back to the queue"
        )


class Reattach(Feature):
    """Begins to attach an annotation when the queue asks for it."""

    modes = (ReattachMode,)

    def open_request(self, request: OpenRequest) -> None:
        if request.reattach is not None:
            ReattachMode(self.context, request.reattach).begin()
