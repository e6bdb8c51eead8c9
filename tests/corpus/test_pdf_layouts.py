"""PDFs whose text does not simply run from left to right, line below line. Those in `pdf_cases` are
examples of kinds that were read wrongly; the others are made here.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from corpus.cleaning.cleaned import Cleaned
from corpus.cleaning.pipeline import clean
from corpus.errors import UnreadableSource
from corpus.formats.raw import Raw
from corpus.formats.reading import read_source
from tests.helpers.file_factories import PROSE, paragraphs, pdf

CASES = Path(__file__).with_name("pdf_cases")


def raw_of(data: bytes) -> Raw:
    return read_source(data, "a.pdf")


def cleaned(data: bytes) -> Cleaned:
    return clean(raw_of(data), name="a.pdf")


def case(name: str) -> Cleaned:
    return cleaned((CASES / f"{name}.pdf").read_bytes())


def drawn(draw: Callable[[Canvas], None], pages: int = 1) -> bytes:
    """A PDF on each of whose pages this is drawn, in 11 points unless it says otherwise."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    for _ in range(pages):
        canvas.setFont("Helvetica", 11)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def lines(canvas: Canvas, texts: list[str], left: float = 60, top: float = 750) -> None:
    for n, text in enumerate(texts):
        canvas.drawString(left, top - 14 * n, text)


def wrapped(text: str, letters: int) -> list[str]:
    made = [""]
    for word in text.split():
        if len(made[-1]) + len(word) >= letters:
            made.append("")
        made[-1] = f"{made[-1]} {word}".strip()
    return made


def kinds(result: Cleaned) -> list[tuple[str, str]]:
    return [(block.kind, result.text[block.start : block.end]) for block in result.blocks]


def test_a_page_that_lies_on_its_side_is_read_along_its_lines() -> None:
    result = case("sideways")
    assert "The harbour office has published its numbers, and they are not what" in result.text
    assert not any(len(line) == 1 for line in result.text.split("\n"))


def test_a_stamp_at_the_margin_is_kept_and_cuts_no_paragraph() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, wrapped(PROSE[0] + " " + PROSE[1], 80))
        canvas.rotate(90)
        canvas.drawString(250, -30, "quay:2101.00042v1 [boats] 3 May 2021")

    result = cleaned(drawn(draw))
    assert kinds(result)[0] == ("p", PROSE[0] + " " + PROSE[1])
    assert "quay:2101.00042v1 [boats] 3 May 2021" in result.text


def test_slanting_text_is_read_along_its_lines() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, wrapped(PROSE[0], 80))
        canvas.rotate(35)
        lines(canvas, ["This is a draft that nobody", "has looked over so far"], 350, 150)

    text = cleaned(drawn(draw)).text
    assert PROSE[0] in text
    assert "This is a draft that nobody" in text
    assert "has looked over so far" in text


def test_a_code_beyond_unicode_is_marked_and_said() -> None:
    raw = raw_of((CASES / "charcode.pdf").read_bytes())
    assert raw.text.count("\ufffd") == 1
    assert any("unknown and shown as" in note for note in raw.notes)
    assert "The harbour office has published its numbers" in raw.text


def test_paragraphs_with_raised_marks_stay_and_endnotes_are_notes() -> None:
    result = case("endnotes")
    found = kinds(result)
    assert sum(kind == "p" and len(text) > 100 for kind, text in found) == 9
    notes = [text.split()[0] for kind, text in found if kind == "note"]
    assert notes == [f"{n}." for n in range(1, 14)]
    assert "never said otherwise.¹ They are not." in result.text


def test_two_short_texts_side_by_side_are_read_one_after_the_other() -> None:
    assert case("two-lines").text == (
        "The committee reviewed the annual report and approved the budget for the coming fiscal "
        "year."
    )


@pytest.mark.parametrize("sides", [2, 3])
@pytest.mark.parametrize("rows", [2, 3])
def test_short_columns_are_read_one_after_the_other(sides: int, rows: int) -> None:
    texts = [
        ["The board sold the ferry", "in May, and nobody", "objected to the price."],
        ["The keeper of the lamp", "was never asked, as", "she wrote to the town."],
        ["The lamp burned green", "for the whole night,", "as the pilots say."],
    ]

    def draw(canvas: Canvas) -> None:
        for n, text in enumerate(texts[:sides]):
            lines(canvas, text[:rows], left=60 + 170 * n)

    said = " ".join(" ".join(text[:rows]) for text in texts[:sides])
    assert " ".join(cleaned(drawn(draw)).text.split()) == said


