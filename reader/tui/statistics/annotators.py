"""Chooses whose annotations are counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static

from reader.terminal.safe import safe_line
from reader.tui.dialogs.switches import Switches


class AnnotatorsScreen(Switches):
    """Tells each change of the chosen names to `changed`; none stands for everybody."""

    def __init__(
        self,
        names: Sequence[str],
        chosen: Sequence[str],
        changed: Callable[[tuple[str, ...]], None],
    ) -> None:
        super().__init__(list(names))
        self._all = frozenset(names)
        self._chosen = frozenset(chosen) & self._all or self._all
        self._changed = changed

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog small"):
            yield Static("Whose annotations are counted", classes="dialog-title", markup=False)
            yield OptionList(id="people", markup=False)
            yield Static(
                "space switch · enter only this one, or all · a all · esc close",
                classes="dialog-help",
                markup=False,
            )

    def entry(self, name: str) -> Content:
        return Content.assemble(
            ("✓ " if name in self._chosen else "  ", "bold $accent"), safe_line(name)
        )

    def switch(self, name: str) -> None:
        self._choose(self._chosen ^ {name})

    def choose(self, name: str) -> None:
        only = frozenset({name})
        self._choose(self._all if self._chosen == only else only)

    def action_switch_all(self) -> None:
        self._choose(self._all)

    def _choose(self, chosen: frozenset[str]) -> None:
        if not chosen:
            self.app.bell()  # nobody would be left to count
            return
        self._chosen = chosen
        self.show_entries()
        self._changed(() if chosen == self._all else tuple(sorted(chosen)))
