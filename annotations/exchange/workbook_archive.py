"""A workbook (Office Open XML, ECMA-376) as a ZIP archive, checked before anything reads its cells.

What makes the cells into values holds a sheet as one rectangle: two cells at opposite corners take
the memory of seventeen thousand million. And it cannot tell a formula that was never calculated
from an empty cell.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from annotations.errors import BadFile
from corpus.errors import UnreadableSource
from corpus.formats.archive import Archive

MOST_UNPACKED = 600_000_000
"""Bytes of all that is read of a workbook."""
MOST_CELLS = 24_000_000
"""Of the rectangle that the cells of a sheet take up."""
_BOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How the older files of Microsoft's begin, and encrypted ones of today."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ODS = b"mimetypeapplication/vnd.oasis.opendocument"
_HEAD = 200
# Empty cells that have only a format close themselves.
_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br=["']([A-Za-z]{1,3})(\d{1,7})["'][^>]*(?<!/)>""")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_CELL_WITH_FORMULA = re.compile(
    rb"""<(?:\w+:)?c\s([^>]*)>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"""
    rb"""(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"""
)
_END = re.compile(rb"</(?:\w+:)?worksheet\s*>")
_TAIL = 4096
_REFERENCE = re.compile(rb"""\br=["']([A-Za-z]{1,3})(\d{1,7})["']""")
_TEXT = re.compile(rb"""\bt=["']str["']""")


@dataclass(frozen=True, slots=True)
class SheetFile:
    """What the XML of a sheet tells, beside the values of its cells."""

    rows: int
    columns: int
    """The rectangle that its cells take up, from the first cell of all."""
    uncalculated: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    """The cells, by row and column from 0, that have a formula and no value."""

    @property
    def is_too_large(self) -> bool:
        return self.rows * self.columns > MOST_CELLS


def check_workbook(data: bytes) -> Mapping[str, SheetFile]:
    """What the XML tells of each sheet, by its name. Raises BadFile for what is no workbook, is
    encrypted or damaged, or would be too large.
    """
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise BadFile("this workbook is encrypted: save it without a password")
        raise BadFile("this is no XLSX file but an older XLS; save it as XLSX")
    if not data.startswith(b"PK"):
        raise BadFile("this is not an XLSX file; save it as XLSX or CSV")
    try:
        archive = Archive(data, most=MOST_UNPACKED)
        if archive.find(_BOOK) is None:
            raise BadFile(_without_book(data, archive))
        targets = _targets(archive.xml(_RELATIONS))
        return {
            name: _sheet_file(archive.read(_member(archive, targets[relation])))
            for name, relation in _sheets(archive.xml(_BOOK))
            if relation in targets
        }
    except UnreadableSource as error:
        raise BadFile(f"this XLSX file {error}") from error


def _without_book(data: bytes, archive: Archive) -> str:
    if _ODS in data[:_HEAD]:
        return "this is an OpenDocument file (ODS); save it as XLSX"
    if any(name.endswith(".bin") and name.startswith("xl/") for name in archive.names):
        return "this is a binary workbook (XLSB); save it as XLSX"
    return f"this is not an XLSX file: there is no {_BOOK} in it"


def _sheets(book: Any) -> list[tuple[str, str]]:
    """The name of each sheet, and the name of its relation."""
    found: list[tuple[str, str]] = []
    for sheet in book.iter("{*}sheet"):
        relation = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")
        found.append((sheet.get("name", ""), relation))
    return found


def _targets(relations: Any) -> dict[str, str]:
    """The member of the archive that each relation leads to, if it is a sheet of cells."""
    return {
        one.get("Id", ""): one.get("Target", "")
        for one in relations.iter("{*}Relationship")
        if one.get("Type", "").endswith("/worksheet")
    }


def _member(archive: Archive, target: str) -> str:
    path = target.removeprefix("/") if target.startswith("/") else str(PurePosixPath("xl", target))
    return archive.find(path) or path


def _sheet_file(xml: bytes) -> SheetFile:
    if xml.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        xml = xml.decode("utf-16", "replace").encode()
    # What reads the cells takes a sheet that breaks off for one that ends there.
    if not _END.search(xml[-_TAIL:]):
        raise BadFile("this XLSX file is damaged: get it again, or save it again")
    first_row = first_column = 1 << 30
    last_row = last_column = -1
    for match in _CELL.finditer(xml):
        row, column = int(match[2]) - 1, _column(match[1])
        first_row, last_row = min(first_row, row), max(last_row, row)
        first_column, last_column = min(first_column, column), max(last_column, column)
    uncalculated = set[tuple[int, int]]()
    if _FORMULA.search(xml):
        for match in _CELL_WITH_FORMULA.finditer(xml):
            place = _REFERENCE.search(match[1])
            if place and not _TEXT.search(match[1]):
                uncalculated.add((int(place[2]) - 1, _column(place[1])))
    return SheetFile(
        max(0, last_row - first_row + 1),
        max(0, last_column - first_column + 1),
        frozenset(uncalculated),
    )


def _column(letters: bytes) -> int:
    """The number of a column, from 0."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number - 1
