"""Undo and redo from a screen. Where documents are read, they act on annotations only; elsewhere
they ask before they act on more, and say what would be removed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Literal, NamedTuple

from annotations.errors import ChangedSince, NothingToUndo
from annotations.history.journal import PendingChange, UndoneChange
from annotations.seminar.roles import Role
from annotations.service.store import Store
from annotations.storage.change_kinds import (
    AT_THE_MACHINE,
    IN_MEMOS,
    KINDS,
    ON_THE_PAGE,
    UNASKED,
    ChangeKind,
)
from corpus.errors import VariorumError
from reader.advice import explained
from reader.tui.commands import KEEPER
from reader.tui.session import Session

Verb = Literal["undo", "redo"]
Done = Callable[[UndoneChange, str], None]
"""Gets what was undone or redone, and a sentence that says so."""
_MOST_SECONDS = 5.0
"""For which keys wait for an undo."""
_PAST: dict[Verb, str] = {"undo": "Undone", "redo": "Redone"}
_BACK: dict[Verb, str] = {"undo": "U redoes it", "redo": "u undoes it"}


def undo(session: Session, done: Done, kinds: Collection[ChangeKind] = ON_THE_PAGE) -> None:
    """Undo the reader's last change of these kinds."""
    _act(session, "undo", done, kinds)


def redo(session: Session, done: Done, kinds: Collection[ChangeKind] = ON_THE_PAGE) -> None:
    """Redo what the reader undid last of these kinds."""
    _act(session, "redo", done, kinds)


def undo_any(session: Session, done: Done, entry: int | None = None) -> None:
    """Undo the reader's last change of whatever kind, or this entry; asks where that is more than
    an annotation.
    """
    _ask_and_act(session, "undo", done, entry)


def redo_any(session: Session, done: Done, entry: int | None = None) -> None:
    """Redo what the reader undid last, or this entry; asks as `undo_any` does."""
    _ask_and_act(session, "redo", done, entry)


def undoable_kinds(role: Role) -> Collection[ChangeKind]:
    """What a reader of this role may undo and redo of their own changes: what they may do."""
    if role is Role.OWNER:
        return KINDS
    return UNASKED if role < KEEPER else frozenset(KINDS) - AT_THE_MACHINE


def finished_sentence(verb: Verb, change: UndoneChange) -> str:
    """As in `Undone: tagged claim: “Nobody knew…” in “The truce” · U redoes it`."""
    return f"{_PAST[verb]}: {change.label} · {_BACK[verb]}"


def _act(session: Session, verb: Verb, done: Done, kinds: Collection[ChangeKind]) -> None:
    def job(store: Store) -> UndoneChange | _Rest:
        journal = store.journal
        try:
            return journal.undo_change(kinds) if verb == "undo" else journal.redo_change(kinds)
        except NothingToUndo:
            other = journal.next_to_undo() if verb == "undo" else journal.next_to_redo()
            return _Rest(other)

    # Motions, too: the view goes to what was undone, and what is typed next is meant for there.
    hold = session.hold_input(lambda _: False, _MOST_SECONDS)

    def acted(result: UndoneChange | _Rest) -> None:
        hold.release()
        if isinstance(result, _Rest):
            session.show_message(_nothing_left(session, verb, result.other, kinds))
        else:
            done(result, finished_sentence(verb, result))

    def failed(error: VariorumError) -> None:
        hold.release()
        session.show_error(_advised(session, error))

    session.write(job, acted, failed)


class _Rest(NamedTuple):
    """There is nothing of the kinds that were asked for."""

    other: PendingChange | None
    """What there is of others."""


def _nothing_left(
    session: Session, verb: Verb, other: PendingChange | None, kinds: Collection[ChangeKind]
) -> str:
    if kinds == IN_MEMOS:
        return f"No change of a memo to {verb}"  # the history is on other screens
    if other is None or session.role < KEEPER:
        return f"Nothing to {verb}"
    return f"No annotation to {verb} · H lists other changes: {other.label}"


def _ask_and_act(session: Session, verb: Verb, done: Done, entry: int | None) -> None:
    from reader.tui.dialogs.confirm import ConfirmScreen

    def advise(error: VariorumError) -> None:
        session.show_error(_advised(session, error))

    kinds = undoable_kinds(session.role)

    def act(change: PendingChange) -> None:
        def job(store: Store) -> UndoneChange:
            call = store.journal.undo_change if verb == "undo" else store.journal.redo_change
            return call(kinds, entry=entry, expected=change.entry)

        session.write(job, lambda result: done(result, finished_sentence(verb, result)), advise)

    def look(store: Store) -> PendingChange | None:
        journal = store.journal
        following = journal.next_to_undo if verb == "undo" else journal.next_to_redo
        return following(entry, kinds)

    def looked(change: PendingChange | None) -> None:
        if change is None:
            session.show_message(f"Nothing to {verb}")
        elif change.kind is not None and change.kind not in kinds:
            session.show_error(f"Only the owner of the library may {verb} this: {change.label}")
        elif change.kind in UNASKED or not change.effects.takes_away:
            act(change)
        else:
            effects = change.effects.sentence()
            dialog = ConfirmScreen(
                f"{verb.capitalize()} this change?",
                f"{change.label[:1].upper()}{change.label[1:]}.",
                f"The {verb} {effects}.",
                keys=f"enter {verb}",
            )
            session.push_screen(dialog, lambda agreed: act(change) if agreed else None)

    session.write(look, looked, advise)


def _advised(session: Session, error: VariorumError) -> str:
    if isinstance(error, ChangedSince) and session.role >= KEEPER:
        return f"{error} · H lists older changes, any of which can be undone"
    return explained(error)