@pytest.mark.parametrize("space", [1, 2, 3, 5, 8])
def test_any_space_between_letters_makes_words(space: float) -> None:
    said = wrapped(PROSE[0], 40)

    def draw(canvas: Canvas) -> None:
        for n, line in enumerate(said):
            text = canvas.beginText(30, 750 - 16 * n)
            text.setCharSpace(space)
            text.textOut(line)
            canvas.drawText(text)

    assert " ".join(cleaned(drawn(draw)).text.split()) == PROSE[0]


def test_hebrew_is_in_logical_order() -> None:
    text = case("hebrew").text
    assert "המועצה נפגשה על הרציף והתווכחה על מחיר החבל." in text
    assert "בשנת 1924 שילמו 37 כתרים" in text


def test_letters_that_stand_apart_make_words() -> None:
    text = case("letterspaced").text
    assert text.startswith("The ferry council of Ostermoor met on the quay before sunrise")
    assert "the secretary's chair. The newspaper of the valley" in text


def test_blanks_between_all_letters_make_words_but_a_list_of_letters_is_none() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, ["H A R B O U R   B O A R D", "", "a b c d e", "", *wrapped(PROSE[0], 80)])

    text = cleaned(drawn(draw)).ledger.raw
    assert "HARBOUR BOARD" in text
    assert "a b c d e" in text


def test_a_shadow_is_read_once() -> None:
    def draw(canvas: Canvas) -> None:
        for shift in (0.0, 0.8):
            canvas.setFont("Helvetica-Bold", 20)
            canvas.drawString(60 + shift, 750 - shift, "The ferry will be sold")
        canvas.setFont("Helvetica", 11)
        lines(canvas, wrapped(PROSE[0], 80), top=700)
        for n, letter in enumerate("Coffee"):
            for shift in (0.0, 0.4):
                canvas.drawString(60 + 12 * n + shift, 500, letter)

    raw = raw_of(drawn(draw)).text
    assert raw.count("The ferry will be sold") == 1
    assert "CCoo" not in raw


def test_three_columns_below_a_title_that_spans_them() -> None:
    texts = paragraphs(18)
    result = cleaned(pdf(texts, columns=3, title="The ferry and its captain", by_row=True))
    assert result.metadata.title == "The ferry and its captain"
    assert [text for kind, text in kinds(result) if kind == "p"][:3] == texts[:3]


def test_a_table_becomes_rows_and_empty_cells_stay() -> None:
    rows = [
        ("Year", "Boats", "Lamps"), ("2019", "", "31"), ("2020", "14", "30"),
        ("2021", "12", ""), ("2022", "9", "28"),
    ]  # fmt: skip

    def draw(canvas: Canvas) -> None:
        lines(canvas, wrapped(PROSE[0], 80))
        for n, cells in enumerate(rows):
            for place, cell in zip((60, 160, 260), cells, strict=True):
                canvas.drawString(place, 650 - 16 * n, cell)
        lines(canvas, wrapped(PROSE[1], 80), top=540)

    found = kinds(cleaned(drawn(draw)))
    assert [text for kind, text in found if kind == "row"] == [
        "Year · Boats · Lamps", "2019 · · 31", "2020 · 14 · 30", "2021 · 12 ·", "2022 · 9 · 28",
    ]  # fmt: skip
    assert [text for kind, text in found if kind == "p"] == [PROSE[0], PROSE[1]]


VERSE = [
    "The lamp that burned above the bar",
    "Was never lit for me,",
    "And those who saw it from afar",
    "Were long since lost at sea;",
    "",
    "But you who keep the book of oil",
    "And write down what you burn,",
    "Remember that the boats that toil",
    "Have somewhere to return.",
]


