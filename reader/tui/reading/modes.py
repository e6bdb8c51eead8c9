"""Modes: for a while some keys mean something else, and the screen asks a question.

A mode is one object. The line of keys, what the keys do and the question all come from the mode
that is active, so that they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from textual.content import Content

from reader.terminal.safe import safe_line
from reader.tui.commands import Command
from reader.tui.text_pane.reading_pane import ReadingPane


class Mode:
    """What the screen is in the middle of."""

    commands: ClassVar[Sequence[Command[Any]]] = ()
    """The keys that it takes from the features; all others work as ever."""

    def prompt(self) -> Content | None:
        """The question that stands in the status line; None leaves that to the features."""
        return None

    def needs(self, pane: ReadingPane) -> bool:  # noqa: ARG002
        """Whether the mode ends when this pane is closed."""
        return False


class ModeStack:
    """The modes that were entered and not left. The last one is active, the others wait."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._modes: list[Mode] = []
        self._changed = changed
        """Called when another mode is active."""

    @property
    def active(self) -> Mode | None:
        return self._modes[-1] if self._modes else None

    def find(self, command: Command[Any]) -> Mode | None:
        """The active mode, if this is one of its commands."""
        mode = self.active
        return mode if mode is not None and command in mode.commands else None

    def enter(self, mode: Mode) -> None:
        """Make a mode the active one; another of its kind, which waits, ends."""
        self._modes = [other for other in self._modes if type(other) is not type(mode)]
        self._modes.append(mode)
        self._changed()

    def leave(self, mode: Mode) -> None:
        """End a mode; the one before it is active again."""
        if mode in self._modes:
            self._modes.remove(mode)
            self._changed()

    def pane_closed(self, pane: ReadingPane) -> None:
        """End what cannot go on without this pane."""
        for mode in [mode for mode in self._modes if mode.needs(pane)]:
            self.leave(mode)


def question(text: str) -> Content:
    """A prompt as the status line shows it."""
    return Content.styled(safe_line(text), "$accent")
