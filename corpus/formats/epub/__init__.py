"""EPUB: the chapters in the order of the spine, each read as HTML, and the package's metadata."""

from __future__ import annotations

from corpus.errors import UnreadableSource
from corpus.formats.archive_detection import has_member, is_archive
from corpus.formats.format import Format
from corpus.formats.raw import Raw

_CONTAINER = "META-INF/container.xml"
_MIME_TYPE = b"mimetypeapplication/epub+zip"
_NAME_AT = 30
"""Where the name of an archive's first member begins; a book's says what it is."""


def _sniff(data: bytes) -> bool:
    return has_member(data, _CONTAINER) or (
        is_archive(data) and data.startswith(_MIME_TYPE, _NAME_AT)
    )


def read(data: bytes) -> Raw:
    """The text of an .epub. Raises UnreadableSource."""
    from corpus.formats.epub import book  # with lxml, which only the child process needs

    raw = book.read(data)
    if not raw.shown.strip():
        raise UnreadableSource("has no text in it: its pages may be pictures")
    return raw


FORMAT = Format[bytes](
    "epub",
    suffixes=(".epub",),
    media_types=("application/epub+zip",),
    sniff=_sniff,
    read=read,
    isolated=True,
    requires=("lxml.etree",),
    structured=True,
    document_only=True,
    second_pass=False,
)
