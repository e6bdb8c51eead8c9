"""Which documents are open, how they are arranged, and what is remembered of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotations.service import documents
from annotations.service.store import Store
from corpus.sources.json_lines import from_json_line
from reader.tui.dialogs.arrangements import ArrangementScreen
from tests.helpers.screens import (
    make_library,
    painted,
    press,
    reading_screen,
    running_app,
    status_text,
    type_text,
)

FOUR = ("bridge", "ferry", "letter", "wide")


@pytest.fixture
def library(tmp_path: Path, home: Path) -> Path:
    path = tmp_path / "library.db"
    make_library(path)
    store = Store.open(path, "Ann")
    line = {"id": "tower", "title": "The tower", "text": "The lighthouse burned for a night."}
    documents.add_document(store, from_json_line(json.dumps(line), 1))
    store.close()
    return path


def open_now(app) -> list[str]:
    return [pane.document.slug for pane in reading_screen(app).row.panes]


def remembered(library: Path) -> list[str]:
    store = Store.open(library, "Ann")
    try:
        return store.settings.get("open")
    finally:
        store.close()


async def test_panes_are_stacked_and_that_is_kept(library):
    async with running_app(library, "bridge", "ferry", size=(80, 24)) as (app, pilot):
        assert "1 of 2 panes fit; tab shows the next, | stacks them" in status_text(app)
        await press(app, pilot, "vertical_line")
        first, second = reading_screen(app).row.panes
        assert reading_screen(app).row.hidden_count == 0
        assert first.region.bottom <= second.region.y
        assert first.region.width == second.region.width == 80
        await press(app, pilot, "tab", "j", "c")
        assert reading_screen(app).pane is second
    async with running_app(library, "bridge", "ferry", size=(80, 24)) as (app, pilot):
        assert reading_screen(app).row.stacked
        await press(app, pilot, "vertical_line")
        assert reading_screen(app).row.hidden_count == 1


async def test_panes_in_a_stack_change_their_height(library):
    async with running_app(library, "bridge", "ferry", size=(100, 40)) as (app, pilot):
        await press(app, pilot, "vertical_line")
        first, second = reading_screen(app).row.panes
        before = first.region.height
        await press(app, pilot, "greater_than_sign")
        assert first.region.height > before
        await press(app, pilot, "equals_sign")
        assert abs(first.region.height - second.region.height) <= 1


async def test_documents_named_on_the_command_line_do_not_replace_what_is_remembered(library):
    async with running_app(library, "bridge", "ferry"):
        pass
    assert remembered(library) == ["bridge", "ferry"]
    async with running_app(library, "letter") as (app, pilot):
        await press(app, pilot, "q")
    assert remembered(library) == ["bridge", "ferry"]


async def test_the_focus_is_where_it_was(library):
    async with running_app(library, "bridge", "ferry", size=(160, 40)) as (app, pilot):
        await press(app, pilot, "tab", "j", "ctrl+q")
    async with running_app(library, size=(160, 40), restore=True) as (app, _):
        assert open_now(app) == ["bridge", "ferry"]
        assert reading_screen(app).pane.document.slug == "ferry"
        assert app.focused is reading_screen(app).pane


async def test_a_fifth_document_is_a_preview_and_the_arrangement_stays(library):
    async with running_app(library, *FOUR, size=(200, 50)) as (app, pilot):
        await press(app, pilot, "tab", "f")
        await type_text(app, pilot, "lighthouse")
        await press(app, pilot, "enter")
        assert open_now(app) == [*FOUR, "tower"]
        assert "preview: X closes it" in reading_screen(app).pane.open_document.details()
        assert remembered(library) == list(FOUR)
        await press(app, pilot, "X")
        assert open_now(app) == list(FOUR)
        assert app.focused is reading_screen(app).row.panes[1]  # where it was opened from


async def test_a_preview_takes_the_place_of_a_document_that_is_closed(library):
    async with running_app(library, *FOUR, size=(200, 50)) as (app, pilot):
        screen = reading_screen(app)
        pane = screen.documents.open_in_place("tower")
        await press(app, pilot)
        screen.row.focus_pane(0)
        await press(app, pilot, "X")
        assert not pane.open_document.preview
        assert open_now(app) == [*FOUR[1:], "tower"]
        assert remembered(library) == [*FOUR[1:], "tower"]


async def test_arrangements_are_saved_opened_and_deleted(library):
    async with running_app(library, "bridge", "ferry", size=(160, 40)) as (app, pilot):
        await press(app, pilot, "semicolon")
        await type_text(app, pilot, "Seminar one")
        await press(app, pilot, "enter")
        assert "Saved the arrangement “Seminar one”" in status_text(app)
        await press(app, pilot, "X", "semicolon")
        await type_text(app, pilot, "Two")
        await press(app, pilot, "enter", "semicolon")
        await type_text(app, pilot, "semi")
        await press(app, pilot, "enter")
        assert open_now(app) == ["bridge", "ferry"]
        assert "Opened the arrangement “Seminar one”" in status_text(app)
        await press(app, pilot, "semicolon")
        await type_text(app, pilot, "tw")
        await press(app, pilot, "ctrl+d")
        assert isinstance(app.screen, ArrangementScreen)  # it asks
        await press(app, pilot, "ctrl+d")
        assert "Deleted the arrangement “Two”" in status_text(app)
        await press(app, pilot, "semicolon")
        assert [choice.name for choice in app.screen._choices] == ["", "Seminar one"]


async def test_an_arrangement_says_what_is_not_there_any_more(library):
    async with running_app(library, "bridge", "ferry", size=(160, 40)) as (app, pilot):
        await press(app, pilot, "semicolon")
        await type_text(app, pilot, "Both")
        await press(app, pilot, "enter")
        gone = app.session.store.documents.get("ferry").id
        app.session.write(lambda store: documents.remove_document(store, gone), lambda _: None)
        await press(app, pilot, "semicolon", "enter")
        assert open_now(app) == ["bridge"]
        assert "1 of its documents" in status_text(app)


async def test_what_the_list_opens_in_place_of_an_arrangement_can_be_restored(library):
    async with running_app(library, *FOUR, size=(200, 50)) as (app, pilot):
        await press(app, pilot, "q")
        await press(app, pilot, "home", *["down"] * 3, "enter")
        assert open_now(app) == ["tower"]
        assert status_text(app) == (
            "Opened in place of “The old bridge”, “The ferry of Velm” and 2 others"
            " · ; restores them"
        )
        await press(app, pilot, "q", "up", "enter")  # one document after another: no arrangement
        assert "in place of" not in status_text(app)
        await press(app, pilot, "semicolon")
        assert "the previous arrangement" in painted(app)
        await press(app, pilot, "enter")
        assert open_now(app) == list(FOUR)
        assert status_text(app) == "Restored the previous arrangement"
    assert remembered(library) == list(FOUR)


async def test_the_previous_arrangement_outlasts_the_program_and_leads_back_and_forth(library):
    async with running_app(library, "bridge", "ferry", size=(200, 50)) as (app, pilot):
        await press(app, pilot, "vertical_line", "semicolon")
        await type_text(app, pilot, "Two")
        await press(app, pilot, "enter", "vertical_line", "X", "X", "enter")
    async with running_app(library, restore=True, size=(200, 50)) as (app, pilot):
        one = open_now(app)
        await press(app, pilot, "semicolon")
        assert "the previous arrangement" not in painted(app)  # there is none yet
        await press(app, pilot, "enter")
        assert "Opened the arrangement “Two” · ; restores the previous one" in status_text(app)
        assert reading_screen(app).row.stacked
    async with running_app(library, restore=True, size=(200, 50)) as (app, pilot):
        assert "in place of" not in status_text(app)
        await press(app, pilot, "semicolon", "enter")
        assert open_now(app) == one
        assert not reading_screen(app).row.stacked
        await press(app, pilot, "semicolon", "enter")
        assert open_now(app) == ["bridge", "ferry"]


async def test_more_beside_what_was_open_replaces_nothing(library):
    async with running_app(library, "bridge", "ferry", size=(200, 50)) as (app, pilot):
        await press(app, pilot, "q", "home", "space", "space", "space", "enter")
        assert open_now(app) == ["letter", "ferry", "bridge"]
        assert "in place of" not in status_text(app)


async def test_a_pane_is_reached_by_its_number(library):
    async with running_app(library, *FOUR, size=(100, 30)) as (app, pilot):
        for keys, slug in (
            (["3", "tab"], "letter"),
            (["2", "tab"], "ferry"),
            (["4", "shift+tab"], "wide"),
            (["tab"], "bridge"),
            (["ctrl+p", "p", "a", "n", "e", "space", "2", "enter"], "ferry"),
        ):
            await press(app, pilot, *keys)
            assert reading_screen(app).pane.document.slug == slug
            assert reading_screen(app).pane.display
        await press(app, pilot, "7", "tab")
        assert status_text(app) == "There are only 4 panes"
        assert reading_screen(app).pane.document.slug == "ferry"
