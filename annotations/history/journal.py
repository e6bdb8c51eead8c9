"""The history of a library: every action of a reader is one entry, which outlives the program.

An entry is a sentence, and the rows it changed before and after: what undo and redo need
(`annotations.history.undo`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from annotations.errors import ChangedSince
from annotations.history.round_lock import RoundLock
from annotations.history.undo import UndoOperation
from annotations.model import Annotator
from annotations.model.version_vectors import new_session
from annotations.storage import placements
from annotations.storage.change_kinds import ChangeKind, kind_of
from annotations.storage.edit_stamps import stamp_edits
from annotations.storage.journal import JournalRows, State
from annotations.storage.journal_effects import ChangeEffects, ChangePlace, effects_of, place_of
from annotations.storage.settings import LibrarySettings
from annotations.storage.version_stamping import stamp_versions
from corpus.storage.database import Database
from corpus.storage.queries import Row
from corpus.storage.transactions import Transaction


class HistoryEntry(NamedTuple):
    """One action, as the history lists it."""

    id: int
    """The entries' number, in the order in which things happened."""
    label: str
    annotator: str
    at: str
    state: State
    """`overtaken`: undone, and then something else was done, so that it cannot be redone."""
    changes: int
    kind: ChangeKind | None = None
    """What it is about; None for an entry that has changed nothing."""


class UndoneChange(NamedTuple):
    """What was undone or redone."""

    entry: int
    label: str
    place: ChangePlace | None
    """Where that is to be seen; None where it is not in any text."""


class PendingChange(NamedTuple):
    """What undo or redo would act on next."""

    entry: int
    label: str
    kind: ChangeKind | None
    effects: ChangeEffects


class LibraryChanges(NamedTuple):
    """What has happened to a library since some turn, by anyone."""

    turn: int
    """The turn up to which this counts; to be asked with next time."""
    documents: frozenset[str]
    annotations: frozenset[str]
    """Ids; also of those that are gone."""
    tags: bool
    """Whether the codebook was changed."""
    memos: bool = False
    """Whether memos were written, changed or removed."""


@dataclass
class JournalStep:
    """Several changes, each committed on its own, that are one entry of the history."""

    label: Callable[[], str]
    """Asked again with each change."""
    entry: int | None = None
    changes: int = 0
    kind: ChangeKind | None = None
    """What it is about; None where the changes say it themselves."""
    merges: bool = False
    """Whether it brings what was done elsewhere, which is no edit here; nor is undoing it."""


