"""PDF pages as PDFium reads them: characters with their places, and the document's properties.

Only the child process imports this module, since PDFium ends its process on some files.
"""

from __future__ import annotations

import ctypes
import gc
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from math import degrees
from struct import Struct

import pypdfium2
from pypdfium2 import raw as pdfium

from corpus.errors import UnreadableSource
from corpus.formats.document_properties import written_by_author
from corpus.formats.pdf_annotations import Box, fields_and_comments, flattened
from corpus.formats.pdf_bidi import FROM_RIGHT, pieces_by_place
from corpus.formats.pdf_characters import (
    MIRRORED,
    PLAIN,
    Character,
    Characters,
    Style,
    stacked,
    turned,
)
from corpus.formats.pdf_layout import lay_out
from corpus.formats.pdf_letters import UNKNOWN
from corpus.formats.pdf_lines import Page, Piece, pieces
from corpus.formats.pdf_spacing import close_up, without_shadows
from corpus.formats.raw import Evidence, Field, Raw

_MOST_PAGES = 10_000
_MANY_UNKNOWN = 0.002
"""Share of letters without a meaning from which it is said."""
_FEWEST_LETTERS = 1000
"""Readable letters for which a PDF is read though most of its letters are unknown."""
_MOST_RANGES = 6
"""Of page numbers that are named."""
_SIDES = Struct("4f")
"""Left, top, right and bottom of a box, as FS_RECTF has them."""
_SHOWN = (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING, pdfium.FPDF_PAGEOBJ_PATH)
_HYPHEN, _HYPHEN_AT_ONCE = 0x02, 0xFFFE
"""What PDFium gives for a hyphen at a line's end."""
_FIRST_DOUBTFUL = 0x2100
"""Code from which each may be a part of a longer one; of smaller ones, one each is looked at."""
_LINE_END, _BLANK = Character("\n", 0, 0, 0, 0), Character(" ", 0, 0, 0, 0)
_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7a3\uff00-\uff60]")
_SLANT = 1.5
"""Degrees by which scanned lines may rise or fall."""
_SAME_SLANT = 3
"""Degrees by which the letters of one slanting text may differ."""
_LONGEST_NAME = 128
"""Bytes of a font's name."""
_name, _flags = ctypes.create_string_buffer(_LONGEST_NAME), ctypes.c_int()
"""Into which PDFium writes; it is not called from two threads."""
_FIXED_PITCH, _FORCE_BOLD = 1, 1 << 18
"""Flags of a font's description (ISO 32000-1, table 123)."""
_MONO = (b"courier", b"mono", b"consol", b"menlo", b"typewriter", b"cmtt", b"sftt", b"inconsolata")
_NOT_MONO = (b"gothic", b"mincho", b"song", b"hei", b"ming", b"kai", b"light", b"corsiva")
"""Chinese and Japanese letters are of one width, and say so."""
_BOLD = (b"bold", b"black", b"heavy", b"semibold", b"cmbx", b"sfbx")
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
            raise UnreadableSource(
                "has no text in it: it is a scan, so have its letters recognised (OCR) first"
            )
        damaged = ": its pages are damaged" if found.broken else ""
        raise UnreadableSource(f"has no text in it{damaged}")
    raw = lay_out(found.pages)
    unknown = raw.text.count(UNKNOWN)
    if 2 * unknown > len(raw.text) and sum(map(str.isalpha, raw.text)) < _FEWEST_LETTERS:
        raise UnreadableSource(
            "does not say which letters it shows: have them recognised (OCR) first"
        )
    return replace(raw, evidence=evidence, notes=tuple(_notes(found, unknown, raw.text)))


def _has_text(page: Page) -> bool:
    return bool(page.pieces) or any(aside.pieces for aside in page.asides)


