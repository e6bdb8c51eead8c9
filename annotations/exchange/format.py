"""What a format of another program declares of itself: how its files are named, recognised,
written and read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from annotations.exchange.rows import ImportedRows
from annotations.model import Annotation
from corpus.document import DocumentSummary


@dataclass(frozen=True, slots=True)
class ExportSelection:
    """What is exported."""

    annotations: Sequence[Annotation]
    documents: Sequence[DocumentSummary]
    """All documents of the library, with those of the annotations among them."""


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What the reader chose about the file; a format ignores what does not concern it."""

    for_spreadsheet: bool = False
    """Whether the file shall be safe and readable in any spreadsheet."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that the file cannot hold."""

    what: str
    """In the plural, as in “links to other documents”."""
    number: int


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


@dataclass(frozen=True, slots=True)
class Importer:
    """Reads files of a format."""

    sniff: Callable[[bytes], bool]
    """Whether a file begins as one of this format does; told its first bytes."""
    run: Callable[[bytes], ImportedRows]
    """The annotations of a file. Raises BadFile."""


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
