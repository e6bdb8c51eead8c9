"""The values that the whole program shares: documents, blocks, spans, passages.

All positions are half-open spans `[start, end)` in Unicode code points, never bytes or UTF-16
units.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, get_args

BlockKind = Literal[
    "p",
    "heading",
    "standfirst",
    "quote",
    "li",
    "caption",
    "verse",
    "pre",
    "row",
    "turn",
    "note",
]
"""`verse`: lines that are lines, a stanza a block. `pre`: code and the like, with its indents and
the empty lines within, so that it alone can begin with blanks. `row`: a row of a table, its cells
separated by ` · `. `turn`: a speaker and the speech; in a thread, author and time and the post.
`note`: a footnote or endnote with its mark.
"""
BLOCK_KINDS: tuple[BlockKind, ...] = get_args(BlockKind)
# Blocks of a cleaned text are joined by an empty line, the lines of one block by a line end.
BLOCK_JOIN = "\n\n"
LINE_JOIN = "\n"
CELL_JOIN = " · "
"""What stands between two cells of a table's row."""
LONGEST_DETAIL = 100_000
"""Characters of a title, an address, a description. Longer ones are neither stored nor merged from
another library.
"""


class Span(NamedTuple):
    """A half-open range of code points."""

    start: int
    end: int

    @property
    def empty(self) -> bool:
        return self.end <= self.start

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


class Block(NamedTuple):
    """A span of the text with a kind; a text's blocks are in order and disjoint."""

    kind: BlockKind
    start: int
    end: int

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


class Passage(NamedTuple):
    """A document, a span and the exact text there."""

    document: str
    """The document's id."""
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a source says about itself. Unknown fields are None or empty, never guessed without
    evidence.
    """

    title: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    published: str | None = None
    """A date, `YYYY-MM-DD`."""
    url: str | None = None
    language: str | None = None
    """An ISO 639-1 code such as `en`."""


@dataclass(frozen=True, slots=True)
class Document:
    """One revision of a source's cleaned text, with its metadata and blocks."""

    id: str
    slug: str
    metadata: Metadata
    text: str
    blocks: Sequence[Block]
    revision: str = ""
    """The id of the revision; the text of a revision never changes."""
    source: str = ""
    """The SHA-256 of the source's bytes, in hexadecimal."""
    words: int = 0

    @property
    def title(self) -> str:
        """The title, or the slug if there is none."""
        return self.metadata.title or self.slug

    def trimmed(self, span: Span) -> Span:
        """`span` without white space at its ends (see `trimmed_span`)."""
        return trimmed_span(self.text, span)

    def passage(self, span: Span) -> Passage:
        return Passage(self.id, span, self.text[span.start : span.end])


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A document for a list: everything but the text."""

    id: str
    slug: str
    metadata: Metadata
    characters: int
    words: int
    added: str
    """When it was added to the library, UTC, ISO 8601."""
    annotations: int = 0
    tags: dict[str, int] = field(default_factory=dict)
    """The number of annotations with each tag, by the tag's name."""
    doubt: str | None = None
    """What a reader should look at in its cleaning, in a few words (`corpus.cleaning.warning`)."""
    attributes: dict[str, str] = field(default_factory=dict)
    """What readers have said about it: values by the keys' names."""
    collections: tuple[str, ...] = ()
    """The names of the collections that it belongs to."""

    @property
    def title(self) -> str:
        return self.metadata.title or self.slug


def trimmed_span(text: str, span: Span) -> Span:
    """`span` without the white space at both ends; unchanged if it holds nothing else, or is
    outside the text.
    """
    start, end = span
    if not 0 <= start < end <= len(text):
        return span
    # Character by character: a passage may be a whole book, and its ends are what is looked at.
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else span


def paragraphs(text: str) -> tuple[Block, ...]:
    """The paragraphs of a text that is added as it is: what is between empty lines."""
    blocks: list[Block] = []
    at = 0
    for piece in text.split(BLOCK_JOIN):
        left = at + len(piece) - len(piece.lstrip())
        right = at + len(piece.rstrip())
        if right > left:
            blocks.append(Block("p", left, right))
        at += len(piece) + len(BLOCK_JOIN)
    return tuple(blocks)
