"""Which columns the list of documents has beside those that it always has: collections, and
attributes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static

from corpus.document import DocumentSummary
from reader.terminal.safe import safe_line
from reader.tui.commands import STUDENT, Command
from reader.tui.dialogs.switches import Switches
from reader.tui.library.entries import COLLECTIONS

SETTING = "columns"
"""Under which the names of the chosen columns are remembered."""


def possible_columns(documents: Sequence[DocumentSummary]) -> list[str]:
    """The columns that say something of these documents: those of most documents first."""
    counts = Counter(key for document in documents for key in document.attributes)
    keys = [key for key, _ in sorted(counts.items(), key=lambda one: (-one[1], one[0].casefold()))]
    has_collections = any(document.collections for document in documents)
    return [*([COLLECTIONS] if has_collections else []), *keys]


def shown_columns(documents: Sequence[DocumentSummary], chosen: object) -> list[str]:
    """Of these columns those that were chosen; all where nobody has chosen any."""
    possible = possible_columns(documents)
    return [name for name in possible if name in chosen] if isinstance(chosen, list) else possible


def column_text(document: DocumentSummary, name: str) -> str:
    """What a column shows of a document."""
    if name == COLLECTIONS:
        return ", ".join(document.collections)
    return document.attributes.get(name, "")


class ColumnsScreen(Switches):
    """Tells each change of the chosen columns to `changed`."""

    OWN_COMMANDS: ClassVar[Sequence[Command[ColumnsScreen]]] = (
        Command("columns.close", "q,C", "", "Close the dialog.",
                lambda dialog: dialog.action_cancel(), role=STUDENT),
    )  # fmt: skip

    def __init__(
        self, names: Sequence[str], chosen: Sequence[str], changed: Callable[[list[str]], None]
    ) -> None:
        super().__init__(names)
        self._chosen = set(chosen)
        self._changed = changed

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static("Columns", classes="dialog-title", markup=False)
            yield OptionList(id="columns", markup=False)
            yield Static("", classes="dialog-error", markup=False)
            yield Static(
                "space show or hide · a all or none · esc close · as many as there is room for",
                classes="dialog-help",
                markup=False,
            )

    def entry(self, name: str) -> Content:
        mark = "✓ " if name in self._chosen else "  "
        return Content.assemble((mark, "bold $accent"), safe_line(name))

    def switch(self, name: str) -> None:
        self._toggle({name})

    def action_switch_all(self) -> None:
        self._toggle(set(self.names) - self._chosen or set(self.names))

    def _toggle(self, names: set[str]) -> None:
        self._chosen ^= names
        self.show_entries()
        self._changed([name for name in self.names if name in self._chosen])
