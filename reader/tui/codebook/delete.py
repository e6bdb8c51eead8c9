"""Whether a tag shall be deleted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from annotations.service.store import Store
from annotations.service.tag_deletion import tag_use
from reader.terminal.safe import safe_line
from reader.tui.commands import KEEPER, Command
from reader.tui.dialogs.dialog import Dialog


class DeleteScreen(Dialog[None]):
    """Asks before a tag is deleted, and says on how many passages it is."""

    OWN_COMMANDS: ClassVar[Sequence[Command[DeleteScreen]]] = (
        Command("delete_tag.confirm", "enter,y", "delete", "Delete the tag.",
                lambda dialog: dialog.confirm(), role=KEEPER),
        Command("delete_tag.refuse", "n", "", "Cancel.",
                lambda dialog: dialog.action_cancel(), role=KEEPER),
    )  # fmt: skip

    def __init__(
        self,
        store: Store,
        name: str,
        nested: int,
        delete: Callable[[Callable[[str], None], Callable[[], None]], None],
    ) -> None:
        super().__init__()
        self._name_of_tag = name
        self._own = tag_use(store, name).own
        self._nested = nested
        self._delete = delete

    def compose(self) -> ComposeResult:
        name = safe_line(self._name_of_tag)
        number = f"{self._own:,} passage{'' if self._own == 1 else 's'} of yours"
        parts = [
            f"{number} will lose the tag." if self._own else "None of your passages has this tag."
        ]
        if self._nested:
            parts.append(
                f"The {self._nested} tag{'' if self._nested == 1 else 's'} nested in it will "
                "not be deleted."
            )
        parts.append("u undoes it.")
        with Vertical(classes="dialog small"):
            yield Static(f"Delete the tag {name}?", classes="dialog-title", markup=False)
            yield Static(" ".join(parts), markup=False)
            yield Static("", id="delete-error", classes="dialog-error", markup=False)
            yield Static("enter delete · esc cancel", classes="dialog-help", markup=False)

    def confirm(self) -> None:
        self._delete(self.show_error, self._close)

    def _close(self) -> None:
        self.dismiss(None)
