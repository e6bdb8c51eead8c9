"""The ways from the text to other screens: the cleaning, the queue, an export."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from reader.tui.commands import KEEPER, STUDENT, TEACHER, Command
from reader.tui.reading.feature import Feature


class OtherScreens(Feature):
    """Opens what belongs to the library."""

    commands: ClassVar[Sequence[Command[OtherScreens]]] = (
        Command("other_screens.review", "R", "review",
                "Review what cleaning changed in the document.",
                lambda screens: screens.review_cleaning(), "Finding", role=KEEPER),
        Command("other_screens.queue", "Q", "queue",
                "Review annotations that moved, lost their passage or were edited twice.",
                lambda screens: screens.show_queue(), "Finding", role=KEEPER),
        Command("other_screens.codebook", "ctrl+t", "codebook",
                "Show the codebook: the tags, with their letters, keys, colours and descriptions.",
                lambda screens: screens.show_codebook(), "Tagging", role=STUDENT),
        Command("other_screens.export", "E", "export",
                "Export annotations, memos or the codebook to a file; in a browser, download them "
                "or the report.",
                lambda screens: screens.export(), "Finding", role=TEACHER),
    )  # fmt: skip

    def review_cleaning(self) -> None:
        """Open the review of the document in use, at the cursor; or say why that is impossible."""
        from reader.tui.review.screen import review_of

        pane = self.context.pane
        if pane is None:
            return
        reason = review_of(self.context.session, pane.document.slug, pane.cursor)
        if reason is not None:
            self.context.show_message(reason)

    def show_queue(self) -> None:
        """Open the queue."""
        from reader.tui.queue.screen import QueueScreen

        self.context.session.push_screen(QueueScreen(self.context.session))

    def show_codebook(self) -> None:
        """Open the codebook."""
        from reader.tui.codebook.screen import CodebookScreen

        self.context.session.push_screen(CodebookScreen(self.context.session))

    def export(self) -> None:
        """Ask for a file, and export all annotations."""
        from reader.tui.dialogs.export import ask_export

        ask_export(self.context.session, self.context.show_message)
