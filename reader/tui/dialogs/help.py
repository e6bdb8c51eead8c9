"""The keys of a screen, from the one list of commands; each can be chosen, also by mouse."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from reader.tui.commands import Command
from reader.tui.dialogs.dialog import Dialog

_KEYS_WIDTH = 24


class HelpScreen(Dialog[Command[Any]]):
    """Shows what can be done here, group by group; answers with a command to be carried out."""

    OWN_COMMANDS: ClassVar[Sequence[Command[HelpScreen]]] = (
        Command("help.close", "question_mark,q", "", "Close the help.",
                lambda dialog: dialog.action_cancel(), remote=True),
        Command("help.next", "j", "", "Go to the next line.",
                lambda dialog: dialog.action_move(1), remote=True),
        Command("help.previous", "k", "", "Go to the previous line.",
                lambda dialog: dialog.action_move(-1), remote=True),
        Command("help.page_down", "space", "", "Go down a page.",
                lambda dialog: dialog.action_move(15), remote=True),
        Command("help.page_up", "b", "", "Go up a page.",
                lambda dialog: dialog.action_move(-15), remote=True),
    )  # fmt: skip

    def __init__(self, commands: Sequence[Command[Any]]) -> None:
        super().__init__()
        self._commands = commands

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog help", id="help"):
            yield Static("Keys of this screen", classes="dialog-title", markup=False)
            yield OptionList(*self._options(), id="keys-list", markup=False)
            yield Static(
                "enter, or a click on a line, does it · in the text: click, drag, double click for "
                "a word, triple for a sentence · ctrl+p finds a command by name · esc closes this",
                classes="dialog-help",
                markup=False,
            )

    def _options(self) -> list[Option]:
        options: list[Option] = []
        in_order = sorted(self._commands, key=lambda command: self._first(command.group))
        for group, commands in groupby(in_order, key=lambda command: command.group):
            heading = f"\n{group}" if options else group
            options.append(Option(Content.styled(heading, "bold $accent"), disabled=True))
            for command in commands:
                keys = "  ".join(command.all_keys)
                line = Content.assemble((f"  {keys:<{_KEYS_WIDTH}}", "$accent"), command.help)
                options.append(Option(line, id=str(self._commands.index(command))))
        return options

    def _first(self, group: str) -> int:
        return next(n for n, command in enumerate(self._commands) if command.group == group)

    @on(OptionList.OptionSelected)
    def chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._commands[int(event.option.id or 0)])

    def action_move(self, by: int) -> None:
        listing = self.query_one(OptionList)
        move = listing.action_cursor_down if by > 0 else listing.action_cursor_up
        for _ in range(abs(by)):
            move()
