"""Undo and redo: restore the rows of an entry to their state before it, or after it.

Neither is possible once somebody else has changed one of those rows, or made something that depends
on them. That is reported, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal, Protocol

from annotations.errors import ChangedSince, NothingToUndo
from annotations.model import Annotator
from annotations.storage.change_kinds import ChangeKind
from annotations.storage.journal import JournalRows
from corpus.errors import Conflict
from corpus.ids import now
from corpus.storage.queries import Row
from corpus.storage.transactions import Change, Transaction

Direction = Literal["undo", "redo"]


class Derive(Protocol):
    """Brings up to date what follows from the changes of the transaction."""

    def __call__(self, *, merges: bool) -> None: ...


@dataclass(frozen=True)
class UndoOperation:
    """One undo or redo, within its transaction."""

    tx: Transaction
    rows: JournalRows
    annotator: Annotator
    """Whose entries may be undone."""
    visible_annotator: str | None
    """The only annotator who may be named; None where all may be."""
    derive: Derive

    def undo(self, number: int | None = None, kinds: Collection[ChangeKind] | None = None) -> Row:
        """Undo an entry, or else the last one with changes (of these kinds) that is done; returns
        its row. Raises NothingToUndo or ChangedSince.
        """
        if number is None:
            entry = self._required(self.rows.next_to_undo(self.annotator.id, kinds), "undo")
        else:
            entry = self._own_entry(number, "undo")
        changes = [
            Change(change.table, change.key, change.after, change.before)
            for change in reversed(self.rows.changes(entry["id"]))
        ]
        self._apply(entry, changes, undoing=True)
        self.rows.set_state(self.tx, entry["id"], "undone")
        return entry

    def redo(self, number: int | None = None, kinds: Collection[ChangeKind] | None = None) -> Row:
        """Redo an entry, or else the one (of these kinds) that was undone last; returns its row.
        Raises as `undo` does.
        """
        if number is None:
            entry = self._required(self.rows.next_to_redo(self.annotator.id, kinds), "redo")
        else:
            entry = self._own_entry(number, "redo")
        self._apply(entry, self.rows.changes(entry["id"]), undoing=False)
        self.rows.set_state(self.tx, entry["id"], "done")
        return entry

    def _required(self, entry: Row | None, verb: Direction) -> Row:
        if entry is None:
            raise NothingToUndo(f"nothing to {verb}")
        return entry

    def _own_entry(self, number: int, verb: Direction) -> Row:
        """An entry of this annotator's, with nothing later in the way of undoing or redoing it."""
        entry = self.rows.entry(number)
        if entry is None:
            raise NothingToUndo(f"the history has no entry {number}")
        if entry["annotator"] != self.annotator.id:
            raise NothingToUndo(f"{entry['name']} made this change; you can {verb} only your own")
        if (entry["state"] == "done") != (verb == "undo"):
            raise NothingToUndo(f"this change is {'done' if verb == 'redo' else 'undone'} already")
        if not self.rows.changes(number):
            raise NothingToUndo(f"this change has nothing to {verb}")
        # Rows that are as they were by chance would be changed by going there and back.
        if (reason := self._changed_later(number)) is not None:
            raise reason
        return entry

    def _apply(self, entry: Row, changes: Iterable[Change], *, undoing: bool) -> None:
        applied = list(changes)
        try:
            for change in applied:
                _restore(self.tx, change)
        except (Conflict, ChangedSince) as error:
            raise self._obstacle(entry["id"]) from error
        self.derive(merges=bool(entry["merges"]))
        documents = {str(c.key["id"]) for c in applied if c.table == "documents"}
        documents |= {str(c.key["document"]) for c in applied if c.table == "known_sources"}
        for document in sorted(documents):
            self.rows.know_present_source(self.tx, document)
            if not undoing and self.rows.shares_source(document):
                raise self._obstacle(entry["id"])
        for change in applied:
            if self.rows.is_needed(entry["id"], change, undoing=undoing):
                raise self._obstacle(entry["id"])

    def _obstacle(self, entry: int) -> ChangedSince:
        """Why an entry can be neither undone nor redone now."""
        return self._changed_later(entry) or ChangedSince(
            "this change cannot be undone or redone: later changes depend on it"
        )

    def _changed_later(self, entry: int) -> ChangedSince | None:
        """The last thing done after an entry that has changed the same rows, as a reason."""
        later = self.rows.changed_later(entry)
        if later is None:
            return None
        if self.visible_annotator not in (None, later["name"]):
            return ChangedSince(
                "this change cannot be undone or redone: somebody changed it later, in the "
                "blind round"
            )
        return ChangedSince(
            f"this change cannot be undone or redone: later, {later['name']} {later['label']}"
        )


def _restore(tx: Transaction, change: Change) -> None:
    current = tx.database.get(change.table, change.key)
    target = change.after
    if change.table in ("annotation_versions", "stamps"):
        _restore_version(tx, change, current)
        return
    if _matches(current, target) or (target is None and _is_gone(current)):
        return
    if not (_is_gone(current) if change.before is None else _matches(current, change.before)):
        raise ChangedSince("changed later")
    if target is not None:
        tx.put(change.table, target)
    elif current is not None and "deleted" in current:
        # The row may have reached other libraries: deletion is a mark, so that it reaches them too.
        tx.put(change.table, {**change.key, "deleted": now()})
    else:
        tx.drop(change.table, change.key)


def _restore_version(tx: Transaction, change: Change, current: Row | None) -> None:
    if not _matches(current, change.before) and change.after is not None:
        # It was edited since: a version older than the text would let others overwrite it. Where
        # the annotation goes, nothing is left to be overwritten, and it may come again.
        return
    if change.after is not None:
        tx.put(change.table, change.after)
    elif current is not None:
        tx.drop(change.table, change.key)


def _matches(row: Row | None, image: Row | None) -> bool:
    """Whether a row is as an image says, which may have fewer columns: a later schema has more, and
    of a row with a text it may hold but one.
    """
    if row is None or image is None:
        return row is image
    return all(row.get(column) == value for column, value in image.items())


def _is_gone(row: Row | None) -> bool:
    return row is None or row.get("deleted") is not None
