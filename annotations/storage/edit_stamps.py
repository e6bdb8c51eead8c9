"""When each document, tag, link, memo, reply and attribute was edited last: what decides where two
libraries differ.

A stamp is the clock of the last edit, in microseconds since 1970, with the session that made it.
The clock is the machine's, pushed past the stamp that was there before (a hybrid logical clock, as
in `version_vectors`): an edit made in sight of another one is always the later of the two,
however wrong the clocks are. What was never edited has no stamp, and gives way to every edit. A
document has two stamps, so that a new title and a new text can come from two people.

Undoing and redoing are edits, too. A merge is none: it sets the stamps itself, as part of what undo
takes back.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from annotations.model.version_vectors import microseconds
from annotations.storage import unchanging_rows
from corpus.ids import now
from corpus.storage.queries import Queries, Row
from corpus.storage.transactions import Change, Transaction

TABLE = "stamps"
_PARTS: dict[str, dict[str, tuple[str, ...]]] = {
    "documents": {
        "details": ("title", "authors", "publisher", "published", "url", "language"),
        "revision": ("revision",),
    },
    "tags": {"": ("name", "colour", "mark", "key", "description", "position", "deleted")},
    "links": {"": ("deleted",)},
    "memos": {"": ("deleted",)},
    "replies": {"": ("deleted",)},
    **{
        table.name: {"": ("deleted",)}
        for table in (*unchanging_rows.TABLES, unchanging_rows.FINISHED_DOCUMENTS)
    },
}
"""For each table its parts that are stamped, and the columns that belong to each."""

Stamp = tuple[int, str]
NEVER: Stamp = (0, "")


class StampedPart(NamedTuple):
    """What has a stamp."""

    table: str
    id: str
    part: str = ""


def stamp_of(database: Queries, part: StampedPart) -> Stamp:
    """When it was edited last; `NEVER` where it has not been."""
    row = database.get(TABLE, _key(part))
    return NEVER if row is None else (row["clock"], row["session"])


def set_stamp(tx: Transaction, part: StampedPart, stamp: Stamp) -> None:
    """Set a stamp in a merge, as a change that undo takes back."""
    tx.put(TABLE, {**_key(part), "clock": stamp[0], "session": stamp[1]})


def of_rows(rows: Iterable[Row]) -> dict[StampedPart, Stamp]:
    """The stamps in the rows of another library."""
    return {
        StampedPart(row["table_name"], row["id"], row["part"]): (row["clock"], row["session"])
        for row in rows
    }


def stamp_edits(tx: Transaction, session: str) -> None:
    """Give a new stamp to everything that was edited in this transaction. No part of the change
    that undo takes back: undoing is an edit, too.
    """
    edited = {part for change in tx.changes for part in _edited(change)}
    clock = microseconds(now()) if edited else 0
    for part in sorted(edited):
        row = {**_key(part), "clock": max(clock, stamp_of(tx.database, part)[0] + 1)}
        tx.execute(
            "INSERT INTO stamps (table_name, id, part, clock, session) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (table_name, id, part) DO UPDATE SET clock = excluded.clock, "
            "session = excluded.session",
            [*row.values(), session],
        )


def _edited(change: Change) -> Iterable[StampedPart]:
    """The parts that a change has edited; what has just come was not edited."""
    before, after = change.before, change.after
    if before is None or after is None:
        return
    for part, columns in _PARTS.get(change.table, {}).items():
        if any(before.get(name) != after.get(name) for name in columns):
            yield StampedPart(change.table, change.key["id"], part)


def _key(part: StampedPart) -> Row:
    return {"table_name": part.table, "id": part.id, "part": part.part}
