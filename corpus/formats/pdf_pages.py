"""PDF pages as PDFium reads them: characters with their places, and the document's properties.

Only the child process imports this module, since PDFium ends its process on some files.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator

import pypdfium2
from pypdfium2 import raw as pdfium

from corpus.errors import UnreadableSource
from corpus.formats.document_properties import written_by_author
from corpus.formats.pdf_layout import lay_out
from corpus.formats.pdf_lines import Character, Page, pieces
from corpus.formats.raw import Evidence, Field, Raw

_MOST_PAGES = 10_000
_PROPERTIES: dict[str, tuple[Field, float]] = {
    "Title": ("title", 0.5),
    "Author": ("author", 0.5),
}  # the date is that of the file, and often years off


def read(data: bytes) -> Raw:
    """The text of a PDF. Raises UnreadableSource."""
    document = _open(data)
    try:
        pages, pictures, broken = _pages(document)
        evidence = tuple(_evidence(document))
    finally:
        document.close()
    if not any(page.pieces for page in pages):
        if pictures:
            raise UnreadableSource(
                "has no text in it: it is a scan, so have its letters recognised (OCR) first"
            )
        raise UnreadableSource("has no text in it" + (": its pages are damaged" if broken else ""))
    raw = lay_out(pages)
    if 2 * raw.text.count("\ufffd") > len(raw.text):
        raise UnreadableSource(
            "does not say which letters it shows: have them recognised (OCR) first"
        )
    notes = (f"{broken} of its pages are damaged and left out",) if broken else ()
    return Raw(raw.text, "pdf", None, raw.structure, evidence, notes)


def _open(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        # What PDFium says may be its error over an earlier file.
        if b"/Encrypt" in data and ("assword" in str(error) or "ecurity" in str(error)):
            raise UnreadableSource(
                "is protected by a password: save it without one and add that"
            ) from error
        raise UnreadableSource("is a damaged PDF: get the file again, or print it anew") from error


def _pages(document: pypdfium2.PdfDocument) -> tuple[list[Page], bool, int]:
    """The pages with their text, whether there are pictures, and how many cannot be read."""
    pages: list[Page] = []
    broken = 0
    pictures = False
    count = len(document)
    if count > _MOST_PAGES:
        raise UnreadableSource(f"has {count:,} pages; up to {_MOST_PAGES:,} are read: split it")
    for number in range(count):
        try:
            page = document[number]
            text = page.get_textpage()
        except pypdfium2.PdfiumError:
            broken += 1
            continue
        turn = page.get_rotation()
        width, height = page.get_size()
        page_pieces = pieces(_characters(text, turn, width, height))
        pages.append(Page(number, width, height, page_pieces))
        if not page_pieces and not pictures:
            kinds = (item.type for item in page.get_objects(max_depth=2))
            pictures = any(
                kind
                in (
                    pdfium.FPDF_PAGEOBJ_IMAGE,
                    pdfium.FPDF_PAGEOBJ_SHADING,
                    pdfium.FPDF_PAGEOBJ_PATH,
                )
                for kind in kinds
            )
        text.close()
        page.close()
    return pages, pictures, broken


def _characters(
    page: pypdfium2.PdfTextPage, turn: int, width: float, height: float
) -> Iterator[Character]:
    """The characters as PDFium lists them, in points from the lower left of the page as shown."""
    box = pdfium.FS_RECTF()
    where = ctypes.byref(box)
    handle = page.raw
    code_of, box_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    for n in range(page.count_chars()):
        code = code_of(handle, n)
        if code in (32, 13, 10, 9) or not box_of(handle, n, where):
            yield Character("\n" if code in (13, 10) else " ", 0, 0, 0, 0)
            continue
        left, low, right, top = box.left, box.bottom, box.right, box.top
        if turn == 90:
            left, low, right, top = low, height - right, top, height - left
        elif turn == 180:
            left, low, right, top = width - right, height - top, width - left, height - low
        elif turn == 270:
            left, low, right, top = width - top, left, width - low, right
        yield Character(_letter(code), left, low, right, top)


def _letter(code: int) -> str:
    """The character of a code; U+FFFD where a font's table names one that there is not."""
    is_one = 0 < code <= sys.maxunicode and not 0xD800 <= code <= 0xDFFF
    return chr(code) if is_one else "\ufffd"


def _evidence(document: pypdfium2.PdfDocument) -> Iterator[Evidence]:
    try:
        properties = document.get_metadata_dict(skip_empty=True)
    except (pypdfium2.PdfiumError, UnicodeError):
        return
    for key, (field, weight) in _PROPERTIES.items():
        value = written_by_author(properties.get(key))
        if value:
            yield Evidence(field, value, f"document properties, {key.lower()}", weight)
