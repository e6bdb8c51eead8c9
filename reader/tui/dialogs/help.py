"""The keys of a screen, from the one list of commands; each can be run, also by mouse."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from itertools import groupby
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from reader.tui.command_search import matching
from reader.tui.commands import STUDENT, Command
from reader.tui.dialogs.dialog import Dialog
from reader.tui.widgets.field import Field

_KEYS, _KEYS_NARROW = 24, 17
"""Cells for the keys, with two before and one behind them."""
_NARROW = 80
_LEAST = 20


class HelpScreen(Dialog[Command[Any]]):
    """Shows what can be done here, group by group; answers with a command to be run."""

    OWN_COMMANDS: ClassVar[Sequence[Command[HelpScreen]]] = (
        Command("help.close", "question_mark,q,f1", "", "Close the help.",
                lambda dialog: dialog.dismiss(None), role=STUDENT),
        Command("help.manual", "m", "", "Show the page of the manual on this screen.",
                lambda dialog: dialog.action_manual(), role=STUDENT),
        Command("help.filter", "slash", "", "Filter the keys by words.",
                lambda dialog: dialog.action_filter(), role=STUDENT),
        Command("help.next", "j", "", "Go to the next line.",
                lambda dialog: dialog.action_move(1), role=STUDENT),
        Command("help.previous", "k", "", "Go to the previous line.",
                lambda dialog: dialog.action_move(-1), role=STUDENT),
        Command("help.page_down", "space", "", "Go down a page.",
                lambda dialog: dialog.action_move(15), role=STUDENT),
        Command("help.page_up", "b", "", "Go up a page.",
                lambda dialog: dialog.action_move(-15), role=STUDENT),
        # From the field, which has no use for them.
        Command("help.down", "down", "", "Go to the next line.",
                lambda dialog: dialog.action_move(1), role=STUDENT),
        Command("help.up", "up", "", "Go to the previous line.",
                lambda dialog: dialog.action_move(-1), role=STUDENT),
    )  # fmt: skip

    def __init__(self, commands: Sequence[Command[Any]]) -> None:
        super().__init__()
        self._every = commands
        self._commands = [command for command in commands if command.keys]
        self._width = 0
        """Of the list, for which the entries were wrapped."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog help", id="help"):
            yield Static("Keys of this screen", classes="dialog-title", markup=False)
            yield Field(placeholder="/ filter: tag, pane, dark …", id="help-filter")
            yield OptionList(id="keys-list", markup=False)
            yield Static(
                "enter or click run · / filter · m manual on this screen · esc close",
                classes="dialog-help",
                markup=False,
            )

    def on_mount(self) -> None:
        self.query_one(OptionList).focus()
        self.call_after_refresh(self._fill)

    def on_resize(self) -> None:
        self.call_after_refresh(self._fill)

    def _fill(self) -> None:
        """List what fits the filter, wrapped for the list's width."""
        listing = self.query_one(OptionList)
        typed = self.query_one("#help-filter", Input).value
        shown = set(map(id, matching(self._commands, typed))) if typed.strip() else None
        width = max(_KEYS_NARROW + _LEAST, (listing.size.width or self.app.size.width) - 3)
        keys_width = _KEYS if width >= _NARROW else _KEYS_NARROW
        listing.clear_options()
        listing.add_options(self._options(shown, width, keys_width))
        listing.action_first()
        if not listing.option_count:
            listing.add_option(Option(Content.styled("No matches", "$quiet"), disabled=True))

    def _options(self, shown: set[int] | None, width: int, keys_width: int) -> list[Option]:
        options: list[Option] = []
        in_order = sorted(self._commands, key=lambda command: self._first(command.group))
        fitting = [command for command in in_order if shown is None or id(command) in shown]
        for group, commands in groupby(fitting, key=lambda command: command.group):
            heading = f"\n{group}" if options else group
            options.append(Option(Content.styled(heading, "bold $accent"), disabled=True))
            for command in commands:
                line = _entry(command, width, keys_width)
                options.append(Option(line, id=str(self._commands.index(command))))
        return options

    def _first(self, group: str) -> int:
        return next(n for n, command in enumerate(self._commands) if command.group == group)

    # The filter

    @property
    def _filtering(self) -> bool:
        return self.query_one("#help-filter", Input).has_focus

    def action_filter(self) -> None:
        self.query_one("#help-filter").focus()

    @on(Input.Changed, "#help-filter")
    def _filter_changed(self) -> None:
        self._fill()

    @on(Input.Submitted, "#help-filter")
    def _filter_submitted(self) -> None:
        self.query_one(OptionList).focus()

    def action_cancel(self) -> None:
        field = self.query_one("#help-filter", Input)
        if field.has_focus or field.value:
            field.value = ""
            self.query_one(OptionList).focus()
        else:
            self.dismiss(None)

    # The list

    def action_manual(self) -> None:
        self.dismiss(next((one for one in self._every if one.id == "app.manual"), None))

    @on(OptionList.OptionSelected)
    def chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._commands[int(event.option.id or 0)])

    def action_move(self, by: int) -> None:
        listing = self.query_one(OptionList)
        move = listing.action_cursor_down if by > 0 else listing.action_cursor_up
        for _ in range(abs(by)):
            move()


def _entry(command: Command[Any], width: int, keys_width: int) -> Content:
    """Keys and help side by side; a long help goes on under its own column."""
    indent = " " * (keys_width + 3)
    keys = "  ".join(command.all_keys)
    lines = textwrap.wrap(command.help, max(_LEAST, width - len(indent)))
    shown = f"  {keys:<{keys_width}} " if len(keys) <= keys_width else f"  {keys}\n{indent}"
    return Content.assemble((shown, "$accent"), f"\n{indent}".join(lines))
