"""The queries of the health checks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from annotations.storage.schema import LIBRARY_SCHEMAS
from corpus.errors import LibraryError
from corpus.storage import integrity_checks
from corpus.storage.database import Database
from corpus.storage.migrations import migrate
from corpus.storage.queries import Queries, Row
from corpus.storage.search_index import filling
from corpus.storage.sqlite import sqlite3
from corpus.storage.transactions import Transaction

READ_ERRORS = (LibraryError, sqlite3.Error)
"""What reading a damaged library raises."""


def annotation_ids(database: Database) -> list[str]:
    """The ids of all annotations, deleted ones included, in order."""
    return [id_ for (id_,) in database.tuples("SELECT id FROM annotations ORDER BY id")]


def stored_digests(database: Database) -> dict[str, str]:
    """The digest that was stored with each annotation, by its id."""
    return dict(database.tuples("SELECT annotation, digest FROM annotation_digests"))


def versions(database: Database) -> Iterator[tuple[str, str, str]]:
    """Id, version and status of each annotation. One that came by a merge that was undone is as if
    it had never come, but for its row.
    """
    return database.each(
        "SELECT a.id, v.version, a.status FROM annotations a "
        "LEFT JOIN annotation_versions v ON v.annotation = a.id "
        "WHERE a.deleted IS NULL OR v.version IS NOT NULL"
    )


def hidden_edits(database: Database) -> Iterator[tuple[str, str, str]]:
    """Annotation, version and image of each edit that is kept beside the one that is shown."""
    return database.each("SELECT annotation, version, image FROM siblings")


def attached_passages(database: Database) -> Iterator[tuple[str, str, str, int, int, str]]:
    """Annotation, revision, the document's slug, start, end and content of each annotation that
    stands in a text that is here, by revision.
    """
    return database.each(
        "SELECT a.id, a.revision, d.slug, a.start, a.[end], a.content "
        "FROM annotations a JOIN documents d ON d.id = a.document WHERE a.deleted IS NULL "
        "AND a.status != 'orphaned' AND a.text_sha256 IS NULL ORDER BY a.revision"
    )


def text_and_hash(database: Database, revision: str) -> tuple[str, str] | None:
    """The text of a revision, and the SHA-256 that was stored with it."""
    rows = database.tuples("SELECT text, text_sha256 FROM revisions WHERE id = ?", [revision])
    return (rows[0][0], rows[0][1]) if rows else None


def tags(database: Database) -> list[tuple[str, str, str]]:
    """Name, colour and mark of each tag."""
    return database.tuples("SELECT name, colour, mark FROM tags WHERE deleted IS NULL")


def link_kinds(database: Database) -> set[str]:
    """The kinds of all links."""
    return {kind for (kind,) in database.tuples("SELECT DISTINCT kind FROM links")}


def faulty_memos(database: Database) -> list[str]:
    """The ids of memos that no program has written so."""
    rows = database.tuples(
        "SELECT id FROM memos WHERE trim(text) = '' "
        "OR (document IS NOT NULL AND tag IS NOT NULL) ORDER BY id"
    )
    return [id_ for (id_,) in rows]


def replies(database: Database) -> Iterator[tuple[str, str]]:
    """Id and text of each reply, deleted ones included."""
    return database.each("SELECT id, text FROM replies ORDER BY id")


def faulty_attributes(database: Database) -> list[str]:
    """The ids of rows on attributes and collections that no program has written so."""
    rows = database.tuples(
        "SELECT id FROM attributes WHERE trim(key) = '' OR trim(value) = '' "
        "UNION ALL SELECT id FROM collection_members WHERE trim(collection) = '' "
        "UNION ALL SELECT id FROM attribute_types WHERE type NOT IN ('text', 'number', 'date') "
        "ORDER BY id"
    )
    return [id_ for (id_,) in rows]


def has_unknown_states(database: Database) -> bool:
    """Whether an entry of the history has an unknown state."""
    return bool(
        database.scalar(
            "SELECT count(*) FROM journal WHERE state NOT IN ('done', 'undone', 'overtaken')"
        )
    )


def counts(database: Database) -> dict[str, int]:
    """How many documents, annotations and orphaned annotations there are."""
    documents = database.scalar("SELECT count(*) FROM documents WHERE deleted IS NULL")
    (number, orphaned) = database.tuples(
        "SELECT count(*), coalesce(sum(status = 'orphaned'), 0) FROM places WHERE shown"
    )[0]
    return {"documents": documents, "annotations": number, "orphaned": orphaned}


def tag_ids(database: Queries, annotation: str) -> set[str]:
    """The ids of the tags that an annotation carries."""
    rows = database.tuples("SELECT tag FROM annotation_tags WHERE annotation = ?", [annotation])
    return {tag for (tag,) in rows}


def put_digest(tx: Transaction, annotation: str, digest: str) -> None:
    """Store the digest of an annotation; no part of the change that undo takes back."""
    tx.execute(
        "INSERT INTO annotation_digests (annotation, digest) VALUES (?, ?) "
        "ON CONFLICT (annotation) DO UPDATE SET digest = excluded.digest",
        [annotation, digest],
    )


class NewLibrary(NamedTuple):
    """The schema and first rows of a newly made library."""

    tables: dict[str, list[tuple[Any, ...]]]
    """The columns of each, but for those of the search index."""
    search: dict[str, list[tuple[Any, ...]]]
    """The columns of these."""
    indexes: dict[str, str]
    """The statements that make the tables' indexes, but for those of the search index."""
    search_indexes: dict[str, str]
    views: dict[str, str]
    """The statements that make the views."""
    tags: list[Row]


@cache
def new_library() -> NewLibrary:
    """Make an empty library in memory, and return its schema and first rows."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection, LIBRARY_SCHEMAS)
        fresh = Database(Path("new.db"), connection)
        names = fresh.tuples("SELECT name FROM sqlite_master WHERE type = 'table'")
        tables = {n: integrity_checks.columns_of(fresh, n) for (n,) in names if n[0] != "_"}
        search = {name: tables.pop(name) for name in filling.TABLES}
        return NewLibrary(
            tables,
            search,
            _indexes_of(fresh, tables),
            _indexes_of(fresh, search),
            dict(fresh.tuples("SELECT name, sql FROM sqlite_master WHERE type = 'view'")),
            fresh.rows("SELECT * FROM tags"),
        )


def _indexes_of(database: Database, tables: dict[str, Any]) -> dict[str, str]:
    indexes: dict[str, str] = {}
    for table in tables:
        indexes |= integrity_checks.indexes_of(database, table)
    return indexes
