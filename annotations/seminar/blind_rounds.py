"""A blind round: everybody sees their own annotations only, until somebody reveals them all.

Who may be seen is asked in one place, `annotations.storage.visibility`, by all that reads
annotations for a reader. It
is a courtesy among colleagues and no cryptography: the library holds everybody's annotations.
"""

from __future__ import annotations

from typing import NamedTuple

from annotations.errors import BadRound
from annotations.service.store import Store
from annotations.storage.journal import BEGAN, REVEALED
from annotations.storage.settings import BLIND_ROUND
from corpus.ids import now

_ALL = 2**31
"""More entries than any history has."""


class Round(NamedTuple):
    """A blind round that is on."""

    by: str
    """The name of who began it."""
    since: str


class Revealed(NamedTuple):
    """What a reveal has made visible."""

    annotators: int
    annotations: int


def current(store: Store) -> Round | None:
    """The round that a library is in, if it is in one."""
    stored = store.settings.shared(BLIND_ROUND)
    return Round(stored["by"], stored["since"]) if stored else None


def start(store: Store) -> Round:
    """Have everybody see their own annotations only. Raises BadRound where that is so already."""
    with store.journal.recorded_for_good(BEGAN) as tx:
        running = current(store)
        if running is not None:
            raise BadRound(f"this library is already in a blind round, started by {running.by}")
        begun = Round(store.annotator, now())
        store.settings.set_shared(tx, BLIND_ROUND, begun._asdict())
    return begun


def prunable(store: Store, before: str) -> int:
    """How many entries of the history forgetting what was before a moment drops, as far as this
    annotator may be told.
    """
    number = store.journal.prunable(before)
    if store.visible_annotator() is None:
        return number
    return sum(entry.at < before for entry in store.journal.history(_ALL)) if number else 0


def reveal(store: Store) -> Revealed:
    """Let everybody see all annotations: no undo takes it back, and the history tells of it.

    Raises BadRound where there is no blind round.
    """
    with store.journal.recorded_for_good(REVEALED) as tx:
        if current(store) is None:
            raise BadRound(
                "this library is not in a blind round: everybody can see all annotations"
            )
        store.settings.set_shared(tx, BLIND_ROUND, None)
        people = store.annotators()
        return Revealed(len(people), len(store.annotations()))
