"""Documents and their sources as rows: metadata as they are stored."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING

from corpus.document import LONGEST_DETAIL, Metadata
from corpus.errors import TooLong
from corpus.ids import now
from corpus.storage.queries import Row
from corpus.storage.transactions import Transaction
from corpus.text.storable import storable

if TYPE_CHECKING:
    from corpus.sources.source import Source


def revision_key(source: str, text_sha256: str, rules: str, review: str | None) -> str:
    """A string that two revisions share only if they were made of the same source in the same way
    and have the same text.
    """
    return " ".join((source, text_sha256, rules, review or ""))


def metadata_from_row(row: Row) -> Metadata:
    return Metadata(
        title=row["title"],
        authors=_authors(row["authors"]),
        publisher=row["publisher"],
        published=row["published"],
        url=row["url"],
        language=row["language"],
    )


@lru_cache(maxsize=1_024)
def _authors(listed: str) -> tuple[str, ...]:
    return tuple(json.loads(listed))


def metadata_to_row(metadata: Metadata) -> Row:
    def checked(name: str, text: str) -> str:
        if len(text) > LONGEST_DETAIL:
            raise TooLong(
                f"the {name} has {len(text):,} characters; the maximum is {LONGEST_DETAIL:,}"
            )
        return storable(text)

    authors = [checked("name of an author", author) for author in metadata.authors]
    row: Row = {"authors": json.dumps(authors, ensure_ascii=False)}
    for name in ("title", "publisher", "published", "url", "language"):
        value = getattr(metadata, name)
        row[name] = None if value is None else checked(name, value)
    return row


def add_source(tx: Transaction, source: Source) -> None:
    tx.execute(
        "INSERT OR IGNORE INTO sources (sha256, name, format, encoding, data, added) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        [source.sha256, source.name, source.format, source.encoding, source.data, now()],
    )


def know_source(tx: Transaction, document: str, sha256: str) -> None:
    """Have a document be known by a source from now on, whatever is undone."""
    tx.execute(
        "INSERT OR IGNORE INTO known_sources (document, sha256) VALUES (?, ?)", [document, sha256]
    )


def set_origin(tx: Transaction, source: Source, document: str) -> None:
    if source.origin is not None:
        tx.execute(
            "INSERT INTO origins (origin, document) VALUES (?, ?) "
            "ON CONFLICT (origin) DO UPDATE SET document = excluded.document",
            [source.origin, document],
        )


def edit_details(tx: Transaction, document: str, metadata: Metadata) -> None:
    """Set the metadata of a document (its id); the slug stays, since others may have noted it."""
    tx.put("documents", {"id": document, **metadata_to_row(metadata), "modified": now()})


def mark_removed(tx: Transaction, document: str) -> None:
    """Mark a document (its id) as removed; its sources and revisions stay in the file."""
    moment = now()
    tx.put("documents", {"id": document, "modified": moment, "deleted": moment})
