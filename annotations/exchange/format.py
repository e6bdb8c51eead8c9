"""What a format of another program declares of itself: how its files are named, recognised,
written and read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from annotations.exchange.project import ImportedProject, Loss
from annotations.model import Annotation, Codebook, Link
from annotations.model.memos import Memo
from corpus.document import Document, DocumentSummary


@dataclass(frozen=True, slots=True)
class ExportSelection:
    """What is exported; `annotations.exchange.selection` makes it of a library."""

    annotations: Sequence[Annotation]
    documents: Sequence[DocumentSummary]
    """All documents of the library, with those of the annotations among them."""
    codebook: Codebook = field(default_factory=lambda: Codebook(()))
    memos: Sequence[Memo] = ()
    read_document: Callable[[str], Document] | None = None
    """The document with this id, whole. Texts are read one at a time: a library has more of them
    than fits in memory."""
    chosen: frozenset[str] | None = None
    """The ids of the documents that the filters name or leave; None where there are no filters,
    and a file of the whole library has those without annotations as well.
    """
    library: str = ""
    """The library's name, without the folder and the ending of its file."""

    @property
    def exported_documents(self) -> list[DocumentSummary]:
        """The documents that belong into a file of the selection."""
        return [d for d in self.documents if self.chosen is None or d.id in self.chosen]

    def by_document(self) -> Mapping[str, Sequence[Annotation]]:
        """The annotations of each document (its id), by start, end and id."""
        grouped: dict[str, list[Annotation]] = {}
        for annotation in sorted(self.annotations, key=lambda a: (a.span.start, a.span.end, a.id)):
            grouped.setdefault(annotation.document, []).append(annotation)
        return grouped

    def document(self, id_: str) -> Document:
        """One document, whole. Raises UnknownDocument."""
        assert self.read_document is not None
        return self.read_document(id_)

    def links(self) -> Iterator[tuple[Annotation, Link]]:
        """Every link, from the annotation that it belongs to."""
        return ((one, link) for one in self.annotations for link in one.links)


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What the reader chose about the file; a format ignores what does not concern it."""

    suffix: str = ""
    """The ending of the file's name, with the dot, for a format that has several."""
    for_spreadsheet: bool = False
    """Whether the file shall be safe and readable in any spreadsheet."""


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file that was written, and what there is to say about it."""

    content: bytes
    losses: tuple[Loss, ...] = ()
    """The loss report: empty where the file holds everything."""
    unsafe_cells: int = 0
    """Cells that some spreadsheet may run as a formula."""


@dataclass(frozen=True, slots=True)
class Exporter:
    """Writes files of a format."""

    run: Callable[[ExportSelection, ExportOptions], ExportedFile]
    is_text: bool = True
    """Whether a file can be printed in a terminal."""


@dataclass(frozen=True, slots=True)
class Importer:
    """Reads files of a format."""

    sniff: Callable[[bytes], bool]
    """Whether a file begins as one of this format does; told its first bytes."""
    run: Callable[[bytes], ImportedProject]
    """What is in a file. Raises BadFile."""
    isolated: bool = False
    """Whether it is read in a child process with limits: archives, XML, other databases (see
    `annotations.exchange.isolated`).
    """


@dataclass(frozen=True, slots=True)
class ExchangeFormat:
    """A format of another program, which can be written, read, or both."""

    name: str
    """As in `--format csv`."""
    title: str
    """As a person calls it."""
    suffixes: tuple[str, ...]
    """The endings of its files, with the dot, the usual one first."""
    exporter: Exporter | None = None
    importer: Importer | None = None
