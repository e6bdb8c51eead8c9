"""Asks up to which date the history may be forgotten, and again before it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from reader.tui.dialogs.dialog import Dialog
from reader.tui.widgets.field import Field


class PruneScreen(Dialog[str]):
    """Answers with a moment (UTC, ISO 8601), or None."""

    def __init__(self, count: Callable[[str], int]) -> None:
        super().__init__()
        self._count = count
        """How many entries happened before a moment."""
        self._asked = ""

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog small"):
            yield Static("Delete the history before", classes="dialog-title", markup=False)
            yield Field(placeholder="a date, as in 2026-11-09", id="before")
            yield Static("", id="prune-error", classes="dialog-error", markup=False)
            yield Static(
                "The changes themselves are not affected, but can no longer be undone, and a "
                "damaged library cannot be repaired from them. enter continue · esc cancel",
                classes="dialog-help",
                markup=False,
            )

    def on_input_submitted(self, event: Input.Submitted) -> None:
        moment = _moment(event.value)
        if moment is None:
            self.show_error("Write the date as 2026-11-09")
        elif moment == self._asked:
            self.answer(moment)
        elif number := self._count(moment):
            self._asked = moment
            changes = f"{number:,} change{'' if number == 1 else 's'}"
            self.show_error(
                f"{changes} will be deleted from the history for good; press "
                "enter again to delete them"
            )
        else:
            self.show_error("There are no changes in the history before this date")


def _moment(typed: str) -> str | None:
    """The beginning of a day on the reader's own clock, as the library writes moments."""
    try:
        day = datetime.strptime(typed.strip(), "%Y-%m-%d").astimezone()
    except (ValueError, OverflowError, OSError):
        return None
    return day.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
