"""Chooses whose annotations, or which tags, are counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static

from reader.terminal.safe import safe_line
from reader.tui.dialogs.switches import Switches


class NamesScreen(Switches):
    """Tells each change of the chosen names to `changed`; none stands for all."""

    def __init__(
        self,
        title: str,
        names: Sequence[str],
        chosen: Sequence[str],
        changed: Callable[[tuple[str, ...]], None],
    ) -> None:
        super().__init__(list(names))
        self._title = title
        self._all = frozenset(names)
        self._chosen = frozenset(chosen) & self._all or self._all
        self._changed = changed

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog small"):
            yield Static(self._title, classes="dialog-title", markup=False)
            yield OptionList(id="names", markup=False)
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
            self.app.bell()  # nothing would be left to count
            return
        self._chosen = chosen
        self.show_entries()
        in_order = tuple(name for name in self.names if name in chosen)
        self._changed(() if chosen == self._all else in_order)
