"""A document as a reference, in one line of plain text."""

from __future__ import annotations

from corpus.document import Document, DocumentSummary, Metadata

_MOST_AUTHORS = 3
"""More of them are “and others”."""


def reference(document: Document | DocumentSummary) -> str:
    """Authors, title, publisher, date and address, as far as they are known."""
    metadata = document.metadata
    authors = names(metadata)
    head = f"{authors}: “{document.title}”" if authors else f"“{document.title}”"
    facts = (head, metadata.publisher, metadata.published, metadata.url)
    return " ".join(", ".join(fact for fact in facts if fact).split())


def names(metadata: Metadata) -> str:
    """The authors, as in “Ada Quill, Ben Roe and Cem Su”."""
    authors = [author for author in metadata.authors if author.strip()]
    if len(authors) > _MOST_AUTHORS:
        return f"{authors[0]} and others"
    return " and ".join(filter(None, [", ".join(authors[:-1]), *authors[-1:]]))
