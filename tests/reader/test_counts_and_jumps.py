"""Counts, marks, going to a place and the way back, by real keys."""

from __future__ import annotations

import pytest

from reader.tui.widgets.status import StatusLine
from tests.helpers.long_texts import LONG, make_long_library
from tests.helpers.screens import (
    press,
    reading_screen,
    running_app,
    status_text,
    type_text,
    wait_until,
)

NORTH = LONG["north"]


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "library.db"
    make_long_library(path)
    return path


def right(app) -> str:
    """What the right end of the status line shows."""
    line = app.screen.query_one(StatusLine)
    return line.render_line(0).text


def same_place(pane, place) -> bool:
    """Whether the cursor is there and the words that were at the top are in the top row."""
    start, end = pane.page.layout.row_span(pane.page.viewport.rows()[0])
    return pane.cursor == place[0] and start <= place[1] < end


async def test_a_count_repeats_the_motion_and_is_shown_while_typed(library):
    async with running_app(library, "north") as (app, pilot):
        pane = reading_screen(app).pane
        for _ in range(5):
            await pilot.press("j")
        there = pane.position()
        await press(app, pilot, "g", "5")
        assert right(app).rstrip().endswith("5   Ann")
        await press(app, pilot, "j")
        assert pane.position() == there
        assert not right(app).rstrip().endswith("5   Ann")
        await press(app, pilot, "g", "3", "right_parenthesis")
        assert NORTH.startswith("The harbour of Village3 ", pane.cursor)
        await press(app, pilot, "2", "left_parenthesis")
        assert NORTH.startswith("The ferry of Village1 ", pane.cursor)
        await press(app, pilot, "g", "1", "0", "right_parenthesis")
        assert NORTH.startswith("The ferry of Village10 ", pane.cursor)


async def test_a_nought_alone_is_the_start_of_the_line_and_counts_end_with_the_next_key(library):
    async with running_app(library, "north") as (app, pilot):
        pane = reading_screen(app).pane
        await press(app, pilot, "j", "l", "l", "l")
        start = pane.page.layout.row_span(pane.page.layout.row_at(pane.cursor))[0]
        assert pane.cursor == start + 3
        await press(app, pilot, "0")
        assert pane.cursor == start
        # Escape, and a key that has no use for a count, end it.
        await press(app, pilot, "4", "escape", "l")
        assert pane.cursor == start + 1
        await press(app, pilot, "4", "v", "l", "escape", "l")
        assert pane.cursor == start + 3
        await press(app, pilot, "g", "9", "9", "9", "9", "9", "j")
        assert pane.page.layout.row_at(pane.cursor) == pane.page.layout.row_at(len(NORTH))


async def test_counts_before_search_annotations_and_selections(library):
    async with running_app(library, "north") as (app, pilot):
        pane = reading_screen(app).pane
        await press(app, pilot, "slash")
        await type_text(app, pilot, "orchard")
        await press(app, pilot, "enter", "3", "n")
        assert NORTH.startswith("orchard of Village35", pane.cursor)
        await press(app, pilot, "escape", "g")
        for _ in range(3):
            await press(app, pilot, "c", "right_parenthesis")
        await press(app, pilot, "g", "2", "right_square_bracket")
        assert pane.selection.start == NORTH.index("The ferry of Village1 ")
        await press(app, pilot, "escape", "g", "5", "shift+right")
        assert NORTH[slice(*pane.selection)] == "The br"


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ("s12", "The school of Village11 "),
        ("S 1", "The bridge of Village0 "),
        ("0%", "The bridge of Village0 "),
        ("100%", "."),
        ("1", "The bridge of Village0 "),
    ],
)
async def test_going_to_a_place(library, typed, where):
    async with running_app(library, "north") as (app, pilot):
        await press(app, pilot, "3", "space", "colon")
        await type_text(app, pilot, typed)
        await press(app, pilot, "enter")
        pane = reading_screen(app).pane
        assert NORTH.startswith(where, pane.cursor)
        assert pane.page.viewport.row_of(pane.cursor) is not None


async def test_a_number_before_the_percent_sign_goes_there(library):
    """As in less and vim; without a number the key shows or hides the minimap."""
    async with running_app(library, "north") as (app, pilot):
        screen = reading_screen(app)
        await press(app, pilot, "4", "0", "percent_sign")
        assert screen.view.minimap
        assert abs(screen.pane.cursor / len(NORTH) - 0.4) < 0.01
        await press(app, pilot, "apostrophe", "apostrophe")
        assert screen.pane.cursor == 0
        await press(app, pilot, "percent_sign")
        assert not screen.view.minimap


