"""What is painted of rows from right to left is what the layout says, and so is the cursor."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st
from rich.style import Style
from textual.strip import Strip

from corpus.document import BLOCK_KINDS, Block, BlockKind, Document, Metadata, Span
from reader.text.highlights import Highlights, Mark
from reader.tui.styles.page_styles import PageStyles
from reader.tui.text_pane.decorations import Decorations
from reader.tui.text_pane.geometry import compute_geometry
from reader.tui.text_pane.hit_testing import cell_of
from reader.tui.text_pane.navigator import MOTIONS
from reader.tui.text_pane.page_model import PageModel
from reader.tui.text_pane.painter import Painter
from tests.helpers.examples import examples

MIXED = "אבגד نصو abc 12,3 -().«»·\t\n\u05b8\u200c\u200f\u202e\u2067\u00ad日" + " " * 6
texts = st.text(st.sampled_from(MIXED), min_size=1, max_size=90)
kinds = st.sampled_from(BLOCK_KINDS)


def page_of(text: str, kind: BlockKind, width: int) -> tuple[PageModel, Painter]:
    document = Document("id", "slug", Metadata(), text, (Block(kind, 0, len(text)),))
    geometry = compute_geometry(width, 60)
    page = PageModel(document, *geometry.page_size, reorders=True)
    return page, Painter(page, geometry, PageStyles.of({}))


def cells_of(strip: Strip) -> list[tuple[str, Style]]:
    """What is in each cell of a strip, wide characters in their first."""
    cells = []
    for segment in strip:
        style = segment.style or Style.null()
        for char in segment.text:
            if char == "日":
                cells += [(char, style), ("", style)]
            elif char == "\u05b8":  # a mark is in the cell of its letter
                cells[-1] = (cells[-1][0] + char, cells[-1][1])
            else:
                cells.append((char, style))
    return cells


@examples(150)
@given(texts, kinds, st.integers(8, 60), st.data())
def test_every_cluster_is_painted_in_its_cell_with_its_style(
    text: str, kind: BlockKind, width: int, data: st.DataObject
) -> None:
    page, painter = page_of(text, kind, width)
    layout = page.layout
    assume(not page.is_empty)
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    page.highlights = Highlights([Mark(start, end, "id", colour="red")] if start < end else [])
    selection = Span(*sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2))))
    cursor = layout.snap(data.draw(st.integers(0, len(text))))
    for row in page.viewport.rows_with_text():
        row_start, row_end = layout.row_span(row)
        here = cursor if row_start <= cursor < row_end else None
        strip = painter.row(row, Decorations(here, None, selection), 0)
        assert strip.cell_length == width
        painted = cells_of(strip)
        assert len(painted) == width
        left = painter.geometry.text_x + layout.indent(row)
        styles: dict[tuple[bool, ...], Style] = {}
        for cell in layout.row_cells(row):
            if cell.end > layout.ink_end(row) or cell.column < 0:
                continue
            shown = [painted[left + cell.column + n] for n in range(cell.width)]
            assert "".join(char for char, _ in shown) == cell.form
            if cell.start == cursor or kind in ("turn", "note", "row"):
                continue  # the cursor has a style of its own, and so have names and dots
            looks = (
                start < cell.end and cell.start < end,
                selection.start <= cell.start < selection.end,
            )
            assert styles.setdefault(looks, shown[0][1]) == shown[0][1]


@examples(120)
@given(
    texts, kinds, st.integers(8, 60),
    st.lists(st.tuples(st.sampled_from(sorted(MOTIONS)), st.booleans()), max_size=12),
)  # fmt: skip
def test_the_cursor_is_always_on_the_cell_that_shows_it(
    text: str, kind: BlockKind, width: int, steps: list[tuple[str, bool]]
) -> None:
    page, painter = page_of(text, kind, width)
    assume(not page.is_empty)
    selection = page.navigator.go_to(0)
    for motion, extend in steps:
        selection = page.move(selection, motion, extend=extend)
        assert page.layout.snap(selection.cursor) == selection.cursor
        row = page.layout.row_at(selection.cursor)
        shown = page.layout.offset_at(row, page.layout.column_of(selection.cursor))
        inside = selection.cursor < page.layout.ink_end(row)
        assert shown == selection.cursor or not inside
        assert cell_of(page, painter.geometry, selection.cursor) is not None
        span = page.navigator.span(selection)
        assert span is None or 0 <= span.start < span.end <= len(text)


def test_arrows_point_where_they_lead_in_paragraphs_either_way() -> None:
    text = "abc def\n\nאבג דהו"
    document = Document("id", "slug", Metadata(), text, (Block("p", 0, 7), Block("p", 9, 16)))
    page = PageModel(document, 40, 10, reorders=True)
    for start, on, back in ((0, "right", "left"), (9, "left", "right")):
        selection = page.navigator.go_to(start)
        selection = page.move(selection, on, 2)
        assert selection.cursor == start + 2
        assert page.move(selection, back).cursor == start + 1
        word = page.move(selection, f"word_{on}")
        assert word.cursor == start + 4
        assert page.move(word, f"word_{back}").cursor == start
        assert page.move(word, "word_previous").cursor == start