def test_verse_keeps_its_lines_and_stanzas() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, [*wrapped(PROSE[0], 80), "", *VERSE, "", *wrapped(PROSE[1], 80)])

    found = kinds(cleaned(drawn(draw)))
    assert found == [
        ("p", PROSE[0]),
        ("verse", "\n".join(VERSE[:4])),
        ("verse", "\n".join(VERSE[5:])),
        ("p", PROSE[1]),
    ]


def test_a_book_of_nothing_but_verse_keeps_its_lines() -> None:
    found = kinds(cleaned(drawn(lambda canvas: lines(canvas, [*VERSE, "", *VERSE]))))
    assert {kind for kind, _ in found} == {"verse"}
    assert len(found) == 4


def test_code_keeps_its_indents_and_empty_lines() -> None:
    code = ["def light(lamp):", "    if lamp.oil:", "        burn(lamp)", "", "    return lamp"]

    def draw(canvas: Canvas) -> None:
        lines(canvas, wrapped(PROSE[0], 80))
        canvas.setFont("Courier", 10)
        for n, text in enumerate(code):
            canvas.drawString(60 + 6 * (len(text) - len(text.lstrip())), 650 - 12 * n, text.strip())
        canvas.setFont("Helvetica", 11)
        lines(canvas, wrapped(PROSE[1], 80), top=560)

    assert ("pre", "\n".join(code)) in kinds(cleaned(drawn(draw)))


def test_a_footnote_does_not_interrupt_the_paragraph_that_goes_on() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    text = wrapped(" ".join(PROSE), 84)
    for page in (text[:12], text[12:]):
        canvas.setFont("Helvetica", 11)
        lines(canvas, page)
        if page is not text[12:] and len(page) == 12:
            canvas.setFont("Helvetica", 5)
            canvas.drawString(60, 92, "1")
            canvas.setFont("Helvetica", 8)
            canvas.drawString(64, 88, "So the office says in its letter of 3 May.")
        canvas.showPage()
    canvas.save()
    found = kinds(cleaned(out.getvalue()))
    assert ("note", "1 So the office says in its letter of 3 May.") in found
    assert " ".join(PROSE) in [text for _, text in found]


def test_a_large_initial_belongs_to_its_word() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 38)
        canvas.drawString(60, 722, "T")
        canvas.setFont("Helvetica", 11)
        text = wrapped(PROSE[0][1:], 70)
        lines(canvas, text[:2], left=86)
        lines(canvas, text[2:], top=722)

    assert PROSE[0] in cleaned(drawn(draw)).text


def test_pages_without_text_are_named() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    for page in range(5):
        if page in (2, 3):
            canvas.rect(100, 100, 300, 400, fill=1)
        else:
            lines(canvas, wrapped(PROSE[page], 80))
        canvas.showPage()
    canvas.save()
    (note,) = raw_of(out.getvalue()).notes
    assert note.startswith("pages 3 and 4 ")
    assert "no text" in note


def test_a_pdf_without_any_text_is_refused() -> None:
    with pytest.raises(UnreadableSource, match="has no text"):
        raw_of(drawn(lambda canvas: canvas.rect(100, 100, 300, 400, fill=1)))


def test_the_text_itself_is_no_running_head() -> None:
    """The first and last lines of pages repeat, and begin or end in numbers that rise."""
    texts = ["Of the boats of that year", "nothing else is known."]

    def draw(canvas: Canvas) -> None:
        lines(canvas, [texts[0], *wrapped(PROSE[2], 80), texts[1]], top=790)

    result = cleaned(drawn(draw, pages=2))
    assert not [removal for removal in result.ledger.removed if removal.rule.startswith("page.")]
    assert result.text.count(texts[0]) == 2


def test_what_a_form_shows_is_text_and_a_comment_is_left_out() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, wrapped(PROSE[0], 80))
        canvas.acroForm.textfield(
            name="who", x=60, y=500, width=300, height=20, value="The keeper of the lamp"
        )
        canvas.textAnnotation("Is this so?", Rect=[400, 600, 420, 620], relative=1)

    result = cleaned(drawn(draw))
    assert "The keeper of the lamp" in result.text
    assert "Is this so?" not in result.text
    (removal,) = [r for r in result.ledger.removed if r.rule == "hidden.comment"]
    assert result.ledger.raw[removal.start : removal.end] == "Is this so?"
