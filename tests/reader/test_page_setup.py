"""Widths by mouse and key, length of lines, the bare page; and all of it remembered."""

from __future__ import annotations

import pytest

from tests.helpers.long_texts import make_long_library
from tests.helpers.screens import (
    painted_rows,
    press,
    reading_screen,
    running_app,
    status_text,
    type_text,
    wait_until_settled,
)

SIZE = (160, 40)
_LEAP = 7
"""Cells between two reports of a hand in a hurry; the first is a cell away, where it begins."""


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "library.db"
    make_long_library(path)
    return path


async def drag_rule(app, pilot, pane, to: int, *, row: int = 12) -> None:
    """Press on the rule to the right of a pane and move to a column of the screen."""
    at = pane.region.right - 1
    await pilot.mouse_down(offset=(at, row))
    step = _LEAP if to > at else -_LEAP
    for x in (*range(at + (step > 0) - (step < 0), to, step), to):
        await pilot.hover(offset=(x, row))
    await pilot.mouse_up(offset=(to, row))
    await wait_until_settled(app, pilot)


@pytest.mark.parametrize("row", [0, 12])
async def test_the_rule_follows_the_mouse(library, row):
    async with running_app(library, "north", "south", "west", size=(200, 40)) as (app, pilot):
        first, second, third = reading_screen(app).row.panes
        kept = third.size.width
        for to in (80, 52, 53):
            await drag_rule(app, pilot, first, to, row=row)
            assert first.region.right - 1 == to
            assert third.size.width == kept
        # Neither of the two vanishes, and the bar did not scroll.
        await drag_rule(app, pilot, first, 1, row=row)
        assert first.size.width == 20
        assert first.position()[1] == 0
        await drag_rule(app, pilot, second, 199, row=row)
        assert third.size.width == 20
        await press(app, pilot, "equals_sign")
        assert {pane.size.width for pane in reading_screen(app).row.panes} <= {66, 67}


async def test_the_rule_is_a_scroll_bar_when_it_is_dragged_along(library):
    async with running_app(library, "north", "south", size=SIZE) as (app, pilot):
        pane = reading_screen(app).row.panes[0]
        width, x = pane.size.width, pane.region.right - 1
        await pilot.mouse_down(offset=(x, 5))
        for y in range(6, 30):
            await pilot.hover(offset=(x, y))
        await pilot.mouse_up(offset=(x, 29))
        assert pane.size.width == width
        assert pane.page.viewport.fraction() > 0.4
        await pilot.mouse_down(offset=(x, 35))
        await pilot.mouse_up(offset=(x, 35))
        assert pane.page.viewport.fraction() > 0.8


async def test_the_length_of_lines(library):
    async with running_app(library, "north", size=SIZE) as (app, pilot):
        pane = reading_screen(app).pane

        def longest() -> int:
            return max(len(row.strip(" ┃│")) for row in painted_rows(app)[4:-2])

        assert 60 <= longest() <= 72
        await press(app, pilot, "L", *["backspace"] * 2)
        await type_text(app, pilot, "40")
        assert pane.line_width == 40
        await press(app, pilot, "escape")
        assert pane.line_width == 72
        await press(app, pilot, "L", *["backspace"] * 2, "7", "enter")
        assert "20 to 1000" in str(app.screen.query_one("#measure-error").content)
        await press(app, pilot, "backspace")
        await type_text(app, pilot, "100")
        await press(app, pilot, "enter")
        assert 85 <= longest() <= 104  # with the sign of the sentence, in the margin
        assert "100 characters" in status_text(app)
        await press(app, pilot, "L", *["backspace"] * 3)
        await type_text(app, pilot, "full")
        await press(app, pilot, "enter")
        assert pane.line_width > 140


async def test_the_bare_page_is_text_only_and_still_says_what_matters(library):
    async with running_app(library, "north", "south", size=SIZE) as (app, pilot):
        await press(app, pilot, "Z")
        rows = painted_rows(app)
        assert "press Z to show everything" in rows[-1]
        pane = reading_screen(app).pane
        assert (pane.size.height, pane.region.y) == (40, 0)
        await press(app, pilot, "j")
        rows = painted_rows(app)
        assert "The bridge of Village0" in rows[0]
        assert not any("north" in row.lower() or "claim" in row or "│" in row for row in rows)
        await press(app, pilot, "3")
        assert painted_rows(app)[-1].split()[-2:] == ["3", "Ann"]
        assert pane.size.height == 40
        await press(app, pilot, "j", "Z")
        rows = painted_rows(app)
        assert "The north" in rows[0]
        assert "claim" in rows[-1]


async def test_the_line_at_the_top_stays_through_the_bare_page(library):
    async with running_app(library, "north", size=SIZE) as (app, pilot):
        pane = reading_screen(app).pane
        await press(app, pilot, "space", "space")
        top = pane.position()[1]
        await press(app, pilot, "Z")
        assert pane.position()[1] == top
        await press(app, pilot, "Z")
        assert pane.position()[1] == top


async def test_everything_is_remembered(library):
    async with running_app(library, "north", "south", size=SIZE) as (app, pilot):
        await press(app, pilot, "S", "Z", "L", "backspace", "backspace", "5", "0", "enter", "z")
        await press(app, pilot, "greater_than_sign", "greater_than_sign", "ctrl+q")
        weights = [pane.weight for pane in reading_screen(app).row.panes]
    async with running_app(library, "north", "south", size=SIZE) as (app, pilot):
        screen = reading_screen(app)
        assert [pane.weight for pane in screen.row.panes] == weights
        assert weights[0] > weights[1]
        assert screen.row.hidden_count == 1
        assert screen.pane.line_width == 50
        assert screen.view.together == "place"
        assert screen.pane.size.height == 40
        await press(app, pilot, "z", "Z")
        assert screen.row.hidden_count == 0


async def test_what_cannot_be_remembered_stops_nobody(library):
    from annotations.service.store import Store

    store = Store.open(library, "Ann")
    store.settings.set("view", {"together": "never", "measure": "x", "bare": 1, "other": 2})
    store.settings.set("marks", [1])
    store.close()
    async with running_app(library, "north", size=SIZE) as (app, pilot):
        assert reading_screen(app).pane.line_width == 72
        await press(app, pilot, "m", "a", "apostrophe", "a")
