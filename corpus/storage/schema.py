"""The corpus's tables, and every step that makes them. A released step never changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.storage.migrations import Schema

if TYPE_CHECKING:
    import sqlite_utils


SUMMARIES = "revisions_summaries"
"""The index from which the list of documents is read."""


def documents_sources_revisions(db: sqlite_utils.Database) -> None:
    db.table("documents").create(
        {
            "id": str,
            "slug": str,
            "title": str,
            "authors": str,
            "publisher": str,
            "published": str,
            "url": str,
            "language": str,
            "revision": str,
            "added": str,
            "modified": str,
            "deleted": str,
        },
        pk="id",
        not_null={"slug", "authors", "added", "modified"},
        strict=True,
    )
    db.execute("CREATE UNIQUE INDEX documents_slug ON documents (slug) WHERE deleted IS NULL")
    db.table("sources").create(
        {"sha256": str, "name": str, "format": str, "encoding": str, "data": bytes, "added": str},
        pk="sha256",
        not_null={"name", "format", "data", "added"},
        strict=True,
    )
    db.table("revisions").create(
        {
            "id": str,
            "document": str,
            "source": str,
            "rules": str,
            "raw": str,
            "text": str,
            "text_sha256": str,
            "blocks": str,
            "ledger": str,
            "characters": int,
            "words": int,
            "created": str,
        },
        pk="id",
        not_null={
            "document",
            "source",
            "rules",
            "raw",
            "text",
            "text_sha256",
            "blocks",
            "ledger",
            "characters",
            "words",
            "created",
        },
        foreign_keys=[("document", "documents", "id"), ("source", "sources", "sha256")],
        strict=True,
    )
    db.table("revisions").create_index(["document", "created"])
    db.table("revisions").create_index(["source"])
    # Where a document came from, as a digest: a library is passed on, and a path reveals its
    # machine.
    db.table("origins").create(
        {"origin": str, "document": str},
        pk="origin",
        not_null={"document"},
        foreign_keys=[("document", "documents", "id")],
        strict=True,
    )


def search_index(db: sqlite_utils.Database) -> None:
    # Plain tables: a library with virtual ones is refused where it is merged. They are filled
    # before the first search (corpus/storage/search_index/filling.py).
    db.table("search_revisions").create(
        {"revision": str, "first": int, "last": int},
        pk="revision",
        not_null={"first", "last"},
        strict=True,
    )
    db.table("search_passages").create(
        {"id": int, "start": int, "end": int, "folded": str},
        pk="id",
        not_null={"start", "end", "folded"},
        strict=True,
    )
    db.table("search_words").create(
        {"id": int, "word": str, "passages": int},
        pk="id",
        not_null={"word", "passages"},
        strict=True,
    )
    db.table("search_words").create_index(["word"], unique=True)
    db.execute(
        "CREATE TABLE search_pairs (pair TEXT NOT NULL, size INTEGER NOT NULL, "
        "words BLOB NOT NULL, PRIMARY KEY (pair, size)) STRICT, WITHOUT ROWID"
    )
    db.execute(
        "CREATE TABLE search_postings (word INTEGER NOT NULL, chunk INTEGER NOT NULL, "
        "passages BLOB NOT NULL, PRIMARY KEY (word, chunk)) STRICT, WITHOUT ROWID"
    )


def reviews(db: sqlite_utils.Database) -> None:
    # A reader's review of the cleaning that made this text, and a warning about it. They belong to
    # the revision, which never changes, so both are undone with the text.
    db.table("revisions").add_column("review", str)
    db.table("revisions").add_column("doubt", str)


def revision_summaries(db: sqlite_utils.Database) -> None:
    # The columns for a list of documents lie behind the text in each row. To read them there,
    # SQLite goes through all texts, which takes half a minute for a gigabyte.
    columns = ("id", "characters", "words", "doubt")
    db.table("revisions").create_index(columns, index_name=SUMMARIES)


def document_identity(db: sqlite_utils.Database) -> None:
    # The sources by which a document is known, those of revisions that were not sent along, too.
    db.table("known_sources").create(
        {"document": str, "sha256": str},
        pk=("document", "sha256"),
        foreign_keys=[("document", "documents", "id")],
        strict=True,
    )
    db.table("known_sources").create_index(["sha256"])
    # Documents that another library knows as one: their content belongs to the other one now.
    db.table("joined_documents").create(
        {"document": str, "into_document": str},
        pk="document",
        not_null={"into_document"},
        foreign_keys=[("document", "documents", "id"), ("into_document", "documents", "id")],
        strict=True,
    )


def known_sources_of_revisions(db: sqlite_utils.Database) -> None:
    # Which document a source belongs to stands in one table, since that can be undone: a text that
    # an undone merge has brought stays, and says no more what is one document.
    db.execute("INSERT OR IGNORE INTO known_sources SELECT document, source FROM revisions")


SCHEMA = Schema(
    "corpus",
    (
        documents_sources_revisions,
        search_index,
        reviews,
        revision_summaries,
        document_identity,
        known_sources_of_revisions,
    ),
)
