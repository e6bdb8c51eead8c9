"""What the program asks of the two screens that stand on its ground: the library and the reading
screen. Each imports the other only when it is opened, for whoever sees one may never see the other
(`python -m bench.startup`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.screen import Screen

if TYPE_CHECKING:
    from reader.tui.app import VariorumApp

MOST_PANES = 4
"""Documents that can be open beside each other."""


class Page(Screen[None]):
    """A screen that shows what is in the library, and is told when that changes."""

    MOTIONS: ClassVar[frozenset[str]] = frozenset()
    """Keys that only move the cursor."""

    @property
    def program(self) -> VariorumApp:
        return cast("VariorumApp", self.app)

    def library_changed(self) -> None:
        """Show what was committed since, by this program or another."""

    def may_leave(self) -> bool:
        """Whether nothing would be lost by leaving the screen; says so where something would."""
        return True

    def remember_places(self) -> None:
        """Keep where the reader is."""

    def retry_unsaved(self) -> None:
        """Try to save what could not be saved."""
