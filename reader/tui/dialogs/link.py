"""How two passages are linked, and which of several links to follow."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from annotations.model import LINK_KINDS, Annotation, LinkKind
from reader.terminal.safe import safe_line
from reader.tui.commands import STUDENT, Command
from reader.tui.dialogs.chooser import Chooser
from reader.tui.dialogs.dialog import Dialog
from reader.tui.open_document import LINK_SIGNS

LinkChoice = LinkKind | Literal["unlink"]
UNLINK: Literal["unlink"] = "unlink"
_QUOTE = 240
_SAID: dict[LinkKind, str] = {
    "supports": "the first is evidence for the second",
    "contradicts": "not both can be true",
    "repeats": "the first says what the second says",
}


class LinkScreen(Dialog[LinkChoice]):
    """Answers with the kind of the link, or UNLINK; one that is there already is to be removed."""

    OWN_COMMANDS: ClassVar[Sequence[Command[LinkScreen]]] = (
        Command("link.supports", "s", "supports", "The first passage supports the second.",
                lambda dialog: dialog.answer('supports'), "Linking", footer=True, role=STUDENT),
        Command("link.contradicts", "c", "contradicts", "The first contradicts the second.",
                lambda dialog: dialog.answer('contradicts'), "Linking", footer=True,
                role=STUDENT),
        Command("link.repeats", "r", "repeats", "The first repeats the second.",
                lambda dialog: dialog.answer('repeats'), "Linking", footer=True, role=STUDENT),
        Command("link.unlink", "x", "unlink", "Remove all links between the two.",
                lambda dialog: dialog.action_unlink(), "Linking", footer=True, role=STUDENT),
    )  # fmt: skip

    def __init__(
        self, first: str, second: str, present: Collection[LinkKind], *, linked: bool
    ) -> None:
        """`present`: the links from the first to the second; `linked`: whether there is any."""
        super().__init__()
        self._first, self._second = first, second
        self._present = present
        self._linked = linked
        self._choices: list[LinkChoice] = [*LINK_KINDS, *([UNLINK] if linked else [])]

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static("Link two passages", classes="dialog-title", markup=False)
            yield Static(f"1  “{_short(self._first)}”", classes="dialog-quote", markup=False)
            yield Static(f"2  “{_short(self._second)}”", classes="dialog-quote", markup=False)
            yield OptionList(
                *map(Option, map(self._entry, self._choices)), id="kinds", markup=False
            )
            yield Static("", classes="dialog-error", markup=False)
            yield Static(
                "letter or enter link; again removes the link · esc cancel",
                classes="dialog-help",
                markup=False,
            )

    def on_mount(self) -> None:
        self.query_one(OptionList).focus()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.answer(self._choices[event.option_index])

    def action_unlink(self) -> None:
        if self._linked:
            self.answer(UNLINK)
        else:
            self.show_error("These passages are not linked")

    def _entry(self, choice: LinkChoice) -> Content:
        if choice == UNLINK:
            return Content.assemble(("  x ", "bold $accent"), "  remove all links between the two")
        mark = "✓ " if choice in self._present else "  "
        return Content.assemble(
            (f"{mark}{choice[0]} ", "bold $accent"),
            f"{LINK_SIGNS[choice]} {choice}  ",
            (_SAID[choice], "$quiet"),
        )


class FollowScreen(Chooser[Annotation, Annotation]):
    """Answers with the end of a link to go to."""

    HEADING = "Follow a link"
    PLACEHOLDER = "type to filter"
    HINT = "enter open · esc cancel"

    def __init__(self, ends: Sequence[tuple[str, Annotation]]) -> None:
        super().__init__()
        self._ends = ends

    def narrow(self, typed: str) -> None:
        words = typed.casefold().split()
        self.offer(
            [
                (end, _entry(role, end))
                for role, end in self._ends
                if all(word in f"{role} {end.content} {end.slug}".casefold() for word in words)
            ]
        )

    def take(self, choice: Annotation) -> None:
        self.dismiss(choice)


def _entry(role: str, end: Annotation) -> Content:
    head = ((safe_line(role), "bold"), (f"  {safe_line(end.slug)}", "$quiet"))
    return Content.assemble(*head, f"\n{safe_line(_short(end.content))}")


def _short(text: str) -> str:
    words = " ".join(text.split())
    return safe_line(words if len(words) <= _QUOTE else f"{words[:_QUOTE]}…")
