"""Figures from the text: statistics, agreement, tags by document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from reader.tui.commands import STUDENT, Command
from reader.tui.reading.feature import Feature


class Statistics(Feature):
    """Opens the figures of the library, or of the open documents."""

    commands: ClassVar[Sequence[Command[Statistics]]] = (
        Command("statistics.show", "I", "statistics",
                "Show statistics, the agreement of annotators and tables of tags.",
                lambda statistics: statistics.show(), "Finding", role=STUDENT),
    )  # fmt: skip

    def show(self) -> None:
        """Show the figures; they can be limited to the documents in the panes."""
        from reader.tui.statistics.screen import StatisticsScreen

        documents = [pane.document.id for pane in self.context.row.panes]
        session = self.context.session
        session.push_screen(StatisticsScreen(session, list(dict.fromkeys(documents))))
