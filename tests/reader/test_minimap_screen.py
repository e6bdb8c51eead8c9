"""The minimap beside the scroll bar, by keys and by mouse."""

from __future__ import annotations

import pytest

from annotations.service.store import Store
from corpus.document import Span
from tests.helpers.long_texts import LONG, make_long_library
from tests.helpers.screens import painted_rows, press, reading_screen, running_app, status_text

TICK = "▐"


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "library.db"
    make_long_library(path)
    store = Store.open(path, "Ann")
    document = store.documents.get("north")
    half = len(LONG["north"]) // 2
    store.annotate(document, Span(half, half + 60), ["claim"])
    store.close()
    return path


def ticks(app) -> list[int]:
    """The rows of the pane in which there is a tick."""
    column = reading_screen(app).pane.geometry.minimap_x
    return [n for n, row in enumerate(painted_rows(app)) if row[column : column + 1] == TICK]


async def test_tags_are_shown_along_the_text_and_a_click_goes_there(library):
    async with running_app(library, "north") as (app, pilot):
        pane = reading_screen(app).pane
        shown = ticks(app)
        row = shown[0]
        middle = pane.geometry.head + pane.geometry.rows // 2
        assert abs(row - middle) <= 1
        await pilot.click(pane, offset=(pane.geometry.minimap_x, row))
        await press(app, pilot)
        assert pane.annotations_at(pane.cursor)
        # Tagging adds a tick at once, and undoing removes it.
        await press(app, pilot, "g", "c")
        assert ticks(app) == [pane.geometry.head, *shown]
        await press(app, pilot, "u")
        assert ticks(app) == shown


async def test_it_is_hidden_by_a_key_and_that_is_remembered(library):
    async with running_app(library, "north") as (app, pilot):
        await press(app, pilot, "percent_sign")
        assert ticks(app) == []
        assert "The minimap is hidden" in status_text(app)
    async with running_app(library, "north") as (app, pilot):
        assert ticks(app) == []
        await press(app, pilot, "percent_sign")
        assert ticks(app)


async def test_a_narrow_pane_has_no_room_for_it(library):
    async with running_app(library, "north", size=(20, 12)) as (app, _):
        assert reading_screen(app).pane.geometry.minimap_x >= 0
    async with running_app(library, "north", size=(12, 12)) as (app, _):
        assert reading_screen(app).pane.geometry.minimap_x == -1
