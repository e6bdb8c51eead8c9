"""The rows of the history: entries, and what each of them has changed.

An entry says in a sentence what somebody did, and holds the rows that it changed, before and after.
Turns number what happens to entries: an entry that is undone or done again gets a new one.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Literal, NamedTuple

from annotations.storage import placements, unchanging_rows
from annotations.storage.change_kinds import ChangeKind
from corpus.errors import LibraryError
from corpus.ids import now
from corpus.storage.database import Database
from corpus.storage.queries import Row
from corpus.storage.transactions import Change, Transaction

State = Literal["done", "undone", "overtaken"]

BEGAN, REVEALED = "began a blind round", "revealed everybody's annotations"
LOCKED, UNLOCKED = "locked the blind round", "unlocked the blind round"
DEADLINE_SET = "set the deadline of the blind round to"
DEADLINE_REMOVED = "removed the deadline of the blind round"
_SHOWN_TO_ALL = (BEGAN, REVEALED, LOCKED, UNLOCKED, DEADLINE_REMOVED)
_SHOWN_WITH_A_TIME = (f"{BEGAN} until", DEADLINE_SET)
"""What such labels begin with, which end with a time."""

# What must not be left behind by undoing or redoing: for each table a query that gives a row where
# something depends on what is taken back. Its parameters: the row's id, the entry, whether the row
# itself goes, the revision or the name that it leaves, and whether this is undoing. Only what has
# come since is in the way: a merge brings links to what is not there yet, and tags of one name, so
# these may have been there before.
_SINCE = (
    "EXISTS (SELECT 1 FROM journal_changes c JOIN journal j ON j.id = c.entry "
    "WHERE j.turn > (SELECT turn FROM journal WHERE id = :entry) AND c.table_name = '{table}' "
    "AND json_extract(c.key, '$.id') = {id})"
)
_SAID_OF_DOCUMENT = (
    "SELECT 1 FROM {table} m JOIN documents d ON d.id = m.document WHERE d.id = :id "
    "AND m.deleted IS NULL AND d.deleted IS NOT NULL AND (:arrival OR EXISTS (SELECT 1 "
    "FROM journal_changes c JOIN journal j ON j.id = c.entry WHERE j.id > :entry "
    "AND j.state = 'done' AND c.table_name = '{table}' AND json_extract(c.key, '$.id') = m.id))"
)
_DEPENDS_ON = {
    # An annotation that was made since in a document that goes, or in a text that goes; or a memo,
    # an attribute or a membership in a collection.
    "documents": "SELECT 1 FROM documents d JOIN annotations a ON a.document = d.id "  # noqa: S608
    "WHERE d.id = :id AND a.deleted IS NULL AND ((:arrival AND d.deleted IS NOT NULL) "
    "OR ((d.deleted IS NOT NULL OR (:undoing AND d.revision != :left AND a.revision = :left)) "
    "AND EXISTS (SELECT 1 FROM journal_changes c JOIN journal j ON j.id = c.entry "
    "WHERE j.id > :entry AND j.state = 'done' AND c.table_name = 'annotations' "
    "AND json_extract(c.key, '$.id') = a.id))) UNION ALL "
    + " UNION ALL ".join(
        _SAID_OF_DOCUMENT.format(table=table)
        for table in ("memos", *(table.name for table in unchanging_rows.DOCUMENT_TABLES))
    )
    + " LIMIT 1",
    # Somebody's link, or a reply, to an annotation that goes.
    "annotations": "SELECT 1 FROM annotations a JOIN links l ON a.id IN (l.source, l.target) "  # noqa: S608
    "JOIN places o ON o.annotation = CASE l.source WHEN a.id THEN l.target ELSE l.source END "
    "WHERE a.id = :id AND :arrival AND a.deleted IS NOT NULL AND l.deleted IS NULL "
    f"AND {_SINCE.format(table='links', id='l.id')} UNION ALL "
    "SELECT 1 FROM annotations a JOIN replies r ON r.annotation = a.id "
    "WHERE a.id = :id AND :arrival AND a.deleted IS NOT NULL AND r.deleted IS NULL "
    f"AND {_SINCE.format(table='replies', id='r.id')} LIMIT 1",
    # A name that another tag has taken.
    "tags": "SELECT 1 FROM tags t JOIN tags o ON o.name = t.name AND o.id != t.id "  # noqa: S608
    "WHERE t.id = :id AND NOT :arrival AND t.name != :left AND t.deleted IS NULL "
    f"AND o.deleted IS NULL AND {_SINCE.format(table='tags', id='o.id')} UNION ALL "
    # What somebody has written about a tag that goes.
    "SELECT 1 FROM memos m JOIN tags t ON t.id = m.tag WHERE t.id = :id AND :arrival "
    "AND t.deleted IS NOT NULL AND m.deleted IS NULL LIMIT 1",
}

# Entries that come, in the order of turns, before all that is kept: so each row is still as the
# last entry that has recorded it has left it.
_PRUNABLE = (
    "FROM journal j WHERE j.at < ? "
    "AND j.turn < (SELECT coalesce(min(turn), 1 << 62) FROM journal WHERE at >= ?)"
)
_HAS_CHANGES = "EXISTS (SELECT 1 FROM journal_changes c WHERE c.entry = j.id)"


class ChangedRows(NamedTuple):
    """The ids of what was changed, and whether the codebook and memos were."""

    documents: set[str]
    annotations: set[str]
    tags: bool
    memos: bool = False


class JournalRows:
    """The history's rows of one library."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def schema_version(self) -> int:
        """A number that changes with the tables, and when a backup replaces the library."""
        return int(self.database.scalar("PRAGMA schema_version"))

    # Writing

    def add_entry(
        self,
        tx: Transaction,
        annotator: str,
        label: str,
        *,
        merges: bool | None = None,
        kind: ChangeKind | None = None,
    ) -> int:
        """A new entry of this annotator (an id), as the last thing that happened; its number.
        `merges`: whether it brings what was done elsewhere.
        """
        row = self._new_entry(annotator, label) | {"kind": kind}
        tx.add("journal", row if merges is None else row | {"merges": int(merges)})
        return int(row["id"])

    def add_changes(
        self, tx: Transaction, entry: int, position: int, changes: Sequence[Change]
    ) -> None:
        """Write changes into an entry, from this position on."""
        tx.add_all(
            "journal_changes",
            ("entry", "position", "table_name", "key", "before", "after"),
            [(entry, n, *change.as_json()) for n, change in enumerate(changes, position)],
        )

    def relabel(self, tx: Transaction, entry: int, label: str) -> None:
        tx.execute("UPDATE journal SET label = ? WHERE id = ?", [label, entry])

    def set_state(self, tx: Transaction, entry: int, state: State) -> None:
        """Say that this was done or undone, as the last thing that happened."""
        tx.execute(
            "UPDATE journal SET state = ?, turn = ? WHERE id = ?",
            [state, self.last_turn() + 1, entry],
        )

    def overtake(self, tx: Transaction, annotator: str) -> None:
        """Make what this annotator (an id) has undone impossible to redo."""
        tx.execute(
            "UPDATE journal SET state = 'overtaken' WHERE annotator = ? AND state = 'undone'",
            [annotator],
        )

    def prunable(self, before: str) -> int:
        """How many entries `prune` would drop."""
        return int(self.database.scalar(f"SELECT count(*) {_PRUNABLE}", [before, before]))

    def prune(self, tx: Transaction, before: str, annotator: str, label: str) -> None:
        """Drop the entries of what happened before a moment (UTC, ISO 8601); not those that were
        undone or done again after something that is kept. An entry without changes says so: the
        numbers go on from it, and whoever was not looking learns that there was more.
        """
        row = self._new_entry(annotator, label)
        chosen = f"(SELECT j.id {_PRUNABLE})"
        tx.execute(f"DELETE FROM journal_changes WHERE entry IN {chosen}", [before, before])  # noqa: S608
        tx.execute(f"DELETE FROM journal WHERE id IN {chosen}", [before, before])  # noqa: S608
        tx.add("journal", row)

    # Reading

    def last_turn(self) -> int:
        """The number of the last thing that happened, undoing included."""
        return int(self.database.scalar("SELECT coalesce(max(turn), 0) FROM journal"))

    def entries(self, limit: int, only: str | None) -> list[Row]:
        """The entries, latest first, with the number of rows that each has changed. With the name
        of an annotator: this one's entries only, and of the rows only those of annotations that
        are this one's.
        """
        changes = "SELECT count(*) FROM journal_changes c WHERE c.entry = j.id"
        where, parameters = "", list[object]()
        if only is not None:
            changes += (
                " AND NOT EXISTS (SELECT 1 FROM annotations e JOIN annotators n "
                "ON n.id = e.annotator WHERE n.name != ? AND e.id IN ("
                "json_extract(c.key, '$.annotation'), json_extract(c.key, '$.id'), "
                "json_extract(c.after, '$.source'), json_extract(c.after, '$.target'))) "
                "AND NOT EXISTS (SELECT 1 FROM memos m JOIN annotators n ON n.id = m.annotator "
                "WHERE n.name != ? AND c.table_name IN ('memos', 'stamps') "
                "AND m.id = json_extract(c.key, '$.id')) "
                "AND NOT EXISTS (SELECT 1 FROM finished_documents f "
                "JOIN annotators n ON n.id = f.annotator WHERE n.name != ? "
                "AND c.table_name IN ('finished_documents', 'stamps') "
                "AND f.id = json_extract(c.key, '$.id')) "
                "AND NOT EXISTS (SELECT 1 FROM replies r JOIN annotators n ON n.id = r.annotator "
                "WHERE n.name != ? AND c.table_name IN ('replies', 'stamps') "
                "AND r.id = json_extract(c.key, '$.id'))"
            )
            times = " OR ".join("substr(j.label, 1, ?) = ?" for _ in _SHOWN_WITH_A_TIME)
            # Those without changes: no passage can be called so.
            where = (
                f" WHERE a.name = ? OR (NOT {_HAS_CHANGES} AND (j.label IN "
                f"({', '.join('?' * len(_SHOWN_TO_ALL))}) OR {times}))"
            )
            begins = [part for text in _SHOWN_WITH_A_TIME for part in (len(text), text)]
            parameters = [*[only] * 5, *_SHOWN_TO_ALL, *begins]
        return self.database.rows(
            f"SELECT j.id, j.label, a.name AS annotator, j.at, j.state, j.kind, "  # noqa: S608
            f"({changes}) AS changes FROM journal j JOIN annotators a ON a.id = j.annotator{where} "
            "ORDER BY j.id DESC LIMIT ?",
            [*parameters, limit],
        )

    def entry(self, number: int) -> Row | None:
        """An entry, with its annotator's id and name."""
        return self.database.row(
            "SELECT j.id, j.label, j.state, j.merges, j.kind, j.annotator, a.name FROM journal j "
            "JOIN annotators a ON a.id = j.annotator WHERE j.id = ?",
            [number],
        )

    def annotator_of(self, annotation: str) -> str | None:
        """The name of whose an annotation (an id) is, deleted ones included."""
        name: str | None = self.database.scalar(
            "SELECT n.name FROM annotations a JOIN annotators n ON n.id = a.annotator "
            "WHERE a.id = ?",
            [annotation],
        )
        return name

    def last_done(self, annotator: str) -> int | None:
        """The number of the last entry of this annotator (an id) that is done, changes or not."""
        number = self.database.scalar(
            "SELECT max(id) FROM journal WHERE annotator = ? AND state = 'done'", [annotator]
        )
        return None if number is None else int(number)

    def next_to_undo(
        self, annotator: str, kinds: Collection[ChangeKind] | None = None
    ) -> Row | None:
        """The entry with changes that this annotator (an id) did last; of these kinds only."""
        return self._next(annotator, "done", "turn DESC", kinds)

    def next_to_redo(
        self, annotator: str, kinds: Collection[ChangeKind] | None = None
    ) -> Row | None:
        """The entry with changes that this annotator (an id) undid last; of these kinds only."""
        return self._next(annotator, "undone", "id ASC", kinds)

    def changes(self, entry: int) -> list[Change]:
        """What an entry has changed, in order. Raises LibraryError for what cannot be read."""
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

    def changed_later(self, entry: int) -> Row | None:
        """The last thing done after an entry that has changed the same rows: label, name."""
        return self.database.row(
            "SELECT j.label, a.name FROM journal j JOIN annotators a ON a.id = j.annotator "
            "WHERE j.state = 'done' AND j.turn > (SELECT turn FROM journal WHERE id = ?) "
            "AND EXISTS (SELECT 1 FROM journal_changes c JOIN journal_changes mine "
            "ON mine.entry = ? AND mine.table_name = c.table_name AND mine.key = c.key "
            "WHERE c.entry = j.id) ORDER BY j.turn DESC LIMIT 1",
            [entry, entry],
        )

    def is_needed(self, entry: int, change: Change, *, undoing: bool) -> bool:
        """Whether something that came later depends on what this change of an entry, just made,
        has taken back.
        """
        query = _DEPENDS_ON.get(change.table)
        if query is None:
            return False
        before = change.before or {}
        left = before.get("revision" if change.table == "documents" else "name")
        parameters = {"id": change.key["id"], "arrival": change.after is None}
        parameters |= {"entry": entry, "left": left, "undoing": undoing}
        return bool(self.database.scalar(query, parameters))

    def know_present_source(self, tx: Transaction, document: str) -> None:
        """Have a document be known by the source of its present text."""
        tx.execute(
            "INSERT OR IGNORE INTO known_sources (document, sha256) SELECT d.id, r.source "
            "FROM documents d JOIN revisions r ON r.id = d.revision WHERE d.id = ?",
            [document],
        )

    def shares_source(self, document: str) -> bool:
        """Whether another document is known by a source of this one, both being there."""
        return bool(
            self.database.scalar(
                "SELECT 1 FROM documents d JOIN known_sources k ON k.document = d.id "
                "JOIN known_sources o ON o.sha256 = k.sha256 AND o.document != d.id "
                "JOIN documents e ON e.id = o.document "
                "WHERE d.id = ? AND d.deleted IS NULL AND e.deleted IS NULL LIMIT 1",
                [document],
            )
        )

    def pruned_since(self, turn: int) -> bool:
        """Whether something happened after that turn of which no changes are kept."""
        return bool(
            self.database.scalar(
                f"SELECT 1 FROM journal j WHERE j.turn > ? AND NOT {_HAS_CHANGES} LIMIT 1",  # noqa: S608
                [turn],
            )
        )

    def changed_since(self, turn: int) -> ChangedRows:
        """What was changed after that turn, and what may be shown otherwise because of it."""
        ids: dict[str, set[str]] = {"documents": set(), "annotations": set()}
        tags = memos = False
        carried: set[str] = set()
        described: set[str] = set()
        for table, key, image in self.database.tuples(
            "SELECT DISTINCT c.table_name, c.key, "
            "CASE WHEN c.table_name IN ('links', 'replies', 'attributes', 'collection_members') "
            "THEN coalesce(c.after, c.before) END "
            "FROM journal j JOIN journal_changes c ON c.entry = j.id WHERE j.turn > ?",
            [turn],
        ):
            if table in ids:
                ids[table].add(json.loads(key)["id"])
            elif image is not None and table == "replies":
                ids["annotations"].add(json.loads(image)["annotation"])
            elif image is not None and table != "links":
                described.add(json.loads(image)["document"])
            elif image is not None:  # it shows at both ends
                ends = json.loads(image)
                ids["annotations"].update((ends["source"], ends["target"]))
            elif table in ("annotation_tags", "accepted_places"):
                row = json.loads(key)
                ids["annotations"].add(row["annotation"])
                carried.update([row["tag"]] if "tag" in row else [])
            tags = tags or table == "tags"
            memos = memos or table == "memos"
        ids["annotations"] |= placements.affected_by(
            self.database, ids["documents"], ids["annotations"]
        )
        tags = tags or self._are_deleted_tags_carried(carried, *ids.values())
        return ChangedRows(ids["documents"] | described, ids["annotations"], tags, memos)

    def _are_deleted_tags_carried(
        self, tags: set[str], documents: set[str], annotations: set[str]
    ) -> bool:
        """Whether one of these tags is deleted, or one that these annotations or those in these
        documents carry: the codebook has it as long as an annotation that is there carries it.
        """
        return bool(
            self.database.scalar(
                "SELECT 1 FROM tags t WHERE t.deleted IS NOT NULL AND ("
                "t.id IN (SELECT value FROM json_each(?)) OR EXISTS ("
                "SELECT 1 FROM annotation_tags x JOIN annotations a ON a.id = x.annotation "
                "WHERE x.tag = t.id AND (a.document IN (SELECT value FROM json_each(?)) "
                "OR a.id IN (SELECT value FROM json_each(?))))) LIMIT 1",
                [json.dumps(sorted(ids)) for ids in (tags, documents, annotations)],
            )
        )

    def everything(self) -> ChangedRows:
        """All documents and annotations, as if each had been changed."""
        documents, annotations = (
            {id_ for (id_,) in self.database.tuples(query)}
            for query in ("SELECT id FROM documents", "SELECT id FROM annotations")
        )
        return ChangedRows(documents, annotations, tags=True, memos=True)

    def _new_entry(self, annotator: str, label: str) -> Row:
        last = self.database.scalar("SELECT coalesce(max(id), 0) FROM journal")
        row: Row = {"id": last + 1, "annotator": annotator, "label": label, "state": "done"}
        return row | {"at": now(), "turn": self.last_turn() + 1}

    def _next(
        self, annotator: str, state: State, order: str, kinds: Collection[ChangeKind] | None
    ) -> Row | None:
        of_kinds = "" if kinds is None else "AND kind IN (SELECT value FROM json_each(?)) "
        return self.database.row(
            "SELECT id, label, merges, kind FROM journal j WHERE annotator = ? AND state = ? "  # noqa: S608
            f"AND {_HAS_CHANGES} {of_kinds}ORDER BY {order} LIMIT 1",
            [annotator, state, *([] if kinds is None else [json.dumps(sorted(kinds))])],
        )
