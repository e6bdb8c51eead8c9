"""The corpus's tables, and every step by which they came to be. A released step never changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.migrating import Schema

if TYPE_CHECKING:
    import sqlite_utils


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
    # Where a document came from, as a digest: a library travels, and a path tells of its machine.
    db.table("origins").create(
        {"origin": str, "document": str},
        pk="origin",
        not_null={"document"},
        foreign_keys=[("document", "documents", "id")],
        strict=True,
    )


SCHEMA = Schema("corpus", (documents_sources_revisions,))
