"""The keys of a screen, from the one list of commands."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from reader.commands import Command
from reader.screens.dialog import Dialog

_KEYS_WIDTH = 24


class HelpScreen(Dialog[None]):
    """Shows what can be done here, group by group."""

    BINDINGS = [
        Binding("question_mark,q", "cancel", "close", show=False),
        Binding("j,down", "scroll(1)", show=False),
        Binding("k,up", "scroll(-1)", show=False),
        Binding("space,pagedown", "scroll(20)", show=False),
        Binding("b,pageup", "scroll(-20)", show=False),
    ]

    def __init__(self, commands: Sequence[Command]) -> None:
        super().__init__()
        self._commands = commands

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog help", id="help"):
            yield Static(self._text(), markup=False)

    def _text(self) -> Content:
        parts: list[tuple[str, str] | str] = [("Keys of this screen\n", "bold $accent")]
        for group, commands in groupby(
            sorted(self._commands, key=lambda c: self._first(c.group)), key=lambda c: c.group
        ):
            parts.append((f"\n{group}\n", "bold $accent"))
            for command in commands:
                keys = "  ".join(command.all_keys)
                parts.append((f"  {keys:<{_KEYS_WIDTH}}", "$accent"))
                parts.append(f"{command.help}\n")
        parts.append(
            ("\nThe mouse does it too: click, drag, double click for a word, triple for a "
             "sentence. ctrl+p finds any command by name. esc closes this.", "$quiet")
        )  # fmt: skip
        return Content.assemble(*parts)

    def _first(self, group: str) -> int:
        return next(n for n, command in enumerate(self._commands) if command.group == group)

    def action_scroll(self, rows: int) -> None:
        self.query_one("#help", VerticalScroll).scroll_relative(y=rows, animate=False)
