"""Adds documents to a library and revises them; their texts are indexed for the search."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, NamedTuple

from corpus.cleaning import review as reviews
from corpus.cleaning.cleaned import Cleaned
from corpus.document import Document
from corpus.ids import new_id, now
from corpus.sources.source import Source
from corpus.storage.database import Database
from corpus.storage.document_identity import (
    belongs_to_another,
    document_from_origin,
    document_with_slug,
    document_with_source,
)
from corpus.storage.document_rows import add_source, metadata_to_row, set_origin
from corpus.storage.revision_rows import add_revision, blocks_to_json, entries_to_json, sha256_of
from corpus.storage.search_index.filling import add_revisions
from corpus.storage.slugs import free_slug, slug_of
from corpus.storage.transactions import Transaction

AddStatus = Literal["added", "unchanged", "updated"]


class AddResult(NamedTuple):
    """The result of adding a source."""

    status: AddStatus
    document: str
    """The document's id."""
    before: str | None = None
    """The id of the revision that was current before, if the document was `updated`."""


class DocumentWriter:
    """Writes the documents of one library, through one thread's connection."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._not_indexed: list[tuple[str, str]] | None = None
        """Revisions (id and text) that are indexed at the end of a block of `indexed_together`."""

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
