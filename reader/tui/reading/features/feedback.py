"""The way from the text to one's own passages beside the consensus."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from annotations.model import CONSENSUS
from reader.tui.commands import STUDENT, TEACHER, Command
from reader.tui.reading.context import ReadingContext
from reader.tui.reading.feature import Feature

if TYPE_CHECKING:
    from reader.tui.feedback.screen import FeedbackChoice


class Feedback(Feature):
    """Opens the comparison with the consensus, where it was left."""

    commands: ClassVar[Sequence[Command[Feedback]]] = (
        Command("feedback.show", "minus", "feedback",
                "Compare your annotations with the consensus; a teacher can choose whose.",
                lambda feedback: feedback.show(), "Finding", role=STUDENT),
    )  # fmt: skip

    def __init__(self, context: ReadingContext) -> None:
        super().__init__(context)
        self._choice: FeedbackChoice | None = None
        """What was compared the last time."""

    def show(self) -> None:
        """Compare one's own annotations; or, where there are none, a teacher somebody else's."""
        from reader.tui.feedback.screen import FeedbackChoice, FeedbackScreen

        session = self.context.session
        self.context.jumps.note()
        choice = self._choice or FeedbackChoice(self._whose())
        session.push_screen(
            FeedbackScreen(session, choice, self._remember, self.context.go_to_passage)
        )

    def _remember(self, choice: FeedbackChoice) -> None:
        self._choice = choice

    def _whose(self) -> str:
        session = self.context.session
        own = session.store.annotator
        names = [annotator.name for annotator in session.store.annotators()]
        others = [name for name in names if name not in (own, CONSENSUS)]
        return others[0] if own not in names and others and session.role >= TEACHER else own
