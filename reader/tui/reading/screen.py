"""The reading screen: documents side by side, read, tagged and searched."""

from __future__ import annotations

from textual.events import DescendantBlur
from textual.widget import Widget

from reader.terminal.safe import safe_line
from reader.tui.commands import (
    APPARATUS,
    FINDING,
    JOINING,
    LISTING,
    MOVING,
    PANES,
    PLACING,
    READING,
    RESIZING,
    TAGGING,
    Command,
    bindings,
    foot,
)
from reader.tui.reading.team_view import Gathering
from reader.tui.widgets.annotation_list import AnnotationList
from reader.tui.widgets.apparatus_panel import ApparatusPanel
from reader.tui.widgets.key_line import KeyLine


class ReadingScreen(Gathering):
    """One to four documents side by side."""

    BINDINGS = bindings((*TAGGING, *FINDING, *PANES))
    COMMANDS_HERE = READING
    MOTIONS = frozenset(key for command in MOVING for key in command.keys.split(","))
    # In the list of annotations these letters are the list's.
    _OF_THE_TEXT = frozenset(command.action.partition("(")[0] for command in TAGGING)

    @property
    def in_list(self) -> bool:
        """Whether the keys go to the list of annotations."""
        return self._within(AnnotationList)

    def _within(self, kind: type[Widget]) -> bool:
        focused = self.focused
        return focused is not None and any(isinstance(node, kind) for node in focused.ancestors)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Whether a key of this screen does something now."""
        elsewhere = self.in_list or self._within(ApparatusPanel)
        return not (elsewhere and action in self._OF_THE_TEXT - {"undo", "redo", "history"})

    def show_keys(self) -> None:
        """Put the keys that matter now at the foot."""
        if self.in_list:
            keys = foot(LISTING)
        elif self._within(ApparatusPanel):
            keys = foot(APPARATUS)
        elif self.resizing:
            keys = foot(RESIZING)
        elif self.linking:
            keys = foot(JOINING)
        elif self.placing:
            keys = foot(PLACING)
        else:
            keys = [self._as_now(command) for command in foot((*TAGGING, *FINDING))]
        self.query_one(KeyLine).show(keys)

    def _as_now(self, command: Command) -> Command:
        """The command under the name that its tag has in this codebook."""
        tag = self.book.by_key(command.keys) if command.action.startswith("tag_key(") else None
        return command if tag is None else command._replace(name=safe_line(tag.name))

    def on_descendant_blur(self, event: DescendantBlur) -> None:  # noqa: ARG002
        self.call_after_refresh(self.show_keys)
