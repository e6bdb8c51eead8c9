"""The documents of a library: read, added, revised, removed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import repeat
from pathlib import Path
from typing import Literal, NamedTuple

from corpus.cleaning import review as reviews
from corpus.cleaning.cleaned import Cleaned
from corpus.cleaning.ledger import Ledger
from corpus.cleaning.review import Review
from corpus.document import Block, Document, DocumentSummary, Metadata
from corpus.errors import LibraryError, UnknownDocument
from corpus.ids import new_id, now
from corpus.sources.source import Source
from corpus.storage.database import Database
from corpus.storage.document_identity import (
    belongs_to_another,
    document_from_origin,
    document_with_slug,
    document_with_source,
)
from corpus.storage.document_rows import (
    add_revision,
    add_source,
    blocks_to_json,
    entries_from_json,
    entries_to_json,
    metadata_from_row,
    metadata_to_row,
    review_from_json,
    revision_key,
    set_origin,
    sha256_of,
)
from corpus.storage.schema import SUMMARIES
from corpus.storage.search_index.filling import add_revisions
from corpus.storage.slugs import find_document, free_slug, slug_of
from corpus.storage.transactions import Transaction

AddStatus = Literal["added", "unchanged", "updated"]
_COLUMNS = "d.id, d.slug, d.title, d.authors, d.publisher, d.published, d.url, d.language, d.added"


class AddResult(NamedTuple):
    """The result of adding a source."""

    status: AddStatus
    document: str
    """The document's id."""
    before: str | None = None
    """The id of the revision that was current before, if the document was `updated`."""


class CurrentSource(NamedTuple):
    """The source of a document's current revision, to find out whether a file has changed."""

    slug: str
    title: str | None
    sha256: str
    name: str
    """The file name with which it was added."""
    rules: str
    """The version of the rules by which it was cleaned."""


