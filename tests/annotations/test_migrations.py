"""A library of any earlier schema is brought up to the present one, and nothing in it is lost."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from annotations.seminar.merging.merge import merge
from annotations.service.documents import add_document
from annotations.service.replies import add_reply
from annotations.service.store import Store
from annotations.storage import schema as annotations_schema
from annotations.storage.schema import LIBRARY_SCHEMAS
from annotations.storage.version_stamping import digests
from corpus.document import Span
from corpus.storage.migrations import Schema, migrate
from corpus.storage.opening import APPLICATION_ID
from corpus.storage.sqlite import sqlite3
from tests.helpers.factories import TEXT, as_csv, prepared_source

STEPS = annotations_schema.SCHEMA.steps


def rows_of(connection: Any) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that stands in both."""
    tables = [
        name
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%sqlite%'"
        )
    ]
    return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in tables}


def made_by(steps: int, path: Path) -> str:
    """A library as a program of the first so many steps would have left it; what it exports."""
    store = Store.open(path.with_name("new.db"), "Ada")
    add_document(store, prepared_source(TEXT, "bridge", title="The Bridge"))
    document = store.documents.get("bridge")
    store.annotate(document, Span(0, 10), ["claim", "own"], "a note 😀")
    gone = store.annotate(document, Span(11, 20), ["opinion"])
    store.delete([gone.id])
    export = as_csv(store)
    older = Schema("annotations", STEPS[:steps])
    with closing(sqlite3.connect(str(path), isolation_level=None)) as connection:
        connection.execute("BEGIN")
        migrate(connection, [LIBRARY_SCHEMAS[0], older])
        connection.execute("DELETE FROM tags")
        for table, rows in rows_of(store.database.connection).items():
            names = [r[1] for r in connection.execute(f"PRAGMA table_info({table})")]
            for row in rows if names else []:
                marks = ", ".join("?" * len(names))
                connection.execute(f"INSERT INTO {table} VALUES ({marks})", row[: len(names)])
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("COMMIT")
    store.close()
    return export


@pytest.mark.parametrize("steps", range(1, len(STEPS) + 1))
def test_from_every_earlier_schema(tmp_path: Path, steps: int) -> None:
    export = made_by(steps, tmp_path / "old.db")
    store = Store.open(tmp_path / "old.db", "Ada")
    assert as_csv(store) == export
    ids = [id_ for (id_,) in store.database.tuples("SELECT id FROM annotations")]
    kept = dict(store.database.tuples("SELECT annotation, digest FROM annotation_digests"))
    assert digests(store.database.tuples, ids) == kept
    versions = store.database.tuples("SELECT version FROM annotation_versions")
    assert all(json.loads(version) for (version,) in versions)
    assert len(versions) == len(ids)
    kinds = [entry.kind for entry in reversed(store.journal.history())]
    assert kinds == ["documents", "annotations", "annotations", "annotations"]
    assert store.journal.undo().startswith("deleted")
    reply = add_reply(store, ids[0], "a reply")
    assert store.replies.to(ids[0]) == (reply,)
    store.close()


@pytest.mark.parametrize("steps", range(1, len(STEPS)))
def test_another_one_is_merged_without_being_touched(tmp_path: Path, steps: int) -> None:
    made_by(steps, tmp_path / "old.db")
    before = (tmp_path / "old.db").read_bytes()
    store = Store.open(tmp_path / "own.db", "Ben")
    report = merge(store, [tmp_path / "old.db"])
    assert (report.added, report.refused) == (1, {})
    assert (tmp_path / "old.db").read_bytes() == before
    store.close()
