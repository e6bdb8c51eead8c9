"""Asks before a blind round begins, and before everybody's annotations are revealed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from annotations.seminar import blind_rounds
from annotations.seminar.blind_rounds import Revealed, Round
from reader.terminal.safe import safe_line
from reader.timestamps import format_moment
from reader.tui.commands import Command
from reader.tui.dialogs.dialog import Dialog, ask
from reader.tui.session import Session

_BEGIN = (
    "Everybody will see only their own annotations: on the page, in searches, exports, counts "
    "and the history. This is not encryption: the file contains everybody's annotations."
)
_REVEAL = (
    "Everybody will see all annotations. This cannot be undone, and the history shows who did it."
)


class BlindScreen(Dialog[bool]):
    """Answers True where it shall be so."""

    OWN_COMMANDS: ClassVar[Sequence[Command[BlindScreen]]] = (
        Command("blind.confirm", "y", "yes", "Start the blind round, or reveal all.",
                lambda dialog: dialog.action_confirm()),
        Command("blind.cancel", "n,q", "", "Cancel.",
                lambda dialog: dialog.action_cancel()),
    )  # fmt: skip

    def __init__(self, current_round: Round | None) -> None:
        super().__init__()
        self._round = current_round

    def compose(self) -> ComposeResult:
        current = self._round
        title = "Reveal everybody's annotations?" if current else "Start a blind round?"
        since = (
            f"Started by {safe_line(current.by)}, {format_moment(current.since)}. "
            if current
            else ""
        )
        with Vertical(classes="dialog"):
            yield Static(title, classes="dialog-title", markup=False)
            yield Static(since + (_REVEAL if current else _BEGIN), markup=False)
            yield Static("", classes="dialog-error", markup=False)
            yield Static("y confirm · esc cancel", classes="dialog-help", markup=False)

    def action_confirm(self) -> None:
        self.answer(True)


def ask_blind(session: Session, show_message: Callable[[str], None]) -> None:
    """Begin a blind round, or end the current one, once the reader has confirmed it."""
    current_round = blind_rounds.current(session.store)

    def started(_: Round) -> None:
        show_message(
            "Started a blind round: everybody sees only their own annotations; B reveals all"
        )

    def revealed(shown: Revealed) -> None:
        annotations = _count(shown.annotations, "annotation")
        show_message(f"Revealed {annotations} by {_count(shown.annotators, 'annotator')}")

    dialog = BlindScreen(current_round)
    if current_round:
        ask(session, dialog, lambda store, _: blind_rounds.reveal(store), revealed)
    else:
        ask(session, dialog, lambda store, _: blind_rounds.start(store), started)


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
