"""QDPX: whole projects of programs for qualitative analysis, such as ATLAS.ti, MAXQDA, NVivo,
QualCoder and Quirkos (REFI-QDA 1.5).

A file is a ZIP archive of `project.qde` and a folder `sources` with the texts, in UTF-8, lines
ending with a line feed. The same selection of a library gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from annotations.exchange.format import (
    ExchangeFormat,
    ExportedFile,
    Exporter,
    ExportOptions,
    ExportSelection,
    Importer,
)
from annotations.exchange.formats.qdpx.code_writing import code_losses
from annotations.exchange.formats.qdpx.names import PROJECT, PROJECT_TITLE, SOURCES
from annotations.exchange.formats.qdpx.project_writing import ProjectWriter, source_guid
from annotations.exchange.formats.qdpx.xml_stream import XmlStream
from annotations.exchange.loss_report import reply_loss
from annotations.exchange.project import ImportedProject, Loss

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first time that a ZIP archive can name."""
_UNIX = 3
_READABLE = 0o644 << 16


def _export(selection: ExportSelection, _: ExportOptions) -> ExportedFile:
    writer = ProjectWriter(selection)
    out = io.BytesIO()
    blocks = 0
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        with _member(archive, PROJECT) as file, io.BufferedWriter(file, 1 << 16) as buffered:
            writer.write(XmlStream(buffered))
        for summary in writer.documents:
            document = selection.document(summary.id)
            blocks += sum(block.kind != "p" for block in document.blocks)
            with _member(archive, f"{SOURCES}/{source_guid(summary)}.txt") as file:
                file.write(document.text.encode())
    losses = [*_losses(writer, blocks), Loss("control characters", writer.control_characters())]
    return ExportedFile(out.getvalue(), tuple(loss for loss in losses if loss.number))


@contextmanager
def _member(archive: ZipFile, name: str) -> Iterator[IO[bytes]]:
    """A new member of an archive, which says nothing about when and where it was written."""
    info = ZipInfo(name, _EARLIEST)
    info.compress_type = ZIP_DEFLATED
    info.create_system = _UNIX
    info.external_attr = _READABLE
    with archive.open(info, "w") as file:
        yield file


def _losses(writer: ProjectWriter, blocks: int) -> list[Loss]:
    selection = writer.selection
    status = [one.status for one in selection.annotations]
    all_links = sum(1 for _ in selection.links())
    return [
        Loss("annotations without a passage", status.count("orphaned"),
             "variorum export FILE.csv writes them"),
        Loss("the status “moved” of annotations", status.count("moved")),
        Loss("links to annotations that are not in the file", all_links - len(writer.links)),
        Loss("memos on documents that are not in the file",
             len(selection.memos) - len(writer.memos)),
        reply_loss(selection),
        *code_losses(selection.codebook),
        Loss("headings, lists and other kinds of blocks", blocks),
    ]  # fmt: skip


def _import(data: bytes) -> ImportedProject:
    # The parser costs more than all the rest, and is needed in the child process alone.
    from annotations.exchange.formats.qdpx.project_reading import read_project

    return read_project(data)


def _sniff(head: bytes) -> bool:
    return head.startswith(b"PK") and (b".qde" in head or f"{SOURCES}/".encode() in head)


FORMAT = ExchangeFormat(
    "qdpx",
    PROJECT_TITLE,
    (".qdpx",),
    Exporter(_export, is_text=False),
    Importer(_sniff, _import, isolated=True),
)
