"""DOCX: its declaration. `document` reads it, in the child process."""

from __future__ import annotations

from corpus.errors import UnreadableSource
from corpus.formats.archive_detection import has_member
from corpus.formats.format import Format
from corpus.formats.raw import Raw

_DOCUMENT = "word/document.xml"
_OFFICE = "[Content_Types].xml"


def _sniff(data: bytes) -> bool:
    """Any office document, so that `read` can say of the others what they are."""
    return has_member(data, _DOCUMENT) or has_member(data, _OFFICE)


def read(data: bytes) -> Raw:
    """The text of a .docx. Raises UnreadableSource."""
    from corpus.formats.docx import document  # with lxml, which only the child process needs

    raw = document.read(data)
    if raw is None or not raw.shown.strip():
        raise UnreadableSource("has no text in it")
    return raw


FORMAT = Format[bytes](
    "docx",
    suffixes=(".docx",),
    media_types=("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
    sniff=_sniff,
    read=read,
    isolated=True,
    requires=("lxml.etree",),
    structured=True,
    document_only=True,
    second_pass=False,
)
