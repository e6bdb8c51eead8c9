"""Codebooks of other programs as tags."""

from __future__ import annotations

from annotations.exchange.formats.qdpx.code_reading import read_codes
from annotations.exchange.formats.qdpx.names import CODEBOOK_TITLE
from annotations.exchange.formats.qdpx.xml_reading import child, children, root_of
from annotations.exchange.project import ImportedProject, Loss
from annotations.exchange.rows import ImportedRows


def read_codebook(data: bytes) -> ImportedProject:
    """The codebook of a QDC file. Raises BadFile."""
    root, notices = root_of(data, "CodeBook", CODEBOOK_TITLE)
    codes = read_codes(root)
    sets = sum(1 for _ in children(child(root, "Sets"), "Set"))
    return ImportedProject(
        ImportedRows((), [*notices, *codes.notices]),
        tags=tuple(codes.entries.values()),
        losses=(Loss("groups of codes or notes", sets),) if sets else (),
    )
