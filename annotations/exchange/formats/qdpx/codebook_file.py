"""QDC: codebooks of programs for qualitative analysis (REFI-QDA 1.5, section 5.2)."""

from __future__ import annotations

import io

from annotations.errors import BadTag
from annotations.exchange.format import (
    ExchangeFormat,
    ExportedFile,
    Exporter,
    ExportOptions,
    ExportSelection,
    Importer,
)
from annotations.exchange.formats.qdpx.code_writing import code_losses, write_codes
from annotations.exchange.formats.qdpx.names import CODEBOOK_NAMESPACE, CODEBOOK_TITLE, ORIGIN
from annotations.exchange.formats.qdpx.xml_stream import XmlStream, control_characters
from annotations.exchange.loss_report import reply_loss
from annotations.exchange.project import ImportedProject, Loss
from annotations.model import Codebook


def write(codebook: Codebook) -> ExportedFile:
    """The codebook as a file. Raises BadTag for one without tags, which the format cannot be."""
    if not codebook.tags:
        raise BadTag("this library has no tags, and a QDC file must have some")
    from importlib.metadata import version  # 20 ms, which no other format needs

    out = io.BytesIO()
    xml = XmlStream(out)
    with xml.element(
        "CodeBook", {"xmlns": CODEBOOK_NAMESPACE, "origin": f"{ORIGIN} {version('variorum')}"}
    ):
        write_codes(xml, codebook)
    losses = [
        *code_losses(codebook),
        Loss("control characters", control_characters(t.description for t in codebook.tags)),
    ]
    return ExportedFile(out.getvalue(), tuple(_present(losses)), tags=len(codebook.tags))


def _export(selection: ExportSelection, _: ExportOptions) -> ExportedFile:
    file = write(selection.codebook)
    projects = "variorum export FILE.qdpx writes them"
    others = [
        Loss("annotations", len(selection.annotations), projects),
        Loss("memos", len(selection.memos), projects),
        reply_loss(selection),
    ]
    return ExportedFile(file.content, (*_present(others), *file.losses), tags=file.tags)


def read(data: bytes) -> ImportedProject:
    """The codebook of a file. Raises BadFile."""
    # The parser costs more than all the rest, and is needed in the child process alone.
    from annotations.exchange.formats.qdpx.codebook_reading import read_codebook

    return read_codebook(data)


def _present(losses: list[Loss]) -> list[Loss]:
    return [loss for loss in losses if loss.number]


def _sniff(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and b"<CodeBook" in head


FORMAT = ExchangeFormat(
    "qdc", CODEBOOK_TITLE, (".qdc",), Exporter(_export), Importer(_sniff, read, isolated=True)
)
