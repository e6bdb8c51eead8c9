"""What the pane paints of verse, code, tables, turns and notes, and what keys do there."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style
from textual.strip import Strip

from reader.text.highlights import Mark
from reader.tui.styles.page_styles import PageStyles
from reader.tui.text_pane.decorations import Decorations
from reader.tui.text_pane.geometry import compute_geometry
from reader.tui.text_pane.page_model import PageModel
from reader.tui.text_pane.painter import Painter
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
from tests.helpers.panes import PaneApp, at, drag, rows, words


def _styles(strip: Strip) -> list[tuple[str, Style]]:
    """Each cell of a strip with its style."""
    return [(char, segment.style or Style.null()) for segment in strip for char in segment.text]


@given(pages, st.integers(1, 90), st.data())
def test_what_is_painted_is_what_the_layout_says(
    pieces: list[Piece], width: int, data: st.DataObject
) -> None:
    document = document_of(pieces)
    geometry = compute_geometry(width, 60)
    page = PageModel(document, geometry.measure, geometry.rows)
    painter = Painter(page, geometry, PageStyles.of({}))
    layout = page.layout
    cursor = layout.snap(data.draw(st.integers(0, len(document.text))))
    for row in page.viewport.rows_with_text():
        start, end = layout.row_span(row)
        here = cursor if start <= cursor < end else None
        strip = painter.row(row, Decorations(here), 0)
        assert strip.cell_length == width
        left = geometry.text_x + layout.indent(row)
        ink_end = layout.ink_end(row)
        drawn = "".join(cell.form for cell in layout.row_cells(row) if cell.end <= ink_end)
        assert strip.crop(left, width).text.startswith(drawn)


async def _screen(pieces: list[Piece], width: int = 60, height: int = 60) -> list[str]:
    app = PaneApp(document_of(pieces))
    async with app.run_test(size=(width, height)):
        return [line[5:].rstrip(" │┃") for line in rows(app.pane)[4:]]


async def test_a_page_of_all_kinds() -> None:
    page = await _screen(PAGE)
    assert page[page.index("  The ferry goes at six,") :][:7] == [
        "  The ferry goes at six,",
        "    and nobody will wait;",
        "  the lantern on the quay",
        "    burns green, and it is late.",
        "",
        "  A clerk has read it twice,",
        "  and twice has found no sign.",
    ]
    assert page[page.index("┊ def toll(boats):") :][:6] == [
        f"┊ {line}".rstrip() for line in CODE.split("\n")
    ]
    table = page.index("Year · Town              ·  Tons")
    assert page[table + 1 : table + 5] == [
        "1907 · Ostermoor         · 1,213",
        "1908 ·                   ·    31",
        "1909 · Hale by the Water ·",
        "",
    ]
    assert "1. Rope, two hundred fathoms of it, from the hill" in page
    assert "• Oil" in page
    assert page[page.index(NOTES[0]) + 1] == NOTES[1]


async def test_a_line_of_code_that_is_too_wide_says_that_it_goes_on() -> None:
    code = "    " + "x" * 60
    assert (await _screen([("pre", code)], 40))[:3] == [
        "┊     " + "x" * 27,
        "┊ ↪ " + "x" * 29,
        "┊ ↪ xxxx",
    ]


async def test_who_speaks_is_bold_and_the_time_and_the_dots_are_quiet() -> None:
    app = PaneApp(
        document_of([("turn", SPEECH), ("turn", POST), ("row", TABLE[1]), ("note", NOTES[0])])
    )
    async with app.run_test(size=(90, 30)):
        pane = app.pane
        text = pane.document.text
        ink = pane.canvas.styles.ink.rich_color

        def look(words: str, nth: int = 0) -> tuple[bool, bool]:
            """Whether the first letter is bold, and whether it has the full ink."""
            x, y = at(pane, text.index(words) + nth)
            style = _styles(pane.canvas.frame[y])[x][1]
            return bool(style.bold), style.color == ink

        pane.go_to(len(text) - 1)
        assert look("CLERK") == (True, True)
        assert look("I read") == (False, True)
        assert look("perrin") == (True, True)
        assert look("3 May") == (False, False)
        assert look("I mended") == (False, True)
        assert look("1907 ·") == (False, True)
        assert look("· Ost") == (False, False)
        assert look("1 So") == (True, True)
        assert look("So the") == (False, False)


async def test_the_cursor_in_a_column_is_one_cell_wide_and_the_selection_fills_the_gap() -> None:
    app = PaneApp(document_of([("row", row) for row in TABLE]))
    async with app.run_test(size=(60, 20)) as pilot:
        pane = app.pane
        blank = pane.document.text.index("Town") + 4
        pane.go_to(blank)
        x, y = at(pane, blank)
        backgrounds = [style.bgcolor for _, style in _styles(pane.canvas.frame[y])]
        assert backgrounds[x] != backgrounds[x + 1] == backgrounds[x + 10]
        await drag(pilot, pane, (x - 4, y), (x + 16, y))
        assert words(pane) == "Town · T"[: len(words(pane) or "")]
        backgrounds = [style.bgcolor for _, style in _styles(pane.canvas.frame[y])]
        assert len(set(backgrounds[x - 3 : x + 10])) == 1


async def test_keys_select_across_lines_of_verse_and_rows() -> None:
    app = PaneApp(document_of(PAGE))
    async with app.run_test(size=(80, 60)) as pilot:
        pane = app.pane
        pane.go_to(pane.document.text.index("The ferry"))
        await pilot.press("v", "j", "dollar_sign")
        assert words(pane) == "The ferry goes at six,\n  and nobody will wait;"
        await pilot.press("escape")
        pane.go_to(pane.document.text.index("Ostermoor"))
        await pilot.press("plus", "plus")
        assert words(pane) == TABLE[1]
        await pilot.press("plus")
        assert words(pane) == "\n\n".join(TABLE)


async def test_a_mark_over_two_lines_shows_beside_both() -> None:
    document = document_of([("verse", VERSE)])
    start, end = document.text.index("nobody"), document.text.index("on the quay")
    app = PaneApp(document, (Mark(start, end, "a", "C", "blue"),))
    async with app.run_test(size=(60, 20)):
        page = rows(app.pane)[4:8]
        assert [line[1] for line in page] == [" ", "C", "┃", " "]
