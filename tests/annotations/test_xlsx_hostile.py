"""Workbooks that are damaged, something else, or made to do harm: one sentence each."""

from __future__ import annotations

import io
import struct
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter

from annotations.errors import BadFile
from annotations.exchange.formats import xlsx_file
from annotations.exchange.isolated import read_project
from annotations.service.store import Store
from tests.annotations.test_xlsx_import import HEADER, ROW, read, table, with_member

GOOD = table(HEADER, ROW)
SHEET = "xl/worksheets/sheet1.xml"
BOOK = "xl/workbook.xml"


def zipped(**members: bytes | str) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def open_document() -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<a/>")
    return out.getvalue()


def encrypted_members() -> bytes:
    data = bytearray(GOOD)
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(signature)
        while place >= 0:
            struct.pack_into("<H", data, place + at, 1)
            place = data.find(signature, place + 4)
    return bytes(data)


def with_sheet(change) -> bytes:
    return with_member(GOOD, SHEET, change)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
BILLION = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
BAD = {
    "nothing": (b"", "this is not an XLSX file"),
    "a CSV": (b"id,document,tag\r\n", "this is not an XLSX file; save it as XLSX or CSV"),
    "an XLS": (OLE, "an older XLS; save it as XLSX"),
    "encrypted": (OLE + "EncryptedPackage".encode("utf-16-le"), "this workbook is encrypted"),
    "encrypted members": (encrypted_members(), "is encrypted"),
    "an ODS": (
        open_document(), "an OpenDocument file"),
    "a Word file": (zipped(**{"word/document.xml": "<a/>"}), "there is no xl/workbook.xml in it"),
    "an XLSB": (zipped(**{"xl/workbook.bin": "x"}), "a binary workbook"),
    "cut off": (GOOD[:-60], "is a damaged ZIP archive"),
    "cut in the middle": (GOOD[: len(GOOD) // 2], "is a damaged ZIP archive"),
    "no XML": (with_member(GOOD, BOOK, lambda _: "workbook"), "its XML cannot be read"),
    "a sheet that ends early": (
        with_sheet(lambda xml: xml[: len(xml) * 2 // 3]), "this XLSX file is damaged"),
    "a sheet that is no XML": (with_sheet(lambda _: "sheet"), "this XLSX file is damaged"),
    "a sheet with broken XML": (
        with_sheet(lambda xml: xml.replace("</c>", "</d>", 5)), "this XLSX file is damaged"),
    "a far corner": (
        with_sheet(lambda xml: xml.replace("</sheetData>", FAR)),
        "spreads over 1,048,576 rows and 16,384 columns"),
    "entities": (
        with_member(GOOD, BOOK, lambda xml: xml.replace("<workbook", f"{BILLION}<workbook", 1)),
        "declares its own entities"),
    "a bomb": (
        with_sheet(lambda xml: xml.replace("</sheetData>", " " * 5_000_000 + "</sheetData>")),
        "when unpacked: it cannot be read"),
    "other columns": (
        table(("code", "segment"), ("a", "b")),
        r"has the columns of annotations: id, document, tag, content, start and end; or of a "
        r"codebook: tag and description \(there are code, segment\)"),
    "only empty sheets": (table(), "no sheet of this workbook has the columns"),
    "two columns of a name": (table((*HEADER, "tag"), ROW), "there are 2 columns called tag"),
    "no number": (table(HEADER, (*ROW[:4], "soon", 65, "")), "line 2: start and end must be"),
    "a negative place": (table(HEADER, (*ROW[:4], -3, 65, "")), "line 2: -3–65 is not a passage"),
    "a fraction": (table(HEADER, (*ROW[:4], 5.5, 65, "")), "line 2: start and end must be whole"),
    "a tag without a name": (
        table(("tag", "description"), ("", "nothing")), "the sheet “Tabelle1”: line 2"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "sentence"), BAD.values(), ids=BAD)
def test_a_bad_workbook_is_refused_in_one_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(BadFile, match=sentence) as error:
        read(data)
    assert "\n" not in str(error.value)


def test_the_child_refuses_alike_and_nothing_is_taken(store: Store) -> None:
    with pytest.raises(BadFile, match="spreads over 1,048,576 rows"):
        read_project(xlsx_file.FORMAT, BAD["a far corner"][0])
    assert store.annotations() == []


def test_a_sheet_beside_the_table_may_be_too_large() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("far").write(0, 0, "a")
        near = book.add_worksheet("near")
        near.write_row(0, 0, HEADER)
        near.write_row(1, 0, ROW)
    data = with_member(out.getvalue(), SHEET, lambda xml: xml.replace("</sheetData>", FAR))
    project = read(data)
    assert len(project.rows) == 1
    assert project.rows.warnings[0].startswith("the sheet “far” spreads over")
