"""Sources that would hang a program, fill its memory or bring it down: each is read, or refused
with one sentence, in time; and the files beside it are added.
"""

from __future__ import annotations

import io
import time
import zipfile
import zlib
from pathlib import Path

import pytest

from corpus.errors import UnreadableSource
from corpus.formats import isolated
from corpus.formats.reading import read_source
from corpus.sources.sandbox import SandboxWorker
from tests.helpers.command_line import CommandLine
from tests.helpers.file_factories import (
    archive,
    docx,
    epub,
    page_of,
    paragraph,
    paragraphs,
    pdf,
    pdf_of,
    scan,
    stream,
)

SECONDS, BYTES = 20, 2 << 30
CATALOGUE = "<</Type /Catalog /Pages 2 0 R>>"
PAGE = "<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800]>>"
WORDS = "BT /F 12 Tf 50 700 Td (Words of a page that are there.) Tj ET"
FORM = "/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources <</XObject <</X 6 0 R>>>>"
LAUGHS = '<!DOCTYPE l [<!ENTITY a0 "ha">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)
) + "]>"  # fmt: skip
LOCK = "<e xmlns:c='c'><c:CipherReference URI='OEBPS/text/a.xhtml'/></e>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def word(body: str, declaration: str = "") -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    xml = f'{declaration}<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": xml})


def packed(data: bytes, times: int) -> bytes:
    for _ in range(times):
        data = zlib.compress(data, 9)
    return page_of(stream(data, "/Filter [" + "/FlateDecode " * times + "]"))


def encrypted(data: bytes) -> bytes:
    """A ZIP archive whose members say that they are encrypted."""
    found = bytearray(data)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = found.find(mark)
        while place >= 0:
            found[place + at] |= 1
            place = found.find(mark, place + 4)
    return bytes(found)


def lying(size: int) -> bytes:
    """A Word document that says of itself that it is small, and is not."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("word/document.xml", b" " * size)
    data = out.getvalue()
    return data.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))


def badly_packed(body: str) -> bytes:
    """A Word document packed in a way that is seldom used, and then damaged."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as file:
        file.writestr("word/document.xml", word(body))
    data = out.getvalue()
    at = data.index(b"word/document.xml") + len(b"word/document.xml")
    return data[: at + 30] + b"\xff" * 40 + data[at + 70 :]


