"""A capability of the reading screen.

A feature is a plain object. It owns its state and declares its commands, and it knows the screen
by its context only. Features never reach into each other: the screen tells all of them what
happened, and one that has found something for others publishes it.

To add one: a module in `features`, and a line in `features.FEATURES`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.content import Content
from textual.message import Message

from reader.tui.commands import Command, footer
from reader.tui.reading.context import ReadingContext
from reader.tui.reading.modes import Mode
from reader.tui.session import OpenRequest
from reader.tui.text_pane.reading_pane import ReadingPane
from reader.tui.view_settings import View
from reader.tui.widgets.panel import Panel


class Feature:
    """Does nothing; each feature overrides what concerns it."""

    commands: ClassVar[Sequence[Command[Any]]] = ()
    modes: ClassVar[Sequence[type[Mode]]] = ()
    """The modes that it enters."""
    panels: ClassVar[Sequence[type[Panel]]] = ()
    """Its widgets with commands of their own; while one has the focus, the line of keys is its."""
    of_the_passage: ClassVar[bool] = False
    """Whether its commands are for the text's passage: they rest while a panel has the focus."""

    def __init__(self, context: ReadingContext) -> None:
        self.context = context

    def footer(self) -> Sequence[Command[Any]]:
        """Its commands in the line of keys."""
        return footer(self.commands)

    # Beginning and ending

    def prepare(self) -> None:
        """Read what is remembered; there is no pane yet."""

    def start(self) -> None:
        """The first documents are open."""

    def open_request(self, request: OpenRequest) -> None:
        """Do what was asked for along with documents that are open now."""

    def may_leave(self) -> bool:
        """Whether nothing would be lost by leaving the screen; says so where something would."""
        return True

    def retry_unsaved(self) -> None:
        """Try to save what could not be saved."""

    def available(self, command: Command[Any]) -> bool:  # noqa: ARG002
        """Whether a command of this feature does something now; else the palette leaves it out."""
        return True

    # What the screen tells

    def pane_opening(self, pane: ReadingPane) -> None:
        """Set up a pane before it is shown."""

    def pane_opened(self, pane: ReadingPane) -> None:
        """A pane shows its document; its annotations may follow."""

    def annotations_loaded(self, pane: ReadingPane) -> None:
        """The annotations of a long list are there at last."""

    def pane_closed(self, pane: ReadingPane) -> None:
        """A pane is gone."""

    def pane_focused(self, pane: ReadingPane) -> None:
        """The reader is in this pane now."""

    def panes_arranged(self) -> None:
        """Other panes are seen, or the terminal has another size."""

    def passage_changed(self, pane: ReadingPane) -> None:
        """The cursor or the selection of the pane in use is elsewhere."""

    def view_changed(self, before: View) -> None:
        """The view was changed, by this feature or another."""

    def annotations_changed(self) -> None:
        """The reader has saved something, which the panes show already."""

    def library_changed(self) -> None:
        """Something was committed, here or elsewhere; the panes show it already."""

    def handle(self, message: Message) -> None:
        """A widget or another feature has posted this."""

    # What the screen asks

    def key_pressed(self, key: str) -> bool:  # noqa: ARG002
        """Act on a key, as a reader would write it, that is no command's; False if it means
        nothing here.
        """
        return False

    def status(self) -> Content | None:
        """What stands in the status line; None leaves that to the next feature."""
        return None

    def leave(self) -> bool:
        """Take one step back, for esc; False if there is nothing to leave."""
        return False
