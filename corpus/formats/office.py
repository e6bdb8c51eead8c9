"""ZIP archives that are documents: which kind, by their members."""

from __future__ import annotations

from corpus.errors import UnreadableSource
from corpus.formats import docx, epub
from corpus.formats.archive import Archive
from corpus.formats.raw import Raw


def read(data: bytes) -> Raw:
    """The raw text of a .docx or .epub. Raises UnreadableSource."""
    archive = Archive(data)
    if "META-INF/container.xml" in archive.names:
        return epub.read(archive)
    if "word/document.xml" in archive.names or "[Content_Types].xml" in archive.names:
        return docx.read(archive)
    raise UnreadableSource(
        "is a ZIP archive, and no .docx or .epub: unpack it and add the files in it"
    )
