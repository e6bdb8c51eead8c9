"""What to keep: the kinds of passages that cleaning left out, each to be restored as a whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static

from corpus.cleaning.changes import Change
from corpus.cleaning.review import Review
from reader.terminal.safe import safe_line
from reader.tui.commands import KEEPER, Command
from reader.tui.dialogs.switches import Switches
from reader.tui.review.rule_names import Kind, KindOfChanges

_NAME = 38
"""Cells for the name of a kind."""


class KeepScreen(Switches):
    """Tells each kind that is to be kept, or left out again, to `changed`."""

    OWN_COMMANDS: ClassVar[Sequence[Command[KeepScreen]]] = (
        Command("keep.close", "q,K", "", "Close the dialog.",
                lambda dialog: dialog.action_cancel(), role=KEEPER),
    )  # fmt: skip

    def __init__(
        self,
        title: str,
        kinds: Sequence[KindOfChanges],
        words: Callable[[Change], int],
        changed: Callable[[Sequence[KindOfChanges], bool], None],
        highlighted: Kind | None = None,
    ) -> None:
        """`words` counts those of a change; `highlighted` is the kind under the cursor at first."""
        super().__init__([kind.kind.id for kind in kinds])
        self._title = title
        self._kinds = {kind.kind.id: kind for kind in kinds}
        self._words = {
            kind.kind.id: sum(map(words, (*kind.left_out, *kind.restored))) for kind in kinds
        }
        self._kept = {kind.kind.id for kind in kinds if not kind.left_out}
        self._changed = changed
        self._first = highlighted.id if highlighted else None

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static("Keep", classes="dialog-title", markup=False)
            yield Static(f"removed from “{safe_line(self._title)}”", id="keep-of", markup=False)
            yield OptionList(id="keep", markup=False)
            yield Static(
                "space restore or remove · a all or none · esc close",
                classes="dialog-help",
                markup=False,
            )

    def on_mount(self) -> None:
        # After the entries are there, which the class that this is made of sees to.
        self.call_later(self._highlight_first)

    def _highlight_first(self) -> None:
        if self._first in self._kinds:
            self.query_one(OptionList).highlighted = self.names.index(self._first)

    def entry(self, name: str) -> Content:
        kind = self._kinds[name]
        places = len(kind.left_out) + len(kind.restored)
        some = bool(kind.restored) and name not in self._kept and bool(kind.left_out)
        counts = f"{self._words[name]:,} word{'' if self._words[name] == 1 else 's'}"
        counts += f" in {places:,} place{'' if places == 1 else 's'}"
        if not places:
            counts = "rule off" if len(kind.off) == 1 else "rules off"
        return Content.assemble(
            ("✓ " if name in self._kept else "– " if some else "  ", "bold $accent"),
            f"{kind.kind.name:<{_NAME}}  ",
            (counts, "$quiet"),
        )

    def switch(self, name: str) -> None:
        self._keep([name], keep=name not in self._kept)

    def action_switch_all(self) -> None:
        others = [name for name in self.names if name not in self._kept]
        self._keep(others or list(self.names), keep=bool(others))

    def _keep(self, names: Sequence[str], *, keep: bool) -> None:
        self._kept = self._kept | set(names) if keep else self._kept - set(names)
        self.show_entries()
        self._changed([self._kinds[name] for name in names], keep)


def with_kinds(review: Review, kinds: Sequence[KindOfChanges], *, keep: bool) -> Review:
    """The review with everything of some kinds restored, or left out again."""
    for kind in kinds:
        for rule in () if keep else kind.off:
            if rule in review.without:
                review = review.switched(rule)
        for change in (*kind.left_out, *kind.restored):
            review = review.without_choices("keep", change.raw, change.rule)
            if keep:
                review = review.keeping(change.raw, change.rule)
    return review
