"""What Word documents hold beside paragraphs: numbers, tables, verse, notes, what is hidden."""

from __future__ import annotations

import pytest

from corpus.cleaning.cleaned import Cleaned
from corpus.cleaning.pipeline import clean
from corpus.formats.raw import Raw
from corpus.formats.reading import read_source
from tests.helpers.file_factories import docx, paragraph, paragraphs, relations

ONE, TWO = paragraphs(2)
RELS = "word/_rels/document.xml.rels"


def read(body: str, **more: object) -> Raw:
    return read_source(docx(body, **more), "a.docx")  # type: ignore[arg-type]


def cleaned(body: str, **more: object) -> Cleaned:
    return clean(read(body, **more), name="a.docx")


def blocks(body: str, **more: object) -> list[tuple[str, str]]:
    result = cleaned(body, **more)
    return [(b.kind, result.text[b.start : b.end]) for b in result.blocks]


def marked(raw: Raw) -> list[tuple[str, str]]:
    """What the reader takes each stretch of the text for."""
    return [(hint.kind, raw.text[hint.start : hint.end]) for hint in raw.structure]


def hidden(raw: Raw) -> list[tuple[str, str]]:
    return [(span.rule, raw.text[span.start : span.end]) for span in raw.left_out]


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def runs(*pieces: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(pieces)}</w:p>"


def cell(*bodies: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(bodies)}</w:tc>"


def table(*rows: list[str]) -> str:
    lines = (
        "".join(one if one.startswith("<w:tc>") else cell(paragraph(one)) for one in row)
        for row in rows
    )
    return f"<w:tbl>{''.join(f'<w:tr>{line}</w:tr>' for line in lines)}</w:tbl>"


def level(depth: int, number_format: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{number_format}"/>'
        f'<w:lvlText w:val="{text}"/>{more}</w:lvl>'
    )


def numbering(*levels: str, more: str = "") -> str:
    return (
        f'<w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>{more}'
    )


def item(text: str, depth: int = 0, identifier: int = 1) -> str:
    place = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{identifier}"/></w:numPr>'
    return paragraph(text, properties=place)


SUPERSCRIPT = '<w:vertAlign w:val="superscript"/>'
DELETED_END = '<w:rPr><w:del w:id="1" w:author="A"/></w:rPr>'


def test_rules_of_a_landing_keep_numbers_rows_raised_figures_and_verse() -> None:
    poem = runs(
        run("The ferry leaves without its bell,"), "<w:r><w:br/></w:r>",
        run("a grey coat on a greyer swell,"), "<w:r><w:br/></w:r>",
        run("and what the harbour meant to say"), "<w:r><w:br/></w:r>",
        run("is folded up and put away."),
    )  # fmt: skip
    gauge = runs(
        run("The gauge said 10"), run("3", SUPERSCRIPT), run(" hectopascal, and the tank held 4.2"),
        run("1", SUPERSCRIPT), run(" tons."),
    )  # fmt: skip
    body = "".join((
        paragraph(ONE),
        item("No boat leaves without having been written down."),
        item("Rule 1 does not hold in fog."),
        gauge,
        table(["Year", "Crossings"], ["2019", ""], ["", "611"]),
        poem,
    ))  # fmt: skip
    assert blocks(body, numbering=numbering(level(0, "decimal", "%1."))) == [
        ("p", ONE),
        ("li", "1. No boat leaves without having been written down."),
        ("li", "2. Rule 1 does not hold in fog."),
        ("p", "The gauge said 10³ hectopascal, and the tank held 4.2¹ tons."),
        ("row", "Year · Crossings"),
        ("row", "2019 ·"),
        ("row", "· 611"),
        (
            "verse",
            "The ferry leaves without its bell,\na grey coat on a greyer swell,\n"
            "and what the harbour meant to say\nis folded up and put away.",
        ),
    ]


