"""The documents of a library, as far as they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corpus.block_list import blocks_from_json
from corpus.document import Document, DocumentSummary
from corpus.errors import LibraryError, UnknownDocument
from corpus.storage.database import Database
from corpus.storage.document_identity import document_with_source
from corpus.storage.document_rows import metadata_from_row, revision_key
from corpus.storage.schema import SUMMARIES
from corpus.storage.slugs import find_document

if TYPE_CHECKING:
    from corpus.cleaning.cleaned import Cleaned
    from corpus.cleaning.review import Review
    from corpus.sources.source import Source

_COLUMNS = "d.id, d.slug, d.title, d.authors, d.publisher, d.published, d.url, d.language, d.added"


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
    """The documents of one library, through one thread's connection. `DocumentWriter` writes them.

    What a cleaning consists of is imported by who asks for one: to list documents and to read their
    texts takes less than a program needs to import it.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

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
            blocks=blocks_from_json(row["blocks"]),
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
        from corpus.storage.revision_rows import cleaned_from_row

        return cleaned_from_row(document, row)

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
        from corpus.sources.source import Source

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
        if row is None:
            return None
        from corpus.storage.revision_rows import review_from_json

        return review_from_json(row["review"]), row["raw"] or row["text"]

    def current_source(self, origin: str) -> CurrentSource | None:
        """The current source of the document that came from this origin (`origin_of`)."""
        rows = self.database.tuples(
            "SELECT d.slug, d.title, r.source, s.name, r.rules FROM origins o "
            "JOIN documents d ON d.id = o.document JOIN revisions r ON r.id = d.revision "
            "JOIN sources s ON s.sha256 = r.source WHERE o.origin = ? AND d.deleted IS NULL",
            [origin],
        )
        return CurrentSource(*rows[0]) if rows else None
