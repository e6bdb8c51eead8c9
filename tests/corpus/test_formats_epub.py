"""Books as people make them: odd names and members, many files, notes, missing chapters."""

from __future__ import annotations

import io
import zipfile
from unicodedata import normalize

import pytest

from corpus.cleaning.pipeline import clean
from corpus.errors import UnreadableSource
from corpus.formats.raw import Raw
from corpus.formats.reading import read_source
from tests.helpers.file_factories import archive, epub, paragraphs

ONE, TWO, THREE = paragraphs(3)
CONTAINER = '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
DOCTYPE = (
    '<!DOCTYPE package PUBLIC "+//ISBN 0-9673008-1-9//DTD OEB 1.2 Package//EN" "http://x/a.dtd">'
)


def page(body: str) -> str:
    return f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{body}</body></html>'


def package(items: list[str], spine: str, metadata: str = "") -> str:
    """Items are attributes of the manifest's; the spine lists their ids."""
    manifest = "".join(f"<item {item}/>" for item in items)
    order = "".join(f'<itemref idref="{name}"/>' for name in spine.split())
    return (
        '<package xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<metadata>{metadata}</metadata><manifest>{manifest}</manifest>"
        f"<spine>{order}</spine></package>"
    )


def chapter(name: str, href: str, more: str = "") -> str:
    return f'id="{name}" href="{href}" media-type="application/xhtml+xml" {more}'


def book(members: dict[str, str | bytes], opf: str, container: str = CONTAINER) -> bytes:
    return archive({"META-INF/container.xml": container, "OEBPS/book.opf": opf, **members})


def read(data: bytes) -> Raw:
    return read_source(data, "a.epub")


def test_a_book_of_many_pictures_is_read() -> None:
    data = io.BytesIO(epub({"a.xhtml": f"<p>{ONE}</p>"}))
    with zipfile.ZipFile(data, "a") as file:
        for number in range(2_010):
            file.writestr(f"OEBPS/pictures/{number}.png", b"x")
    assert read(data.getvalue()).text == ONE


def test_a_document_type_that_declares_nothing_is_read_and_another_is_not() -> None:
    members: dict[str, str | bytes] = {"OEBPS/a.xhtml": page(f"<p>{ONE}</p>")}
    opf = package([chapter("a", "a.xhtml")], "a", "<dc:title>Caf&eacute; &amp; Quay</dc:title>")
    raw = read(book(members, DOCTYPE + opf))
    assert raw.text == ONE
    assert [evidence.value for evidence in raw.evidence] == ["Café & Quay"]
    for declaration in (
        '<!DOCTYPE p [<!ENTITY a "ha">]>',
        '<!DOCTYPE p SYSTEM "a" [<!ENTITY a "b">]>',
    ):
        with pytest.raises(UnreadableSource, match="declares its own entities"):
            read(book(members, declaration + opf))


def test_a_package_in_utf_16_is_read() -> None:
    opf = DOCTYPE + package([chapter("a", "a.xhtml")], "a", "<dc:title>Grüße</dc:title>")
    text = f'<?xml version="1.0" encoding="UTF-16"?>{opf}'
    members: dict[str, str | bytes] = {"OEBPS/a.xhtml": page(f"<p>{ONE}</p>")}
    raw = read(book({**members, "OEBPS/book.opf": text.encode("utf-16")}, ""))
    assert [evidence.value for evidence in raw.evidence] == ["Grüße"]


@pytest.mark.parametrize(
    ("member", "href"),
    [
        (normalize("NFC", "în.xhtml"), "i%CC%82n.xhtml"),
        (normalize("NFD", "în.xhtml"), "%C3%AEn.xhtml"),
        ("Text\\one.xhtml", "Text/one.xhtml"),
        ("text/ONE.xhtml", "Text/one.xhtml"),
        ("text/a%20b.xhtml", "text/a b.xhtml"),
        ("text/a b.xhtml", "text/a%20b.xhtml"),
        ("text/one.xhtml", "./text/../text/one.xhtml"),
    ],
)
def test_chapters_are_found_by_names_that_differ_in_form(member: str, href: str) -> None:
    raw = read(book({f"OEBPS/{member}": page(f"<p>{ONE}</p>")}, package([chapter("a", href)], "a")))
    assert (raw.text, raw.notes) == (ONE, ())


