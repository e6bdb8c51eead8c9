"""PDF: the text of its pages in the order in which it is read.

A PDF says where each character stands, and little else. `pages` has PDFium read the pages,
`glyphs` their characters; `lines` makes pieces of lines of them (`characters` turns
what runs otherwise than from left to right, `bidi` and `spacing` put letters into words),
`tables` finds rows and `order` columns, `paragraphs` and `kinds` say what the lines
are, `furniture` recognises running heads and page numbers, and `layout` writes the text.
"""

from __future__ import annotations

from corpus.formats.format import Format
from corpus.formats.raw import Raw

_SIGNATURE = b"%PDF-"
_HEAD = 1024
"""Bytes within which a PDF may begin (ISO 32000-1, implementation note 13)."""


def _sniff(data: bytes) -> bool:
    return _SIGNATURE in data[:_HEAD] and not data.lstrip().startswith(b"<")


def read(data: bytes) -> Raw:
    """The text of a PDF. Raises UnreadableSource."""
    from corpus.formats.pdf import pages

    return pages.read(data)


FORMAT = Format[bytes](
    "pdf",
    suffixes=(".pdf",),
    media_types=("application/pdf",),
    sniff=_sniff,
    read=read,
    isolated=True,  # PDFium ends its process on some files
    requires=("pypdfium2",),
    document_only=True,
    second_pass=False,
)
