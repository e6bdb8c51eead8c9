"""Rows that run from right to left: every cluster in one place, and found there again."""

from __future__ import annotations

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import BLOCK_KINDS, Block, BlockKind
from reader.text.direction import line_from_right, runs_from_right
from reader.text.layout import PIECE, Layout, RowIndex
from reader.text.visual_line import fit_in_reading_order, in_reading_order, visual_line
from reader.text.visual_rows import BidiText
from tests.helpers.examples import examples

MIXED = (
    "אבגד نصوم abc 12,3 -().«»·:\t\n\u0301\u05b8\u200d\u200c\u200f\u202e\u2067\u00ad日" + " " * 8
)
texts = st.text(st.sampled_from(MIXED), max_size=90)


def layout_of(text: str, width: int, kind: BlockKind = "p", language: str | None = None) -> Layout:
    return Layout(text, (Block(kind, 0, len(text)),), width, BidiText(text, language))


def rows_of(layout: Layout) -> list[RowIndex]:
    pieces = range(len(layout.pieces))
    return [RowIndex(at, n) for at in pieces for n in range(len(layout.rows(at).starts))]


def drawn(layout: Layout) -> list[str]:
    """The rows as they are on the screen, from the first column on."""
    lines = []
    for row in rows_of(layout):
        cells = [" "] * layout.width
        for cell in layout.row_cells(row):
            if 0 <= cell.column < layout.width - layout.indent(row):
                cells[cell.column : cell.column + cell.width] = [cell.form] + [""] * (
                    cell.width - 1
                )
        lines.append((" " * layout.indent(row) + "".join(cells))[: layout.width])
    return lines


@examples(250)
@given(texts, st.integers(1, 40), st.sampled_from(BLOCK_KINDS), st.sampled_from([None, "ar", "en"]))
def test_every_cluster_is_drawn_once_and_found_where_it_is(
    text: str, width: int, kind: BlockKind, language: str | None
) -> None:
    layout = layout_of(text, width, kind, language)
    plain = Layout(text, (Block(kind, 0, len(text)),), width)
    rows = rows_of(layout)
    assert [layout.row_span(row) for row in rows] == [plain.row_span(row) for row in rows_of(plain)]
    for row in rows:
        start, end = layout.row_span(row)
        cells = layout.row_cells(row)
        assert [(cell.start, cell.end, cell.width) for cell in cells] == [
            (cell.start, cell.end, cell.width) for cell in plain.row_cells(row)
        ]
        ink_end = layout.ink_end(row)
        inked = [cell for cell in cells if cell.end <= ink_end]
        covered = list(chain(*(range(c.column, c.column + c.width) for c in inked)))
        assert len(covered) == len(set(covered))
        if end > start and plain.ink_end(row) - start <= width:
            assert all(0 <= at < width for at in covered) or not layout.from_right(row)
        for cell in inked:
            assert layout.column_of(cell.start) == cell.column
            for column in range(cell.column, cell.column + cell.width):
                assert layout.offset_at(row, column) == cell.start
        if end > start:  # beyond the ends of a row are the first and the last of it
            first, last = cells[0].start, cells[-1].start
            ends = (last, first) if layout.from_right(row) else (first, last)
            assert (layout.offset_at(row, -9), layout.offset_at(row, 99)) == ends


def test_a_paragraph_is_aligned_to_the_side_where_it_begins() -> None:
    text = "שלום עולם (hello world) 12-34, מה שלומך?\n\nThe word שלום is here."
    blocks = (Block("p", 0, 40), Block("p", 42, len(text)))
    layout = Layout(text, blocks, 24, BidiText(text))
    assert drawn(layout) == [
        " (hello world) םלוע םולש",
        "     ?ךמולש המ ,12-34   "[:24].strip().rjust(24),
        "The word םולש is here.  ",
    ]


def test_items_and_quotations_are_indented_at_the_right() -> None:
    text = "ראשון שני שלישי רביעי חמישי"
    rows = drawn(layout_of(text, 24, "quote"))
    assert [row.rstrip() for row in rows] == [
        "יעיבר ישילש ינש ןושאר".rjust(22),
        "ישימח".rjust(22),
    ]