@pytest.mark.parametrize(
    "name", ["OEBPS/../junk.txt", "/__MACOSX/x", "..\\x", "__MACOSX/._a.xhtml"]
)
def test_odd_members_are_ignored(name: str) -> None:
    data = io.BytesIO(epub({"a.xhtml": f"<p>{ONE}</p>"}))
    with zipfile.ZipFile(data, "a") as file:
        file.writestr(name, b"x")
    assert read(data.getvalue()).text == ONE


def test_missing_and_damaged_chapters_and_pictures_are_said() -> None:
    items = [
        chapter("a", "a.xhtml"),
        chapter("b", "b.xhtml"),
        'id="c" href="c.png" media-type="image/png"',
        chapter("d", "d.xhtml"),
    ]
    members: dict[str, str | bytes] = {
        "OEBPS/a.xhtml": page(f"<p>{ONE}</p>"),
        "OEBPS/c.png": b"x",
        "OEBPS/d.xhtml": page(f"<p>{TWO}</p>"),
    }
    data = book(members, package(items, "a b c e d"))
    assert read(data).notes == (
        "2 of its chapters (OEBPS/b.xhtml) are missing from the file",
        "1 page of it is no text, only a picture or similar",
    )
    at = data.index(b"OEBPS/d.xhtml") + len("OEBPS/d.xhtml")
    raw = read(data[: at + 8] + b"\xff" * 8 + data[at + 16 :])
    assert raw.text == ONE
    assert raw.notes[1] == (
        "1 of its chapters (OEBPS/d.xhtml) is damaged in the file and could not be read"
    )


def test_pages_outside_of_the_order_are_read_if_the_text_refers_to_them() -> None:
    items = [chapter(name, f"{name}.xhtml") for name in ("a", "notes", "spare")]
    members: dict[str, str | bytes] = {
        "OEBPS/a.xhtml": page(f'<p>{ONE} <a href="notes.xhtml#n1">See there.</a></p>'),
        "OEBPS/notes.xhtml": page(f"<p>{TWO}</p>"),
        "OEBPS/spare.xhtml": page(f"<p>{THREE}</p>"),
    }
    raw = read(book(members, package(items, "a")))
    assert raw.text == f"{ONE} See there.\n\n{TWO}"
    assert raw.notes == ("1 page of it is outside of its reading order and was not read",)


def test_the_table_of_contents_is_told_and_left_out() -> None:
    items = [chapter("nav", "nav.xhtml", 'properties="nav"'), chapter("a", "a.xhtml")]
    members: dict[str, str | bytes] = {
        "OEBPS/nav.xhtml": page('<nav><ol><li><a href="a.xhtml">The toll</a></li></ol></nav>'),
        "OEBPS/a.xhtml": page(f"<p>{ONE}</p>"),
    }
    raw = read(book(members, package(items, "nav a")))
    assert clean(raw).text == ONE
    assert [span.evidence for span in raw.left_out] == ["the book's table of contents"]


def test_what_stands_in_for_a_page_that_is_no_text_is_read() -> None:
    items = ['id="a" href="a.svg" media-type="image/svg+xml" fallback="b"', chapter("b", "b.xhtml")]
    members: dict[str, str | bytes] = {
        "OEBPS/a.svg": "<svg/>",
        "OEBPS/b.xhtml": page(f"<p>{ONE}</p>"),
    }
    assert read(book(members, package(items, "a"))).text == ONE


def test_a_book_without_a_container_is_known_by_its_type() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_STORED) as file:
        file.writestr("mimetype", "application/epub+zip")
        file.writestr("OEBPS/book.opf", package([chapter("a", "a.xhtml")], "a"))
        file.writestr("OEBPS/a.xhtml", page(f"<p>{ONE}</p>"))
    raw = read(data.getvalue())
    assert (raw.format, raw.text) == ("epub", ONE)


