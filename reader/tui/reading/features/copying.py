"""Copying a passage to the clipboard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from reader.terminal.safe import safe, safe_line
from reader.tui.commands import Command
from reader.tui.reading.feature import Feature
from reader.tui.reading.passages import passage_here


class Copying(Feature):
    """Copies the passage, with its source or without."""

    of_the_passage = True
    commands: ClassVar[Sequence[Command[Copying]]] = (
        Command("copying.passage", "y", "copy", "Copy the passage with its source.",
                lambda copying: copying.copy(), "Tagging", remote=True),
        Command("copying.words", "Y", "copy words", "Copy only the words of the passage.",
                lambda copying: copying.copy(with_source=False), "Tagging", remote=True),
    )  # fmt: skip

    def copy(self, *, with_source: bool = True) -> None:
        """Copy the passage to the clipboard."""
        from reader.terminal.clipboard import copy

        here = passage_here(self.context)
        if here is None:
            return
        document = here.pane.document
        metadata = document.metadata
        # Pasted into a terminal, a control character would do what it does.
        words = safe(document.text[here.span.start : here.span.end])
        if not with_source:
            copy(self.context.ui.app, words)
            self.context.show_message("copied the words")
            return
        facts = [document.title, metadata.publisher, metadata.published, metadata.url]
        source = ", ".join(safe_line(fact) for fact in facts if fact)
        copy(self.context.ui.app, f"“{words}” ({source})")
        self.context.show_message("copied with its source")
