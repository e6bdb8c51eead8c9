"""A dialog with a list of which each entry is on or off; every change shows on the page at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import on
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from reader.tui.commands import STUDENT, Command
from reader.tui.dialogs.dialog import Dialog


class Switches(Dialog[None]):
    """The dialogs made of this one compose an `OptionList`, and say what is on."""

    OWN_COMMANDS: ClassVar[Sequence[Command[Any]]] = (
        Command("switches.toggle", "space", "", "Switch this entry on or off.",
                lambda dialog: dialog.action_switch(), role=STUDENT),
        Command("switches.next", "j", "", "Go to the next entry.",
                lambda dialog: dialog.action_move(1), role=STUDENT),
        Command("switches.previous", "k", "", "Go to the previous entry.",
                lambda dialog: dialog.action_move(-1), role=STUDENT),
        Command("switches.all", "a", "", "Switch all on or off.",
                lambda dialog: dialog.action_switch_all(), role=STUDENT),
    )  # fmt: skip

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.names = names
        """What the entries stand for, from above."""

    def on_mount(self) -> None:
        listing = self.query_one(OptionList)
        listing.add_options(Option(self.entry(name)) for name in self.names)
        listing.highlighted = 0 if self.names else None
        listing.focus()

    def entry(self, name: str) -> Content:
        """What an entry shows."""
        raise NotImplementedError

    def switch(self, name: str) -> None:
        """Turn one on or off."""
        raise NotImplementedError

    def choose(self, name: str) -> None:
        """Act on enter, or a click on the entry under the cursor."""
        self.switch(name)

    def action_switch_all(self) -> None:
        """Turn all of them on, or back."""
        raise NotImplementedError

    def show_entries(self) -> None:
        """Show the entries as they are now."""
        listing = self.query_one(OptionList)
        for at, name in enumerate(self.names):
            listing.replace_option_prompt_at_index(at, self.entry(name))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.choose(self.names[event.option_index])

    def action_switch(self) -> None:
        at = self.query_one(OptionList).highlighted
        if at is not None:
            self.switch(self.names[at])

    def action_move(self, by: int) -> None:
        listing = self.query_one(OptionList)
        if by > 0:
            listing.action_cursor_down()
        else:
            listing.action_cursor_up()
