"""QDPX and QDC files that are damaged or made to do harm: one sentence each, nothing half taken."""

from __future__ import annotations

import io
import struct
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from annotations.errors import BadFile
from annotations.exchange.formats.qdpx import codebook_file, project_file
from annotations.exchange.isolated import read_project
from annotations.service.store import Store
from tests.helpers.qdpx_files import (
    CODE,
    CODES,
    SOURCE,
    import_qdpx,
    project,
    qdpx,
    selection,
    sources,
)

TEXT = "The ferry of Velm carries forty passengers."
GOOD = project(sources(selection(4, 9)))
BILLION = (
    '<!DOCTYPE Project [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = '<!DOCTYPE Project [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def nested(depth: int) -> str:
    code = '<Code guid="00000000-0000-4000-8000-{:012x}" name="c" isCodable="true">'
    return "".join(code.format(n) for n in range(depth)) + "</Code>" * depth


def encrypted() -> bytes:
    data = bytearray(qdpx(GOOD, TEXT))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(signature)
        while place >= 0:
            struct.pack_into("<H", data, place + at, 1)
            place = data.find(signature, place + 4)
    return bytes(data)


BAD = {
    "no archive": (b"Project", "is a damaged ZIP archive"),
    "nothing": (b"", "is a damaged ZIP archive"),
    "cut off": (qdpx(GOOD, TEXT)[:-40], "is a damaged ZIP archive"),
    "damaged within": (
        qdpx(GOOD, TEXT).replace(b"project.qde", b"project.xxx", 1), "is a damaged ZIP archive"),
    "encrypted": (encrypted(), "is encrypted"),
    "without a project": (
        qdpx(GOOD, TEXT, inner="readme.txt"), "has no project called project.qde"),
    "with two projects": (
        qdpx(GOOD, TEXT, inner="a.qde", **{"b.qde": GOOD}), "has several projects"),
    "another root": (
        qdpx("<NotAProject/>"), "this is not a QDPX file: its root is NotAProject, not Project"),
    "a codebook": (qdpx("<CodeBook/>"), "its root is CodeBook, not Project"),
    "no XML": (qdpx("Project"), "is damaged: its XML cannot be read"),
    "XML that ends early": (qdpx(GOOD[:-20]), "is damaged: its XML cannot be read"),
    "an encoding that is unknown": (
        qdpx(GOOD.replace("utf-8", "klingon")), "is damaged: its XML cannot be read"),
    "entities": (
        qdpx(GOOD.replace("<Project", f"{BILLION}<Project", 1).replace('name="p"', 'name="&c;"')),
        "declares its own entities"),
    "entities of files": (
        qdpx(GOOD.replace("<Project", f"{OUTSIDE}<Project", 1).replace("Bo", "&x;")),
        "declares its own entities"),
    "entities in UTF-16": (
        qdpx(GOOD.replace("utf-8", "utf-16")
             .replace("<Project", f"{BILLION}<Project", 1).encode("utf-16")),
        "declares its own entities"),
    "a thousandfold nesting": (
        qdpx(GOOD.replace(CODES, f"<CodeBook><Codes>{nested(1000)}</Codes></CodeBook>")),
        "is damaged: its XML cannot be read"),
    "a project that unpacks to a thousand times its size": (
        qdpx(" " * 10_000_000), "would take more than 200 MB, or a hundred times its size"),
    "a text that unpacks to a thousand times its size": (
        qdpx(GOOD, "a" * 10_000_000), "would take more than 200 MB, or a hundred times its size"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "wanted"), BAD.values(), ids=BAD)
def test_a_bad_file_is_refused_with_one_sentence(data: bytes, wanted: str) -> None:
    importer = project_file.FORMAT.importer
    assert importer is not None
    with pytest.raises(BadFile) as refused:
        importer.run(data)
    assert wanted in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("name", ["cut off", "entities", "a thousandfold nesting"])
def test_the_child_process_says_the_same(name) -> None:
    with pytest.raises(BadFile, match=BAD[name][1]):
        read_project(project_file.FORMAT, BAD[name][0])


def test_what_is_nested_deeper_than_names_allow_keeps_its_last_names(store: Store) -> None:
    import_qdpx(
        store, qdpx(GOOD.replace(CODES, f"<CodeBook><Codes>{nested(120)}</Codes></CodeBook>"))
    )
    assert max(len(tag.name) for tag in store.tags.codebook().tags) <= 200


@pytest.mark.parametrize(
    "place",
    ["internal://../../etc/passwd", "absolute:///etc/passwd", "internal://", "/etc/passwd",
     r"internal://..\..\x.txt", "https://example.org/a.txt", "internal://missing.txt"],
)  # fmt: skip
def test_paths_that_lead_nowhere(store: Store, place) -> None:
    report = import_qdpx(store, qdpx(project(sources(selection(4, 9), path=place)), TEXT))
    assert report.notices == [
        "“Interview”: its text is not in the file, so 1 selection was not imported"
    ]
    assert [(loss.what, loss.number) for loss in report.losses] == [
        ("documents without a plain text", 1)
    ]
    assert store.documents.all() == store.annotations() == []


def test_members_that_lead_out_of_the_archive_are_not_read(store: Store) -> None:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", GOOD)
        archive.writestr(f"../sources/{SOURCE}.txt", TEXT)
        archive.writestr(f"/sources/{SOURCE}.txt", TEXT)
    assert len(import_qdpx(store, out.getvalue()).notices) == 1


def test_selections_outside_the_text(store: Store) -> None:
    bad = [(40, 400), (-1, 4), (9, 4), (4, 4), (10**30, 10**31), (3, 4)]
    parts = [selection(start, end, number=n + 2) for n, (start, end) in enumerate(bad)]
    parts.append(selection(4, 9, number=20).replace('startPosition="4"', 'startPosition="x"'))
    report = import_qdpx(store, qdpx(project(sources(selection(4, 9), *parts)), TEXT))
    assert [one.content for one in store.annotations()] == ["ferry"]
    assert report.notices == [
        "“Interview”: 1 selection without a position was not imported",
        "“Interview”: 6 selections outside its text, or empty, were not imported (40–400)",
    ]


def test_identifiers_that_are_none_missing_or_repeated(store: Store) -> None:
    codes = '<Codes><Code guid="x" name="a"/><Code guid="x" name="b"/><Code name="c"/></Codes>'
    xml = GOOD.replace(CODES, f"<CodeBook>{codes}</CodeBook>").replace(CODE, "X".lower())
    xml = xml.replace('guid="00000000-0000-4000-8000-000000000001"', "")
    report = import_qdpx(store, qdpx(xml, TEXT))
    assert [one.tags for one in store.annotations()] == [("a",)]
    assert "the codes a and b have the same identifier" in report.notices[0]
    assert import_qdpx(store, qdpx(xml, TEXT)).unchanged == 1


def test_the_wrong_encoding(store: Store) -> None:
    """Some programs declare UTF-8 and write the encoding of Windows."""
    xml = GOOD.replace("Interview", "Gespräch").replace('"ferry"', '"Fähre"').encode("cp1252")
    report = import_qdpx(store, qdpx(xml, TEXT.replace("ferry", "Fähre").encode("cp1252")))
    assert [(one.slug, one.content, one.tags) for one in store.annotations()] == [
        ("gesprach", "Fähre", ("Fähre",))
    ]
    assert len(report.notices) == 2


def test_bad_codebook_files() -> None:
    for data, wanted in (
        (b"", "is damaged"),
        (b"<Project/>", "this is not a QDC file: its root is Project, not CodeBook"),
        (OUTSIDE.encode() + b"<CodeBook/>", "declares its own entities"),
        (f"<CodeBook><Codes>{nested(1000)}</Codes></CodeBook>".encode(), "is damaged"),
    ):
        with pytest.raises(BadFile, match=wanted):
            read_project(codebook_file.FORMAT, data)