CHAPTERS = {
    "an empty title": f"<html><head><title/></head><body><p>{ONE}</p></body></html>",
    "an empty script": f'<html><head><script src="a"/></head><body><p>{ONE}</p></body></html>',
    "empty anchors": f'<html><body><p id="a"/><p><a id="b"/>{ONE}</p></body></html>',
    "an empty style": f"<html><head><style/></head><body><p>{ONE}</p></body></html>",
    "unparsed text": f"<html><body><p><![CDATA[{ONE}]]></p></body></html>",
    "prefixed elements": '<h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:body>'
    f"<h:p>{ONE}</h:p></h:body></h:html>",
    "declarations": '<!DOCTYPE html [<!ENTITY nbsp "&#160;">]><html><body>'
    f"<p>{ONE}</p></body></html>",
    "an old encoding": '<?xml version="1.0" encoding="iso-8859-1"?><html><body>'
    f"<p>{ONE}</p></body></html>",
}


@pytest.mark.parametrize("name", CHAPTERS)
def test_chapters_are_read_as_xml_means_them(name: str) -> None:
    members: dict[str, str | bytes] = {"OEBPS/a.xhtml": CHAPTERS[name]}
    assert read(book(members, package([chapter("a", "a.xhtml")], "a"))).text == ONE


def blocks(body: str) -> list[tuple[str, str]]:
    result = clean(read(epub({"a.xhtml": body})))
    return [(block.kind, result.text[block.start : block.end]) for block in result.blocks]


def test_the_reading_beside_characters_is_left_out() -> None:
    ruby = "<ruby>如何<rt>いか</rt></ruby>せんと、<ruby>漢字<rt>かんじ</rt></ruby>を読む。"
    raw = read(epub({"a.xhtml": f"<p>それは{ruby}</p>"}))
    assert clean(raw).text == "それは如何せんと、漢字を読む。"
    assert [raw.text[span.start : span.end] for span in raw.left_out] == ["いか", "かんじ"]


def test_lines_of_verse_that_are_elements_are_a_stanza() -> None:
    lines = ["The ferry leaves without its bell,", "a grey coat on a greyer swell,"]
    more = ["and what the harbour meant to say", "is folded up and put away."]
    body = "".join((
        f"<p>{ONE}</p>",
        '<div class="stanza">', *(f'<p class="line">{line}</p>' for line in lines), "</div>",
        '<blockquote class="poem">', f"<div>{more[0]}</div>",
        f'<div>{more[1]}<span class="lnum">4</span></div>', "</blockquote>",
    ))  # fmt: skip
    assert blocks(body) == [
        ("p", ONE),
        ("verse", "\n".join(lines)),
        ("verse", f"{more[0]}\n{more[1]} 4"),
    ]


def test_notes_and_their_marks() -> None:
    body = (
        f'<p>{ONE}<a epub:type="noteref" href="#n">1</a></p><p>{TWO}</p>'
        '<aside epub:type="footnote" id="n" hidden="hidden"><p>1 So the office says.</p></aside>'
    )
    assert blocks(body) == [("p", f"{ONE}¹"), ("p", TWO), ("note", "1 So the office says.")]


def test_numbers_of_printed_pages_are_left_out() -> None:
    number = '<span epub:type="pagebreak" id="p12" title="12">12</span>'
    raw = read(epub({"a.xhtml": f"<p>It went on and {number}on. {ONE}</p>"}))
    assert clean(raw).text == f"It went on and on. {ONE}"
    assert [raw.text[span.start : span.end] for span in raw.left_out] == ["12"]


@pytest.mark.parametrize("cap", ['<div class="dropcap">A</div>', '<p class="drop-cap">A</p>'])
def test_a_large_first_letter_belongs_to_its_word(cap: str) -> None:
    assert blocks(f"{cap}<p>lthough it was late, the ferry left.</p><p>{ONE}</p>") == [
        ("p", "Although it was late, the ferry left."),
        ("p", ONE),
    ]
