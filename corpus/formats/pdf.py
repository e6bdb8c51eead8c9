"""PDF: the text of its pages in the order in which it is read.

A PDF says where each character stands, and little else. `pdf_pages` has PDFium read the pages,
`pdf_glyphs` their characters; `pdf_lines` makes pieces of lines of them (`pdf_characters` turns
what runs otherwise than from left to right, `pdf_bidi` and `pdf_spacing` put letters into words),
`pdf_tables` finds rows and `pdf_order` columns, `pdf_paragraphs` and `pdf_kinds` say what the lines
are, `pdf_furniture` recognises running heads and page numbers, and `pdf_layout` writes the text.
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
    from corpus.formats import pdf_pages

    return pdf_pages.read(data)


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
