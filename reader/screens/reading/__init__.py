"""The reading screen: documents side by side, read, tagged and searched."""

from __future__ import annotations

from reader.commands import FINDING, PANES, READING, TAGGING, bindings
from reader.screens.reading.base import MOST_PANES
from reader.screens.reading.finding import Finding
from reader.widgets.annotation_list import Entries


class ReadingScreen(Finding):
    """One to four documents side by side."""

    BINDINGS = bindings((*TAGGING, *FINDING, *PANES))
    COMMANDS_HERE = READING
    # In the list of annotations these letters are free for the list.
    _OF_THE_TEXT = frozenset(command.action.partition("(")[0] for command in TAGGING)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Whether a key does something now; the line at the foot shows those that do."""
        in_list = isinstance(self.focused, Entries)
        return not (in_list and action in self._OF_THE_TEXT and action not in {"undo", "redo"})


__all__ = ["MOST_PANES", "ReadingScreen"]
