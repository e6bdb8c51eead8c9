"""What is at a cell, without a screen: for text of any width and script, and for the margin."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from corpus.document import BLOCK_KINDS, Block, BlockKind, Document, Metadata
from reader.text.highlights import Lane, Mark
from reader.text.layout import RowIndex
from reader.tui.text_pane.geometry import compute_geometry
from reader.tui.text_pane.hit_testing import mark_at, offset_at
from reader.tui.text_pane.page_model import PageModel
from tests.helpers.examples import examples

letters = st.text(
    st.sampled_from("abc -.·:\n\u0301\u200d\ufe0f日本é👩👧🇩🇪אבسن١(5)" + " " * 4), max_size=80
)


@examples(120)
@given(
    letters,
    st.sampled_from(BLOCK_KINDS),
    st.integers(1, 60),
    st.integers(1, 30),
    st.booleans(),
    st.booleans(),
)
def test_every_visible_cluster_is_at_its_cells(
    text: str, kind: BlockKind, width: int, height: int, chrome: bool, reorders: bool
) -> None:
    document = Document("id", "slug", Metadata(), text, (Block(kind, 0, len(text)),))
    geometry = compute_geometry(width, height, chrome=chrome)
    page = PageModel(document, *geometry.page_size, reorders=reorders)
    assume(not page.is_empty)
    for window_row, row in enumerate(page.viewport.rows()):
        y = geometry.head + window_row
        left = geometry.text_x + page.layout.indent(row)
        ink_end = page.units.row(page.layout.row_span(row)[0]).end
        for cell in page.layout.row_cells(row):
            for x in range(left + cell.column, left + cell.column + cell.width):
                if cell.start < ink_end:
                    assert offset_at(page, geometry, x, y) == cell.start
    for x, y in ((-5, -5), (width + 5, height + 5), (0, height // 2)):
        offset = offset_at(page, geometry, x, y)
        assert page.layout.snap(offset) == offset


def test_a_mark_is_at_its_letter_and_a_plus_is_the_first_without_a_lane() -> None:
    document = Document("id", "slug", Metadata(), "word", (Block("p", 0, 4),))
    geometry = compute_geometry(60, 10)
    page = PageModel(document, geometry.measure, geometry.rows)
    marks = [Mark(0, 4, name) for name in "abcde"]
    lanes = [Lane(min(n, 3), mark, True) for n, mark in enumerate(marks)]

    def mark_name(column: int, row: int = geometry.head) -> str | None:
        def lanes_of(_: RowIndex) -> list[Lane]:
            return lanes

        mark = mark_at(page, geometry, lanes_of, geometry.lane_x + column, row)
        return mark.id if mark else None

    assert [mark_name(column) for column in range(-1, 6)] == [None, *"abcd", None, None]
    assert mark_name(0, geometry.head + 1) is None
    assert mark_name(0, geometry.head - 1) is None