class Journal:
    """The history of one library, and the way back through one annotator's part of it."""

    def __init__(
        self,
        database: Database,
        annotator: Callable[[Transaction], Annotator],
        visible_annotator: Callable[[], str | None] = lambda: None,
    ) -> None:
        self.database = database
        self._rows = JournalRows(database)
        self._lock = RoundLock(LibrarySettings(database, ""), self._rows)
        self._annotator = annotator
        self._visible_annotator = visible_annotator
        """The only annotator whose doings are shown, by name; None where everybody's are."""
        self._session = -1, ""

    @property
    def session(self) -> str:
        """The name of this session in the versions of what it edits.

        Another one once a backup has been put in the library's place (which SQLite counts as a new
        schema): under the old one an edit would count as made in sight of what the library no
        longer has, and would overwrite that in other libraries.
        """
        schema = self._rows.schema_version()
        if schema != self._session[0]:
            self._session = schema, new_session()
        return self._session[1]

    @contextmanager
    def recorded(
        self, label: str | Callable[[], str] | JournalStep, *, kind: ChangeKind | None = None
    ) -> Iterator[Transaction]:
        """A transaction that becomes one entry, if it changes anything; or goes on with a step's.

        A label that is only known at the end may be given as a function. The `kind` need only be
        given where the tables that are changed do not show it. Raises RoundClosed for annotators'
        work while a blind round is locked.
        """
        step = label if isinstance(label, JournalStep) else _step(label, kind)
        part = JournalStep(step.label, step.entry, step.changes, step.kind, step.merges)
        with self.database.transaction() as tx:
            yield tx
            self.flush(tx, part)
        step.entry, step.changes = part.entry, part.changes

    @contextmanager
    def recorded_for_good(self, label: str) -> Iterator[Transaction]:
        """A transaction that the history lists, but that no undo takes back."""
        with self.database.transaction() as tx:
            yield tx
            # An entry without changes: whoever has the library open reads everything again
            # (`since`).
            self._rows.add_entry(tx, self._annotator(tx).id, label)

    def flush(self, tx: Transaction, step: JournalStep) -> None:
        """Write what a transaction has changed so far into (more of) a step's entry, and forget
        it: for more changes than one would hold at once.
        """
        if not tx.changes:
            return
        kind = step.kind or kind_of(tx.changes, merges=step.merges)
        self._lock.check(kind, tx.changes)
        annotator = self._annotator(tx)
        self._derive(tx, annotator, merges=step.merges)
        self._rows.overtake(tx, annotator.id)
        if step.entry is not None and step.entry == self._rows.last_done(annotator.id):
            self._rows.relabel(tx, step.entry, step.label())
            self._rows.set_state(tx, step.entry, "done")
        else:
            step.entry = self._rows.add_entry(
                tx, annotator.id, step.label(), merges=step.merges, kind=kind
            )  # fmt: skip
            step.changes = 0
        self._rows.add_changes(tx, step.entry, step.changes, tx.changes)
        step.changes += len(tx.changes)
        tx.changes.clear()
        tx.followed = 0

    def undo(self) -> str:
        """Undo this annotator's last change; returns its label.

        Raises NothingToUndo or ChangedSince.
        """
        return self.undo_change().label

    def redo(self) -> str:
        """Redo what this annotator undid last; returns its label.

        Raises NothingToUndo or ChangedSince.
        """
        return self.redo_change().label

    def undo_change(
        self,
        kinds: Collection[ChangeKind] | None = None,
        *,
        entry: int | None = None,
        expected: int | None = None,
    ) -> UndoneChange:
        """Undo this annotator's last change: of these kinds, or this very `entry`.

        `expected`: the entry that the annotator agreed to undo. Raises NothingToUndo, and
        ChangedSince, also where another one would be undone by now.
        """
        with self._undoing() as undoing:
            undone = undoing.undo(entry, kinds)
            _check_expected(undone["id"], expected)
            self._lock.check(undone["kind"], undoing.tx.changes)
        return self._undone(undone)

    def redo_change(
        self,
        kinds: Collection[ChangeKind] | None = None,
        *,
        entry: int | None = None,
        expected: int | None = None,
    ) -> UndoneChange:
        """Redo what this annotator undid last; the rest is as in `undo_change`."""
        with self._undoing() as undoing:
            redone = undoing.redo(entry, kinds)
            _check_expected(redone["id"], expected)
            self._lock.check(redone["kind"], undoing.tx.changes)
        return self._undone(redone)

    def _undone(self, entry: Row) -> UndoneChange:
        return UndoneChange(entry["id"], str(entry["label"]), self.place(entry["id"]))

    def next_to_undo(
        self, entry: int | None = None, kinds: Collection[ChangeKind] | None = None
    ) -> PendingChange | None:
        """What `undo` would act on (of these kinds), or this entry; None if there is nothing."""
        return self._pending(entry, kinds, self._rows.next_to_undo, undoing=True)

    def next_to_redo(
        self, entry: int | None = None, kinds: Collection[ChangeKind] | None = None
    ) -> PendingChange | None:
        """What `redo` would act on (of these kinds), or this entry; None if there is nothing."""
        return self._pending(entry, kinds, self._rows.next_to_redo, undoing=False)

    def _pending(
        self,
        number: int | None,
        kinds: Collection[ChangeKind] | None,
        following: Callable[[str, Collection[ChangeKind] | None], Row | None],
        *,
        undoing: bool,
    ) -> PendingChange | None:
        with self.database.transaction() as tx:
            annotator = self._annotator(tx)
            entry = following(annotator.id, kinds) if number is None else self._rows.entry(number)
            if entry is None:
                return None
            changes = self._rows.changes(entry["id"])
        effects = effects_of(self.database, changes, self._visible_annotator(), undoing=undoing)
        return PendingChange(entry["id"], str(entry["label"]), entry["kind"], effects)

    def place(self, entry: int) -> ChangePlace | None:
        """Where an entry's change is to be seen; None where it is not in any text, or hidden in a
        blind round.
        """
        return place_of(self.database, entry, self._visible_annotator())

    def undo_entry(self, id_: int) -> str:
        """Undo this very entry, one of this annotator's, whatever was done since elsewhere;
        returns its label.

        Raises NothingToUndo for one that is not there, not done or not the annotator's, and
        ChangedSince, with what stands in the way, where something later has changed the same.
        """
        return self.undo_change(entry=id_).label

    def redo_entry(self, id_: int) -> str:
        """Redo this very entry, one of this annotator's that is undone; returns its label.

        Raises as `undo_entry` does.
        """
        return self.redo_change(entry=id_).label

    def prunable(self, before: str) -> int:
        """How many entries `prune` would drop."""
        return self._rows.prunable(before)

    def prune(self, before: str) -> int:
        """Forget what happened before a moment (UTC, ISO 8601); returns how many entries went.

        What they did stays, and cannot be undone any more. An entry that was undone or redone
        after something that is kept is kept as well.
        """
        with self.database.transaction() as tx:
            number = self.prunable(before)
            if number:
                label = f"deleted {number:,} older change{'' if number == 1 else 's'}"
                self._rows.prune(tx, before, self._annotator(tx).id, label)
        return number

    def history(self, limit: int = 100) -> list[HistoryEntry]:
        """What happened in this library, latest first, whoever did it; in a blind round one's own
        doings only, and of these only what became of one's own annotations.
        """
        rows = self._rows.entries(limit, self._visible_annotator())
        return [HistoryEntry(**row) for row in rows]

    def turn(self) -> int:
        """The number of the last thing that happened, undoing included."""
        return self._rows.last_turn()

    def since(self, turn: int) -> LibraryChanges:
        """What was changed after that turn; all there is, where the history of it was pruned
        meanwhile. What is read after asking may be newer still.
        """
        until = self.turn()
        if until <= turn:
            return LibraryChanges(until, frozenset(), frozenset(), tags=False)
        pruned = self._rows.pruned_since(turn)
        changed = self._rows.everything() if pruned else self._rows.changed_since(turn)
        return LibraryChanges(
            until, frozenset(changed.documents), frozenset(changed.annotations), changed.tags,
            changed.memos,
        )  # fmt: skip

    @contextmanager
    def _undoing(self) -> Iterator[UndoOperation]:
        with self.database.transaction() as tx:
            annotator = self._annotator(tx)
            derive = partial(self._derive, tx, annotator)
            yield UndoOperation(tx, self._rows, annotator, self._visible_annotator(), derive)

    def _derive(self, tx: Transaction, annotator: Annotator, *, merges: bool) -> None:
        """Bring up to date what follows from the changes of a transaction."""
        placements.update(tx)
        stamp_versions(tx, self.session, annotator.id, merges=merges)
        if not merges:
            stamp_edits(tx, self.session)


def _step(label: str | Callable[[], str], kind: ChangeKind | None) -> JournalStep:
    return JournalStep(label if callable(label) else lambda: label, kind=kind)


def _check_expected(entry: int, expected: int | None) -> None:
    if expected not in (None, entry):
        raise ChangedSince("something was changed in the meantime; nothing was undone or redone")
