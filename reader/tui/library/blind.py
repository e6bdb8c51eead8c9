"""The blind round: begins it, locks it, sets its deadline, and reveals everybody's annotations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Literal

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from annotations.model.rounds import Round, parse_deadline
from annotations.seminar import blind_rounds
from annotations.service.store import Store
from corpus.ids import now
from reader.round_status import deadline_sentence, is_locked
from reader.terminal.safe import safe_line
from reader.timestamps import format_moment
from reader.tui.commands import TEACHER, Command
from reader.tui.dialogs.confirm import ConfirmScreen
from reader.tui.dialogs.dialog import Dialog, ask
from reader.tui.session import Session
from reader.tui.widgets.field import Field
from reader.tui.widgets.sentence import message_sentence

_BEGIN = (
    "Everybody will see only their own annotations: on the page, in searches, exports, counts "
    "and the history. This is not encryption: the file contains everybody's annotations."
)
_REVEAL = (
    "Everybody will see all annotations. This cannot be undone, and the history shows who did it."
)
_NONE = "none"
Choice = Literal["start", "lock", "unlock", "deadline", "reveal"]


class BlindScreen(Dialog[Choice]):
    """Shows the state of the round; answers with what shall be done."""

    OWN_COMMANDS: ClassVar[Sequence[Command[BlindScreen]]] = (
        Command("blind.confirm", "y", "start", "Start a blind round.",
                lambda dialog: dialog.choose("start"), role=TEACHER),
        Command("blind.deadline", "d", "deadline",
                "Start a blind round with a deadline; set, change or remove its deadline.",
                lambda dialog: dialog.choose("deadline"), role=TEACHER),
        Command("blind.lock", "l", "lock",
                "Lock the round, so that annotators can change nothing; or unlock it.",
                lambda dialog: dialog.toggle_lock(), role=TEACHER),
        Command("blind.reveal", "r", "reveal", "Reveal everybody's annotations.",
                lambda dialog: dialog.choose("reveal"), role=TEACHER),
        Command("blind.cancel", "n,q", "", "Cancel.",
                lambda dialog: dialog.action_cancel(), role=TEACHER),
    )  # fmt: skip

    def __init__(self, current_round: Round | None) -> None:
        super().__init__()
        self._round = current_round
        self._locked = current_round is not None and is_locked(current_round, now())

    def compose(self) -> ComposeResult:
        current = self._round
        with Vertical(classes="dialog"):
            title = "Blind round" if current else "Start a blind round?"
            yield Static(title, classes="dialog-title", markup=False)
            for sentence in (_BEGIN,) if current is None else self._state(current):
                yield Static(sentence, markup=False)
            yield Static("", classes="dialog-error", markup=False)
            if current is None:
                keys = "y start · d start with a deadline"
            elif self._locked:
                keys = "l unlock · r reveal all"
            else:
                change = "change or remove the deadline" if current.deadline else "set a deadline"
                keys = f"l lock · d {change} · r reveal all"
            yield Static(f"{keys} · esc cancel", classes="dialog-help", markup=False)

    def _state(self, current: Round) -> Sequence[str]:
        moment = now()
        started = f"Started by {safe_line(current.by)}, {format_moment(current.since)}."
        state = (
            current.closed_sentence(moment) if self._locked else deadline_sentence(current, moment)
        )
        return (started, f"{message_sentence(state)}.") if state else (started,)

    def choose(self, choice: Choice) -> None:
        """Answer with this, where it can be done now."""
        possible = {
            "start": self._round is None, "reveal": self._round is not None,
            "deadline": not self._locked,
        }  # fmt: skip
        if possible[choice]:
            self.answer(choice)

    def toggle_lock(self) -> None:
        if self._round is not None:
            self.answer("unlock" if self._locked else "lock")


class DeadlineScreen(Dialog[str]):
    """Answers with what was typed: a time, or `none`."""

    def __init__(self, current_round: Round | None) -> None:
        super().__init__()
        self._round = current_round

    def compose(self) -> ComposeResult:
        current = self._round
        can_remove = current is not None and current.deadline is not None
        with Vertical(classes="dialog small"):
            title = "Deadline" if current else "Start a blind round until"
            yield Static(title, classes="dialog-title", markup=False)
            yield Field("", placeholder="18:00, 2026-12-01 18:00 or +90m", id="deadline")
            state = deadline_sentence(current, now()) if current else ""
            yield Static(f"{message_sentence(state)}." if state else "", markup=False)
            yield Static("", classes="dialog-error", markup=False)
            remove = " · none removes the deadline" if can_remove else ""
            verb = "save" if current else "start"
            yield Static(f"enter {verb}{remove} · esc cancel", classes="dialog-help", markup=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.answer(event.value)


def ask_blind(session: Session, show_message: Callable[[str], None]) -> None:
    """Show the blind round, and do what the reader chooses."""
    current = blind_rounds.current(session.store)

    def job(store: Store, choice: Choice) -> tuple[Choice, Any]:
        done: dict[Choice, Callable[[Store], Round]] = {
            "start": blind_rounds.start, "lock": blind_rounds.lock, "unlock": blind_rounds.unlock,
        }  # fmt: skip
        return choice, done[choice](store) if choice in done else None

    def done(result: tuple[Choice, Any]) -> None:
        choice, changed = result
        session.round_changed()
        if choice == "deadline":
            _ask_deadline(session, current, show_message)
        elif choice == "reveal":
            _ask_reveal(session, show_message)
        elif choice == "start":
            show_message(
                "Started a blind round: everybody sees only their own annotations; B locks and "
                "reveals it"
            )
        elif choice == "lock":
            show_message("Locked the blind round: annotators can change nothing")
        else:
            until = deadline_sentence(changed, now())
            show_message(
                f"Unlocked the blind round: annotators can go on{f'; {until}' if until else ''}"
            )

    ask(session, BlindScreen(current), job, done)


def _ask_deadline(
    session: Session, current: Round | None, show_message: Callable[[str], None]
) -> None:
    def job(store: Store, typed: str) -> Round:
        has_deadline = current is not None and current.deadline is not None
        if has_deadline and typed.strip().lower() == _NONE:
            return blind_rounds.set_deadline(store, None)
        moment = parse_deadline(typed)
        if current is None:
            return blind_rounds.start(store, moment)
        return blind_rounds.set_deadline(store, moment)

    def done(changed: Round) -> None:
        session.round_changed()
        until = deadline_sentence(changed, now())
        if current is None:
            show_message(f"Started a blind round: {until}")
        else:
            show_message(until or "Removed the deadline of the blind round")

    ask(session, DeadlineScreen(current), job, done)


def _ask_reveal(session: Session, show_message: Callable[[str], None]) -> None:
    def done(shown: blind_rounds.Revealed) -> None:
        session.round_changed()
        annotations = _count(shown.annotations, "annotation")
        show_message(f"Revealed {annotations} by {_count(shown.annotators, 'annotator')}")

    dialog = ConfirmScreen("Reveal everybody's annotations?", _REVEAL, keys="y reveal")
    ask(session, dialog, lambda store, _: blind_rounds.reveal(store), done)


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
