"""Chooses whose annotations are counted over the text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static

from reader.terminal.safe import safe_line
from reader.tui.annotation_overlay import AnnotatorStyle
from reader.tui.commands import STUDENT, Command
from reader.tui.dialogs.switches import Switches


class PeopleScreen(Switches):
    """Tells each change of the hidden names to `changed`."""

    OWN_COMMANDS: ClassVar[Sequence[Command[PeopleScreen]]] = (
        Command("people.close", "q,P", "", "Close the dialog.",
                lambda dialog: dialog.action_cancel(), role=STUDENT),
    )  # fmt: skip

    def __init__(
        self,
        people: Mapping[str, AnnotatorStyle],
        hidden: frozenset[str],
        changed: Callable[[frozenset[str]], None],
    ) -> None:
        super().__init__(list(people))
        self._people = people
        self._hidden = hidden & frozenset(people)
        self._changed = changed

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog small"):
            yield Static("Annotators", classes="dialog-title", markup=False)
            yield OptionList(id="people", markup=False)
            yield Static(
                "space show or hide · enter only this one, or all · a all · esc close",
                classes="dialog-help",
                markup=False,
            )

    def entry(self, name: str) -> Content:
        return Content.assemble(
            ("  " if name in self._hidden else "✓ ", "bold $accent"),
            (f"{self._people[name].letter}  ", "bold"),
            safe_line(name),
        )

    def switch(self, name: str) -> None:
        self._hide(self._hidden ^ {name})

    def choose(self, name: str) -> None:
        others = frozenset(self.names) - {name}
        self._hide(frozenset() if self._hidden == others else others)

    def action_switch_all(self) -> None:
        self._hide(frozenset())

    def _hide(self, hidden: frozenset[str]) -> None:
        self._hidden = hidden
        self.show_entries()
        self._changed(hidden)
