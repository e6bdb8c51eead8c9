"""What readers and forms have put on a PDF's pages: values in fields and notes written across the
page, which are shown like the text, and comments, which are not.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pypdfium2
from pypdfium2 import raw as pdfium

_SHOWN = frozenset((
    pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_STAMP
))  # fmt: skip
_COMMENTS = frozenset((
    pdfium.FPDF_ANNOT_TEXT, pdfium.FPDF_ANNOT_HIGHLIGHT, pdfium.FPDF_ANNOT_UNDERLINE,
    pdfium.FPDF_ANNOT_SQUIGGLY, pdfium.FPDF_ANNOT_STRIKEOUT, pdfium.FPDF_ANNOT_CARET,
    pdfium.FPDF_ANNOT_INK,
))  # fmt: skip
_MOST = 2_000
"""Annotations of a page that are looked at."""
_LONGEST = 40_000
"""Bytes of a comment."""


def with_annotations(
    document: pypdfium2.PdfDocument, number: int
) -> tuple[pypdfium2.PdfPage, list[str]]:
    """A page with what its fields show as part of its text, and the comments on it. Raises
    PdfiumError.
    """
    page = document[number]
    kinds, comments = set(), []
    for kind, said in _annotations(page):
        kinds.add(kind)
        if kind in _COMMENTS and said:
            comments.append(said)
    if kinds & _SHOWN and pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) == (
        pdfium.FLATTEN_SUCCESS
    ):
        page.close()
        page = document[number]
    return page, comments


def _annotations(page: pypdfium2.PdfPage) -> Iterator[tuple[int, str]]:
    """The kinds of a page's annotations, and what is said in those that are comments."""
    for index in range(min(_MOST, pdfium.FPDFPage_GetAnnotCount(page))):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        yield kind, _contents(annotation) if kind in _COMMENTS else ""
        pdfium.FPDFPage_CloseAnnot(annotation)


def _contents(annotation: pdfium.FPDF_ANNOTATION) -> str:
    length = pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)
    if not 2 < length <= _LONGEST:
        return ""
    buffer = ctypes.create_string_buffer(length)
    where = ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR))
    pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", where, length)
    said = buffer.raw[: length - 2].decode("utf-16-le", "replace")
    return " ".join(said.split())