class Documents:
    """The documents of one library, through one thread's connection."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._not_indexed: list[tuple[str, str]] | None = None
        """Revisions (id and text) that are indexed at the end of a block of `indexed_together`."""

    # Reading

    def all(self) -> list[DocumentSummary]:
        """All documents, in the order of their titles, without their texts."""
        has_index = self.database.scalar("SELECT 1 FROM sqlite_master WHERE name = ?", [SUMMARIES])
        # Without the index, which may be lost, the list takes longer, until the library is mended.
        by = f"INDEXED BY {SUMMARIES}" if has_index else ""
        rows = self.database.rows(
            f"SELECT {_COLUMNS}, r.characters, r.words, r.doubt FROM documents d "  # noqa: S608
            f"JOIN revisions r {by} ON r.id = d.revision WHERE d.deleted IS NULL"
        )
        summaries = [
            DocumentSummary(
                row["id"],
                row["slug"],
                metadata_from_row(row),
                row["characters"],
                row["words"],
                row["added"],
                doubt=row["doubt"],
            )
            for row in rows
        ]
        return sorted(summaries, key=lambda d: (d.title.casefold(), d.slug))

    def find(self, name: str) -> str:
        """The id of the document of this slug, unambiguous prefix of a slug, or id. Raises
        UnknownDocument.
        """
        return find_document(self.database, name)

    def get(self, name: str) -> Document:
        """The document of this slug, prefix or id, with its text. Raises UnknownDocument."""
        row = self.database.row(
            f"SELECT {_COLUMNS}, d.revision, r.source, r.text, r.blocks, r.words "  # noqa: S608
            "FROM documents d JOIN revisions r ON r.id = d.revision WHERE d.id = ?",
            [self.find(name)],
        )
        if row is None:
            raise UnknownDocument(f"there is no document “{name}” in this library")
        return Document(
            id=row["id"],
            slug=row["slug"],
            metadata=metadata_from_row(row),
            text=row["text"],
            # A long text has tens of thousands of blocks, and a reader waits for them.
            blocks=tuple(map(tuple.__new__, repeat(Block), json.loads(row["blocks"]))),
            revision=row["revision"],
            source=row["source"],
            words=row["words"],
        )

    def known_digests(self) -> tuple[list[str], list[str]]:
        """The SHA-256 of every source; and the key of every revision (`revision_key`)."""
        sources = self.database.tuples("SELECT sha256 FROM sources")
        revisions = self.database.tuples(
            "SELECT DISTINCT source, text_sha256, rules, review FROM revisions"
        )
        return [sha for (sha,) in sources], [revision_key(*row) for row in revisions]

    def text_of(self, revision: str) -> str:
        """The text of any revision, current or earlier."""
        return str(self.database.scalar("SELECT text FROM revisions WHERE id = ?", [revision]))

    def cleaned(self, name: str) -> Cleaned:
        """The document with all that cleaning did to it. Raises UnknownDocument."""
        document = self.get(name)
        row = self.database.row(
            "SELECT raw, ledger, rules, review FROM revisions WHERE id = ?", [document.revision]
        )
        assert row is not None
        raw = row["raw"] or document.text
        ledger = Ledger(raw, entries_from_json(row["ledger"], raw))
        return Cleaned(
            document.metadata,
            document.blocks,
            ledger,
            row["rules"],
            review_from_json(row["review"]),
        )

    def of_publisher(self, document: Document, most: int) -> list[Document]:
        """The other documents of this one's publisher, the latest `most` of them."""
        rows = self.database.rows(
            "SELECT id FROM documents WHERE deleted IS NULL AND id != ? "
            "AND publisher = ? COLLATE NOCASE ORDER BY id DESC LIMIT ?",
            [document.id, document.metadata.publisher, most],
        )
        return [self.get(row["id"]) for row in rows]

    def source_of(self, document: Document) -> Source:
        """The bytes from which this revision of a document was made."""
        row = self.database.row(
            "SELECT data, name, format, encoding FROM sources WHERE sha256 = ?", [document.source]
        )
        if row is None:
            raise LibraryError(f"the source of “{document.title}” is missing in this library")
        return Source(**row)

    def with_source(self, sha256: str) -> str | None:
        """The id of the document that is known by this source; a removed one only if there is no
        other.
        """
        return document_with_source(self.database, sha256)

    def review_of(self, sha256: str) -> tuple[Review, str] | None:
        """A reader's review of the cleaning of this source, if it is some document's current one,
        with the raw text to which the review's spans refer; None if there is no review.
        """
        row = self.database.row(
            "SELECT r.review, r.raw, r.text FROM revisions r JOIN documents d ON d.id = r.document "
            "WHERE r.source = ? AND r.review IS NOT NULL AND d.revision = r.id "
            "AND d.deleted IS NULL LIMIT 1",
            [sha256],
        )
        return None if row is None else (review_from_json(row["review"]), row["raw"] or row["text"])

    def current_source(self, origin: str) -> CurrentSource | None:
        """The current source of the document that came from this origin (`origin_of`)."""
        rows = self.database.tuples(
            "SELECT d.slug, d.title, r.source, s.name, r.rules FROM origins o "
            "JOIN documents d ON d.id = o.document JOIN revisions r ON r.id = d.revision "
            "JOIN sources s ON s.sha256 = r.source WHERE o.origin = ? AND d.deleted IS NULL",
            [origin],
        )
        return CurrentSource(*rows[0]) if rows else None

    # Writing

    @contextmanager
    def indexed_together(self, tx: Transaction) -> Iterator[None]:
        """The texts that the block adds are indexed for the search at its end, all together: one by
        one, each would write nearly the same rows again.
        """
        self._not_indexed = []
        try:
            yield
            add_revisions(tx, self._not_indexed)
        finally:
            self._not_indexed = None

    @contextmanager
    def savepoint(self, tx: Transaction) -> Iterator[None]:
        """A part of a block of `indexed_together` that is undone alone if it raises."""
        not_indexed = self._not_indexed
        assert not_indexed is not None
        before = len(not_indexed)
        try:
            with tx.savepoint():
                yield
        except BaseException:
            del not_indexed[before:]
            raise

    def add(
        self, tx: Transaction, source: Source, cleaned: Cleaned, *, slug: str | None = None,
        revises: str | None = None,
    ) -> AddResult:  # fmt: skip
        """Add a cleaned source.

        The same bytes under the same rules are `unchanged`, as are those of an earlier revision
        from another origin. Other bytes from the same origin, or for the document `revises`, are a
        new revision of that document. Everything else is a new document. A document of this `slug`
        is revised, its metadata too, if it came by JSON lines with that slug.

        Raises Conflict if another document, with another text, has the slug.
        """
        named: str | None = None
        is_own_slug = False
        if slug and not revises:
            named, is_own_slug = document_with_slug(self.database, source, cleaned, slug)
        revised = revises or named or document_from_origin(self.database, source)
        owner = document_with_source(self.database, source.sha256)
        if revised is not None and owner not in (None, revised):
            # A document is known by its sources, so no two documents share one.
            if revises or named:
                raise belongs_to_another(self.database, source, owner)
            revised = None
        document = revised or owner
        is_here = document is not None and self.database.scalar(
            "SELECT deleted IS NULL FROM documents WHERE id = ?", [document]
        )
        if document is not None and is_here:
            current = self.database.row(
                "SELECT r.id, r.source, r.text, r.blocks FROM documents d "
                "JOIN revisions r ON r.id = d.revision "
                "WHERE d.id = ?",
                [document],
            )
            assert current is not None
            added = (source.sha256, cleaned.text, blocks_to_json(cleaned))
            if added == (current["source"], current["text"], current["blocks"]):
                set_origin(tx, source, document)
                return AddResult("unchanged", document)
            if revised is None and current["source"] != source.sha256:
                return AddResult("unchanged", document)
            add_source(tx, source)
            revision = self._add_revision(tx, document, source.sha256, cleaned)
            # Fields that the source does not give stay, since they may be set by hand.
            details = metadata_to_row(cleaned.metadata) if is_own_slug else {}
            known_details = {
                key: value for key, value in details.items() if value not in (None, "[]")
            }
            tx.put(
                "documents",
                {"id": document, **known_details, "revision": revision, "modified": now()},
            )
            set_origin(tx, source, document)
            return AddResult("updated", document, current["id"])
        return AddResult(
            "added", self._add_document(tx, document or new_id(), source, cleaned, slug)
        )

    def revise(self, tx: Transaction, document: Document, cleaned: Cleaned) -> str:
        """Give a document the text of another cleaning of its source; returns the revision's id.

        A cleaning that it had before is not stored again. The metadata stay.
        """
        text_sha256 = sha256_of(cleaned.text)
        revision = self.database.scalar(
            "SELECT id FROM revisions WHERE document = ? AND source = ? AND text_sha256 = ? "
            "AND rules = ? AND blocks = ? AND ledger = ? AND review IS ? ORDER BY id DESC LIMIT 1",
            [
                document.id,
                document.source,
                text_sha256,
                cleaned.rules,
                blocks_to_json(cleaned),
                entries_to_json(cleaned.ledger),
                reviews.to_json(cleaned.review),
            ],
        )
        if revision is None:
            revision = self._add_revision(tx, document.id, document.source, cleaned)
        tx.put("documents", {"id": document.id, "revision": revision, "modified": now()})
        return str(revision)

    def edit(self, tx: Transaction, document: str, metadata: Metadata) -> None:
        """Set the metadata of a document (its id); the slug stays, since others may have noted
        it.
        """
        tx.put("documents", {"id": document, **metadata_to_row(metadata), "modified": now()})

    def remove(self, tx: Transaction, document: str) -> None:
        """Mark a document (its id) as removed; its sources and revisions stay in the file."""
        moment = now()
        tx.put("documents", {"id": document, "modified": moment, "deleted": moment})

    def _add_document(
        self, tx: Transaction, document: str, source: Source, cleaned: Cleaned, slug: str | None
    ) -> str:
        moment, revision = now(), new_id()
        add_source(tx, source)
        # Written once: undo would leave the first half of a document that is written twice.
        tx.put(
            "documents",
            {
                "id": document,
                "slug": free_slug(
                    self.database,
                    slug or slug_of(cleaned.metadata.title or Path(source.name).stem),
                    source.sha256,
                    document,
                ),
                **metadata_to_row(cleaned.metadata),
                "revision": revision,
                "added": moment,
                "modified": moment,
                "deleted": None,
            },
        )
        self._add_revision(tx, document, source.sha256, cleaned, revision)
        set_origin(tx, source, document)
        return document

    def _add_revision(
        self,
        tx: Transaction,
        document: str,
        source: str,
        cleaned: Cleaned,
        revision: str | None = None,
    ) -> str:
        revision = add_revision(tx, document, source, cleaned, revision)
        if self._not_indexed is None:
            add_revisions(tx, [(revision, cleaned.text)])
        else:
            self._not_indexed.append((revision, cleaned.text))
        return revision
