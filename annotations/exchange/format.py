"""What a format of another program declares of itself: how its files are named, recognised,
written and read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from annotations.analysis.selection import ExportSelection
from annotations.exchange.project import ImportedProject, Loss

__all__ = [
    "ExchangeFormat", "ExportOptions", "ExportSelection", "ExportedFile", "Exporter", "Importer",
    "run_importer",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What the reader chose about the file; a format ignores what does not concern it."""

    suffix: str = ""
    """The ending of the file's name, with the dot, for a format that has several."""
    folder: Path | None = None
    """An empty folder to write into, for a format that is one."""
    for_spreadsheet: bool = False
    """Whether the file shall be safe and readable in any spreadsheet."""
    delimiter: str = ","
    """What separates the cells of a text file."""
    grouped_by: Literal["document", "tag"] = "document"
    """How quotes are grouped."""
    template: tuple[str, str] | None = None
    """The name and the text of a template that says what quotes look like."""


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file that was written, and what there is to say about it."""

    content: bytes
    losses: tuple[Loss, ...] = ()
    """The loss report: empty where the file holds everything."""
    unsafe_cells: int = 0
    """Cells that some spreadsheet may run as a formula."""
    tags: int | None = None
    """How many tags there are in a file that holds the codebook and no annotations."""
    documents: int | None = None
    """How many documents there are in a file that holds their details and no annotations."""


@dataclass(frozen=True, slots=True)
class Exporter:
    """Writes files of a format."""

    run: Callable[[ExportSelection, ExportOptions], ExportedFile]
    is_text: bool = True
    """Whether a file can be printed in a terminal."""
    has_variants: bool = False
    """Whether files of different endings differ in more than their names."""
    is_folder: bool = False
    """Whether it writes a folder of files into `ExportOptions.folder`, and no content."""


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
    read_part: Callable[[bytes, str], ImportedProject] | None = None
    """What is in the part of a file that has this name, where a file can have several, such as
    projects. Raises BadFile.
    """


def run_importer(importer: Importer, data: bytes, part: str | None) -> ImportedProject:
    """What is in a file, or in one part of it. Raises BadFile."""
    if part is None or importer.read_part is None:
        return importer.run(data)
    return importer.read_part(data, part)


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
