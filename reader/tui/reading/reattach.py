"""Putting an annotation into its place by hand, and the way to the queue, on the reading screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from annotations.model import Annotation
from reader.terminal.safe import safe_line
from reader.tui.reading.parallels_panel import Consulting
from reader.tui.session import OpenRequest, Session
from reader.tui.widgets.status import StatusLine

if TYPE_CHECKING:
    from annotations.review_queue.queue import QueueItem


class Placing(Consulting):
    """While an annotation waits for its place, enter puts it on the passage."""

    def __init__(self, session: Session, request: OpenRequest) -> None:
        super().__init__(session, request)
        self._placing: QueueItem | None = None

    @property
    def placing(self) -> bool:
        """Whether an annotation waits for its place."""
        return self._placing is not None

    def begin(self) -> None:
        super().begin()
        if self.request.reattach is not None:
            self.place(self.request.reattach)

    def open_here(self, request: OpenRequest) -> bool:
        if request.go_to is not None:
            self.go_to_result(request.go_to)
        elif request.reattach is not None:
            self.place(request.reattach)
        else:
            for slug in request.slugs:
                self.open_for(slug)
        return True

    def place(self, waiting: QueueItem) -> None:
        """Let the reader choose the passage for an annotation, from where it might be on."""
        where = waiting.suggestion or waiting.shown.passage
        pane = self.pane_of(waiting.slug) or self.open_for(waiting.slug)
        if pane is None:
            return
        self._placing = waiting
        self.note_jump()
        self.go_to_pane(pane)
        if where.span is not None:
            end = len(pane.document.text)
            pane.go_to(min(where.span.start, end), centre=True)
            if waiting.suggestion or waiting.kind == "moved":
                pane.select(where.span)
        self.show_keys()
        self.show_where()

    def show_where(self) -> None:
        if self._placing is None:
            super().show_where()
            return
        words = " ".join(self._placing.shown.passage.content[:60].split())
        question = f"where is “{words}”? select the passage, then enter"
        self.query_one(StatusLine).show_lasting(Content.styled(safe_line(question), "$accent"))

    def action_note(self) -> None:
        waiting, pane = self._placing, self.pane
        if waiting is None:
            super().action_note()
            return
        span = pane.passage() if pane is not None else None
        if pane is None or span is None:
            return
        if pane.document.slug != waiting.slug:
            self.say(f"it belongs to “{waiting.title}”; esc leaves it as it was")
            return
        self._end_placing()
        pane.clear_selection()

        def done(result: Annotation) -> None:
            self.library_changed()
            self._saved(pane, "put into its place", result.span)

        from annotations.review_queue import (
            review_decisions,  # with all that finds passages again: who places, waits for it
        )

        self.session.write(lambda store: review_decisions.reattach(store, waiting.id, span), done)

    def action_leave(self) -> None:
        if self._placing is None:
            super().action_leave()
            return
        self._end_placing()
        if self.pane is not None:
            self.pane.clear_selection()
        self.say("it still waits; Q goes back to the queue")

    def _end_placing(self) -> None:
        self._placing = None
        self.show_keys()
        self.show_where()

    def action_queue(self) -> None:
        from reader.tui.queue.screen import QueueScreen

        self.session.push_screen(QueueScreen(self.session))

    def action_history(self) -> None:
        from reader.tui.history.screen import HistoryScreen

        self.session.push_screen(HistoryScreen(self.session))
