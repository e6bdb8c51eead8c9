"""How two passages are linked, and which of several links to follow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from annotations.model import LINK_KINDS, Annotation, LinkKind
from reader.terminal.safe import safe_line
from reader.tui.commands import Command
from reader.tui.dialogs.chooser import Chooser
from reader.tui.dialogs.dialog import Dialog
from reader.tui.open_document import LINK_SIGNS

_QUOTE = 240
_SAID: dict[LinkKind, str] = {
    "supports": "the first speaks for the second",
    "contradicts": "not both can be true",
    "repeats": "the first says what the second says",
}


class LinkScreen(Dialog[LinkKind]):
    """Answers with the kind of the link; one that is there already is meant to be taken away."""

    OWN_COMMANDS: ClassVar[Sequence[Command[LinkScreen]]] = (
        Command("link.supports", "s", "supports", "The first passage supports the second.",
                lambda dialog: dialog.action_kind('supports'), "Linking", footer=True, remote=True),
        Command("link.contradicts", "c", "contradicts", "The first contradicts the second.",
                lambda dialog: dialog.action_kind('contradicts'), "Linking", footer=True,
                remote=True),
        Command("link.repeats", "r", "repeats", "The first repeats the second.",
                lambda dialog: dialog.action_kind('repeats'), "Linking", footer=True, remote=True),
    )  # fmt: skip

    def __init__(self, first: str, second: str) -> None:
        super().__init__()
        self._first, self._second = first, second

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static("Link two passages", classes="dialog-title", markup=False)
            yield Static(f"1  “{_short(self._first)}”", classes="dialog-quote", markup=False)
            yield Static(f"2  “{_short(self._second)}”", classes="dialog-quote", markup=False)
            yield OptionList(*map(Option, map(_choice, LINK_KINDS)), id="kinds", markup=False)
            yield Static(
                "a letter or enter links them, again removes the link · esc cancel",
                classes="dialog-help",
                markup=False,
            )

    def on_mount(self) -> None:
        self.query_one(OptionList).focus()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(LINK_KINDS[event.option_index])

    def action_kind(self, kind: LinkKind) -> None:
        self.dismiss(kind)


class FollowScreen(Chooser[Annotation, Annotation]):
    """Answers with the end of a link to go to."""

    HEADING = "Follow a link"
    PLACEHOLDER = "type to narrow"
    HINT = "enter go there · esc cancel"

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


def _choice(kind: LinkKind) -> Content:
    return Content.assemble(
        (f"{kind[0]} ", "bold $accent"), f"{LINK_SIGNS[kind]} {kind}  ", (_SAID[kind], "$quiet")
    )


def _entry(role: str, end: Annotation) -> Content:
    head = ((safe_line(role), "bold"), (f"  {safe_line(end.slug)}", "$quiet"))
    return Content.assemble(*head, f"\n{safe_line(_short(end.content))}")


def _short(text: str) -> str:
    words = " ".join(text.split())
    return safe_line(words if len(words) <= _QUOTE else f"{words[:_QUOTE]}…")
