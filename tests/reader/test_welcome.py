"""An empty library, the visit of the sample library, and the tour, by real keys."""

from __future__ import annotations

import pytest
from textual.widgets import OptionList

from annotations.seminar.roles import Role
from annotations.service.store import Store
from reader import sample
from reader.tui.dialogs.help import HelpScreen
from reader.tui.library.add import AddScreen
from reader.tui.tour.steps import STEPS
from tests.helpers.screens import (
    library_screen,
    painted,
    press,
    reading_screen,
    running_app,
    type_text,
    wait_until_settled,
)

WAYS = ("Take the tour", "Open the sample library", "Add a file or a folder", "Add a page from")


@pytest.mark.parametrize("size", [(120, 36), (40, 12)])
async def test_an_empty_library_offers_ways_to_begin(home, size):
    async with running_app(home / "new.db", size=size) as (app, pilot):
        assert all(way in painted(app) for way in WAYS)
        assert ("side by side" in painted(app)) == (size[1] > 20)
        await press(app, pilot, "x", "e", "space", "slash", "s", "up")  # nothing to do it with
        await press(app, pilot, "j", "j", "down", "down", "up", "enter")
        assert isinstance(app.screen, AddScreen)
        assert "Add files" in painted(app)
        await press(app, pilot, "escape", "w")
        assert "Add a page from the web" in painted(app)
        await press(app, pilot, "escape", "question_mark")
        assert isinstance(app.screen, HelpScreen)
        await press(app, pilot, "escape")
        await pilot.click("#beginnings", offset=(8, 1))
        await wait_until_settled(app, pilot)
        assert app.session.visit == "sample"


async def test_who_may_add_nothing_is_offered_nothing(home):
    async with running_app(home / "new.db", role=Role.KEEPER) as (app, pilot):
        assert "its owner adds the documents" in painted(app)
        assert app.screen.query_one("#beginnings", OptionList).option_count == 0
        await press(app, pilot, "enter", "down", "g", "d", "a", "w")
        library_screen(app)
        assert app.session.visit is None


def sample_library(home):
    path = home / "sample.db"
    return path, sample.built_at(path)[:2]


def step(app) -> str:
    """Which step the tour shows."""
    text = " ".join(painted(app).split())
    return text.partition("Tour")[2].partition(" of ")[0].removeprefix(", step ")


async def test_the_tour_goes_on_when_a_step_was_really_done(home):
    path, slugs = sample_library(home)
    async with running_app(path, *slugs, demo="A demo.", tour=True) as (app, pilot):
        assert step(app) == "1"
        assert "This is a demo" not in painted(app)
        await press(app, pilot, "c", "u")  # not what the step asks for
        assert step(app) == "1"
        await press(app, pilot, "right_parenthesis")
        assert step(app) == "2"
        await press(app, pilot, "c")
        assert step(app) == "3"
        await press(app, pilot, "enter", "escape")
        assert step(app) == "3"
        await press(app, pilot, "enter")
        await type_text(app, pilot, "mine")
        await press(app, pilot, "ctrl+s")
        await press(app, pilot)  # for the paint that follows the saving
        assert step(app) == "4"
        await press(app, pilot, "A")
        assert step(app) == "5"
        await press(app, pilot, "f", "escape")
        assert step(app) == "5"
        await press(app, pilot, "f")
        await type_text(app, pilot, "gate")
        await press(app, pilot, "enter")
        assert step(app) == "6"
        await press(app, pilot, "u")
        assert step(app) == "7"
        await press(app, pilot, "E", "escape")
        assert step(app) == "8"
        await press(app, pilot, "question_mark", "escape")
        assert step(app) == "9" == str(len(STEPS))
        await press(app, pilot, "q")
        assert "That was the tour. Press q to quit the sample" in " ".join(painted(app).split())
        await press(app, pilot, "f9")
        assert "Tour" not in painted(app)


async def test_the_tour_can_be_skipped_through_gone_back_in_and_left(home):
    path, slugs = sample_library(home)
    async with running_app(path, demo="A demo.", size=(80, 24)) as (app, pilot):
        await press(app, pilot, "g")  # from the list of documents
        assert step(app) == "1"
        assert len(reading_screen(app).row.panes) == 4
        for number in range(2, len(STEPS) + 1):
            await press(app, pilot, "f8")
            assert step(app) == str(number)
        await press(app, pilot, "f8", "f8", "f7", "f7")
        assert step(app) == str(len(STEPS) - 1)
        await press(app, pilot, "q")
        assert step(app) == str(len(STEPS) - 1)
        await press(app, pilot, "f9", "f7")
        assert "Tour" not in painted(app)
        await press(app, pilot, "f8")
        assert step(app) == "1"
    store = Store.open(path)
    assert {a.annotator.name for a in store.annotations()}.isdisjoint({"Ann"})
    store.close()
    assert slugs


async def test_there_is_no_tour_outside_the_sample(home):
    async with running_app(home / "new.db") as (app, pilot):
        await press(app, pilot, "f8", "f7", "f9")
        assert "Tour," not in painted(app)
        await press(app, pilot, "g")
        assert app.session.visit == "tour"
