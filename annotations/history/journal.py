"""Undo and redo that outlive the program.

Every action of a reader is one entry: a sentence, and the rows it changed before and after. Undoing
puts the rows back as they were before, redoing as they were after. Neither is possible once
somebody else has changed one of those rows or made something that hangs on them, which is said and
changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, NamedTuple

from annotations.errors import ChangedSince, NothingToUndo
from annotations.history.version_vectors import new_session
from annotations.model import Annotator
from annotations.storage import placements
from annotations.storage.edit_stamps import stamp_edits
from annotations.storage.version_stamping import stamp_versions
from corpus.errors import Conflict, LibraryError
from corpus.ids import now
from corpus.storage.database import Change, Database, Row, Transaction

State = Literal["done", "undone", "overtaken"]

# What must not be left behind by undoing or redoing: for each table a question that is answered by
# a row where something hangs on what is taken back. Its parameters: the row's id, the entry,
# whether the row itself goes, the revision or the name that it leaves, and whether this is undoing.
_HANGS_ON = {
    # An annotation that was made since in a document that goes, or in a text that goes.
    "documents": "SELECT 1 FROM documents d JOIN annotations a ON a.document = d.id "
    "WHERE d.id = :id AND a.deleted IS NULL AND ((:arrival AND d.deleted IS NOT NULL) "
    "OR ((d.deleted IS NOT NULL OR (:undoing AND d.revision != :left AND a.revision = :left)) "
    "AND EXISTS (SELECT 1 FROM journal_changes c JOIN journal j ON j.id = c.entry "
    "WHERE j.id > :entry AND j.state = 'done' AND c.table_name = 'annotations' "
    "AND json_extract(c.key, '$.id') = a.id))) LIMIT 1",
    # Somebody's link to an annotation that goes.
    "annotations": "SELECT 1 FROM annotations a JOIN links l ON a.id IN (l.source, l.target) "
    "JOIN places o ON o.annotation = CASE l.source WHEN a.id THEN l.target ELSE l.source END "
    "WHERE a.id = :id AND :arrival AND a.deleted IS NOT NULL AND l.deleted IS NULL LIMIT 1",
    # A name that another tag has taken.
    "tags": "SELECT 1 FROM tags t JOIN tags o ON o.name = t.name AND o.id != t.id "
    "WHERE t.id = :id AND NOT :arrival AND t.name != :left AND t.deleted IS NULL "
    "AND o.deleted IS NULL AND NOT EXISTS (SELECT 1 FROM journal_changes c "  # those of one name
    "WHERE c.entry = :entry AND c.table_name = 'tags' AND c.key ->> '$.id' = o.id) LIMIT 1",
}


# Entries that come, in the order of turns, before all that is kept: so each row is still as the
# last entry that tells of it has left it.
_PRUNABLE = (
    "FROM journal j WHERE j.at < ? "
    "AND j.turn < (SELECT coalesce(min(turn), 1 << 62) FROM journal WHERE at >= ?)"
)


BEGAN, REVEALED = "began a blind round", "revealed everybody's annotations"
_TOLD_TO_ALL = (BEGAN, REVEALED)


class HistoryEntry(NamedTuple):
    """One action, as the history tells it."""

    id: int
    """The entries' number, in the order in which things happened."""
    label: str
    annotator: str
    at: str
    state: State
    """`overtaken`: undone, and then something else was done, so that it cannot be redone."""
    changes: int


class LibraryChanges(NamedTuple):
    """What has happened to a library since some turn, by anyone."""

    turn: int
    """The turn up to which this tells; to be asked with next time."""
    documents: frozenset[str]
    annotations: frozenset[str]
    """Ids; also of those that are gone."""
    tags: bool
    """Whether the codebook was changed."""


@dataclass
class JournalStep:
    """Several changes, each committed on its own, that are one entry of the history."""

    label: Callable[[], str]
    """Asked again with each change."""
    entry: int | None = None
    changes: int = 0
    merges: bool = False
    """Whether it brings what was done elsewhere, which is no edit here; nor is undoing it."""


