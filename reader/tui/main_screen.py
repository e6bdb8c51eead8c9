"""The screens that fill the terminal, as the application knows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.screen import Screen

from annotations.seminar.presence import Place
from reader.tui.commands import Command, CommandOwner
from reader.tui.session import OpenRequest, Session
from reader.tui.widgets.status import StatusLine

if TYPE_CHECKING:
    from annotations.health.overwritten import DocumentOnScreen

MOST_PANES = 4
"""Documents that can be open beside each other."""
SELECTION = "a selection"
"""The occupation of who has selected something."""
OTHER_SCREEN = "another screen"
"""The occupation of who is on a screen with work of its own."""
POSITIONS = "places"
"""The setting that holds where the reader was in each document that was opened, by its id."""


class MainScreen(CommandOwner, Screen[None]):
    """A screen that shows what is in the library, and is told when that changes."""

    MOTIONS: ClassVar[frozenset[str]] = frozenset()
    """Keys that only move the cursor."""
    shows_text: ClassVar[bool] = False
    """Whether documents are read on it: they are opened here, and not on another screen."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def on_mount(self) -> None:
        self.show_round()

    def show_round(self) -> None:
        """Show the state of the blind round, if there is one."""
        if self.is_attached:
            self.query_one(StatusLine).show_round(*self.session.round)

    def show_message(self, sentence: str, *, error: bool = False) -> None:
        """Say in the status line what was done, or what is wrong."""
        if self.is_attached:  # the reader may have left before the writer was done
            self.query_one(StatusLine).show_message(sentence, error=error)

    def may_use(self, id_: str) -> bool:
        """Whether the reader may use the command of this screen with this id: what is written of
        its key is for no others.
        """
        command = self.find_command(id_)
        return command is not None and command.role <= self.session.role

    def available(self, command: Command[Any]) -> bool:
        """Whether it makes sense to offer a command now: the palette lists no others."""
        return self.may_run(command)

    def library_changed(self) -> None:
        """Show what was committed since, by this program or another."""

    def linear_changed(self) -> None:
        """The page of a visitor has switched linear reading on or off (`Session.linear`)."""

    def open_here(self, request: OpenRequest) -> bool:  # noqa: ARG002
        """Open documents in this very screen; False if it has no place for them."""
        return False

    def place(self) -> Place:
        """Where the reader is, for the others of a class."""
        return Place(type(self).__name__.removesuffix("Screen").lower())

    def occupation(self) -> str | None:
        """What the reader is doing that another page must not interrupt; None for reading and for
        looking round.
        """
        return OTHER_SCREEN

    def may_leave(self) -> bool:
        """Whether nothing would be lost by leaving the screen; says so where something would."""
        return True

    def shown_documents(self) -> Sequence[DocumentOnScreen]:
        """The documents that are open here, with their annotations, saved or not."""
        return ()

    def remember_places(self) -> None:
        """Keep where the reader is."""

    def retry_unsaved(self) -> None:
        """Try to save what could not be saved."""
