"""PDF: what PDFium finds on the pages, in the order in which it is read.

PDFium says where each character stands; what order that makes, which lines are a paragraph and what
comes back page after page is found here (`pdf_lines`, `pdf_order`, `pdf_furniture`), because a PDF
has none of it. It runs in a child process, for PDFium ends its process on some files.
"""

from __future__ import annotations

import ctypes
import sys
from collections import defaultdict
from collections.abc import Iterator
from statistics import median

import pypdfium2
from pypdfium2 import raw as pdfium

from corpus.errors import UnreadableSource
from corpus.formats.document_properties import said
from corpus.formats.pdf_furniture import furniture
from corpus.formats.pdf_lines import Character, Page, Piece, pieces
from corpus.formats.pdf_order import Line, gutters, lines_of, ordered
from corpus.formats.raw import Evidence, Field, Hint, Raw

_MOST_PAGES = 10_000
_PROPERTIES: dict[str, tuple[Field, float]] = {
    "Title": ("title", 0.5),
    "Author": ("author", 0.5),
}  # the date is that of the file, and often years off
_LEVELS = (1.6, 1.25, 1.1)
"""How much larger than the text headings of the levels 1, 2 and 3 are."""
_LONGEST_HEADING = 200
_MOST_GUTTERS = 6
_SAME_GUTTER = 4.0
"""Points by which a gutter's place may differ from page to page."""


def read(data: bytes) -> Raw:
    """The text of a PDF. Raises UnreadableSource."""
    document = _opened(data)
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
    raw = _laid_out(pages)
    if 2 * raw.text.count("\ufffd") > len(raw.text):
        raise UnreadableSource(
            "does not say which letters it shows: have them recognised (OCR) first"
        )
    notes = (f"{broken} of its pages are damaged and left out",) if broken else ()
    return Raw(raw.text, "pdf", None, raw.structure, evidence, notes)


def _opened(data: bytes) -> pypdfium2.PdfDocument:
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
        found = pieces(_characters(text, turn, width, height))
        pages.append(Page(number, width, height, found))
        if not found and not pictures:
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
        told = document.get_metadata_dict(skip_empty=True)
    except (pypdfium2.PdfiumError, UnicodeError):
        return
    for key, (field, weight) in _PROPERTIES.items():
        value = said(told.get(key))
        if value:
            yield Evidence(field, value, f"document properties, {key.lower()}", weight)


def _laid_out(pages: list[Page]) -> Raw:
    """All text of the pages: lines end with a newline, paragraphs with an empty line and pages with
    a form feed.
    """
    out: list[str] = []
    length = 0
    hints: list[Hint] = []

    def put(text: str) -> None:
        nonlocal length
        out.append(text)
        length += len(text)

    repeated = furniture(pages)
    size = _usual_size([piece for page in pages for piece in page.pieces])
    texts = {
        page.number: [p for p in page.pieces if id(p) not in repeated.get(page.number, {})]
        for page in pages
    }
    known = _usual_gutters([gutters(text) for text in texts.values()])
    before: Line | None = None
    for page in pages:
        if length:
            put("\n\f")
        marked = repeated.get(page.number, {})
        heads, feet = _marked(page, marked)
        for kind, words in heads:
            put("\n" if out else "")
            hints.append(Hint(kind, length, length + len(words)))
            put(words)
        for line in lines_of(ordered(texts[page.number], known), before):
            put("" if not out else "\n" if line.goes_on else "\n\n")
            start = length
            put(line.text)
            if line.goes_on:
                hints.append(Hint("goes-on", start, length))
            level = _level(line, size)
            if level:
                hints.append(Hint("heading", start, length, level))
            before = line
        for kind, words in feet:
            put("\n\n")
            hints.append(Hint(kind, length, length + len(words)))
            put(words)
    return Raw("".join(out), "pdf", None, tuple(hints))


def _marked(
    page: Page, marked: dict[int, str]
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """What comes back on other pages, with its kind: above the text, and below it."""
    found = [(piece, marked[id(piece)]) for piece in page.pieces if id(piece) in marked]
    found.sort(key=lambda pair: (-round(pair[0].low), pair[0].left))
    middle = page.height / 2
    return (
        [(kind, piece.text) for piece, kind in found if piece.low > middle],
        [(kind, piece.text) for piece, kind in found if piece.low <= middle],
    )


def _usual_gutters(by_page: list[list[float]]) -> list[float]:
    """The gutters of pages, each place once, those of most pages first."""
    there: dict[int, list[float]] = defaultdict(list)
    for places in by_page:
        for place in places:
            there[round(place / _SAME_GUTTER)].append(place)
    usual = sorted(there.values(), key=len, reverse=True)[:_MOST_GUTTERS]
    return [median(places) for places in usual]


def _usual_size(all_pieces: list[Piece]) -> float:
    """The height of most letters."""
    letters: dict[float, int] = {}
    for piece in all_pieces:
        size = round(piece.height * 2) / 2
        letters[size] = letters.get(size, 0) + len(piece.text)
    return max(letters, key=lambda size: letters[size], default=1.0) or 1.0


def _level(line: Line, size: float) -> int:
    if len(line.text) > _LONGEST_HEADING or not any(map(str.isalpha, line.text)):
        return 0
    ratio = line.height / size
    return next((level for level, least in enumerate(_LEVELS, start=1) if ratio >= least), 0)