def test_lists_count_as_word_counts_them() -> None:
    levels = (
        level(0, "decimal", "%1."),
        level(1, "lowerLetter", "%2)"),
        level(2, "upperRoman", "%1.%2.%3", "<w:isLgl/>"),
    )
    restarted = (
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    body = "".join((
        item("One of them"), item("the first of these", 1), item("the second of these", 1),
        item("within it", 2), paragraph(ONE), item("Two of them"), item("begins anew", 1),
        item("Five of them", 0, 2), item("Six of them"), paragraph(TWO),
    ))  # fmt: skip
    texts = [text for kind, text in blocks(body, numbering=numbering(*levels, more=restarted))
             if kind == "li"]  # fmt: skip
    assert texts == [
        "1. One of them", "a) the first of these", "b) the second of these", "1.2.1 within it",
        "2. Two of them", "a) begins anew", "5. Five of them", "6. Six of them",
    ]  # fmt: skip


def test_bullets_have_no_number_and_an_empty_one_is_no_item() -> None:
    levels = (level(0, "bullet", "\uf0b7"), level(1, "bullet", " "), level(2, "bullet", "☒"))
    body = item("An item") + item("its second paragraph", 1) + item("It is done", 2)
    assert blocks(body + paragraph(ONE), numbering=numbering(*levels)) == [
        ("li", "An item"), ("p", "its second paragraph"), ("li", "☒ It is done"), ("p", ONE),
    ]  # fmt: skip


def test_lists_that_the_file_does_not_define_are_counted_and_that_is_said() -> None:
    raw = read(item("Every cart pays.") + item("A cart without a wheel does not.") + paragraph(ONE))
    assert raw.text.startswith("1. Every cart pays.\n\n2. A cart without a wheel does not.\n\n")
    assert raw.notes == (
        "the file does not say how its lists are numbered: their items were counted",
    )


def test_headings_keep_their_numbers() -> None:
    numbered = paragraph("The tolls", "H1", '<w:numPr><w:numId w:val="1"/></w:numPr>')
    raw = read(numbered + paragraph(ONE), numbering=numbering(level(0, "upperRoman", "%1.")))
    assert marked(raw) == [("heading", "I. The tolls"), ("p", ONE)]


def test_a_deleted_end_of_a_paragraph_joins_it_to_the_next_and_a_deleted_row_goes() -> None:
    struck = '<w:tr><w:trPr><w:del w:id="4"/></w:trPr>' + cell(paragraph("Struck out.")) + "</w:tr>"
    kept = f"<w:tr>{cell(paragraph('This row stays.'))}</w:tr>"
    body = "".join((
        runs(run("The toll is eleven "), properties=DELETED_END),
        runs(run("crowns a fathom.")),
        f"<w:tbl>{struck}{kept}</w:tbl>",
        runs("<w:del>", run("Never said.").replace("w:t", "w:delText"), "</w:del>",
             properties=DELETED_END),
        paragraph(ONE),
    ))  # fmt: skip
    raw = read(body)
    assert clean(raw).text == f"The toll is eleven crowns a fathom.\n\nThis row stays.\n\n{ONE}"
    assert hidden(raw) == [
        ("hidden.deleted", "¶"),
        ("hidden.deleted", "Struck out."),
        ("hidden.deleted", "Never said."),
    ]


def test_what_is_moved_stands_where_it_was_moved_to() -> None:
    moved = run("Here it was.")
    body = (
        f"<w:p><w:moveFrom>{moved}</w:moveFrom></w:p>" + paragraph(ONE)
        + f"<w:p><w:moveTo>{moved}</w:moveTo></w:p>"
    )  # fmt: skip
    raw = read(body)
    assert clean(raw).text == f"{ONE}\n\nHere it was."
    assert hidden(raw) == [("hidden.deleted", "Here it was.")]


def test_comments_headers_and_descriptions_of_pictures_are_told() -> None:
    picture = (
        '<w:r><w:drawing><x:docPr xmlns:x="x" name="Picture 1" descr="A ferry"/></w:drawing></w:r>'
    )
    body = (
        paragraph(ONE, more='<w:r><w:commentReference w:id="0"/></w:r>' + picture) + paragraph(TWO)
        + '<w:sectPr><w:headerReference w:type="default" r:id="h"/>'
        '<w:footerReference w:type="first" r:id="f"/></w:sectPr>'
    )  # fmt: skip
    comment = f'<w:comment w:id="0" w:author="Ada">{paragraph("Who agreed?")}</w:comment>'
    raw = read(
        body,
        comments=comment,
        header1=paragraph("Draft, not for signing"),
        footer1=paragraph("Ostermoor"),
        members={
            RELS: relations(
                h="header=header1.xml", f="footer=footer1.xml", c="comments=comments.xml"
            )
        },
    )
    told = [(span.rule, raw.text[span.start : span.end], span.evidence) for span in raw.left_out]
    assert told == [
        ("hidden.page-header", "Draft, not for signing", "header of the pages"),
        ("hidden.alternative", "A ferry", "the description of a picture"),
        ("hidden.comment", "Who agreed?", "comment by Ada"),
        ("hidden.page-footer", "Ostermoor", "footer of the first page"),
    ]
    assert raw.notes == (
        "not part of the text, and listed as removals: 1 comment, 1 page header, 1 page footer",
    )
    result = clean(raw)
    assert result.text == f"{ONE}\n\n{TWO}"
    assert {entry.rule for entry in result.ledger.entries if entry.action == "drop"} == {
        span.rule for span in raw.left_out
    }


def test_notes_have_their_marks_and_are_blocks_of_their_own() -> None:
    more = (
        '<w:r><w:footnoteReference w:id="2"/></w:r>'
        '<w:r><w:endnoteReference w:id="5"/></w:r>'
        '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="3"/><w:t>*</w:t></w:r>'
    )
    footnotes = (
        '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        f'<w:footnote w:id="2">{paragraph("See the minutes.")}{paragraph("All.")}</w:footnote>'
        f'<w:footnote w:id="3">{paragraph("* By hand.")}</w:footnote>'
        f'<w:footnote w:id="9">{paragraph("Nothing refers to it.")}</w:footnote>'
    )
    endnotes = f'<w:endnote w:id="5">{paragraph("At the end.")}</w:endnote>'
    raw = read(paragraph(ONE, more=more), footnotes=footnotes, endnotes=endnotes)
    result = clean(raw)
    assert [(b.kind, result.text[b.start : b.end]) for b in result.blocks] == [
        ("p", f"{ONE}[1][i]*"),
        ("note", "[1] See the minutes.\nAll."),
        ("note", "* By hand."),
        ("note", "[i] At the end."),
    ]
    assert hidden(raw) == [("hidden.element", "Nothing refers to it.")]


@pytest.mark.parametrize(
    ("font", "code", "character"),
    [("Symbol", "F0B3", "≥"), ("Symbol", "0061", "α"), ("Wingdings", "F0E0", "→"),
     ("Wingdings", "F04A", "☺"), ("Wingdings", "F0FC", "✔"), ("MS Gothic", "2612", "☒")],
)  # fmt: skip
def test_signs_of_symbol_fonts(font: str, code: str, character: str) -> None:
    sign = f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'
    raw = read(runs(run("The share is p "), sign, run(" 5, said the clerk.")))
    assert raw.text == f"The share is p {character} 5, said the clerk."
    assert raw.notes == ()


def test_a_sign_without_a_character_stays_visible_and_that_is_said() -> None:
    raw = read(
        runs(run("A "), '<w:r><w:sym w:font="Wingdings 3" w:char="F0FA"/></w:r>', run(" b."))
    )
    assert raw.text == "A \ufffd b."
    assert raw.notes == ("1 sign of a symbol font that no other font has is shown as \ufffd",)


def test_letters_in_a_symbol_font_are_signs() -> None:
    greek = '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'
    assert read(runs(run("The angle "), run("b", greek), run(" is."))).text == "The angle β is."


def test_a_drop_cap_belongs_to_its_word() -> None:
    cap = runs(run("W"), properties='<w:framePr w:dropCap="drop" w:lines="3"/>')
    text = cleaned(cap + paragraph("hoever came late stood outside.") + paragraph(ONE)).text
    assert text == f"Whoever came late stood outside.\n\n{ONE}"


def test_the_reading_beside_characters_is_left_out() -> None:
    ruby = (
        "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>にほんご</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>日本語</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    )
    raw = read(runs(run("彼は"), ruby, run("を話した。")))
    assert clean(raw).text == "彼は日本語を話した。"
    assert hidden(raw) == [("hidden.ruby", "にほんご")]


CHUNKS = {
    "chunk.html": "<html><body><p>The part between.</p></body></html>",
    "chunk.txt": "The part between.",
    "chunk.docx": docx(paragraph("The part between.")),
    "chunk.mht": "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n"
    "Content-Type: text/html; charset=utf-8\n\n<p>The part between.</p>\n--b--\n",
}


@pytest.mark.parametrize("name", CHUNKS)
def test_embedded_texts_are_read_in_their_place(name: str) -> None:
    body = paragraph(ONE) + '<w:altChunk r:id="x"/>' + paragraph(TWO)
    members = {RELS: relations(x=f"aFChunk={name}"), f"word/{name}": CHUNKS[name]}
    raw = read(body, members=members)
    assert clean(raw).text == f"{ONE}\n\nThe part between.\n\n{TWO}"
    assert raw.notes == ()


def test_an_embedded_text_that_cannot_be_read_is_said() -> None:
    body = paragraph(ONE) + '<w:altChunk r:id="x"/>'
    members = {RELS: relations(x="aFChunk=a.rtf"), "word/a.rtf": "{\\rtf1 The part between.}"}
    raw = read(body, members=members)
    assert (raw.text, raw.notes) == (
        ONE,
        ("1 of the texts that are embedded in it cannot be read",),
    )


def test_parts_are_found_by_their_relations() -> None:
    space = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    body = f'<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr>{run("The tolls")}</w:p>'
    body += paragraph(ONE)
    members: dict[str, str | bytes] = {
        "_rels/.rels": relations(a="officeDocument=/word/document2.xml"),
        "word/document2.xml": f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>',
        "word/_rels/document2.xml.rels": relations(s="styles=looks/styles3.xml"),
        "word/looks/styles3.xml": f'<w:styles xmlns:w="{space}"><w:style w:type="paragraph" '
        'w:styleId="A"><w:name w:val="Überschrift 2"/></w:style></w:styles>',
    }
    raw = read(paragraph("Not this one."), members=members)
    assert marked(raw) == [("heading", "The tolls"), ("p", ONE)]


def test_merged_cells_leave_their_places_empty() -> None:
    wide = cell(paragraph("Crossings"), properties='<w:gridSpan w:val="2"/>')
    begins = cell(paragraph("2019"), properties='<w:vMerge w:val="restart"/>')
    goes_on = cell("<w:p/>", properties="<w:vMerge/>")
    body = table(["Year", wide], ["", "up", "down"], [begins, "1", "2"], [goes_on, "3", "4"])
    assert [text for _, text in blocks(body + paragraph(ONE))][:4] == [
        "Year · Crossings", "· up · down", "2019 · 1 · 2", "· 3 · 4",
    ]  # fmt: skip


def test_a_deleted_row_goes_with_what_separates_its_cells() -> None:
    kept = "".join(cell(paragraph(text)) for text in ("2019", "31"))
    struck = "".join(cell(paragraph(text)) for text in ("2020", "12"))
    deleted = f'<w:tr><w:trPr><w:del w:id="4"/></w:trPr>{struck}</w:tr>'
    raw = read(f"<w:tbl><w:tr>{kept}</w:tr>{deleted}<w:tr>{kept}</w:tr></w:tbl>")
    assert clean(raw).text == "2019 · 31\n\n2019 · 31"
    assert hidden(raw) == [("hidden.deleted", "2020 · 12")]


def test_a_table_that_lays_out_a_page_is_no_table() -> None:
    inner = table(["Adults", "12"], ["Children", "6"])
    layout = table([cell(paragraph("Fares", "H1"), paragraph(ONE), inner), cell(paragraph(TWO))])
    assert marked(read(layout)) == [
        ("heading", "Fares"), ("p", ONE), ("row", "Adults · 12"), ("row", "Children · 6"),
        ("p", TWO),
    ]  # fmt: skip


def test_code_keeps_its_lines_and_indents() -> None:
    lines = ["def toll(carts):", "", "    total = 0", "\treturn total"]
    body = paragraph(ONE) + "".join(paragraph(line, "Quelltext") for line in lines)
    assert blocks(body + paragraph(TWO)) == [("p", ONE), ("pre", "\n".join(lines)), ("p", TWO)]


def test_fields_show_their_result_and_not_their_instruction() -> None:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    nested = mark("begin") + run("Mr") + mark("separate") + run("Ms") + mark("end")
    field = (
        mark("begin") + "<w:r><w:instrText>IF </w:instrText></w:r>" + nested + mark("separate")
        + run("Bellweather") + mark("end")
    )  # fmt: skip
    raw = read(
        runs(run("Dear "), field, run("!")) + paragraph(ONE) + runs(mark("begin")) + paragraph(TWO)
    )
    assert clean(raw).text == f"Dear Bellweather!\n\n{ONE}\n\n{TWO}"
    assert hidden(raw) == [("hidden.element", "MrMs")]


def test_formulas_are_on_one_line_and_figures_are_not_glued() -> None:
    def math(xml: str) -> str:
        return f'<w:p><m:oMath xmlns:m="m">{xml}</m:oMath></w:p>'

    half = "<m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>"
    square = (
        "<m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>"
    )
    raw = read(paragraph(ONE) + math(half + "<m:r><m:t> + </m:t></m:r>" + square))
    assert raw.text == f"{ONE}\n\n1/2 + x²"


def test_a_page_break_parts_paragraphs_and_not_sentences() -> None:
    new_page = '<w:r><w:br w:type="page"/></w:r>'
    body = runs(run("It ends here."), new_page, run("Then comes the next "), new_page, run("page."))
    assert blocks(body + paragraph(ONE)) == [
        ("p", "It ends here."), ("p", "Then comes the next page."), ("p", ONE),
    ]  # fmt: skip


def test_of_two_forms_of_a_box_one_is_read() -> None:
    box = f"<w:txbxContent>{paragraph(TWO)}</w:txbxContent>"
    forms = (
        '<w:r><mc:AlternateContent xmlns:mc="mc">'
        f'<mc:Choice Requires="wps">{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>'
        "</mc:AlternateContent></w:r>"
    )
    assert blocks(paragraph(ONE, more=forms)) == [("p", ONE), ("p", TWO)]
    raw = read(
        paragraph(ONE, more=forms.replace(f"{TWO}</w:t>", "Old.</w:t>", 2).replace("Old.", TWO, 1))
    )
    assert hidden(raw) == [("hidden.alternative", "Old.")]


def test_diagrams_are_read_and_charts_are_told() -> None:
    drawn = (
        '<w:r><w:drawing><d:relIds xmlns:d="d" r:dm="d1"/></w:drawing></w:r>'
        '<w:r><w:drawing><c:chart xmlns:c="c" r:id="c1"/></w:drawing></w:r>'
    )
    members: dict[str, str | bytes] = {
        RELS: relations(d1="diagramData=data.xml", c1="chart=chart.xml", o="oleObject=a.bin"),
        "word/data.xml": '<d xmlns:a="a"><a:p><a:r><a:t>From here</a:t></a:r></a:p></d>',
        "word/chart.xml": '<c xmlns:a="a"><a:t>Crossings</a:t><c:v xmlns:c="c">611</c:v></c>',
    }
    raw = read(paragraph(ONE, more=drawn), members=members)
    assert clean(raw).text == f"{ONE}\n\nFrom here"
    assert hidden(raw) == [("hidden.alternative", "Crossings · 611")]
    assert raw.notes == ("1 file in it is from other programs and cannot be read",)


def test_a_damaged_part_is_said_and_the_text_is_read() -> None:
    raw = read(paragraph(ONE), members={"word/numbering.xml": "<w:numbering"})
    assert raw.text == ONE
    assert raw.notes == ("parts of it are damaged and were not read: word/numbering.xml",)


def test_what_reads_like_a_notice_is_the_authors_own() -> None:
    texts = [
        ONE,
        "Under the new privacy policy, the company may keep every name, said the clerk.",
        "The company answered that all rights reserved to the council had ended.",
        "Contact us: the harbour office, Ostermoor",
        "© 2019 The ferry council",
        "☒ ☐",
        "Read more: the minutes of the board",
        TWO,
    ]
    assert [text for _, text in blocks("".join(map(paragraph, texts)))] == texts