def test_a_table_runs_as_a_whole() -> None:
    """Columns stay below each other, those of a row in Latin letters, too."""
    lines = ["שם · כמות · שנה", "תל אביב · 12 · 2020", "Haifa (port) · 7 · 1999"]
    text = "\n\n".join(lines)
    starts = [0, len(lines[0]) + 2, len(lines[0]) + len(lines[1]) + 4]
    blocks = [
        Block("row", start, start + len(line)) for start, line in zip(starts, lines, strict=True)
    ]
    rows = drawn(Layout(text, blocks, 40, BidiText(text, "he")))
    assert rows == [
        "               הנש · תומכ ·           םש",
        "              2020 ·   12 ·      ביבא לת",
        "              1999 ·    7 · Haifa (port)",
    ]


@pytest.mark.parametrize(
    ("text", "document", "expected"),
    [
        ("BBC פרסמה ידיעה ארוכה", True, True),
        ("«مرحبا» said the minister in the town", False, False),
        ("הוא אמר: and then a long quotation follows", True, True),
        ("A whole English paragraph", True, False),
        ("مرحبا بالجميع", False, True),
        ("2020", True, True),
        ("* * *", False, False),
        ("", True, True),
        ("\u2067שלום\u2069 is what he said", False, False),
    ],
)
def test_which_way_a_line_runs(text: str, document: bool, expected: bool) -> None:
    assert line_from_right(text, 0, len(text), document=document) is expected


def test_which_way_a_document_runs() -> None:
    assert runs_from_right("BBC", "ar-EG")
    assert runs_from_right("", "az-Arab")
    assert runs_from_right("שלום לכולם, BBC", None)
    assert not runs_from_right("The word שלום", None)
    assert not runs_from_right("Kurdî", "ku-Latn")


def test_a_paragraph_in_several_pieces_runs_as_it_begins() -> None:
    text = "שלום " * 300 + "abc " * (PIECE // 2)
    layout = Layout(text, (Block("p", 0, len(text)),), 40, BidiText(text, "he"))
    assert len(layout.pieces) > 1
    assert layout.from_right(RowIndex(0, 0))
    english = layout.rows(len(layout.pieces) - 1)
    assert layout.from_right(RowIndex(len(layout.pieces) - 1, len(english.starts) - 1))


@examples(200)
@given(texts)
def test_a_row_of_the_screen_keeps_its_characters_and_its_width(text: str) -> None:
    row = text.replace("\n", " ").replace("\t", " ")
    placed = visual_line(row, aligned=True)
    if placed is None:
        return
    assert sorted(at for at, _ in placed) == sorted({at for at, _ in placed})
    ends = dict(zip(sorted(at for at, _ in placed), [*sorted(at for at, _ in placed)[1:], len(row)],
                    strict=True))  # fmt: skip
    assert sum(ends[at] - at for at, _ in placed) == len(row)
    assert all(len(form) == ends[at] - at for at, form in placed)


def test_a_line_that_is_cut_keeps_its_letters_apart() -> None:
    assert fit_in_reading_order("می\u200cروم", 9) == "ﻡﻭﺭﯽﻣ"
    assert fit_in_reading_order("אבג דהו", 5) == "… גבא"
    assert fit_in_reading_order("The bridge", 5) == "The …"


def test_columns_of_a_list_stay_where_they_are() -> None:
    assert in_reading_order("  שלום עולם (abc)   24  Post") == "  (abc) םלוע םולש   24  Post"
    assert in_reading_order("plain") == "plain"
    message = "Tagged as claim: “אבג דהו זחט יכל מנס” · u undoes it"
    assert in_reading_order(message) == "Tagged as claim: “סנמ לכי טחז והד גבא” · u undoes it"
    assert in_reading_order("אבג · The Velm Post · 12") == "גבא · The Velm Post · 12"
    assert in_reading_order("BBC: אבג דהו זחט יכל מנס עפצ קרשת אבג") == (
        "גבא תשרק צפע סנמ לכי טחז והד גבא :BBC"
    )
    placed = visual_line("│ אב ג      │", aligned=True)
    assert placed is not None
    assert "".join(form for _, form in placed) == "│      ג בא │"
