"""How verse, code, tables, turns and notes are set: every character has its place on the page."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Span
from reader.text.clusters import display_form
from reader.text.layout import Layout, RowIndex
from reader.text.tables import row_parts
from reader.text.units import Units
from tests.helpers.kinds import (
    CODE,
    NOTES,
    PAGE,
    POST,
    SPEECH,
    TABLE,
    VERSE,
    Piece,
    document_of,
    pages,
)

widths = st.integers(1, 100)


def _rows(layout: Layout) -> list[RowIndex]:
    return [
        RowIndex(piece, number)
        for piece in range(len(layout.pieces))
        for number in range(len(layout.rows(piece).starts))
    ]


def _painted(layout: Layout) -> list[str]:
    """The rows as they are seen, with their indents and the empty rows between blocks."""
    painted = []
    for row in _rows(layout):
        if row.number == 0 and layout.gap(row.piece):
            painted.append("")
        forms = "".join(cell.form for cell in layout.row_cells(row))
        painted.append((" " * layout.indent(row) + forms).rstrip())
    return painted


def _layout(pieces: list[Piece], width: int) -> Layout:
    document = document_of(pieces)
    return Layout(document.text, document.blocks, width)


@given(pages, widths)
def test_every_character_has_one_place_and_is_found_there(pieces: list[Piece], width: int) -> None:
    layout = _layout(pieces, width)
    at = 0
    for row in _rows(layout):
        start, end = layout.row_span(row)
        assert start >= at
        assert not layout.text[at:start].strip(), "text between two rows"
        for cell in layout.row_cells(row):
            assert layout.row_at(cell.start) == row
            assert layout.column_of(cell.start) == cell.column
            for column in range(cell.column, cell.column + cell.width):
                assert layout.offset_at(row, column) == cell.start
            assert layout.snap(cell.start) == cell.start
            assert layout.cluster_end(cell.start) == cell.end
        at = end
    assert not layout.text[at:].strip()


@given(pages, widths)
def test_no_row_is_wider_than_the_page(pieces: list[Piece], width: int) -> None:
    layout = _layout(pieces, width)
    for row in _rows(layout):
        if layout.row_span(row)[0] < layout.row_span(row)[1]:
            end = layout.ink_end(row)
            ink = [cell for cell in layout.row_cells(row) if cell.end <= end]
            used = ink[-1].column + display_form(layout.text[ink[-1].start : ink[-1].end])[1]
            assert layout.indent(row) + min(used, width) <= width


@given(pages, widths)
def test_a_cell_is_cut_only_if_it_needs_more_than_a_row(pieces: list[Piece], width: int) -> None:
    layout = _layout([piece for piece in pieces if piece[0] == "row"] or PAGE, width)
    for piece in range(len(layout.pieces)):
        kind, start, end = layout.pieces[piece]
        if kind != "row":
            continue
        rows = layout.rows(piece)
        for cell in row_parts(layout.text, start, end).cells:
            cuts = [at for at in rows.starts if cell.start < at < cell.end]
            drawn = sum(display_form(char)[1] for char in layout.text[slice(*cell)])
            assert not cuts or drawn > layout.width - max(map(rows.indent, range(len(rows.starts))))


@given(pages, widths)
def test_every_motion_by_characters_comes_by_all_that_is_seen(
    pieces: list[Piece], width: int
) -> None:
    document = document_of(pieces)
    layout = Layout(document.text, document.blocks, width)
    units = Units(document, layout)
    seen: set[int] = set()
    offset: int | None = layout.first_offset()
    while offset is not None:
        seen.update(range(offset, layout.cluster_end(offset)))
        following = units.next_character(offset, 1)
        assert following is None or following > offset
        offset = following
    assert all(at in seen for at, char in enumerate(document.text) if not char.isspace())


@given(pages)
def test_sentences_hold_every_character_and_end_with_their_block(pieces: list[Piece]) -> None:
    document = document_of(pieces)
    layout = Layout(document.text, document.blocks, 60)
    units = Units(document, layout)
    for block in document.blocks:
        for at in range(block.start, block.end):
            if not document.text[at].isspace():
                sentence = units.sentence(at)
                assert sentence is not None
                assert block.span.contains(sentence)
                assert sentence.start <= at < sentence.end


def test_lines_of_verse_stay_lines_and_long_ones_hang() -> None:
    lines = [
        "short",
        "a line of verse that is a good deal longer than the page is wide",
        "  set in",
    ]
    assert _painted(_layout([("verse", "\n".join(lines)), ("verse", "next")], 40)) == [
        "  short",
        "  a line of verse that is a good deal",
        "      longer than the page is wide",
        "    set in",
        "",
        "  next",
    ]


def test_code_keeps_its_indents_its_blanks_and_its_empty_lines() -> None:
    code = "    if a:\n\n\n        b(1,  2)   # and a comment, " + "x" * 40
    assert _painted(_layout([("pre", code)], 40)) == [
        "      if a:",
        "",
        "",
        "          b(1,  2)   # and a comment,",
        "    " + "x" * 36,
        "    xxxx",
    ]


def test_a_table_stands_in_columns_without_empty_rows() -> None:
    assert _painted(_layout([("row", row) for row in TABLE], 60)) == [
        "Year · Town              ·  Tons",
        "1907 · Ostermoor         · 1,213",
        "1908 ·                   ·    31",
        "1909 · Hale by the Water ·",
    ]


def test_numbers_are_flush_right_also_where_some_are_missing() -> None:
    rows = ["Parish · Boats", "Ostermoor · 37", "Salt Works · –", "North Spit · 1,005 %"]
    assert _painted(_layout([("row", row) for row in rows], 60)) == [
        "Parish     ·   Boats",
        "Ostermoor  ·      37",
        "Salt Works ·       –",
        "North Spit · 1,005 %",
    ]


def test_only_the_last_column_is_wrapped_where_the_others_fit() -> None:
    rows = ["quay · where the boats of the ferry lie at night", "weir · a dam"]
    assert _painted(_layout([("row", row) for row in rows], 32)) == [
        "quay · where the boats of the",
        "       ferry lie at night",
        "weir · a dam",
    ]


def test_a_table_that_is_too_wide_breaks_between_cells() -> None:
    rows = ["the upper weir · the lower weir · 1907", "a · b · c"]
    assert _painted(_layout([("row", row) for row in rows], 30)) == [
        "the upper weir ·",
        "  the lower weir · 1907",
        "a · b · c",
    ]


def test_the_head_of_a_table_and_other_tables_do_not_matter_beyond_a_paragraph() -> None:
    layout = _layout([("row", "a · b"), ("p", "between"), ("row", "long word · c")], 40)
    assert _painted(layout) == ["a · b", "", "between", "", "long word · c"]


def test_a_long_table_is_cut_at_the_same_rows_whichever_is_seen_first() -> None:
    pieces: list[Piece] = [("p", "before"), *[("row", f"{n} · {n * n}") for n in range(2600)]]
    forwards, backwards = _layout(pieces, 60), _layout(pieces, 60)
    for piece in range(1, len(pieces)):
        forwards.rows(piece)
    for piece in reversed(range(1, len(pieces))):
        table = backwards.table(piece)
        assert piece in table
        assert table == forwards.table(table[0]) == forwards.table(table[-1])
    starts = sorted({forwards.table(piece)[0] for piece in range(1, len(pieces))})
    assert all(250 <= b - a < 500 for a, b in pairwise(starts))


def test_turns_hang_behind_the_speaker_and_posts_do_not() -> None:
    assert _painted(_layout([("turn", SPEECH), ("turn", POST)], 40)) == [
        "THE CLERK: I read the minutes twice. The",
        "  second lantern is not in them.",
        "",
        "perrin · 3 May 2021, 10:22",
        "I mended the nets myself. Nobody paid me",
        "for it.",
    ]


def test_notes_and_items_hang_behind_their_marks() -> None:
    pieces: list[Piece] = [("note", NOTES[0]), ("note", NOTES[1]), ("li", "10. Rope of the hills")]
    assert _painted(_layout(pieces, 24)) == [
        "1 So the office says in",
        "  its report.",
        "[^2]: Minutes of the",
        "      ferry council,",
        "      1907.",
        "",
        "10. Rope of the hills",
    ]


@pytest.mark.parametrize(
    ("piece", "sentences"),
    [
        (("verse", VERSE), [VERSE]),
        (("verse", "It is late.\nThe bell\nis green."), ["It is late.", "The bell\nis green."]),
        (("pre", CODE), [line.strip() for line in CODE.split("\n") if line.strip()]),
        (("row", "No. 1 · Sold. Gone."), ["No. 1 · Sold. Gone."]),
        (("turn", SPEECH), SPEECH.replace(". The", ".\nThe").split("\n")),
        (("turn", POST), POST.replace(". N", ".\nN").split("\n")),
        (("li", "1. So it says. Or not."), ["1. So it says.", "Or not."]),
        (("note", "[^1]: So it says. Or not."), ["[^1]: So it says.", "Or not."]),
    ],
)
def test_sentences_by_kind(piece: Piece, sentences: list[str]) -> None:
    document = document_of([("p", "Before."), piece, ("p", "After.")])
    units = Units(document, Layout(document.text, document.blocks, 60))
    found: list[str] = []
    at: int | None = document.blocks[1].start
    while at is not None and at < document.blocks[1].end:
        sentence = units.sentence(at)
        assert sentence is not None
        found.append(document.text[slice(*sentence)])
        at = units.next_sentence(at, 1)
    assert found == sentences


def test_the_paragraph_of_a_row_is_the_whole_table() -> None:
    document = document_of(PAGE)
    layout = Layout(document.text, document.blocks, 60)
    units = Units(document, layout)
    rows = [block for block in document.blocks if block.kind == "row"]
    table = Span(rows[0].start, rows[-1].end)
    assert {units.paragraph(row.start) for row in rows} == {table}
    after = units.next_paragraph(rows[1].start, 1)
    assert units.next_paragraph(rows[2].start, -1) == table.start
    assert after is not None
    assert document.text[after:].startswith("THE CLERK")
