"""The buttons of a page: on a phone everything can be written, saved and left by them."""

from __future__ import annotations

import pytest

from annotations.seminar.roles import Role
from annotations.service.store import Store
from tests.helpers.pages import StandInPage
from tests.helpers.screens import make_library, press, reading_screen, running_app


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "library.db"
    make_library(path)
    return path


def made(library) -> list[tuple[tuple[str, ...], str, str | None]]:
    store = Store.open(library, "somebody else")
    try:
        return sorted((tuple(a.tags), a.content, a.note) for a in store.annotations())
    finally:
        store.close()


def titles(page: StandInPage) -> list[str]:
    return [title for _, title, *_ in page.knows["buttons"]]


async def test_a_note_is_written_saved_and_left_by_buttons_alone(library):
    async with running_app(library, "bridge", role=Role.STUDENT) as (app, pilot):
        page = StandInPage(app, pilot)
        await page.hello("buttons", "field")
        assert {"claim", "opinion", "disputed", "tag", "note", "search", "undo", "find", "back",
                "all commands"} <= set(titles(page))  # fmt: skip
        assert page.knows["field"] is None
        await page.presses("claim")
        await page.presses("note")
        assert titles(page) == ["save", "cancel"]
        field = page.knows["field"]
        assert (field["label"], field["text"], field["lines"]) == ("Note", "", True)
        await page.says(fill="Who says so?\nIt was Monday.", field=field["id"], number=1)
        assert page.knows["filled"] == 1
        assert page.knows["field"]["text"] == "Who says so?\nIt was Monday."
        await page.presses("save")
        assert made(library) == [
            (("claim",), "The bridge at Velm was closed on Monday.", "Who says so?\nIt was Monday.")
        ]
        await page.presses("note")
        await page.presses("cancel")
        await page.presses("undo")
        await page.presses("undo")
        assert made(library) == []
        await page.presses("search")
        assert titles(page) == ["done", "cancel"]
        await page.says(fill="ferry", field=page.knows["field"]["id"], number=2)
        await page.presses("done")
        pane = reading_screen(app).pane
        assert pane is not None
        assert pane.document.text[pane.cursor :].startswith("ferry")


async def test_a_button_that_is_no_longer_offered_presses_nothing(library):
    async with running_app(library, "bridge", role=Role.STUDENT) as (app, pilot):
        page = StandInPage(app, pilot)
        await page.hello("buttons", "field")
        claim = next(id_ for id_, title, *_ in page.knows["buttons"] if title == "claim")
        await page.presses("note")
        old = page.knows["field"]["id"]
        await page.says(press=claim)  # would be a letter of the note
        assert page.knows["field"]["text"] == ""
        await page.presses("cancel")
        await page.says(fill="for a field that is gone", field=old, number=3)
        for nonsense in (None, 7, ["x"], "key:q", "app.quit ctrl+q"):
            await page.says(press=nonsense)
        await page.says(scroll="many", x=1, y=2)
        await page.says(hello="short", wants=["buttons"])
        assert made(library) == []
        assert reading_screen(app).is_current


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (("t",), {"set or remove the tag", "cancel", "↑", "↓"}),
        (("f",), {"open", "beside", "save query", "cancel"}),
        (("question_mark",), {"run", "filter", "manual on this screen", "close", "↑", "↓"}),
        (("ctrl+p",), {"run", "cancel", "↑", "↓"}),
        (("f2",), {"↑", "↓", "save", "cancel"}),
        (("colon",), {"go", "cancel"}),
        (("v",), {"claim", "opinion", "deselect"}),
    ],
)
async def test_each_dialog_offers_the_keys_that_it_shows(library, keys, expected):
    async with running_app(library, "bridge", role=Role.STUDENT) as (app, pilot):
        page = StandInPage(app, pilot)
        await page.hello("buttons")
        await press(app, pilot, *keys)
        await page.settles()
        assert expected <= set(titles(page))


async def test_a_finger_scrolls_what_is_under_it_row_by_row(library):
    async with running_app(library, "bridge", size=(50, 14), role=Role.STUDENT) as (app, pilot):
        page = StandInPage(app, pilot)
        await page.hello("buttons")
        pane = reading_screen(app).pane
        assert pane is not None
        top = pane.page.viewport.top_offset()
        await page.says(scroll=2, x=10, y=6)
        assert pane.page.viewport.top_offset() > top
        await page.says(scroll=-2, x=10, y=6)
        assert pane.page.viewport.top_offset() == top


async def test_at_the_machine_itself_nobody_is_told_anything(library):
    async with running_app(library, "bridge") as (app, pilot):
        page = StandInPage(app, pilot)
        await page.hello("buttons", "field", "reading")
        assert page.written == []
        assert app.browser_page is None