def _notes(found: _Found, unknown: int, text: str) -> Iterator[str]:
    """What a reader should know, as sentences."""
    if found.broken:
        yield f"{found.broken} of its pages are damaged and left out"
    if found.without_text:
        one = len(found.without_text) == 1
        yield (
            f"{'page' if one else 'pages'} {_numbers(found.without_text)} "
            f"{'shows something but has' if one else 'show something but have'} no text: scanned?"
        )
    if unknown and unknown >= _MANY_UNKNOWN * len(text):
        yield (
            f"{unknown:,} of its letters are marked {UNKNOWN}, since it does not say which they are"
        )


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
        raise UnreadableSource("is a damaged PDF: get the file again, or print it anew") from error


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
        raise UnreadableSource(f"has {count:,} pages; up to {_MOST_PAGES:,} are read: split it")
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
        characters = _characters(text, turn, width, height, fonts)
        if shown and (with_fields := flattened(document, page, number)) is not None:
            text_with_fields = with_fields.get_textpage()  # lives as long as its characters
            fields = _characters(text_with_fields, turn, width, height, fonts)
            places = [_turned(turn, width, height, *box) for box in shown]
            characters = _with_fields(characters, fields, places)
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
        rest = [_LINE_END if n in vertical else c for n, c in enumerate(characters.all)]
        upright = replace(characters, all=rest)
    made, elsewhere = _pieces(upright, shown, width)
    if vertical:
        elsewhere[270] = [
            n for n, c in enumerate(characters.all) if n in vertical or c is _LINE_END
        ]
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


def _characters(
    page: pypdfium2.PdfTextPage, turn: int, width: float, height: float, fonts: dict[bytes, Style]
) -> Characters:
    """The characters as PDFium lists them, in points from the lower left of the page as shown."""
    box = pdfium.FS_RECTF()
    where = ctypes.byref(box)
    handle = page.raw
    box_of = pdfium.FPDFText_GetLooseCharBox
    found: list[Character] = []
    add = found.append
    # These lines run once for each letter; the constructor of a named tuple would take a third of
    # the time.
    new, sides_of, most = tuple.__new__, _SIDES.unpack_from, sys.maxunicode
    for n, code in enumerate(_codes(page)):
        if code in (32, 13, 10, 9) or not box_of(handle, n, where):
            add(_LINE_END if code in (13, 10) else _BLANK)
            continue
        left, top, right, low = sides_of(box)
        if turn:
            left, low, right, top = _turned(turn, width, height, left, low, right, top)
        # Halves of characters are joined by `as_text`.
        known = chr(code) if 0 < code <= most else UNKNOWN
        add(new(Character, (known, left, low, right, top)))

    def blank(n: int) -> Character | None:
        if pdfium.FPDFText_IsGenerated(handle, n) == 1 or not box_of(handle, n, where):
            return None
        sides = _turned(turn, width, height, box.left, box.bottom, box.right, box.top)
        return Character(" ", *sides) if sides[2] > sides[0] else None

    def direction(n: int) -> int:
        stated = _direction(handle, turn, n)
        return _as_placed(stated, found, n) if stated in (90, 180, 270, MIRRORED) else stated

    return Characters(found, direction, partial(_style, handle, fonts), blank)


def _with_fields(page: Characters, fields: Characters, places: list[Box]) -> Characters:
    """The characters of a page, and those that its fields show behind them. `fields`: all of the
    page and its fields.
    """
    known = {(round(c.left), round(c.low)) for c in page.all}
    chosen = [
        n
        for n, c in enumerate(fields.all)
        if c.text.isspace()
        or (
            (round(c.left), round(c.low)) not in known
            and any(
                left <= (c.left + c.right) / 2 <= right and low <= (c.low + c.top) / 2 <= top
                for left, low, right, top in places
            )
        )
    ]
    if all(fields.all[n].text.isspace() for n in chosen):
        return page
    own = len(page.all) + 1
    return Characters(
        [*page.all, _LINE_END, *(fields.all[n] for n in chosen)],
        lambda n: page.direction(n) if n < own else fields.direction(chosen[n - own]),
        lambda n: page.style(n) if n < own else fields.style(chosen[n - own]),
        lambda n: page.blank(n) if n < own else fields.blank(chosen[n - own]),
    )


