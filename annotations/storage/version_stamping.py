"""What is done to every annotation that a transaction has touched, before it is committed: an edit
moves its version on, and a digest is taken of it.

By the digest a damaged annotation is known: of 1,500 library files with one bit flipped, SQLite's
own check found a quarter to be sound that were not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from functools import reduce
from typing import Any

from annotations.model.version_vectors import from_json, joined, new_session, ticked, to_json
from corpus.ids import now
from corpus.storage.transactions import Change, Transaction

_encoded = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode
Execute = Callable[..., Any]
"""`execute(sql, parameters)` of a connection or a transaction; gives the rows."""


def stamp_versions(tx: Transaction, session: str, annotator: str, *, merges: bool = False) -> None:
    """Move the versions on of what was edited in this transaction, unless it has set them itself,
    and take the digests of what it touched. Made in sight of an edit that was kept beside it is
    what drops that one. To rename a tag is to edit what its annotator (an id)
    has tagged with it: it says something else now. What another library brings, in a transaction
    that `merges`, is no edit.
    """
    touched: set[str] = set()
    edited: set[str] = set()
    already_stamped: set[str] = set()
    seen: dict[str, list[str]] = {}
    for change in tx.changes:
        if change.table == "annotations":
            touched.add(change.key["id"])
            if _is_edit(change):
                edited.add(change.key["id"])
        elif change.table in ("annotation_tags", "annotation_versions"):
            id_ = change.key["annotation"]
            touched.add(id_)
            (edited if change.table == "annotation_tags" else already_stamped).add(id_)
        elif change.table == "siblings" and change.after is None:
            seen.setdefault(change.key["annotation"], []).append(change.key["version"])
        elif change.table == "tags" and _is_renamed(change):
            own = tx.database.tuples(
                "SELECT a.id FROM annotation_tags x JOIN annotations a ON a.id = x.annotation "
                "WHERE x.tag = ? AND a.annotator = ?",
                [change.key["id"], annotator],
            )
            edited.update(id_ for (id_,) in own)
            touched.update(id_ for (id_,) in own)
    if not touched:
        return
    fetch = tx.database.tuples
    if merges:
        edited = set()
    if edited - already_stamped:
        before = dict(
            fetch(
                "SELECT annotation, version FROM annotation_versions "
                "WHERE annotation IN (SELECT value FROM json_each(?))",
                [json.dumps(list(edited - already_stamped))],
            )
        )
        # An edit of this very session may be kept beside the one that is shown: under the session's
        # name the next one would count as made in sight of it.
        beside = {
            id_
            for (id_,) in fetch(
                "SELECT DISTINCT annotation FROM siblings "
                "WHERE annotation IN (SELECT value FROM json_each(?))",
                [json.dumps(list(edited - already_stamped))],
            )
        }
        moment = now()
        moved: dict[str, str] = {}
        for id_ in edited - already_stamped:
            known = from_json(before[id_]) if id_ in before else {}
            known = reduce(joined, map(from_json, seen.get(id_, [])), known)
            name = new_session() if id_ in beside else session
            moved[id_] = to_json(ticked(known, name, moment))
        _put_all(tx, "annotation_versions", moved)
    _put_all(tx, "annotation_digests", digests(fetch, touched))


def _is_edit(change: Change) -> bool:
    """Whether somebody did it. Where a passage stands in another revision is found anew in each
    library, and no edit.
    """
    before, after = change.before, change.after
    return (
        before is None
        or after is None
        or (before["modified"], before["deleted"]) != (after["modified"], after["deleted"])
    )


def _is_renamed(change: Change) -> bool:
    before, after = change.before, change.after
    return before is not None and after is not None and before["name"] != after["name"]


def _put_all(tx: Transaction, table: str, values: dict[str, str]) -> None:
    # No part of the change that undo takes back: undoing is an edit, too.
    column = {"annotation_versions": "version", "annotation_digests": "digest"}[table]
    tx.execute_all(
        f"INSERT INTO {table} (annotation, {column}) VALUES (?, ?) "  # noqa: S608
        f"ON CONFLICT (annotation) DO UPDATE SET {column} = excluded.{column}",
        sorted(values.items()),  # neighbours are on one page
    )


def digests(execute: Execute, annotations: Iterable[str]) -> dict[str, str]:
    """The digest of each of these annotations (by id), as they stand in the file, with their tags
    and version. Ids that are not there are left out.
    """
    chosen = [json.dumps(list(annotations))]
    among = "IN (SELECT value FROM json_each(?))"
    tags: dict[str, list[str]] = {}
    for id_, tag in execute(
        f"SELECT annotation, tag FROM annotation_tags WHERE annotation {among} ORDER BY tag",  # noqa: S608
        chosen,
    ):
        tags.setdefault(id_, []).append(tag)
    rows = execute(
        "SELECT a.id, a.document, a.revision, a.annotator, a.start, a.[end], a.content, a.prefix, "  # noqa: S608
        "a.suffix, a.note, a.status, a.created, a.modified, a.deleted, v.version "
        "FROM annotations a LEFT JOIN annotation_versions v ON v.annotation = a.id "
        f"WHERE a.id {among}",
        chosen,
    )
    return {row[0]: _digest([*row, tags.get(row[0], [])]) for row in rows}


def _digest(values: list[object]) -> str:
    return hashlib.sha256(_encoded(values).encode()).hexdigest()[:32]
