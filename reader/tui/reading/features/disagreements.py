"""The walk through disagreements; the text follows it. It can be shown to the class, who follow."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from annotations.errors import RoomError
from annotations.seminar import blind_rounds
from corpus.document import Document, Span
from reader.tui.class_view.class_link import WalkStep
from reader.tui.commands import STUDENT, Command
from reader.tui.reading.context import ReadingContext
from reader.tui.reading.feature import Feature
from reader.tui.session import OpenRequest

if TYPE_CHECKING:
    from reader.tui.dialogs.disagreements import DisagreementsScreen, DisagreementWalk
    from reader.tui.dialogs.walk_follow import WalkFollowScreen

_ROW = 2
"""The row of the window in which the sentence is put: what lies over the text leaves it free."""


class Disagreements(Feature):
    """Shows where annotators differ, sentence by sentence."""

    commands: ClassVar[Sequence[Command[Disagreements]]] = (
        Command("disagreements.walk", "D", "disagreements",
                "Go through the sentences that annotators tagged differently.",
                lambda disagreements: disagreements.walk(), "Finding", role=STUDENT),
    )  # fmt: skip

    def __init__(self, context: ReadingContext) -> None:
        super().__init__(context)
        self._dialog: DisagreementsScreen | None = None
        """While the walk is open."""
        self._last_walk: DisagreementWalk | None = None
        """How far it went the last time."""
        self._projected = ""
        """The walk that is shown to the class."""
        self._shown: WalkStep | None = None
        """What the class was shown last."""
        self._followed: WalkFollowScreen | None = None
        """While somebody else leads."""

    def open_request(self, request: OpenRequest) -> None:
        if request.walk is None:
            return
        if request.walk.lead:
            self.walk(to_all=True)
        else:
            self._follow(request.walk.step)

    def walk(self, *, to_all: bool = False) -> None:
        """Begin the walk, or go on with it; `to_all`: the class is to see it."""
        from reader.tui.dialogs.disagreements import DisagreementsScreen, DisagreementWalk

        if self.context.pane is None or self._dialog is not None:
            return
        self.context.jumps.note()

        def closed(walk: DisagreementWalk | None) -> None:
            self._dialog = None
            self._last_walk = walk
            self._end_projection()
            self._end_highlights()

        self._dialog = DisagreementsScreen(
            self.context.session,
            self.context.codebook,
            self._last_walk or DisagreementWalk(),
            self._documents,
            self._show_sentence,
            self.context.update,
            self._project,
        )
        if to_all:
            self._dialog.projected = self._project(self._dialog)
        self.context.session.push_screen(self._dialog, closed)

    def library_changed(self) -> None:
        for dialog in (self._dialog, self._followed):
            if dialog is not None:
                dialog.reload(self.context.codebook)

    def _documents(self) -> dict[str, Document]:
        return {pane.document.id: pane.document for pane in self.context.row.panes}

    def _show_sentence(self, document: str, span: Span) -> None:
        self._scroll_to(document, span)
        self._show_to_class(document, span)

    def _scroll_to(self, document: str, span: Span) -> None:
        for pane in self.context.row.panes:
            here = pane.document.id == document
            pane.highlight_sentence(here)
            if here:
                self.context.documents.focus(pane)
                pane.go_to(min(span.start, len(pane.document.text)))
                pane.follow_to(span.start, _ROW)

    def _end_highlights(self) -> None:
        for pane in self.context.row.panes:
            pane.highlight_sentence(False)

    # Leading

    def _project(self, dialog: DisagreementsScreen) -> bool:
        """Begin showing the walk to the class, or end that; whether it is shown then."""
        session = self.context.session
        if self._projected:
            self._end_projection()
            session.show_message("The class no longer sees the walk")
            return False
        if blind_rounds.current(session.store) is not None:
            session.show_error(
                "A blind round is on: nobody sees others' annotations; reveal it first, then show "
                "the disagreements"
            )
            return False
        if not session.live_class.is_open:
            session.show_error(
                session.live_class.problem
                or "There is no class to show the walk to; ! opens the class"
            )
            return False
        self._projected = os.urandom(8).hex()
        current = dialog.current
        if current is not None:
            self._show_to_class(current.document, current.span)
        return bool(self._projected)

    def _show_to_class(self, document: str, span: Span) -> None:
        documents, dialog = self._documents(), self._dialog
        if not self._projected or dialog is None or document not in documents:
            return
        number, total = dialog.position
        step = WalkStep(
            self._projected, self.context.session.store.annotator, tuple(documents),
            tuple(one.slug for one in documents.values()), document, documents[document].slug,
            span, number, total,
        )  # fmt: skip
        if step == self._shown:
            return
        try:
            self.context.session.live_class.show_walk(step)
            self._shown = step
        except RoomError as error:
            self.context.session.show_error(str(error))

    def _end_projection(self) -> None:
        if self._projected:
            self._projected, self._shown = "", None
            self.context.session.live_class.end_walk()

    # Following

    def _follow(self, step: WalkStep | None) -> None:
        """Show a step of the walk that somebody else leads; None ends it."""
        from reader.tui.dialogs.walk_follow import WalkFollowScreen

        if step is None:
            if self._followed is not None:
                self._followed.end()
            return
        if self._followed is not None:
            self._followed.show_step(step)
        else:
            self.context.jumps.note()
            self._followed = WalkFollowScreen(self.context.session, self.context.codebook, step)
            self.context.session.push_screen(self._followed, self._unfollowed)
        if self.context.documents.pane_of(step.slug) is None:
            self.context.documents.open_in_place(step.slug)
        self._scroll_to(step.document, step.span)

    def _unfollowed(self, _: object) -> None:
        followed, self._followed = self._followed, None
        self._end_highlights()
        if followed is not None:
            self.context.session.live_class.left_walk(followed.step.walk)
