"""Headings as places: completed by `:`, listed by `#`."""

from __future__ import annotations

import pytest

from annotations.service.store import Store
from reader.text.outline import heading_at, matching_headings, outline
from reader.tui.dialogs.goto import GoToScreen
from tests.helpers.kinds import add_kinds, document_of
from tests.helpers.screens import (
    make_library,
    painted,
    press,
    reading_screen,
    running_app,
    status_text,
    type_text,
)

PIECES = [
    piece
    for n, heading in enumerate(["The truce", "What is\nknown", "The road to Lachin"])
    for piece in [("heading", heading)] + [("p", f"Paragraph {n} says this and that. " * 9)] * 4
]


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "library.db"
    make_library(path)
    store = Store.open(path, "Ann")
    add_kinds(store, PIECES, "headed")  # type: ignore[arg-type]
    store.close()
    return path


def here(app) -> str:
    pane = reading_screen(app).pane
    return pane.document.text[pane.cursor :][:8]


def test_headings_are_found_by_words_and_by_place() -> None:
    headings = outline(document_of(PIECES))  # type: ignore[arg-type]
    assert [h.text for h in headings] == ["The truce", "What is known", "The road to Lachin"]
    assert headings[0].percent == 0 < headings[1].percent < headings[2].percent
    assert heading_at(headings, headings[1].offset - 1) == 0
    assert heading_at(headings, headings[1].offset) == 1
    assert heading_at(headings[1:], 0) is None
    assert [h.text for h in matching_headings(headings, "LACH road")] == ["The road to Lachin"]
    assert matching_headings(headings, "") == headings
    assert matching_headings(headings, "nowhere") == []


async def test_words_of_a_heading_lead_there_and_back(library):
    async with running_app(library, "headed") as (app, pilot):
        await press(app, pilot, "colon")
        await type_text(app, pilot, "lach")
        await press(app, pilot, "enter")
        assert here(app) == "The road"
        await press(app, pilot, "apostrophe", "apostrophe")
        assert here(app) == "The truc"
        # Numbers are places as before.
        await press(app, pilot, "colon")
        await type_text(app, pilot, "s2")
        await press(app, pilot, "enter")
        assert here(app) == "Paragrap"


async def test_tab_completes_and_unknown_words_are_explained(library):
    async with running_app(library, "headed") as (app, pilot):
        await press(app, pilot, "colon")
        await type_text(app, pilot, "wh")
        await press(app, pilot, "tab")
        assert app.screen.query_one("#typed").value == "What is known"
        await type_text(app, pilot, "x")
        await press(app, pilot, "enter")
        assert "No heading matches “What is knownx”" in painted(app)
        await press(app, pilot, "escape")
        assert here(app) == "The truc"


async def test_the_outline_lists_headings_and_shows_the_one_that_one_is_below(library):
    async with running_app(library, "headed", size=(80, 24)) as (app, pilot):
        await press(app, pilot, "4", "0", "j", "number_sign")
        assert isinstance(app.screen, GoToScreen)
        shown = painted(app)
        assert "Outline" in shown
        current = app.screen.highlighted
        await press(app, pilot, "down", "enter")
        assert reading_screen(app).pane.cursor > current.offset
        assert f"› {current.percent:3}%  {current.text}" in shown


async def test_a_document_without_headings_says_so(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "number_sign")
        assert "No headings in this document" in status_text(app)