REFUSED = {
    "zip-bomb": (lambda: word(" " * 201_000_000), "more than 200 MB"),
    "dense": (lambda: word(" " * 5_000_000), "a hundred times its size"),
    "lying": (lambda: lying(5_000_000), "damaged ZIP|a hundred times"),
    "broken-packing": (lambda: badly_packed(paragraph("Words and more of them.")), "damaged ZIP"),
    "members": (lambda: archive({str(n): "" for n in range(100_001)}), "100,001 files"),
    "leads-out": (lambda: archive({"../../word/document.xml": "<a/>"}), "not a .docx or .epub"),
    "only-leads-out": (
        lambda: archive({"[Content_Types].xml": "<Types/>", "../word/document.xml": "<a/>"}),
        "not a .docx",
    ),
    "declared-elsewhere": (
        lambda: word("<w:p><w:r><w:t>&laugh;</w:t></w:r></w:p>", '<!DOCTYPE l SYSTEM "file:///etc/passwd">'),
        "XML cannot be read",
    ),
    "entities-behind-a-comment": (
        lambda: word("<w:p><w:r><w:t>&a11;</w:t></w:r></w:p>", f"<!--{'x' * 200_000}-->{LAUGHS}"),
        "entities|XML cannot be read",
    ),
    "a-part-of-a-bomb": (
        lambda: docx(paragraph("Words."), footnotes=" " * 5_000_000),
        "a hundred times its size",
    ),
    "cut-short": (lambda: word(paragraph("Words."))[:-30], "damaged ZIP"),
    "other-zip": (lambda: archive({"a.txt": "Words."}), "not a .docx or .epub"),
    "spreadsheet": (
        lambda: archive({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<a/>"}),
        "not a .docx",
    ),
    "entities": (lambda: word("<w:p><w:r><w:t>&a11;</w:t></w:r></w:p>", LAUGHS), "entities"),
    "bad-xml": (lambda: word("<w:p>&#xD800;</w:p>"), "XML cannot be read"),
    "deep-xml": (lambda: word("<w:sdt>" * 9_000 + "</w:sdt>" * 9_000), "XML cannot be read"),
    "locked-docx": (lambda: OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "password"),
    "old-doc": (lambda: OLE + b"\0" * 600, "old office document"),
    "locked-zip": (lambda: encrypted(docx(paragraph("Words."))), "encrypted"),
    "empty-docx": (lambda: docx(""), "no text in it"),
    "blank-docx": (lambda: docx(paragraph(" ") * 3), "no text in it"),
    "empty-epub": (lambda: epub({"a.xhtml": ""}), "no text in it"),
    "no-spine": (lambda: epub({}), "no text in it"),
    "locked-epub": (
        lambda: epub(
            {"a.xhtml": "<p>Words.</p>"},
            **{"META-INF/encryption.xml": LOCK},
        ),
        "DRM",
    ),
    "no-package": (lambda: archive({"META-INF/container.xml": "<container/>"}), "incomplete"),
    "no-such-package": (
        lambda: archive({
            "META-INF/container.xml": f"<c><rootfile full-path='&#10;{'x' * 500}'/></c>"
        }),
        "it has no \ufffdx{79}…",
    ),
    "not-a-pdf": (lambda: b"%PDF-1.7\nabc", "damaged PDF"),
    "half-a-pdf": (lambda: pdf(paragraphs(3))[:400], "damaged|no text"),
    "locked-pdf": (lambda: pdf(paragraphs(2), password="secret"), "password"),
    "scan": (scan, "scan"),
    "empty-pdf": (lambda: pdf([]), "no text in it"),
    "tree-in-itself": (
        lambda: pdf_of(CATALOGUE, "<</Type /Pages /Kids [2 0 R 2 0 R] /Count 2>>"),
        "no text in it",
    ),
    "trees-in-each-other": (
        lambda: pdf_of(
            CATALOGUE,
            "<</Type /Pages /Kids [3 0 R] /Count 1>>",
            "<</Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 1>>",
        ),
        "no text in it",
    ),
    "refers-to-itself": (lambda: pdf_of(CATALOGUE, "2 0 R"), "damaged PDF"),
    "many-pages": (
        lambda: pdf_of(CATALOGUE, "<</Type /Pages /Kids [3 0 R] /Count 2000000000>>", PAGE),
        "no text in it|pages",
    ),
    "deep-tree": (
        lambda: pdf_of(
            CATALOGUE,
            *(f"<</Type /Pages /Kids [{n + 1} 0 R] /Count 1>>" for n in range(2, 20_000)),
            PAGE,
        ),
        "no text in it",
    ),
    "deep-array": (
        lambda: pdf_of(
            CATALOGUE,
            f"<</Type /Pages /Kids [3 0 R] /Count 1 /X {'[' * 200_000}{']' * 200_000}>>",
            PAGE,
        ),
        "no text in it|damaged",
    ),
    "pdf-bomb": (lambda: packed(b" " * 50_000_000, 3), "no text in it"),
    "no-words": (lambda: b"<html><body>" + b"<b><a href=x>" * 200_000, "no text"),
    "nuls": (lambda: b"Words \x00 with NULs in them, and more. " * 20, "binary"),
    "half-a-character": (lambda: "Words and more.".encode("utf-16") + b"\x00\xd8", "utf-16"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_one_sentence(name: str) -> None:
    make, says = REFUSED[name]
    data = make()
    start = time.monotonic()
    with pytest.raises(UnreadableSource, match=says) as caught:
        read_source(data, "thing.pdf")
    assert time.monotonic() - start < SECONDS
    said = str(caught.value)
    assert said.startswith("thing.pdf ")
    assert said.endswith(".")
    assert "\n" not in said
    assert ".." not in said


READ = {
    "form-in-itself": (lambda: page_of(WORDS + " /X Do", stream(b"/X Do", FORM)), "are there."),
    "html-as-pdf": (
        lambda: b"<!doctype html><html><body><p>%PDF-1.4 is what this page is about.",
        "%PDF-1.4 is",
    ),
    "attributes": (
        lambda: ("<html><p " + " ".join(f"a{n}='>'" for n in range(200_000)) + ">Hello.").encode(),
        "Hello.",
    ),
    "attributes-without-values": (
        lambda: ("<html><p " + " ".join(f"a{n}" for n in range(200_000)) + ">Hello.").encode(),
        "Hello.",
    ),
    "line-of-10-MB": (lambda: b"word and more " * 750_000, "word and more"),
    "html-line-of-10-MB": (
        lambda: b"<html><body><p>" + b"word and more " * 750_000 + b"</p>",
        "word and more",
    ),
    "unclosed-tags": (lambda: b"<html><body><p>Hello." + b"<p" * 500_000, "Hello."),
    "comments": (lambda: b"<!---->" * 1000 + b"Hello.", "Hello."),
    "comments-before-a-page": (lambda: b"<!-- a -->" * 400 + b"<html><p>Hello.</p>", "Hello."),
    "unclosed-comments": (lambda: b"<html><body><p>Hello.</p>" + b"<!--" * 500_000, "Hello."),
    "unclosed-scripts": (lambda: b"<html><body><p>Hello.</p>" + b"<script>" * 200_000, "Hello."),
    "line-breaks": (lambda: b"<html><body><p>Hello." + b"<br>" * 300_000, "Hello."),
    "nested-tables": (lambda: b"<html><p>Hello.</p>" + b"<table><tr><td>" * 50_000, "Hello."),
    "no-characters": (lambda: b"<html><p>Hello." + b"&#x110000;&#0;&#xD800;" * 50_000, "Hello."),
    "html-entities": (
        lambda: f"{LAUGHS.replace(' l ', ' html ')}<html><p>Hello &a11; there.".encode(),
        "Hello",
    ),
    "a-few-nuls": (lambda: b"Hello\x00 there, " + b"and more of it. " * 50, "Hello\x00 there"),
    "surrogates": (
        lambda: b"Hello \xed\xa0\x80 there, \xed\xa0\xbd\xed\xb8\x80 too.",
        "Hello \ufffd there, \U0001f600 too.",
    ),
    "mixed-encodings": (
        lambda: "It’s the café’s own “menu”. ".encode() * 9 + "Größe".encode("cp1252"),
        "Gr\ufffd\ufffde",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_it_is_read_in_time(name: str) -> None:
    make, holds = READ[name]
    data = make()
    start = time.monotonic()
    text = read_source(data, "thing.pdf").text
    assert time.monotonic() - start < SECONDS
    assert holds in text


def test_what_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve forms, each of which draws the next one ten times."""
    forms = [
        stream(
            b"/Y Do " * 10,
            f"/Type /XObject /Subtype /Form /BBox [0 0 600 800] "
            f"/Resources <</XObject <</Y {number} 0 R>>>>",
        )
        for number in range(7, 19)
    ]
    last = stream(
        b"BT /F 12 Tf (ha) Tj ET",
        "/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources <</Font <</F 5 0 R>>>>",
    )
    assert isolated.SECONDS < SECONDS
    worker = SandboxWorker("corpus.formats.isolated_worker", seconds=1.0)
    monkeypatch.setattr(isolated, "worker", worker)
    try:
        with pytest.raises(UnreadableSource, match="it takes more than 1 seconds"):
            read_source(page_of("/X Do", *forms, last), "a.pdf")
        # The next child may have to wait for the processor.
        monkeypatch.setattr(worker, "_seconds", isolated.SECONDS)
        assert read_source(pdf(paragraphs(1)), "b.pdf").text.startswith("The harbour board")
    finally:
        worker.close()


def test_the_others_are_added(variorum: CommandLine, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    bad = {
        "bomb.docx": word(" " * 5_000_000),
        "entities.epub": epub({}, **{"OEBPS/book.opf": LAUGHS + "<package/>"}),
        "scan.pdf": scan(),
        "secret.pdf": pdf(paragraphs(1), password="secret"),
        "cut.docx": docx(paragraph("Words."))[:40],
        "empty.docx": docx(""),
        "empty.html": b"",
    }
    words = paragraphs(3)
    good = {
        "a.pdf": pdf(words[:1]),
        "b.docx": docx(paragraph(words[1])),
        "c.epub": epub({"one.xhtml": f"<p>{words[2]}</p>"}),
        "d.html": f"<html><body><p>{words[0]}</p><p>{words[1]}</p></body></html>".encode(),
        "e.pdf": f"<html><body><p>{words[1]}</p><p>{words[2]}</p></body></html>".encode(),
        "f.txt": "\n\n".join(words).encode(),
    }
    for name, data in (bad | good).items():
        (folder / name).write_bytes(data)
    answer = variorum("add", str(folder), "--json")
    outcomes = {Path(one["path"]).name: one for one in answer.json}
    assert answer.code == 1
    assert {name for name, one in outcomes.items() if one["status"] == "failed"} == set(bad)
    assert {name for name, one in outcomes.items() if one["status"] == "added"} == set(good)
    for name in bad:
        assert outcomes[name]["error"].startswith(name)
        assert "\n" not in outcomes[name]["error"]
