"""What a file of another program holds, before it is compared with the library.

Only plain values: a file that is read in a child process comes as JSON (`project_json`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from annotations.exchange.rows import ImportedRows
from annotations.model import TagEntry
from annotations.model.memos import MemoKind
from corpus.document import Metadata


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that a file cannot hold, or that is left out of one."""

    what: str
    """In the plural, as in “links to other documents”."""
    number: int
    elsewhere: str = ""
    """What does hold it, if anything: a clause such as “a codebook (.qdc) holds them”."""


@dataclass(frozen=True, slots=True)
class ImportedDocument:
    """A document of a file."""

    key: str
    """How the rows of the file name it, in place of a slug."""
    metadata: Metadata = field(default_factory=Metadata)
    text: str | None = None
    """The text in which the spans of the rows count, in code points; lines end with a line feed.
    None where the file has no text: then it is found in the library by URL, slug or title.
    """
    slug: str | None = None
    """Its slug, where the file knows one."""
    source: str | None = None
    """The SHA-256 of its source (hexadecimal), where the file knows it."""
    attributes: tuple[tuple[str, str], ...] = ()
    """Keys with values; those that the library's document has already stay as they are there."""
    collections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedMemo:
    """A memo of a file."""

    kind: MemoKind
    about: str
    """The key of the document or the name of the tag; empty for the library."""
    text: str
    annotator: str = ""
    """Empty for whoever imports the file."""
    created: str = ""
    modified: str = ""
    id: str = ""
    """Its id in a library, where the file knows one: then `about` is a slug, and a text that
    differs from the library's was corrected in the file.
    """
    line: int = 0
    """The row of the file, for messages about one with an id."""


@dataclass(frozen=True, slots=True)
class ImportedReply:
    """A reply of a file."""

    annotation: str
    """The id of a row of the file, or of an annotation of the library."""
    text: str
    annotator: str = ""
    """Empty for whoever imports the file."""
    created: str = ""
    modified: str = ""
    id: str = ""
    """Its id in a library, where the file knows one, or one that is derived from the file."""
    line: int = 0
    """The row of the file, for messages."""


@dataclass(frozen=True, slots=True)
class ImportedProject:
    """All that is taken out of a file."""

    rows: ImportedRows
    """The annotations; where `documents` is not empty, `slug` holds the key of one of them."""
    documents: tuple[ImportedDocument, ...] = ()
    tags: tuple[TagEntry, ...] = ()
    memos: tuple[ImportedMemo, ...] = ()
    losses: tuple[Loss, ...] = ()
    """What the file holds and a library cannot: counted and named."""
    unit: str = "line"
    """What the rows are numbered by, for messages."""
    references: tuple[Metadata, ...] = ()
    """What is known of documents that the library may have; others are not added."""
    replies: tuple[ImportedReply, ...] = ()
    """A reply to an annotation that is neither in the file nor in the library is not taken in."""
