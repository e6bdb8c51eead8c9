"""Word documents and books made here: their text, its structure, what they say of themselves."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from corpus.cleaning.cleaned import Cleaned
from corpus.cleaning.pipeline import clean
from corpus.formats.reading import read_source
from tests.helpers.file_factories import docx, epub, paragraph, paragraphs

ONE, TWO, THREE, FOUR = paragraphs(4)


def cleaned(data: bytes, name: str = "a.docx") -> Cleaned:
    return clean(read_source(data, name), name=name)


def blocks(result: Cleaned) -> list[tuple[str, str]]:
    return [(b.kind, result.text[b.start : b.end]) for b in result.blocks]


def test_a_word_document_keeps_its_text_and_its_structure() -> None:
    body = "".join((
        paragraph("The ferry and its captain", "Titel"),
        paragraph(ONE),
        paragraph("What changes", "H1"),
        paragraph("Adults pay twelve crowns.", "Liste"),
        paragraph("Children pay six crowns.", properties='<w:numPr><w:numId w:val="3"/></w:numPr>'),
        paragraph("We cannot run boats on goodwill alone, and the fuel must be paid.", "Zitat"),
        paragraph("In the style of another", "Mine"),
        paragraph(TWO),
    ))  # fmt: skip
    core = "<dc:title>Document1</dc:title><dc:creator>Ada Example</dc:creator>"
    result = cleaned(docx(body, core=core))
    assert blocks(result) == [
        ("p", ONE),
        ("heading", "What changes"),
        ("li", "Adults pay twelve crowns."),
        ("li", "Children pay six crowns."),
        ("quote", "We cannot run boats on goodwill alone, and the fuel must be paid."),
        ("heading", "In the style of another"),
        ("p", TWO),
    ]
    assert result.metadata.title == "The ferry and its captain"
    assert result.metadata.authors == ("Ada Example",)


def test_short_lines_and_notices_of_a_written_document_stay() -> None:
    texts = [ONE, "Yours,", "Ada", TWO, "No.", THREE, "The end"]
    result = cleaned(docx("".join(map(paragraph, texts))))
    assert [text for _, text in blocks(result)] == texts


def test_what_was_deleted_or_hidden_is_not_read_and_notes_stand_at_the_end() -> None:
    deleted = "<w:del><w:r><w:delText>never</w:delText></w:r></w:del>"
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>"
    inserted = "<w:ins><w:r><w:t> Added.</w:t></w:r></w:ins>"
    reference = '<w:r><w:footnoteReference w:id="7"/></w:r>'
    body = paragraph(ONE, more=deleted + hidden + inserted + reference) + paragraph(TWO)
    note = '<w:footnote w:id="7">' + paragraph("See the minutes of the board.") + "</w:footnote>"
    result = cleaned(docx(body, footnotes=note))
    assert result.text == (
        f"{ONE} Added.[1]\n\n{TWO}\n\n[1] See the minutes of the board."
    )  # fmt: skip


def test_tables_and_boxes_are_read_in_their_place() -> None:
    cell = f"<w:tc>{paragraph('Adults, twelve crowns.')}</w:tc>"
    box = f"<w:r><w:pict><w:txbxContent>{paragraph(THREE)}</w:txbxContent></w:pict></w:r>"
    table = f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>"
    result = cleaned(docx(paragraph(ONE, more=box) + table + paragraph(TWO)))
    assert [text for _, text in blocks(result)] == [ONE, THREE, "Adults, twelve crowns.", TWO]


METADATA = (
    "<dc:title>The Winter Timetable</dc:title><dc:creator>Ada Example</dc:creator>"
    "<dc:publisher>Quay Press</dc:publisher><dc:date>2019-04-02</dc:date>"
    "<dc:language>en</dc:language>"
)


def test_a_book_gives_its_chapters_in_the_order_of_its_spine() -> None:
    book = epub(
        {
            "zwei.xhtml": f"<h1>The first chapter</h1><p>{ONE}</p><p>{TWO}</p>",
            "eins.xhtml": f"<h1>The second chapter</h1><blockquote><p>{THREE}</p></blockquote>"
            f"<ul><li>{FOUR}</li></ul><aside><p>A remark in a box.</p></aside>",
        },
        METADATA,
    )
    result = cleaned(book, "a.epub")
    assert blocks(result) == [
        ("heading", "The first chapter"),
        ("p", ONE),
        ("p", TWO),
        ("heading", "The second chapter"),
        ("quote", THREE),
        ("li", FOUR),
        ("p", "A remark in a box."),
    ]
    told = result.metadata
    assert (told.title, told.authors) == ("The Winter Timetable", ("Ada Example",))
    assert (told.publisher, told.published, told.language) == ("Quay Press", "2019-04-02", "en")


def test_a_chapter_that_is_missing_is_said() -> None:
    whole = epub({"a.xhtml": f"<p>{ONE}</p>", "b.xhtml": f"<p>{TWO}</p>"})
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(whole)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if not name.endswith("b.xhtml"):
                new.writestr(name, old.read(name))
    raw = read_source(out.getvalue(), "a.epub")
    assert raw.text == ONE
    assert raw.notes == ("1 of its chapters (OEBPS/text/b.xhtml) is missing from the file",)


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.pdf", "a"])
def test_content_decides_before_the_name_does(name: str) -> None:
    assert read_source(docx(paragraph(ONE)), name).format == "docx"
    assert read_source(epub({"a.xhtml": f"<p>{ONE}</p>"}), name).format == "epub"
