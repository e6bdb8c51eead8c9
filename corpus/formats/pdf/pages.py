"""PDF pages as PDFium reads them: characters with their places, and the document's properties.

Only the child process imports this module, since PDFium ends its process on some files.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pypdfium2
from pypdfium2 import raw as pdfium

from corpus.errors import UnreadableSource
from corpus.formats.document_properties import written_by_author
from corpus.formats.pdf.annotations import fields_and_comments, flattened
from corpus.formats.pdf.bidi import FROM_RIGHT, pieces_by_place
from corpus.formats.pdf.characters import (
    MIRRORED,
    Characters,
    Style,
    stacked,
    turned,
)
from corpus.formats.pdf.glyphs import LINE_END, as_shown, characters_of, with_fields
from corpus.formats.pdf.layout import lay_out
from corpus.formats.pdf.letters import UNKNOWN
from corpus.formats.pdf.lines import Page, Piece, pieces
from corpus.formats.pdf.spacing import close_up, without_shadows
from corpus.formats.raw import Evidence, Field, Raw

_MOST_PAGES = 10_000
_MANY_UNKNOWN = 0.002
"""Share of letters without a meaning from which it is said."""
_FEWEST_LETTERS = 1000
"""Readable letters for which a PDF is read though most of its letters are unknown."""
_MOST_RANGES = 6
"""Of page numbers that are named."""
_SHOWN = (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING, pdfium.FPDF_PAGEOBJ_PATH)
_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7a3\uff00-\uff60]")
_SAME_SLANT = 3
"""Degrees by which the letters of one slanting text may differ."""
_PROPERTIES: dict[str, tuple[Field, float]] = {
    "Title": ("title", 0.5),
    "Author": ("author", 0.5),
}  # the date is that of the file, and often years off


def read(data: bytes) -> Raw:
    """The text of a PDF. Raises UnreadableSource."""
    document = _open(data)
    collecting = gc.isenabled()
    # Half a million short-lived characters hold no cycles, and looking for some takes long.
    gc.disable()
    try:
        found = _pages(document)
        evidence = tuple(_evidence(document))
    finally:
        document.close()
        if collecting:
            gc.enable()
    if not any(_has_text(page) for page in found.pages):
        if found.pictures:
            raise UnreadableSource("has no text: it is a scan, so run text recognition (OCR) first")
        damaged = ": its pages are damaged" if found.broken else ""
        raise UnreadableSource(f"has no text in it{damaged}")
    raw = lay_out(found.pages)
    unknown = raw.text.count(UNKNOWN)
    if 2 * unknown > len(raw.text) and sum(map(str.isalpha, raw.text)) < _FEWEST_LETTERS:
        raise UnreadableSource(
            "does not contain its text as characters: run text recognition (OCR) first"
        )
    return replace(raw, evidence=evidence, notes=tuple(_notes(found, unknown, raw.text)))


def _has_text(page: Page) -> bool:
    return bool(page.pieces) or any(aside.pieces for aside in page.asides)


def _notes(found: _Found, unknown: int, text: str) -> Iterator[str]:
    """What a reader should know, as sentences."""
    if found.broken:
        yield f"{found.broken} of its pages are damaged and were skipped"
    if found.without_text:
        one = len(found.without_text) == 1
        yield (
            f"{'page' if one else 'pages'} {_numbers(found.without_text)} "
            f"{'shows something but has' if one else 'show something but have'} no text: scanned?"
        )
    if unknown and unknown >= _MANY_UNKNOWN * len(text):
        yield (f"{unknown:,} of its letters are unknown and shown as {UNKNOWN}")


def _numbers(pages: list[int]) -> str:
    """Page numbers in words: `3`, `3 and 4`, `1, 3–7 and 9`."""
    ranges: list[list[int]] = []
    for page in pages:
        if ranges and ranges[-1][-1] == page - 1:
            ranges[-1].append(page)
        else:
            ranges.append([page])
    parts: list[str] = []
    for run in ranges:
        parts += [f"{run[0]}–{run[-1]}"] if len(run) > 2 else map(str, run)
    if len(parts) > _MOST_RANGES:
        return ", ".join(parts[:_MOST_RANGES]) + f" and others ({len(pages)} in all)"
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def _open(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        # What PDFium says may be its error over an earlier file.
        if b"/Encrypt" in data and ("assword" in str(error) or "ecurity" in str(error)):
            raise UnreadableSource(
                "is protected by a password: save it without one and add that"
            ) from error
        raise UnreadableSource("is a damaged PDF: get the file again, or print it again") from error


@dataclass
class _Found:
    pages: list[Page]
    broken: int = 0
    """Pages that cannot be read."""
    pictures: bool = False
    """Whether a page without text shows something."""
    without_text: list[int] = field(default_factory=list)
    """The numbers of those pages, from 1."""


def _pages(document: pypdfium2.PdfDocument) -> _Found:
    found = _Found([])
    count = len(document)
    if count > _MOST_PAGES:
        raise UnreadableSource(f"has {count:,} pages; the maximum is {_MOST_PAGES:,}: split it")
    fonts: dict[bytes, Style] = {}
    for number in range(count):
        try:
            page = document[number]
            shown, comments = fields_and_comments(page)
            text = page.get_textpage()
        except pypdfium2.PdfiumError:
            found.broken += 1
            continue
        width, height = page.get_size()
        turn = page.get_rotation()
        characters = characters_of(text, turn, width, height, fonts)
        if shown and (flat := flattened(document, page, number)) is not None:
            text_with_fields = flat.get_textpage()  # lives as long as its characters
            fields = characters_of(text_with_fields, turn, width, height, fonts)
            places = [as_shown(turn, width, height, *box) for box in shown]
            characters = with_fields(characters, fields, places)
        made = _page(number, width, height, characters)
        made.comments = comments
        found.pages.append(made)
        if not _has_text(made) and any(
            item.type in _SHOWN for item in page.get_objects(max_depth=2)
        ):
            found.pictures = True
            found.without_text.append(number + 1)
        text.close()
        page.close()
    return found


def _page(number: int, width: float, height: float, characters: Characters) -> Page:
    """A page's pieces, and its asides."""
    shown = "".join([c.text for c in characters.all])
    vertical = stacked(characters.all) if not shown.isascii() and _WIDE.search(shown) else None
    upright = characters
    if vertical:
        # Columns side by side would look like letters of one line.
        rest = [LINE_END if n in vertical else c for n, c in enumerate(characters.all)]
        upright = replace(characters, all=rest)
    made, elsewhere = _pieces(upright, shown, width)
    if vertical:
        elsewhere[270] = [n for n, c in enumerate(characters.all) if n in vertical or c is LINE_END]
    page = Page(number, width, height, made[0], [], made[1])
    for way, numbers in _merged(elsewhere).items():
        aside = turned(characters, numbers, way, width, height)
        tall, wide = (width, height) if way in (90, 270) else (height, width)
        words = "".join([c.text for c in aside.all])
        (turned_pieces, from_right), _ = _pieces(aside, words, wide)
        page.asides.append(Page(number, wide, tall, turned_pieces, [], from_right))
    return page


