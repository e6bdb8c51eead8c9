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


Box = tuple[float, float, float, float]
"""Left, low, right and top, in points, on the page before it is turned."""


def fields_and_comments(page: pypdfium2.PdfPage) -> tuple[list[Box], list[str]]:
    """The places of what is shown on a page in its own right, and the comments on it."""
    shown: list[Box] = []
    comments = []
    for kind, box, said in _annotations(page):
        if kind in _SHOWN and box is not None:
            shown.append(box)
        elif said:
            comments.append(said)
    return shown, comments


def flattened(
    document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, number: int
) -> pypdfium2.PdfPage | None:
    """The page with what its fields show as part of its contents, if that can be had. Its own text
    may then be in the wrong fonts. Raises PdfiumError.
    """
    done = pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
    return document[number] if done == pdfium.FLATTEN_SUCCESS else None


def _annotations(page: pypdfium2.PdfPage) -> Iterator[tuple[int, Box | None, str]]:
    """The kinds and places of a page's annotations, and what is said in those that are comments."""
    rect = pdfium.FS_RECTF()
    for index in range(min(_MOST, pdfium.FPDFPage_GetAnnotCount(page))):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        box = None
        if kind in _SHOWN and pdfium.FPDFAnnot_GetRect(annotation, ctypes.byref(rect)):
            box = (rect.left, rect.bottom, rect.right, rect.top)
        yield kind, box, _contents(annotation) if kind in _COMMENTS else ""
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
