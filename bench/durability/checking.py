"""Whether a library, reopened, holds what was acknowledged, and is sound in itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from annotations.service.store import Store
from bench.durability.work import Account, holdings_of
from corpus.errors import VariorumError


def problems(path: Path, accounts: Mapping[str, Account]) -> list[str]:
    """What is wrong with a library, as sentences; `accounts` by the readers' names."""
    try:
        store = Store.open(path, "Checker")
    except VariorumError as error:
        return [f"cannot be opened: {error}"]
    try:
        return [*_unkept(store, accounts), *_unsound(store)]
    except VariorumError as error:
        return [f"cannot be read: {error}"]
    finally:
        store.close()


def _unkept(store: Store, accounts: Mapping[str, Account]) -> Iterable[str]:
    for name, account in accounts.items():
        found = holdings_of(store, name)
        if not account.allows(found):
            yield f"{name} was told {account.held} (in doubt {account.in_doubt}), has {found}"


def _unsound(store: Store) -> Iterable[str]:
    database = store.database
    if (said := database.scalar("PRAGMA integrity_check")) != "ok":
        yield f"integrity_check says {said}"
    if database.tuples("PRAGMA foreign_key_check"):
        yield "a foreign key leads nowhere"
    texts: dict[str, str] = {}
    for id_, text, digest in database.each("SELECT id, text, text_sha256 FROM revisions"):
        texts[id_] = text
        if hashlib.sha256(text.encode()).hexdigest() != digest:
            yield f"the text of revision {id_} is not what it was"
    for id_, revision, start, end, content, current in database.each(
        "SELECT p.annotation, p.revision, p.start, p.[end], p.content, d.revision FROM places p "
        "JOIN documents d ON d.id = p.document WHERE p.status != 'orphaned'"
    ):
        if revision != current or texts[revision][start:end] != content:
            yield f"annotation {id_} is not where it says"
    yield from _history(store)


def _history(store: Store) -> Iterable[str]:
    """Each row is as the last thing that the journal tells of it left it."""
    database = store.database
    entries = database.tuples("SELECT id, state, turn FROM journal ORDER BY id")
    if [id_ for id_, _, _ in entries] != list(range(1, len(entries) + 1)):
        yield "the history has gaps"
    if len({turn for _, _, turn in entries}) != len(entries):
        yield "two entries of the history have one turn"
    order = {id_: turn for id_, _, turn in entries}
    done = {id_: state == "done" for id_, state, _ in entries}
    changes: dict[int, list[tuple[str, str, str | None, str | None]]] = {id_: [] for id_ in order}
    for entry, position, *change in database.tuples(
        "SELECT entry, position, table_name, key, before, after FROM journal_changes "
        "ORDER BY entry, position"
    ):
        if position != len(changes[entry]):
            yield f"entry {entry} of the history lacks a change"
        changes[entry].append((change[0], change[1], change[2], change[3]))
    rows: dict[tuple[str, str], tuple[str | None, int]] = {}
    for entry in sorted(order, key=lambda id_: order[id_]):
        if not changes[entry]:
            yield f"entry {entry} of the history has no changes"
        # What was undone went back in the opposite order.
        for table, key, before, after in changes[entry][:: 1 if done[entry] else -1]:
            rows[table, key] = (after if done[entry] else before), entry
    for (table, key), (image, entry) in rows.items():
        row = database.get(table, json.loads(key))
        wanted: dict[str, Any] | None = None if image is None else json.loads(image)
        if table == "annotation_versions" or (wanted is None and table == "tags"):
            # Undoing is an edit as well, and moves a version on; others may have taken up a tag.
            continue
        gone = row is None or row.get("deleted") is not None
        if not (gone if wanted is None else row == wanted):
            yield f"{table} {key} is not as entry {entry} left it"
