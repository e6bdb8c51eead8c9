"""The last line: the keys that matter now. A click on one presses it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.widget import Widget

from reader.commands import ANYWHERE, NAMES, Command
from reader.serving.allowed import refused

_TAGS = ("tag_key", "settle")
"""Actions whose keys are the letters of tags, as the margin shows them: without a name where room
is short, so that nothing else has to go.
"""
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
        served = getattr(self.app, "served", False)
        wanted = [c for c in self._commands if not (served and refused(c.action, NAMES))]
        brief = sum(_width(command) for command in (*wanted, _HELP)) > self.size.width
        shown: list[tuple[Command, Content]] = []
        room = self.size.width - _width(_HELP)
        for command in wanted:
            part = _part(command, named=not (brief and command.action.startswith(_TAGS)))
            room -= part.cell_length
            if room < 0:
                break
            shown.append((command, part))
        shown.append((_HELP, _part(_HELP)))
        self._ends = []
        end = 0
        for command, part in shown:
            end += part.cell_length
            self._ends.append((end, command))
        return Content.assemble(*(part for _, part in shown))

    def on_click(self, event: Click) -> None:
        x = event.get_content_offset_capture(self).x
        command = next((command for end, command in self._ends if x < end), None)
        if command is not None:
            self.app.simulate_key(command.keys.split(",")[0])


def _part(command: Command, *, named: bool = True) -> Content:
    name = f" {command.name} " if named else ""
    return Content.assemble((f" {command.key}", "bold $accent"), (name, "$quiet"))


def _width(command: Command) -> int:
    return _part(command).cell_length
