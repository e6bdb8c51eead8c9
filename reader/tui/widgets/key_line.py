"""The last line: the keys that matter now. A click on one presses it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.widget import Widget

from reader.tui.commands import Command, CommandOwner


class KeyLine(Widget):
    """Shows as many of its commands as fit; the last, which is the way out, and help always."""

    def __init__(self, commands: Sequence[Command[Any]] = ()) -> None:
        super().__init__(id="keys")
        self._commands: tuple[Command[Any], ...] = tuple(commands)
        self._ends: list[tuple[int, Command[Any]]] = []

    def show(self, commands: Sequence[Command[Any]]) -> None:
        """Other keys matter now."""
        if tuple(commands) != self._commands:
            self._commands = tuple(commands)
            self.refresh()

    @property
    def offered(self) -> list[Command[Any]]:
        """The commands that this reader may use, also where there is no room for them."""
        app = self.app if isinstance(self.app, CommandOwner) else None
        return [c for c in self._commands if app is None or app.offers(c)]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        return 1

    def render(self) -> Content:
        shown: list[Command[Any]] = []
        app = self.app if isinstance(self.app, CommandOwner) else None
        help_ = app.find_command("app.help") if app is not None else None
        offered = self.offered
        always = offered[-1:] + ([help_] if help_ is not None else [])
        room = self.content_size.width - sum(map(_width, always))
        for command in offered[:-1]:
            room -= _width(command)
            if room < 0:
                break
            shown.append(command)
        shown += always
        parts: list[tuple[str, str]] = []
        self._ends = []
        end = 0
        for command in shown:
            parts += [(f" {command.key}", "bold $accent"), (f" {command.title} ", "$quiet")]
            end += _width(command)
            self._ends.append((end, command))
        return Content.assemble(*parts)

    def on_click(self, event: Click) -> None:
        x = event.get_content_offset_capture(self).x
        command = next((command for end, command in self._ends if x < end), None)
        if command is not None:
            self.app.simulate_key(command.key_list[0])


def _width(command: Command[Any]) -> int:
    return Content(f" {command.key} {command.title} ").cell_length
