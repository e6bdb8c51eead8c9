"""What a screen reader is told of the reading screen, dialogs and lists."""

from __future__ import annotations

import pytest

from annotations.seminar.roles import Role
from reader.tui.all_commands import owners
from reader.tui.main_screen import MainScreen
from tests.helpers.pages import StandInPage
from tests.helpers.screens import make_library, press, reading_screen, running_app


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "library.db"
    make_library(path)
    return path


async def heard(app, pilot, page, *keys: str) -> list[str]:
    """What is said after these keys."""
    page.forget()
    await press(app, pilot, *keys)
    await page.settles()
    return list(page.heard)


async def test_the_sentence_under_the_cursor_its_tags_and_messages_are_told(library):
    async with running_app(library, "bridge", "ferry", role=Role.STUDENT) as (app, pilot):
        page = StandInPage(app, pilot)
        await press(app, pilot, "right_parenthesis")
        assert page.written == []  # before the page has said hello it is told nothing
        await page.hello("reading")
        assert page.heard[:2] == ["The old bridge", "Engineers found cracks in two of its arches."]
        assert page.knows["reading"]["heading"] == "The old bridge"
        assert page.knows["reading"]["paragraph"].startswith("The bridge at Velm was closed")
        assert reading_screen(app).view.zoomed  # one text at a time
        said = await heard(app, pilot, page, "right_parenthesis")
        assert said == ["“Nobody was in danger,” the mayor said."]
        said = await heard(app, pilot, page, "c")
        assert len(said) == 1
        assert said[0].startswith("Tagged as claim: “")
        said = await heard(app, pilot, page, "left_parenthesis")
        assert said == ["Engineers found cracks in two of its arches."]
        said = await heard(app, pilot, page, "right_parenthesis")
        assert said == ["“Nobody was in danger,” the mayor said.", "claim by Ann"]
        # Within a sentence: the character, the word, the row.
        assert await heard(app, pilot, page, "l") == ["N"]
        assert await heard(app, pilot, page, "w") == ["was"]
        await heard(app, pilot, page, "left_parenthesis")
        assert await heard(app, pilot, page, "question_mark", "escape") != []
        said = await heard(app, pilot, page)
        assert said == []
        page.forget()
        await pilot.resize_terminal(60, 30)  # other rows, but nobody has moved
        await page.settles()
        assert page.heard == []
        said = await heard(app, pilot, page, "tab")
        assert said[0] == "The ferry of Velm"
        said = await heard(app, pilot, page, "v", "right_parenthesis")
        assert said[-1].startswith("selected: ")
        await page.hello("buttons")
        assert not reading_screen(app).view.zoomed
        assert await heard(app, pilot, page, "escape", "right_parenthesis") == []


async def test_dialogs_their_rows_and_errors_are_told(library):
    async with running_app(library, "bridge", role=Role.STUDENT) as (app, pilot):
        page = StandInPage(app, pilot)
        await page.hello("reading")
        said = await heard(app, pilot, page, "t")
        assert said[0] == "Tag the passage"
        assert said[-1] == "c claim, 1 of 3" or said[-1].endswith("1 of 3"), said
        said = await heard(app, pilot, page, "down")
        assert len(said) == 1
        assert "opinion" in said[0]
        assert said[0].endswith("2 of 3")
        said = await heard(app, pilot, page, "escape")
        assert "The bridge at Velm was closed on Monday." in said
        said = await heard(app, pilot, page, "enter")
        assert said[0] == "Note"
        assert any("ctrl+s save" in one for one in said)
        await press(app, pilot, "a")
        said = await heard(app, pilot, page, "escape")
        assert said[-1].startswith("The note is not saved yet")


async def test_the_list_of_documents_is_told_row_by_row(library):
    async with running_app(library, role=Role.STUDENT) as (app, pilot):
        page = StandInPage(app, pilot)
        await page.hello("reading")
        assert page.heard[0] == "The documents"
        said = await heard(app, pilot, page, "j")
        assert len(said) == 1
        assert said[0].endswith("2 of 4")


def test_every_screen_has_a_name():
    screens = [owner for owner in owners() if issubclass(owner, MainScreen)]
    unnamed = [s for s in screens if s.__module__.startswith("reader.") and not s.TITLE]
    assert [screen for screen in unnamed if screen is not MainScreen] == []


async def test_what_is_neither_a_text_nor_a_list_can_be_read_row_by_row(library):
    async with running_app(library, "bridge", role=Role.STUDENT) as (app, pilot):
        page = StandInPage(app, pilot)
        await press(app, pilot, "c")
        await page.hello("reading")
        said = await heard(app, pilot, page, "I")
        assert said[0] == "Statistics"
        assert any("claim" in line for line in page.knows["reading"]["lines"])