def _merged(by_direction: dict[int, list[int]]) -> dict[int, list[int]]:
    """The same, with directions together that differ by rounding only."""
    merged: dict[int, list[int]] = {}
    for way, numbers in sorted(by_direction.items(), key=lambda item: -len(item[1])):
        for other in merged:
            near = min((way - other) % 360, (other - way) % 360)
            if near <= _SAME_SLANT and MIRRORED not in (way, other):
                merged[other] = sorted({*merged[other], *numbers})
                break
        else:
            merged[way] = numbers
    return merged


def _pieces(
    characters: Characters, shown: str, width: float
) -> tuple[tuple[list[Piece], bool], dict[int, list[int]]]:
    """The pieces, whether they are mirrored since lines run from right to left, and the characters
    whose lines run in other directions.
    """
    made, elsewhere = pieces(characters)
    if shown.isascii() or not FROM_RIGHT.search(shown):
        close_up(made, characters)
        return (without_shadows(made, characters), False), elsewhere
    made = _by_place(made, characters)
    from_right = len(FROM_RIGHT.findall(shown))
    if 2 * from_right < sum(map(str.isalpha, shown)):
        return (made, False), elsewhere
    for piece in made:
        piece.left, piece.right = width - piece.right, width - piece.left
    return (made, True), elsewhere


def _by_place(made: list[Piece], characters: Characters) -> list[Piece]:
    """The pieces, those of lines with letters that run from right to left put together anew."""
    bands = [(p.low, p.top) for p in made if FROM_RIGHT.search(p.text)]
    rest: list[Piece] = []
    numbers: set[int] = set()
    for piece in made:
        middle = (piece.low + piece.top) / 2
        if any(low < middle < top for low, top in bands):
            # Blanks stand between the pieces that PDFium's order makes of a line.
            numbers.update(range(max(0, piece.start - 1), piece.end))
            if piece.end < len(characters.all) and characters.all[piece.end].text.isspace():
                numbers.add(piece.end)
        else:
            rest.append(piece)
    starts = {piece.start for piece in rest} | {piece.end - 1 for piece in rest}
    return rest + pieces_by_place(characters, sorted(numbers - starts))


def _evidence(document: pypdfium2.PdfDocument) -> Iterator[Evidence]:
    try:
        properties = document.get_metadata_dict(skip_empty=True)
    except (pypdfium2.PdfiumError, UnicodeError):
        return
    for key, (name, weight) in _PROPERTIES.items():
        value = written_by_author(properties.get(key))
        if value:
            yield Evidence(name, value, f"document properties, {key.lower()}", weight)