async def test_going_to_a_line_counts_the_rows_that_j_counts(library):
    async with running_app(library, "north") as (app, pilot):
        pane = reading_screen(app).pane
        await press(app, pilot, *["j"] * 11)
        there = pane.cursor
        for keys in (["g", "1", "2", "G"], ["G", "colon", "1", "2", "enter"]):
            await press(app, pilot, *keys)
            assert pane.cursor == there


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Type a line (12)"),
        ("nowhere", "“nowhere” is not a place"),
        ("101%", "The end of the text is 100%"),
        ("0", "The first line or sentence is number 1"),
        ("99999", "The last line is"),
        ("s9999", "The last sentence is s240"),
    ],
)
async def test_places_that_are_none_are_explained(library, typed, told):
    async with running_app(library, "north") as (app, pilot):
        await press(app, pilot, "colon")
        await type_text(app, pilot, typed)
        await press(app, pilot, "enter")
        assert told in str(app.screen.query_one("#chooser-error").content)
        await press(app, pilot, "escape")
        assert reading_screen(app).pane.cursor == 0


async def test_the_dialog_says_where_one_is(library):
    async with running_app(library, "north") as (app, pilot):
        await press(app, pilot, "9", "right_parenthesis", "colon")
        assert "s10 · " in str(app.screen.query_one("#chooser-hint").content)


async def test_marks_are_remembered_over_the_end_of_the_program(library):
    async with running_app(library, "north", "south") as (app, pilot):
        await press(app, pilot, "5", "space", "m", "a")
        place = reading_screen(app).pane.position()
        assert "mark a" in status_text(app)
        await press(app, pilot, "g", "apostrophe", "a")
        assert reading_screen(app).pane.position() == place
        # Marks belong to a document; a letter after them is no command.
        await press(app, pilot, "tab", "apostrophe", "a")
        assert "no mark a" in status_text(app)
        await press(app, pilot, "m", "1")
        assert "Marks are letters" in status_text(app)
        await press(app, pilot, "m", "escape", "m", "c")
        assert not reading_screen(app).row.panes[1].marks
    async with running_app(library, "north") as (app, pilot):
        await press(app, pilot, "G", "apostrophe", "a")
        assert same_place(reading_screen(app).pane, place)
        await press(app, pilot, "apostrophe", "z")
        assert status_text(app) == "This text has no mark z; its marks are a"


JUMPS = {
    "search": ("slash", *"orchard", "enter"),
    "next match": ("n",),
    "to a place": ("colon", "5", "0", "percent_sign", "enter"),
    "to a mark": ("apostrophe", "b"),
    "to the end": ("G",),
    "annotations": ("right_square_bracket",),
}


async def test_twice_an_apostrophe_comes_back_from_every_jump(library):
    async with running_app(library, "north") as (app, pilot):
        pane = reading_screen(app).pane
        await press(app, pilot, "apostrophe", "apostrophe")
        assert "no earlier jump" in status_text(app)
        await press(app, pilot, "c", "9", "space", "m", "b", "2", "space")
        for name, keys in JUMPS.items():
            before = pane.position()
            await press(app, pilot, *keys)
            after = pane.position()
            assert after != before, name
            await press(app, pilot, "apostrophe", "apostrophe")
            assert pane.position() == before, name
            await press(app, pilot, "apostrophe", "apostrophe")
            assert pane.cursor == after[0], name
            await press(app, pilot, "apostrophe", "apostrophe")


async def test_back_from_a_passage_found_in_another_document(library):
    async with running_app(library, "north") as (app, pilot):
        await press(app, pilot, "4", "space")
        before = reading_screen(app).pane.position()
        await press(app, pilot, "f")
        await type_text(app, pilot, "Village119")
        await wait_until(app, pilot, lambda: app.screen._results)
        choices = [result.document for result in app.screen._results]
        await press(app, pilot, *["down"] * choices.index("south"), "enter")
        assert reading_screen(app).pane.document.slug == "south"
        await press(app, pilot, "escape", "apostrophe", "apostrophe")
        assert reading_screen(app).pane.document.slug == "north"
        assert same_place(reading_screen(app).pane, before)
