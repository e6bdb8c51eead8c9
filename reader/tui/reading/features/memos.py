"""Memos from the text: on the document in use, on a tag, on the library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from annotations.model.memos import MemoSubject
from reader.tui.commands import STUDENT, Command
from reader.tui.reading.feature import Feature


class Memos(Feature):
    """Opens the memos, those on the document in use first."""

    commands: ClassVar[Sequence[Command[Memos]]] = (
        Command("memos.show", "M", "memos",
                "Show and write memos on this document, on tags and on the library.",
                lambda memos: memos.show(), "Finding", role=STUDENT),
    )  # fmt: skip

    def show(self) -> None:
        """Show the memos, with the document in use under the cursor."""
        from reader.tui.memos.screen import MemosScreen

        pane = self.context.pane
        subjects = []
        if pane is not None:
            document = pane.document
            subjects = [MemoSubject("document", document.id, document.slug, document.title)]
        self.context.session.push_screen(MemosScreen(self.context.session, subjects))
