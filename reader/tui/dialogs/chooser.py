"""A dialog with a field to type in and a list that it narrows; the field keeps the keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from reader.tui.commands import STUDENT, Command
from reader.tui.dialogs.dialog import Dialog
from reader.tui.widgets.field import Field

Choice = TypeVar("Choice")
Answer = TypeVar("Answer")


class Choices(OptionList):
    """The list below a field. A click chooses; the focus stays in the field: letters that are typed
    after a click are for it.
    """

    can_focus = False


class Chooser(Dialog[Answer], Generic[Choice, Answer]):
    """Says what is typed to `narrow`, and what is chosen, by key or mouse, to `take`."""

    HEADING = ""
    PLACEHOLDER = ""
    HINT = ""
    SIZE = ""
    """Further style classes of the panel."""
    FIELD: ClassVar[type[Field]] = Field
    OWN_COMMANDS: ClassVar[Sequence[Command[Any]]] = (
        Command("chooser.next", "down", "", "Go to the next entry.",
                lambda dialog: dialog.action_move(1), role=STUDENT),
        Command("chooser.previous", "up", "", "Go to the previous entry.",
                lambda dialog: dialog.action_move(-1), role=STUDENT),
        Command("chooser.page_down", "pagedown", "", "Go down a page.",
                lambda dialog: dialog.action_move(8), role=STUDENT),
        Command("chooser.page_up", "pageup", "", "Go up a page.",
                lambda dialog: dialog.action_move(-8), role=STUDENT),
    )  # fmt: skip

    def __init__(self, typed: str = "") -> None:
        super().__init__()
        self._typed = typed
        self._choices: list[Choice] = []

    def compose(self) -> ComposeResult:
        with Vertical(classes=f"dialog {self.SIZE}"):
            yield Static(self.HEADING, classes="dialog-title", markup=False)
            yield self.FIELD(
                self._typed, placeholder=self.PLACEHOLDER, id="typed", select_on_focus=False
            )
            yield Static("", id="chooser-grammar", markup=False)
            yield Choices(id="choices", markup=False)
            yield Static("", id="chooser-error", classes="dialog-error", markup=False)
            yield Static(self.HINT, id="chooser-hint", classes="dialog-help", markup=False)

    def on_mount(self) -> None:
        self.narrow(self._typed)

    # For the dialogs made of this one

    def narrow(self, typed: str) -> None:
        """Offer what fits the words typed."""
        raise NotImplementedError

    def take(self, choice: Choice) -> None:
        """Act on what was chosen."""
        raise NotImplementedError

    def take_typed(self, typed: str) -> None:
        """Act on enter where the list is empty; by default there is nothing to do."""
        self.show_error(f"No matches for “{typed.strip()}”" if typed.strip() else "No matches")

    def offer(self, choices: Sequence[tuple[Choice, Content]]) -> None:
        """Fill the list."""
        self._choices = [choice for choice, _ in choices]
        listing = self.query_one("#choices", OptionList)
        listing.clear_options()
        listing.add_options(Option(content) for _, content in choices)
        listing.highlighted = 0 if choices else None
        self.show_error("")

    def explain_quietly(self, sentence: str) -> None:
        """Say, below the field, what can be typed."""
        self.query_one("#chooser-grammar", Static).update(Content.styled(sentence, "$quiet"))

    def highlight(self, at: int) -> None:
        """Bring a choice under the cursor."""
        self.query_one("#choices", OptionList).highlighted = at

    def hint(self, sentence: str) -> None:
        self.query_one("#chooser-hint", Static).update(sentence)

    @property
    def highlighted(self) -> Choice | None:
        at = self.query_one("#choices", OptionList).highlighted
        return None if at is None else self._choices[at]

    # From keys and mouse

    @on(Input.Changed, "#typed")
    def _narrowed(self, event: Input.Changed) -> None:
        self.narrow(event.value)

    @on(Input.Submitted, "#typed")
    def _entered(self, event: Input.Submitted) -> None:
        choice = self.highlighted
        if choice is None:
            self.take_typed(event.value)
        else:
            self.take(choice)

    @on(OptionList.OptionSelected, "#choices")
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self.take(self._choices[event.option_index])

    def action_move(self, by: int) -> None:
        listing = self.query_one("#choices", OptionList)
        if listing.option_count:
            at = (listing.highlighted or 0) + by
            listing.highlighted = max(0, min(listing.option_count - 1, at))
