"""Which tag to nest in or to merge into, and whether a tag shall be deleted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from annotations.model import Tag
from annotations.service.store import Store
from annotations.service.tag_deletion import tag_use
from corpus.text.folding import fold
from reader.terminal.safe import safe_line
from reader.tui.commands import Command
from reader.tui.dialogs.chooser import Chooser
from reader.tui.dialogs.dialog import Dialog

TOP = ""
"""The choice to nest a tag in none."""


class TagChooser(Chooser[str, str]):
    """Answers with the name of a tag, or with TOP."""

    PLACEHOLDER = "type to choose a tag"
    HINT = "enter choose · esc cancel"

    def __init__(self, heading: str, tags: Sequence[Tag], *, with_top: bool = False) -> None:
        super().__init__()
        self.HEADING = heading
        self._tags = tags
        self._with_top = with_top

    def narrow(self, typed: str) -> None:
        words = fold(typed).split()
        top = [(TOP, Content.styled("   none: move it to the top", "$quiet"))]
        fitting = [
            (tag.name, self._entry(tag))
            for tag in self._tags
            if all(word in fold(f"{tag.name} {tag.description}") for word in words)
        ]
        self.offer([*(top if self._with_top and not words else []), *fitting])
        if not fitting:
            self.show_error("no matches" if words else "there is no other tag")

    def take(self, choice: str) -> None:
        self.answer(choice)

    def _entry(self, tag: Tag) -> Content:
        return Content.assemble(
            (f"{safe_line(tag.mark)}  ", "bold"),
            safe_line(tag.name),
            (f"   {safe_line(tag.description)}", "$quiet"),
        )


class DeleteScreen(Dialog[None]):
    """Asks before a tag is deleted, and says on how many passages it is."""

    OWN_COMMANDS: ClassVar[Sequence[Command[DeleteScreen]]] = (
        Command("delete_tag.confirm", "enter,y", "delete", "Delete the tag.",
                lambda dialog: dialog.confirm()),
        Command("delete_tag.refuse", "n", "", "Close the dialog, and change nothing.",
                lambda dialog: dialog.action_cancel()),
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
        parts = [f"It is removed from {number}." if self._own else "None of your passages has it."]
        if self._nested:
            parts.append(
                f"The {self._nested} tag{'' if self._nested == 1 else 's'} nested in it stay"
                f"{'s' if self._nested == 1 else ''}."
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
