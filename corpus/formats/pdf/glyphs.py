"""A PDF page's characters as PDFium lists them, with their places, directions and fonts."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Sequence
from functools import partial
from math import degrees
from struct import Struct

import pypdfium2
from pypdfium2 import raw as pdfium

from corpus.formats.pdf.annotations import Box
from corpus.formats.pdf.characters import MIRRORED, PLAIN, Character, Characters, Style
from corpus.formats.pdf.letters import UNKNOWN

_SIDES = Struct("4f")
"""Left, top, right and bottom of a box, as FS_RECTF has them."""
_HYPHEN, _HYPHEN_AT_ONCE = 0x02, 0xFFFE
"""What PDFium gives for a hyphen at a line's end."""
_FIRST_DOUBTFUL = 0x2100
"""Code from which each may be a part of a longer one; of smaller ones, one each is looked at."""
LINE_END, _BLANK = Character("\n", 0, 0, 0, 0), Character(" ", 0, 0, 0, 0)
_SLANT = 1.5
"""Degrees by which scanned lines may rise or fall."""
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


def characters_of(
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
            add(LINE_END if code in (13, 10) else _BLANK)
            continue
        left, top, right, low = sides_of(box)
        if turn:
            left, low, right, top = as_shown(turn, width, height, left, low, right, top)
        # Halves of characters are joined by `as_text`.
        known = chr(code) if 0 < code <= most else UNKNOWN
        add(new(Character, (known, left, low, right, top)))

    def blank(n: int) -> Character | None:
        if pdfium.FPDFText_IsGenerated(handle, n) == 1 or not box_of(handle, n, where):
            return None
        sides = as_shown(turn, width, height, box.left, box.bottom, box.right, box.top)
        return Character(" ", *sides) if sides[2] > sides[0] else None

    def direction(n: int) -> int:
        stated = _direction(handle, turn, n)
        return _as_placed(stated, found, n) if stated in (90, 180, 270, MIRRORED) else stated

    return Characters(found, direction, partial(_style, handle, fonts), blank)


def with_fields(page: Characters, fields: Characters, places: list[Box]) -> Characters:
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
        [*page.all, LINE_END, *(fields.all[n] for n in chosen)],
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


def as_shown(
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