class Journal:
    """The history of one library, and the way back through one annotator's part of it."""

    def __init__(
        self,
        database: Database,
        annotator: Callable[[Transaction], Annotator],
        seen: Callable[[], str | None] = lambda: None,
    ) -> None:
        self.database = database
        self._annotator = annotator
        self._seen = seen
        """Whose doings alone are told, by name; None where everybody's are."""
        self.session = new_session()
        """The name of this session in the versions of what it edits."""

    @contextmanager
    def recorded(self, label: str | Callable[[], str] | JournalStep) -> Iterator[Transaction]:
        """A transaction that becomes one entry, if it changes anything; or goes on with a step's.

        A label that is only known at the end may be given as a function.
        """
        step = label if isinstance(label, JournalStep) else _step(label)
        part = JournalStep(step.label, step.entry, step.changes, step.merges)
        with self.database.transaction() as tx:
            yield tx
            self.keep(tx, part)
        step.entry, step.changes = part.entry, part.changes

    def keep(self, tx: Transaction, step: JournalStep) -> None:
        """Write down what a transaction has changed so far as (more of) a step's entry, and forget
        it: for more changes than one would hold at once.
        """
        if not tx.changes:
            return
        annotator = self._annotator(tx)
        self._follow(tx, annotator, merges=step.merges)
        tx.execute(
            "UPDATE journal SET state = 'overtaken' WHERE annotator = ? AND state = 'undone'",
            [annotator.id],
        )
        entry, position = self._enter(tx, step, annotator)
        tx.add_all(
            "journal_changes",
            ("entry", "position", "table_name", "key", "before", "after"),
            [(entry, n, *change.as_json()) for n, change in enumerate(tx.changes, position)],
        )
        step.entry, step.changes = entry, position + len(tx.changes)
        tx.changes.clear()
        tx.followed = 0

    def _follow(self, tx: Transaction, annotator: Annotator, *, merges: bool) -> None:
        """Bring up to date what follows from the changes of a transaction."""
        placements.update(tx)
        stamp_versions(tx, self.session, annotator.id, merges=merges)
        if not merges:
            stamp_edits(tx, self.session)

    @contextmanager
    def noted(self, label: str) -> Iterator[Transaction]:
        """A transaction that the history tells of, but that no undo takes back."""
        with self.database.transaction() as tx:
            yield tx
            # An entry without changes: whoever has the library open reads everything again
            # (`since`).
            row = {"id": self._last_entry() + 1, "annotator": self._annotator(tx).id}
            row |= {"label": label, "state": "done", "at": now(), "turn": self.turn() + 1}
            tx.add("journal", row)

    def _enter(self, tx: Transaction, step: JournalStep, annotator: Annotator) -> tuple[int, int]:
        """The entry that takes the changes of this transaction, and the first position in it."""
        latest = self.database.scalar(
            "SELECT max(id) FROM journal WHERE annotator = ? AND state = 'done'", [annotator.id]
        )
        if step.entry is not None and step.entry == latest:
            tx.execute("UPDATE journal SET label = ? WHERE id = ?", [step.label(), step.entry])
            self._turn(tx, step.entry, "done")
            return step.entry, step.changes
        entry = self._last_entry() + 1
        row = {"id": entry, "annotator": annotator.id, "label": step.label(), "state": "done"}
        row |= {"at": now(), "turn": self.turn() + 1, "merges": int(step.merges)}
        tx.add("journal", row)
        return entry, 0

    def undo(self) -> str:
        """Take back this annotator's last change; returns its label.

        Raises NothingToUndo or ChangedSince.
        """
        with self.database.transaction() as tx:
            return self._take_back(tx, self._latest(tx, "done", "turn DESC", "undo"))

    def redo(self) -> str:
        """Do again what this annotator undid last; returns its label.

        Raises NothingToUndo or ChangedSince.
        """
        with self.database.transaction() as tx:
            return self._do_again(tx, self._latest(tx, "undone", "id ASC", "redo"))

    def undo_entry(self, id_: int) -> str:
        """Take back this very entry, one of this annotator's, whatever was done since elsewhere;
        returns its label.

        Raises NothingToUndo for one that is not there, not done or not the annotator's, and
        ChangedSince, with what stands in the way, where something later has changed the same.
        """
        with self.database.transaction() as tx:
            entry = self._own(tx, id_, "undo")
            return self._take_back(tx, entry)

    def redo_entry(self, id_: int) -> str:
        """Do this very entry again, one of this annotator's that is undone; returns its label.

        Raises as `undo_entry` does.
        """
        with self.database.transaction() as tx:
            entry = self._own(tx, id_, "redo")
            return self._do_again(tx, entry)

    def prunable(self, before: str) -> int:
        """How many entries `prune` would drop."""
        return int(self.database.scalar(f"SELECT count(*) {_PRUNABLE}", [before, before]))

    def prune(self, before: str) -> int:
        """Forget what happened before a moment (UTC, ISO 8601); returns how many entries went.

        What they did stays, and cannot be undone any more. An entry that was undone or done again
        after something that is kept is kept as well.
        """
        with self.database.transaction() as tx:
            number = self.prunable(before)
            if not number:
                return 0
            turn, entry = self.turn() + 1, self._last_entry() + 1
            chosen = f"(SELECT j.id {_PRUNABLE})"
            tx.execute(f"DELETE FROM journal_changes WHERE entry IN {chosen}", [before, before])  # noqa: S608
            tx.execute(f"DELETE FROM journal WHERE id IN {chosen}", [before, before])  # noqa: S608
            # An entry without changes: the numbers go on from here, and it tells whoever was not
            # looking that there was more (`since`).
            label = f"forgot {number:,} older change{'' if number == 1 else 's'}"
            row = {"id": entry, "annotator": self._annotator(tx).id, "label": label}
            tx.add("journal", {**row, "state": "done", "at": now(), "turn": turn})
        return number

    def history(self, limit: int = 100) -> list[HistoryEntry]:
        """What happened in this library, latest first, whoever did it; in a blind round one's own
        doings only, and of these only what became of one's own annotations.
        """
        changes = "SELECT count(*) FROM journal_changes c WHERE c.entry = j.id"
        where, parameters = "", list[object]()
        seen = self._seen()
        if seen is not None:
            changes += (
                " AND NOT EXISTS (SELECT 1 FROM annotations e JOIN annotators n "
                "ON n.id = e.annotator WHERE n.name != ? AND e.id IN ("
                "json_extract(c.key, '$.annotation'), json_extract(c.key, '$.id'), "
                "json_extract(c.after, '$.source'), json_extract(c.after, '$.target')))"
            )
            where = " WHERE a.name = ? OR j.label IN (?, ?)"
            parameters = [seen, seen, *_TOLD_TO_ALL]
        rows = self.database.rows(
            f"SELECT j.id, j.label, a.name AS annotator, j.at, j.state, ({changes}) AS changes "  # noqa: S608
            f"FROM journal j JOIN annotators a ON a.id = j.annotator{where} "
            "ORDER BY j.id DESC LIMIT ?",
            [*parameters, limit],
        )
        return [HistoryEntry(**row) for row in rows]

    def turn(self) -> int:
        """The number of the last thing that happened, undoing included."""
        return int(self.database.scalar("SELECT coalesce(max(turn), 0) FROM journal"))

    def since(self, turn: int) -> LibraryChanges:
        """What was changed after that turn; all there is, where the history of it was pruned
        meanwhile. What is read after asking may be newer still.
        """
        until = self.turn()
        if until > turn and self._pruned_since(turn):
            return self._everything(until)
        keys: dict[str, set[str]] = {"documents": set(), "annotations": set()}
        tags = False
        if until > turn:
            for table, key, link in self.database.tuples(
                "SELECT DISTINCT c.table_name, c.key, "
                "CASE c.table_name WHEN 'links' THEN coalesce(c.after, c.before) END "
                "FROM journal j JOIN journal_changes c ON c.entry = j.id WHERE j.turn > ?",
                [turn],
            ):
                if table in keys:
                    keys[table].add(json.loads(key)["id"])
                elif link is not None:  # it shows at both ends
                    ends = json.loads(link)
                    keys["annotations"].update((ends["source"], ends["target"]))
                elif table in ("annotation_tags", "accepted_places"):
                    keys["annotations"].add(json.loads(key)["annotation"])
                tags = tags or table == "tags"
            keys["annotations"] |= placements.affected_by(
                self.database, keys["documents"], keys["annotations"]
            )
        return LibraryChanges(
            until, frozenset(keys["documents"]), frozenset(keys["annotations"]), tags
        )

    def _turn(self, tx: Transaction, entry: int, state: State) -> None:
        """Something happened to an entry again."""
        tx.execute(
            "UPDATE journal SET state = ?, turn = ? WHERE id = ?", [state, self.turn() + 1, entry]
        )

    def _last_entry(self) -> int:
        return int(self.database.scalar("SELECT coalesce(max(id), 0) FROM journal"))

    def _pruned_since(self, turn: int) -> bool:
        return bool(
            self.database.scalar(
                "SELECT 1 FROM journal j WHERE j.turn > ? "
                "AND NOT EXISTS (SELECT 1 FROM journal_changes c WHERE c.entry = j.id) LIMIT 1",
                [turn],
            )
        )

    def _everything(self, turn: int) -> LibraryChanges:
        documents, annotations = (
            frozenset(id_ for (id_,) in self.database.tuples(query))
            for query in ("SELECT id FROM documents", "SELECT id FROM annotations")
        )
        return LibraryChanges(turn, documents, annotations, tags=True)

    def _latest(self, tx: Transaction, state: State, order: str, verb: str) -> Row:
        entry = self.database.row(
            "SELECT id, label, merges FROM journal j WHERE annotator = ? AND state = ? "  # noqa: S608
            "AND EXISTS (SELECT 1 FROM journal_changes c WHERE c.entry = j.id) "
            f"ORDER BY {order} LIMIT 1",
            [self._annotator(tx).id, state],
        )
        if entry is None:
            raise NothingToUndo(f"there is nothing to {verb}")
        return entry

    def _own(self, tx: Transaction, id_: int, verb: Literal["undo", "redo"]) -> Row:
        """An entry of this annotator's, with nothing later in the way of undoing or redoing it."""
        entry = self.database.row(
            "SELECT j.id, j.label, j.state, j.merges, j.annotator, a.name FROM journal j "
            "JOIN annotators a ON a.id = j.annotator WHERE j.id = ?",
            [id_],
        )
        if entry is None:
            raise NothingToUndo(f"the history has no entry {id_}")
        if entry["annotator"] != self._annotator(tx).id:
            raise NothingToUndo(f"this was done by {entry['name']}; {verb} only what is your own")
        if (entry["state"] == "done") != (verb == "undo"):
            raise NothingToUndo(f"this is {'done' if verb == 'redo' else 'undone'} already")
        if not self._changes(id_):
            raise NothingToUndo(f"there is nothing in this to {verb}")
        # Rows that are as they were by chance would be changed by going there and back.
        if (reason := self._changed_later(id_)) is not None:
            raise reason
        return entry

    def _take_back(self, tx: Transaction, entry: Row) -> str:
        changes = [
            Change(change.table, change.key, change.after, change.before)
            for change in reversed(self._changes(entry["id"]))
        ]
        self._apply(tx, entry, changes, undoing=True)
        self._turn(tx, entry["id"], "undone")
        return str(entry["label"])

    def _do_again(self, tx: Transaction, entry: Row) -> str:
        self._apply(tx, entry, self._changes(entry["id"]), undoing=False)
        self._turn(tx, entry["id"], "done")
        return str(entry["label"])

    def _changes(self, entry: int) -> list[Change]:
        rows = self.database.tuples(
            "SELECT table_name, key, before, after FROM journal_changes WHERE entry = ? "
            "ORDER BY position",
            [entry],
        )
        try:
            changes = [Change.from_json(*row) for row in rows]
            # SQLite takes a quoted name that it does not know for a string.
            if all(c.key == self.database.key_of(c.table, c.key) for c in changes):
                return changes
        except (ValueError, TypeError, KeyError):
            pass
        raise LibraryError("the history of this library is damaged")

    def _apply(
        self, tx: Transaction, entry: Row, changes: Iterable[Change], *, undoing: bool
    ) -> None:
        applied = list(changes)
        try:
            for change in applied:
                self._restore(tx, change)
        except (Conflict, ChangedSince) as error:
            raise self._in_the_way(entry["id"]) from error
        annotator = self._annotator(tx)
        self._follow(tx, annotator, merges=bool(entry["merges"]))
        for change in applied:
            if question := _HANGS_ON.get(change.table):
                before = change.before or {}
                left = before.get("revision" if change.table == "documents" else "name")
                parameters = {"id": change.key["id"], "arrival": change.after is None}
                parameters |= {"entry": entry["id"], "left": left, "undoing": undoing}
                if self.database.scalar(question, parameters):
                    raise self._in_the_way(entry["id"])

    def _in_the_way(self, entry: int) -> ChangedSince:
        """Why an entry can be neither undone nor redone now."""
        return self._changed_later(entry) or ChangedSince(
            "something that came later hangs on this; it cannot be put back as it was"
        )

    def _changed_later(self, entry: int) -> ChangedSince | None:
        """The last thing done after an entry that has changed the same rows, as a reason."""
        later = self.database.row(
            "SELECT j.label, a.name FROM journal j JOIN annotators a ON a.id = j.annotator "
            "WHERE j.state = 'done' AND j.turn > (SELECT turn FROM journal WHERE id = ?) "
            "AND EXISTS (SELECT 1 FROM journal_changes c JOIN journal_changes mine "
            "ON mine.entry = ? AND mine.table_name = c.table_name AND mine.key = c.key "
            "WHERE c.entry = j.id) ORDER BY j.turn DESC LIMIT 1",
            [entry, entry],
        )
        if later is None:
            return None
        if self._seen() not in (None, later["name"]):
            return ChangedSince(
                "somebody has changed the same later, in the blind round; it cannot be put back as "
                "it was"
            )
        return ChangedSince(
            f"“{later['label']}” by {later['name']} came later and has changed the same; it cannot "
            "be put back as it was"
        )

    def _restore(self, tx: Transaction, change: Change) -> None:
        current = self.database.get(change.table, change.key)
        wanted = change.after
        if change.table in ("annotation_versions", "stamps"):
            self._restore_version(tx, change, current)
            return
        if _is_as(current, wanted) or (wanted is None and _gone(current)):
            return
        if not (_gone(current) if change.before is None else _is_as(current, change.before)):
            raise ChangedSince("not as it was left")
        if wanted is not None:
            tx.put(change.table, wanted)
        elif current is not None and "deleted" in current:
            # The row may have reached other libraries: deletion is a mark, so that it reaches them
            # too.
            tx.put(change.table, {**change.key, "deleted": now()})
        else:
            tx.drop(change.table, change.key)

    def _restore_version(self, tx: Transaction, change: Change, current: Row | None) -> None:
        if not _is_as(current, change.before) and change.after is not None:
            # It was edited since: a version older than the text would let others overwrite it.
            # Where the annotation goes, nothing is left to be overwritten, and it may come again.
            return
        if change.after is not None:
            tx.put(change.table, change.after)
        elif current is not None:
            tx.drop(change.table, change.key)


def _step(label: str | Callable[[], str]) -> JournalStep:
    return JournalStep(label if callable(label) else lambda: label)


def _is_as(row: Row | None, image: Row | None) -> bool:
    """Whether a row is as an image says, which may have fewer columns: a later schema has more, and
    of a row with a text it may hold but one.
    """
    if row is None or image is None:
        return row is image
    return all(row.get(column) == value for column, value in image.items())


def _gone(row: Row | None) -> bool:
    return row is None or row.get("deleted") is not None
