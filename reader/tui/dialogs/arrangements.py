"""Chooses, saves and deletes named arrangements of documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Literal, NamedTuple

from textual.content import Content

from reader.terminal.safe import safe_line
from reader.tui.commands import STUDENT, Command
from reader.tui.dialogs.chooser import Chooser


class ArrangementChoice(NamedTuple):
    """What is to be done with an arrangement."""

    do: Literal["open", "save", "delete", "restore"]
    name: str


class ArrangementScreen(Chooser[ArrangementChoice, ArrangementChoice]):
    """Answers with what to do."""

    HEADING = "Arrangements"
    PLACEHOLDER = "type to filter, or type a new name to save the open documents"
    HINT = "enter open or save · ctrl+d delete · esc cancel"
    OWN_COMMANDS: ClassVar[Sequence[Command[ArrangementScreen]]] = (
        Command("arrangements.delete", "ctrl+d", "", "Delete this arrangement; press twice.",
                lambda dialog: dialog.action_delete(), role=STUDENT, priority=True),
    )  # fmt: skip

    def __init__(
        self,
        arrangements: Mapping[str, Sequence[str]],
        open_now: int,
        previous: Sequence[str] = (),
    ) -> None:
        """`arrangements`: titles by the name; `open_now`: the number of open documents; `previous`:
        the titles of the arrangement before this one.
        """
        super().__init__()
        self._arrangements = arrangements
        self._open_now = open_now
        self._previous = previous
        self._to_delete: str | None = None

    def narrow(self, typed: str) -> None:
        self._to_delete = None
        name = " ".join(typed.split())
        choices = [
            (ArrangementChoice("open", known), _entry(known, titles))
            for known, titles in self._arrangements.items()
            if name.casefold() in known.casefold()
        ]
        if self._previous and not name:
            entry = _entry("the previous arrangement", self._previous)
            choices.insert(0, (ArrangementChoice("restore", ""), entry))
        if name:
            several = "document that is" if self._open_now == 1 else "documents that are"
            instead = ", replacing its documents" if name in self._arrangements else ""
            content = f"Save the {self._open_now} {several} open as “{safe_line(name)}”{instead}"
            choices.append((ArrangementChoice("save", name), Content.styled(content, "$accent")))
        self.offer(choices)
        if not choices:
            self.explain_quietly(
                "No arrangements yet: type a name and press enter to save the open documents."
            )

    def take(self, choice: ArrangementChoice) -> None:
        self.dismiss(choice)

    def action_delete(self) -> None:
        """Ask once, then delete."""
        choice = self.highlighted
        if choice is None or choice.do != "open":
            self.app.bell()
        elif self._to_delete == choice.name:
            self.dismiss(ArrangementChoice("delete", choice.name))
        else:
            self._to_delete = choice.name
            self.show_error(f"Press ctrl+d again to delete “{safe_line(choice.name)}”")


def _entry(name: str, titles: Sequence[str]) -> Content:
    listed = " · ".join(safe_line(title) for title in titles)
    return Content.assemble((safe_line(name), "bold"), (f"\n{listed}", "$quiet"))
