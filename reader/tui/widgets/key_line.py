"""The last line: the keys that matter now. A click on one presses it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.widget import Widget

from reader.serving.permissions import refused
from reader.tui.commands import ANYWHERE, NAMES, Command

_HELP = next(command for command in ANYWHERE if command.action == "help")


class KeyLine(Widget):
    """Shows as many of its commands as fit; help is always among them."""

    def __init__(self, commands: Sequence[Command] = ()) -> None:
        super().__init__(id="keys")
        self._commands: tuple[Command, ...] = tuple(commands)
        self._ends: list[tuple[int, Command]] = []

    def show(self, commands: Sequence[Command]) -> None:
        """Other keys matter now."""
        if tuple(commands) != self._commands:
            self._commands = tuple(commands)
            self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        return 1

    def render(self) -> Content:
        shown: list[Command] = []
        room = self.size.width - _width(_HELP)
        served = getattr(self.app, "served", False)
        for command in self._commands:
            if served and refused(command.action, NAMES):
                continue
            room -= _width(command)
            if room < 0:
                break
            shown.append(command)
        shown.append(_HELP)
        parts: list[tuple[str, str]] = []
        self._ends = []
        end = 0
        for command in shown:
            parts += [(f" {command.key}", "bold $accent"), (f" {command.name} ", "$quiet")]
            end += _width(command)
            self._ends.append((end, command))
        return Content.assemble(*parts)

    def on_click(self, event: Click) -> None:
        x = event.get_content_offset_capture(self).x
        command = next((command for end, command in self._ends if x < end), None)
        if command is not None:
            self.app.simulate_key(command.keys.split(",")[0])


def _width(command: Command) -> int:
    return Content(f" {command.key} {command.name} ").cell_length
