"""Undo, redo, and the way to the history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from reader.tui.commands import Command
from reader.tui.reading.feature import Feature
from reader.tui.undo_actions import redo, undo


class Changes(Feature):
    """Undoes and redoes the reader's changes."""

    commands: ClassVar[Sequence[Command[Changes]]] = (
        Command("changes.undo", "u", "undo", "Undo your last change, even one of an earlier day.",
                lambda changes: changes.undo(), "Tagging", remote=True),
        Command("changes.redo", "U", "redo", "Redo what you undid.",
                lambda changes: changes.redo(), "Tagging", remote=True),
        Command("changes.history", "H", "history", "Show all changes; undo any of them.",
                lambda changes: changes.show_history(), "Tagging"),
    )  # fmt: skip

    def undo(self) -> None:
        """Undo the last change."""
        undo(self.context.session, self._changed)

    def redo(self) -> None:
        """Redo what was undone last."""
        redo(self.context.session, self._changed)

    def show_history(self) -> None:
        """Open the history."""
        from reader.tui.history.screen import HistoryScreen

        self.context.session.push_screen(HistoryScreen(self.context.session))

    def _changed(self, sentence: str) -> None:
        self.context.update()
        self.context.show_message(sentence)
