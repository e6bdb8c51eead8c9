"""The rows that were read of a damaged library, sifted into a new one.

A row is taken if its values are of the kinds that its table holds. What is missing is taken from
the history, which holds a second copy of most rows; what then hangs in the air gets something to
stand on, so that nothing that a reader wrote is left out. Texts are proven by their hashes and
annotations by their digests; what is not proven is saved as well, and said.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from annotations.health import placeholders
from annotations.health.checks import check
from annotations.health.recovered_rows import TABLES, RecoveredRows
from annotations.health.recovery_checks import check_annotations, check_texts
from annotations.model import LINK_KINDS, STATUSES
from annotations.model.attributes import ATTRIBUTE_TYPES
from annotations.storage import placements, unchanging_rows
from annotations.storage.change_kinds import KINDS
from annotations.storage.recovery_rows import (
    ColumnShape,
    clear,
    column_shapes,
    count_present,
    dangling_rows,
    delete_rows,
    unchecked_references,
)
from corpus.cleaning.integrity import ILL_FORMED
from corpus.errors import Conflict, LibraryError
from corpus.storage.database import Database
from corpus.storage.queries import Row
from corpus.storage.sqlite_pages import Table
from corpus.storage.transactions import Transaction

_FROM_HISTORY = (
    "documents", "tags", "annotations", "annotation_tags", "links", "memos", "replies",
    *(table.name for table in unchanging_rows.TABLES), unchanging_rows.FINISHED_DOCUMENTS.name,
)  # fmt: skip
# Tables that a library can do without or rebuilds.
_MINOR = {"origins", "settings"}
_HISTORY = ("journal", "journal_changes")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_TIMES = {"created", "modified", "added", "at"}
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_FOUND = {
    ("sources", "sha256"): _SHA256,
    ("revisions", "text_sha256"): _SHA256,
    ("origins", "origin"): _SHA256,
    ("annotation_digests", "digest"): re.compile(r"[0-9a-f]{32}"),
    ("annotation_versions", "version"): re.compile(r"\{.*\}"),
    ("siblings", "version"): re.compile(r"\{.*\}"),
    ("annotations", "status"): re.compile("|".join(STATUSES)),
    ("links", "kind"): re.compile("|".join(LINK_KINDS)),
    ("memos", "id"): _ID,
    ("memos", "annotator"): _ID,
    ("replies", "id"): _ID,
    ("replies", "annotation"): _ID,
    ("replies", "annotator"): _ID,
    **{(table.name, "id"): _ID for table in unchanging_rows.TABLES},
    **{(table.name, "document"): _ID for table in unchanging_rows.DOCUMENT_TABLES},
    **{("finished_documents", column): _ID for column in ("id", "document", "annotator")},
    ("attribute_types", "type"): re.compile("|".join(ATTRIBUTE_TYPES)),
    ("journal", "state"): re.compile("done|undone|overtaken"),
    ("journal", "kind"): re.compile("|".join(KINDS)),
}


def recover_rows(
    database: Database, tables: Mapping[str, Table], stray_tables: Iterable[Table]
) -> dict[str, Any]:
    """Fill a new library with what was read: `tables` by their names, and leaf pages that no table
    led to. Returns what was saved (counts), lost and doubtful (sentences).
    """
    recovered = RecoveredRows()
    for name in TABLES:
        _recover_table(database, recovered, name, tables.get(name))
    _recover_stray_rows(database, recovered, list(stray_tables))
    _from_history(recovered)
    with unchecked_references(database), database.transaction() as tx:
        if recovered.rows["tags"]:
            clear(tx, "tags")
        placeholders.add_placeholders(recovered)
        for name in TABLES:
            for row in recovered.rows[name].values():
                _insert(tx, recovered, name, row)
        check_texts(tx, recovered)
        check_annotations(tx, recovered, _images(recovered))
        _prune(tx, recovered)
        placements.rebuild(tx)
    after = check(database)
    recovered.doubtful += [
        p.sentence for p in after.problems if p.sentence not in recovered.doubtful
    ]
    counts = {
        name: count_present(database, name)
        for name in ("documents", "annotations", "tags", "links", "memos", "replies", "attributes")
    }
    return {"saved": counts, "lost": recovered.lost, "doubtful": recovered.doubtful}


# Rows


def _recover_table(
    database: Database, recovered: RecoveredRows, name: str, table: Table | None
) -> None:
    if table is None:
        recovered.broken.add(name)
        recovered.lost.append(f"the table {name} was not found")
        return
    refused = 0
    for rowid, values in table.rows:
        row = _as_row_of(database, name, rowid, values)
        key = row and _key(database, name, row)
        if row is None or not key or key in recovered.rows[name]:
            refused += 1
        else:
            recovered.rows[name][key] = row
            if name == "documents" and not _are_names(row["authors"]):
                row["authors"] = "[]"
                recovered.doubtful.append(f"the authors of {row['slug']} could not be read")
    if table.broken or refused:
        recovered.broken.add(name)
        pages = f"{table.broken} pages or rows of {name} could not be read"
        rows = f"{refused} rows of {name} contain data that this program did not write"
        recovered.lost.append(
            "; ".join(s for n, s in ((table.broken, pages), (refused, rows)) if n)
        )


def _are_names(stored: str) -> bool:
    try:
        names = json.loads(stored)
    except ValueError:
        return False
    return isinstance(names, list) and all(isinstance(name, str) for name in names)


def _key(database: Database, name: str, row: Row) -> tuple[Any, ...]:
    return tuple(database.key_of(name, row).values())


def _as_row_of(
    database: Database, name: str, rowid: int, values: tuple[Any, ...], *, strictly: bool = False
) -> Row | None:
    """A row with the columns of this table; None if it can be none of its rows. `strictly`: where
    it is not even known to come from this table.
    """
    columns = _columns(database, name)
    if len(values) > len(columns) or len(values) < len(columns) - 1:
        return None
    row: Row = {}
    for n, (column, type_, needed, key) in enumerate(columns):
        value = values[n] if n < len(values) else None
        if key and type_ == "INTEGER" and value is None:
            value = rowid
        if value is None and not needed and not key:
            row[column] = None
            continue
        if isinstance(value, bytearray) and not strictly:
            value = value.decode("utf-8", "replace")
        if not isinstance(value, {"TEXT": str, "INTEGER": int, "BLOB": bytes}.get(type_, object)):
            return None
        if isinstance(value, str) and "\x00" in value and key:
            return None
        pattern = _FOUND.get((name, column)) or (_TIME if column in _TIMES else None)
        if pattern and strictly and not pattern.fullmatch(str(value)):
            return None
        row[column] = value
    return row


_shapes: dict[str, list[ColumnShape]] = {}


def _columns(database: Database, name: str) -> list[ColumnShape]:
    if name not in _shapes:
        _shapes[name] = column_shapes(database, name)
    return _shapes[name]


def _recover_stray_rows(
    database: Database, recovered: RecoveredRows, stray_tables: list[Table]
) -> None:
    """Recover the rows of pages that no table references. Their values tell which table they are
    from.
    """
    recovered_count = 0
    for table in stray_tables:
        for rowid, values in table.rows:
            for name in TABLES:
                row = _as_row_of(database, name, rowid, values, strictly=True)
                if row is None or (
                    name == "annotation_tags" and not _is_known_pair(recovered, row)
                ):
                    continue
                key = _key(database, name, row)
                if key not in recovered.rows[name]:
                    recovered.rows[name][key] = row
                    recovered.broken.add(name)
                    recovered_count += 1
                break
    if stray_tables:
        recovered.doubtful.append(
            f"{recovered_count} rows were found on {len(stray_tables)} pages that nothing refers to"
        )


def _is_known_pair(recovered: RecoveredRows, row: Row) -> bool:
    """Whether it is an annotation with its tag; other tables have two texts in a row, too."""
    return (row["annotation"],) in recovered.rows["annotations"] and (
        (row["tag"],) in recovered.rows["tags"]
    )


def _from_history(recovered: RecoveredRows) -> None:
    """Rows that are missing from their tables, as the history left them."""
    restored_counts = dict.fromkeys(_FROM_HISTORY, 0)
    for (name, text), image in _images(recovered).items():
        if name not in restored_counts or image is None:
            continue
        try:
            key = tuple(json.loads(text).values())
            row = json.loads(image)
            if key not in recovered.rows[name] and isinstance(row, dict):
                recovered.rows[name][key] = row
                restored_counts[name] += 1
        except ILL_FORMED:
            continue
    recovered.doubtful += [
        f"{number} of {name} were restored from the history"
        for name, number in restored_counts.items()
        if number
    ]


def _images(recovered: RecoveredRows) -> dict[tuple[str, str], str | None]:
    """The last image of each row, as `last_images` finds them in a sound library."""
    entries = {row["id"]: row for row in recovered.rows["journal"].values()}
    changes = [c for c in recovered.rows["journal_changes"].values() if c["entry"] in entries]

    def order(change: Row) -> tuple[int, int]:
        entry = entries[change["entry"]]
        done = entry["state"] == "done"
        return entry["turn"] or 0, change["position"] if done else -change["position"]

    return {
        (c["table_name"], c["key"]): c[
            "after" if entries[c["entry"]]["state"] == "done" else "before"
        ]
        for c in sorted(changes, key=order)
    }


def _insert(tx: Transaction, recovered: RecoveredRows, name: str, row: Row) -> None:
    for attempt in _variants(name, row):
        try:
            tx.add(name, {k: v for k, v in attempt.items() if k in tx.database.columns_of(name)})
        except Conflict:
            continue
        except LibraryError:
            break
        if attempt != row:
            recovered.doubtful.append(f"one of {name} clashed with another, and was changed to fit")
        return
    recovered.lost.append(f"one of {name} could not be saved")


def _variants(name: str, row: Row) -> Iterator[Row]:
    """The row itself, then variants of it for when another row has its slug, name or span."""
    yield row
    if name == "documents":
        yield {**row, "slug": f"{row['slug']}-{str(row['id'])[-8:]}"}
    elif name == "tags":
        yield {**row, "name": f"{row['name']} {str(row['id'])[-8:]}"}
    elif name == "annotations":
        yield {**row, "status": "orphaned"}


def _prune(tx: Transaction, recovered: RecoveredRows) -> None:
    """Delete rows with dangling references. If anything is lost, also clear the history: undoing
    from an incomplete one would restore only parts.
    """
    dangling = dangling_rows(tx.database)
    for table, rowids in dangling.items():
        if table not in _HISTORY:
            delete_rows(tx, table, rowids)
            if table not in _MINOR:
                recovered.lost.append(
                    f"{len(rowids)} of {table} were not saved, since what they belong to was lost"
                )
    if recovered.broken or recovered.lost or recovered.doubtful or dangling.keys() & set(_HISTORY):
        for table in reversed(_HISTORY):
            clear(tx, table)
        recovered.doubtful.append(
            "the history was not saved: earlier changes can no longer be undone"
        )
