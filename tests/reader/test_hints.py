"""What a new reader is told: the demo, the first hint, whose name is used, how to leave."""

from __future__ import annotations

import pytest

from annotations.seminar.roles import Role
from reader.tui.widgets.hint_line import HintLine
from reader.tui.widgets.key_line import KeyLine
from reader.tui.widgets.status import StatusLine
from tests.helpers.screens import (
    make_library,
    notifications,
    painted,
    press,
    reading_screen,
    running_app,
    status_text,
    wait_until_settled,
)


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "library.db"
    make_library(path)
    return path


async def test_the_demo_says_that_it_is_one_until_it_is_dismissed(library):
    async with running_app(library, "bridge", demo="Nothing is kept.") as (app, pilot):
        screen = reading_screen(app)
        assert "This is a demo.  Nothing is kept. Try: c tag this" in str(
            screen.query_one(HintLine).content
        )
        await press(app, pilot, "v", "escape")  # first the selection
        assert screen.query(HintLine)
        await press(app, pilot, "escape")
        assert not screen.query(HintLine)
    async with running_app(library, "bridge", demo="Nothing is kept.") as (app, pilot):
        await pilot.click(HintLine)
        await wait_until_settled(app, pilot)
        assert not app.screen.query(HintLine)


@pytest.mark.parametrize("keys", [("escape",), ("c",)])
async def test_a_new_library_has_a_hint_once(library, keys):
    async with running_app(library, "bridge") as (app, pilot):
        assert status_text(app).startswith("New here?")
        await press(app, pilot, *keys)
        assert "New here?" not in status_text(app)
    async with running_app(library, "bridge") as (app, pilot):
        assert "New here?" not in status_text(app)
    async with running_app(library, "bridge", annotator="Ben") as (app, pilot):
        await press(app, pilot, "G")
        assert status_text(app).startswith("New here?")


@pytest.mark.parametrize("width", [80, 120, 200])
async def test_whose_annotations_are_made_is_on_the_screen(library, width):
    async with running_app(library, "bridge", size=(width, 24)) as (app, _):
        line = app.screen.query_one(StatusLine).render_line(0).text
        assert line.rstrip().endswith("Ann")
        assert "New here?" in line
        app.session.connections.rename_annotator("A name that is longer than there is room for")
        app.session.library_changed()
        assert "A name that is long…" in str(app.screen.query_one(StatusLine).render())


async def test_the_way_out_is_always_in_the_footer(library):
    for width in (40, 80, 120):
        async with running_app(library, "bridge", size=(width, 24)) as (app, pilot):
            assert "q back  ? help" in str(app.screen.query_one(KeyLine).render())
            await press(app, pilot, "ctrl+c")
            assert "ctrl+q quits" in status_text(app)
            await press(app, pilot, "q")
            assert "q quit  ? help" in str(app.screen.query_one(KeyLine).render())


async def test_an_error_is_shown_in_full_in_the_status_line_and_disappears(library):
    async with running_app(library, "bridge", size=(80, 24)) as (app, pilot):
        app.session.show_error("the disk is full; " * 8 + "finally")
        await wait_until_settled(app, pilot)
        line = app.screen.query_one(StatusLine)
        assert line.size.height > 1
        assert "finally" in painted(app)
        assert notifications(app) == []
        await press(app, pilot, "j")
        assert line.size.height == 1


async def test_no_visitor_suspends_the_server(library):
    async with running_app(library, "bridge", role=Role.STUDENT) as (app, pilot):
        await press(app, pilot, "ctrl+z")
        assert "not" in status_text(app)
