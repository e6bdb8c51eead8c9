"""Panes that scroll together, by place and by matter, in one frame for each key."""

from __future__ import annotations

import pytest

from tests.helpers.long_texts import LONG, make_long_library, sentence
from tests.helpers.screens import (
    painted,
    press,
    reading_screen,
    running_app,
    scroll_down,
    status_text,
    wait_until_settled,
)

WIDE = (200, 40)
PARENTHESES = {")": "right_parenthesis", "(": "left_parenthesis"}


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "library.db"
    make_long_library(path)
    return path


async def prepared(app, pilot) -> None:
    await app.workers.wait_for_complete()
    await wait_until_settled(app, pilot)


async def test_one_key_goes_through_the_ways_and_says_which(library):
    async with running_app(library, "north", "south", size=WIDE) as (app, pilot):
        await press(app, pilot, "S")
        assert "by position" in status_text(app)
        assert "⇅ position" in painted(app)
        await press(app, pilot, "S")
        await prepared(app, pilot)
        assert "⇅ similar" in painted(app)
        await press(app, pilot, "S")
        assert "⇅" not in painted(app)
        assert "separately" in status_text(app)
    async with running_app(library, "north", size=WIDE) as (app, pilot):
        await press(app, pilot, "S")
        assert "only one pane" in status_text(app)


async def test_by_place_the_share_of_the_text_is_the_same(library):
    async with running_app(library, "north", "south", "west", size=WIDE) as (app, pilot):
        row = reading_screen(app).row
        first, second, third = row.panes
        await press(app, pilot, "S", "G")
        assert [pane.page.viewport.fraction() for pane in row.panes] == [1.0, 1.0, 1.0]
        await press(app, pilot, "g")
        assert [pane.page.viewport.fraction() for pane in row.panes] == [0.0, 0.0, 0.0]
        await press(app, pilot, "5", "space")
        share = first.page.viewport.fraction()
        assert 0.2 < share < 0.9
        assert second.page.viewport.fraction() == pytest.approx(share, abs=0.03)
        assert third.page.viewport.fraction() == pytest.approx(share, abs=0.03)
        # The cursors of those that follow stay in view, so that tab and j go on from there.
        await press(app, pilot, "tab")
        top = second.position()[1]
        await press(app, pilot, "j")
        assert second.position()[1] == top
        # By the wheel the pane under the pointer leads.
        before = first.position()[1]
        await scroll_down(pilot, third, times=6)
        await wait_until_settled(app, pilot)
        assert first.position()[1] > before


async def test_by_matter_the_others_go_to_the_like_sentence_at_the_same_height(library):
    async with running_app(library, "north", "south", "west", size=WIDE) as (app, pilot):
        first, second, third = reading_screen(app).row.panes
        await press(app, pilot, "S", "S")
        await prepared(app, pilot)
        for keys in ("90)", "4("):
            await press(app, pilot, *[PARENTHESES.get(key, key) for key in keys])
            here = LONG["north"][slice(*first.sentence())]
            for pane, slug in ((second, "south"), (third, "west")):
                there = pane.sentence()
                assert LONG[slug][slice(*there)] == here
                assert pane.sentence_highlighted
                assert pane.page.viewport.row_of(there.start) == first.page.viewport.row_of(
                    first.sentence().start
                )
        # Another pane may lead.
        await press(app, pilot, "tab", "1", "0", "left_parenthesis")
        assert LONG["north"][slice(*first.sentence())] == sentence(96)
        await press(app, pilot, "S")
        assert not any(pane.sentence_highlighted for pane in (first, second, third))


async def test_where_there_is_nothing_like_it_a_pane_stays_as_it_is(tmp_path, home):
    path = tmp_path / "library.db"
    rain = "\n\n".join(f"Rain fell upon hill{n}." for n in range(90))
    make_long_library(path, rain=f"{rain}\n\nThe tower of Village7 fell.")
    async with running_app(path, "north", "rain", size=WIDE) as (app, pilot):
        second = reading_screen(app).row.panes[1]
        await press(app, pilot, "S", "S")
        await prepared(app, pilot)
        await press(app, pilot, "7", "right_parenthesis")
        assert second.sentence_highlighted
        before = second.position()
        assert before[1] > 0
        await press(app, pilot, "1", "6", "0", "right_parenthesis")
        assert second.position() == before
        assert not second.sentence_highlighted


@pytest.mark.parametrize("ways", [1, 2])
async def test_one_frame_for_each_key(library, ways, monkeypatch):
    async with running_app(library, "north", "south", "west", size=WIDE) as (app, pilot):
        await press(app, pilot, *["S"] * ways)
        await prepared(app, pilot)
        await press(app, pilot, "9", "0", "right_parenthesis")
        frames: list[set[object]] = []
        shown = type(app)._display

        def display(self, screen, renderable):
            frames.append({pane.position() for pane in reading_screen(app).row.panes})
            shown(self, screen, renderable)

        monkeypatch.setattr(type(app), "_display", display)
        for key in ("space", "b", "space"):
            before = [pane.position() for pane in reading_screen(app).row.panes]
            frames.clear()
            await press(app, pilot, key)
            after = [pane.position() for pane in reading_screen(app).row.panes]
            assert all(a != b for a, b in zip(before, after, strict=True))
            # No frame shows one pane moved and another not yet.
            assert all(frame == set(after) for frame in frames)


async def test_the_way_is_remembered(library):
    async with running_app(library, "north", "south", size=WIDE) as (app, pilot):
        await press(app, pilot, "S", "S")
    async with running_app(library, "south", "north", size=WIDE) as (app, pilot):
        await prepared(app, pilot)
        first, second = reading_screen(app).row.panes
        assert "⇅ similar" in painted(app)
        await press(app, pilot, "5", "right_parenthesis")
        here = LONG["south"][slice(*first.sentence())]
        assert LONG["north"][slice(*second.sentence())] == here


async def test_documents_opened_later_go_along_too(library):
    async with running_app(library, "north", "south", size=WIDE) as (app, pilot):
        await press(app, pilot, "S", "S", "p", "enter", "shift+tab", "shift+tab")
        await prepared(app, pilot)
        await press(app, pilot, "g", "8", "0", "right_parenthesis")
        assert LONG["west"][slice(*reading_screen(app).row.panes[2].sentence())] == sentence(80)