def _codes(page: pypdfium2.PdfTextPage) -> Sequence[int]:
    """The codes of a page's characters. Asked for at once, which is faster, and one by one where
    the halves of 16 bits that this gives are not all.
    """
    count = page.count_chars()
    code_of = pdfium.FPDFText_GetUnicode
    buffer = (ctypes.c_ushort * (max(count, 0) + 1))()
    if count > 0 and pdfium.FPDFText_GetText(page, 0, count, buffer) == count + 1:
        codes = [_HYPHEN if code == _HYPHEN_AT_ONCE else code for code in buffer[:count]]
        different = set(codes)
        numbers = [codes.index(code) for code in different]
        if max(different) >= _FIRST_DOUBTFUL:
            numbers += [n for n, code in enumerate(codes) if code >= _FIRST_DOUBTFUL]
        if all(code_of(page, n) == codes[n] for n in numbers):
            return codes
    return [code_of(page, n) for n in range(count)]


def _turned(
    turn: int, width: float, height: float, left: float, low: float, right: float, top: float
) -> tuple[float, float, float, float]:
    """A box on the page as shown, turned clockwise by so many degrees."""
    if turn == 90:
        return low, height - right, top, height - left
    if turn == 180:
        return width - right, height - top, width - left, height - low
    if turn == 270:
        return width - top, left, width - low, right
    return left, low, right, top


def _direction(page: pdfium.FPDF_TEXTPAGE, turn: int, n: int) -> int:
    """Degrees, counterclockwise, of a character's line; slight slants of scans are none."""
    stated = pdfium.FPDFText_GetCharAngle(page, n)
    if not stated and not turn:
        return 0
    angle = -degrees(stated) - turn
    straight = 90 * round(angle / 90)
    if straight % 360 == 180 and _is_mirrored(page, n):
        return MIRRORED
    return (straight if abs(angle - straight) <= _SLANT else round(angle)) % 360


def _as_placed(stated: int, characters: list[Character], n: int) -> int:
    """The direction in which a letter's neighbour really stands: a font of negative size turns the
    letters, but not the line.
    """
    first, second = characters[n], characters[min(n + 1, len(characters) - 1)]
    if second is first or second.text.isspace():
        first, second = characters[max(n - 1, 0)], first
        if second is first or first.text.isspace():
            return stated
    right = second.left + second.right - first.left - first.right
    up = second.low + second.top - first.low - first.top
    if stated in (180, MIRRORED) and right > 2 * abs(up):
        return 0
    if stated in (90, 270) and abs(up) > 2 * abs(right):
        return 90 if up > 0 else 270
    return stated


def _is_mirrored(page: pdfium.FPDF_TEXTPAGE, n: int) -> bool:
    """Whether a letter is not turned, but its left side is right."""
    matrix = pdfium.FS_MATRIX()
    found = pdfium.FPDFText_GetMatrix(page, n, ctypes.byref(matrix))
    return bool(found) and matrix.a * matrix.d - matrix.b * matrix.c < 0


def _style(page: pdfium.FPDF_TEXTPAGE, fonts: dict[bytes, Style], n: int) -> Style:
    """What the name and the flags of a character's font say."""
    name, flags = _name, _flags
    if not pdfium.FPDFText_GetFontInfo(page, n, name, _LONGEST_NAME, ctypes.byref(flags)):
        return PLAIN
    known = fonts.get(name.value)
    if known is None:
        low = name.value.lower()
        mono = any(word in low for word in _MONO) or bool(
            flags.value & _FIXED_PITCH and not any(word in low for word in _NOT_MONO)
        )
        known = Style(mono, any(word in low for word in _BOLD) or bool(flags.value & _FORCE_BOLD))
        fonts[name.value] = known
    return known


def _evidence(document: pypdfium2.PdfDocument) -> Iterator[Evidence]:
    try:
        properties = document.get_metadata_dict(skip_empty=True)
    except (pypdfium2.PdfiumError, UnicodeError):
        return
    for key, (name, weight) in _PROPERTIES.items():
        value = written_by_author(properties.get(key))
        if value:
            yield Evidence(name, value, f"document properties, {key.lower()}", weight)
