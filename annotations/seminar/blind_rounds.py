"""A blind round: everybody sees their own annotations only, until somebody reveals them all.

Who may be seen is asked in one place, `annotations.storage.visibility`, by all that reads
annotations for a reader. It is a courtesy among colleagues and no cryptography: the library holds
everybody's annotations.

A round can be locked, and have a deadline: then annotators change nothing any more
(`annotations.history.round_lock`), until it is unlocked or everything is revealed. The deadline is
on the clock of the machine whose file the library is. Neither travels with a pack.
"""

from __future__ import annotations

from typing import NamedTuple

from annotations.errors import BadRound
from annotations.model.rounds import Round, clock
from annotations.service.store import Store
from annotations.storage.journal import (
    BEGAN,
    DEADLINE_REMOVED,
    DEADLINE_SET,
    LOCKED,
    REVEALED,
    UNLOCKED,
)
from annotations.storage.settings import BLIND_ROUND
from corpus.ids import now
from corpus.storage.transactions import Transaction

_ALL = 2**31
"""More entries than any history has."""
_NO_ROUND = "this library is not in a blind round: everybody can see all annotations"


class Revealed(NamedTuple):
    """What a reveal has made visible."""

    annotators: int
    annotations: int


def current(store: Store) -> Round | None:
    """The round that a library is in, if it is in one."""
    return Round.of(store.settings.shared(BLIND_ROUND))


def start(store: Store, deadline: str | None = None) -> Round:
    """Have everybody see their own annotations only; with a deadline (UTC, ISO 8601) until when
    they can be changed. Raises BadRound where there is a round already.
    """
    with store.journal.recorded_for_good(BEGAN if deadline is None else _began(deadline)) as tx:
        running = current(store)
        if running is not None:
            raise BadRound(f"this library is already in a blind round, started by {running.by}")
        begun = Round(store.annotator, now(), deadline)
        _put(store, tx, begun)
    return begun


def set_deadline(store: Store, deadline: str | None) -> Round:
    """Have annotators change nothing from this moment on (UTC, ISO 8601); None: have them go on
    for as long as nobody locks the round. Raises BadRound where there is no round, and where it is
    locked.
    """
    label = DEADLINE_REMOVED if deadline is None else f"{DEADLINE_SET} {clock(deadline, now())}"
    with store.journal.recorded_for_good(label) as tx:
        running = _running(store)
        if running.locked_at is not None:
            raise BadRound(
                f"the blind round was locked by {running.locked_by}; unlock it before you change "
                "the deadline"
            )
        changed = running._replace(deadline=deadline)
        _put(store, tx, changed)
    return changed


def lock(store: Store) -> Round:
    """Have annotators change nothing from now on. Raises BadRound where there is no round, or it is
    locked already.
    """
    with store.journal.recorded_for_good(LOCKED) as tx:
        running = _running(store)
        if running.locked_at is not None:
            raise BadRound(f"the blind round is already locked, by {running.locked_by}")
        locked = running._replace(locked_by=store.annotator, locked_at=now())
        _put(store, tx, locked)
    return locked


def unlock(store: Store) -> Round:
    """Have annotators go on: the lock is removed, and a deadline that has passed. Raises BadRound
    where there is no round, or they can change everything.
    """
    with store.journal.recorded_for_good(UNLOCKED) as tx:
        running, moment = _running(store), now()
        if running.closed_since(moment) is None:
            raise BadRound("the blind round is not locked")
        has_passed = running.deadline is not None and running.deadline <= moment
        open_again = running._replace(
            deadline=None if has_passed else running.deadline, locked_by=None, locked_at=None
        )
        _put(store, tx, open_again)
    return open_again


def prunable(store: Store, before: str) -> int:
    """How many entries of the history forgetting what was before a moment drops, as far as this
    annotator may be told.
    """
    number = store.journal.prunable(before)
    if store.visible_annotator() is None:
        return number
    return sum(entry.at < before for entry in store.journal.history(_ALL)) if number else 0


def reveal(store: Store) -> Revealed:
    """Let everybody see all annotations, and change their own again: no undo takes it back, and the
    history tells of it.

    Raises BadRound where there is no blind round.
    """
    with store.journal.recorded_for_good(REVEALED) as tx:
        _running(store)
        store.settings.set_shared(tx, BLIND_ROUND, None)
        people = store.annotators()
        return Revealed(len(people), len(store.annotations()))


def _began(deadline: str) -> str:
    return f"{BEGAN} until {clock(deadline, now())}"


def _running(store: Store) -> Round:
    running = current(store)
    if running is None:
        raise BadRound(_NO_ROUND)
    return running


def _put(store: Store, tx: Transaction, changed: Round) -> None:
    stored = {name: value for name, value in changed._asdict().items() if value is not None}
    store.settings.set_shared(tx, BLIND_ROUND, stored)
