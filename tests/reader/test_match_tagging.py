"""Tagging all matches of a search, with a review of each."""

from __future__ import annotations

import pytest

from reader.tui.reading.features.match_tagging import MatchReview
from tests.helpers.screens import (
    make_library,
    painted_rows,
    press,
    reading_screen,
    running_app,
    status_text,
    stored_annotations,
    type_text,
)


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "library.db"
    make_library(path)
    return path


async def search(app, pilot, words: str) -> None:
    await press(app, pilot, "slash")
    await type_text(app, pilot, words)
    await press(app, pilot, "enter")


async def review(app, pilot, words: str = "it", tag: str = "claim") -> None:
    """Search in the first document, and begin to tag the matches."""
    await search(app, pilot, words)
    await press(app, pilot, "asterisk")
    await type_text(app, pilot, tag)
    await press(app, pilot, "enter")


def tagged(app) -> list[str]:
    return [a.content for a in stored_annotations(app) if "claim" in a.tags]


async def test_yes_no_and_all_are_one_undo(library):
    async with running_app(library, "bridge") as (app, pilot):
        await review(app, pilot, "the")
        assert isinstance(reading_screen(app).modes.active, MatchReview)
        assert "Tag this match as claim? 1 of " in status_text(app)
        assert "y yes  n no  a all" in painted_rows(app)[-1]
        first = reading_screen(app).pane.selection
        await press(app, pilot, "y", "n")
        assert reading_screen(app).pane.selection.start > first.start
        await press(app, pilot, "a")
        assert reading_screen(app).modes.active is None
        words = tagged(app)
        assert words[0] == "The"
        assert {word.lower() for word in words} <= {"the", "then"}
        assert f"Tagged {len(words)} passages as claim" in status_text(app)
        await press(app, pilot, "u")
        assert tagged(app) == []
        await press(app, pilot, "U")
        assert tagged(app) == words


async def test_sentences_around_the_matches(library):
    async with running_app(library, "bridge") as (app, pilot):
        await review(app, pilot, "will")
        await press(app, pilot, "t", "y", "y")
        assert tagged(app) == [
            "The council will decide in May.",
            "Some fear that it will never open again.",
        ]
        # What has the tag already is not shown again.
        await press(app, pilot, "asterisk", "enter", "t")
        assert "Every sentence with a match has this tag already" in status_text(app)


async def test_going_back_saving_early_and_cancelling(library):
    async with running_app(library, "bridge") as (app, pilot):
        await review(app, pilot, "will")
        await press(app, pilot, "y", "N", "n", "enter")
        assert tagged(app) == []
        assert "no passage was tagged" in status_text(app)
        await press(app, pilot, "asterisk", "enter", "y", "enter")
        assert tagged(app) == ["will"]
        await press(app, pilot, "asterisk", "enter", "escape")
        assert tagged(app) == ["will"]
        assert "Cancelled" in status_text(app)


async def test_without_matches_it_says_how_to_get_some(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "asterisk")
        assert "search with /" in status_text(app)
        await search(app, pilot, "will")
        await press(app, pilot, "escape", "asterisk")
        assert "search with /" in status_text(app)


async def test_the_whole_word_is_tagged_where_a_part_of_it_matches(library):
    async with running_app(library, "bridge") as (app, pilot):
        await review(app, pilot, "passeng")
        await press(app, pilot, "y")
        assert tagged(app) == ["passengers"]
