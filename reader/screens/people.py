"""Chooses whose annotations are counted over the text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from reader.everyone import Person
from reader.safe import safe_line
from reader.screens.dialog import Dialog


class PeopleScreen(Dialog[None]):
    """Tells each change of the hidden names to `changed` at once, so that the page shows it."""

    BINDINGS = [
        Binding("q,P", "cancel", "close", show=False),
        Binding("space", "switch", show=False),
        Binding("j", "move(1)", show=False),
        Binding("k", "move(-1)", show=False),
        Binding("a", "everyone", show=False),
    ]

    def __init__(
        self,
        people: Mapping[str, Person],
        hidden: frozenset[str],
        changed: Callable[[frozenset[str]], None],
    ) -> None:
        super().__init__()
        self._people = people
        self._names = list(people)
        self._hidden = hidden & frozenset(people)
        self._changed = changed

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog small"):
            yield Static("Whose annotations", classes="dialog-title", markup=False)
            yield OptionList(id="people", markup=False)
            yield Static(
                "space shows or hides · enter it alone, or all · a all · esc closes",
                classes="dialog-help",
                markup=False,
            )

    def on_mount(self) -> None:
        listing = self.query_one(OptionList)
        listing.add_options(Option(self._entry(name)) for name in self._names)
        listing.highlighted = 0 if self._names else None
        listing.focus()

    def _entry(self, name: str) -> Content:
        return Content.assemble(
            ("  " if name in self._hidden else "✓ ", "bold $accent"),
            (f"{self._people[name].letter}  ", "bold"),
            safe_line(name),
        )

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        others = frozenset(self._names) - {self._names[event.option_index]}
        self._hide(frozenset() if self._hidden == others else others)

    def action_switch(self) -> None:
        at = self.query_one(OptionList).highlighted
        if at is not None:
            self._hide(self._hidden ^ {self._names[at]})

    def action_everyone(self) -> None:
        self._hide(frozenset())

    def action_move(self, by: int) -> None:
        listing = self.query_one(OptionList)
        if by > 0:
            listing.action_cursor_down()
        else:
            listing.action_cursor_up()

    def _hide(self, hidden: frozenset[str]) -> None:
        self._hidden = hidden
        listing = self.query_one(OptionList)
        for at, name in enumerate(self._names):
            listing.replace_option_prompt_at_index(at, self._entry(name))
        self._changed(hidden)
