"""A tag for many passages in a row, by keys and by mouse."""

from __future__ import annotations

import pytest

from reader.tui.reading.sticky_tag import StickyTagMode
from tests.helpers.panes import at, drag
from tests.helpers.screens import (
    TEXTS,
    make_library,
    painted_rows,
    press,
    reading_screen,
    running_app,
    status_text,
    stored_annotations,
    type_text,
)

BRIDGE = TEXTS["bridge"][1]


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "library.db"
    make_library(path)
    return path


def tagged(app) -> list[tuple[str, tuple[str, ...]]]:
    return [(a.content, a.tags) for a in stored_annotations(app)]


async def stick(app, pilot, tag: str) -> None:
    await press(app, pilot, "ampersand")
    await type_text(app, pilot, tag)
    await press(app, pilot, "enter")


async def test_enter_tags_one_sentence_after_the_other(library):
    async with running_app(library, "bridge") as (app, pilot):
        await stick(app, pilot, "opinion")
        assert "Tagging as opinion" in status_text(app)
        assert "enter tag and go on  esc stop" in painted_rows(app)[-1]
        await press(app, pilot, "enter", "enter", "right_parenthesis", "enter")
        assert tagged(app) == [
            ("The bridge at Velm was closed on Monday.", ("opinion",)),
            ("Engineers found cracks in two of its arches.", ("opinion",)),
            ("The council will decide in May.", ("opinion",)),
        ]
        await press(app, pilot, "u")  # each is an undo of its own
        assert len(tagged(app)) == 2
        await press(app, pilot, "escape")
        assert reading_screen(app).modes.active is None
        await press(app, pilot, "g", "enter", "escape")
        assert len(tagged(app)) == 2


async def test_a_selection_is_tagged_and_a_passage_that_has_the_tag_keeps_it(library):
    async with running_app(library, "bridge") as (app, pilot):
        await stick(app, pilot, "claim")
        await press(app, pilot, "w", "v", "w", "w", "w", "enter")
        assert reading_screen(app).pane.selection is None
        assert tagged(app) == [("bridge at Velm", ("claim",))]
        await press(app, pilot, "g", "enter", "g", "enter")
        assert "Already tagged as claim" in status_text(app)
        assert len(tagged(app)) == 2


async def test_dragging_over_words_tags_them(library):
    async with running_app(library, "bridge") as (app, pilot):
        pane = reading_screen(app).pane
        start, end = at(pane, BRIDGE.index("bridge")), at(pane, BRIDGE.index(" was closed"))
        await drag(pilot, pane, start, end)
        await press(app, pilot)
        assert tagged(app) == []
        await stick(app, pilot, "disputed")
        await drag(pilot, pane, start, end)
        await press(app, pilot)
        assert tagged(app) == [("bridge at Velm", ("disputed",))]
        assert pane.selection is None
        await drag(
            pilot, pane, at(pane, BRIDGE.index("found")), at(pane, BRIDGE.index("cks")), meta=True
        )
        await press(app, pilot)
        assert tagged(app)[1] == ("found crac", ("disputed",))
        assert isinstance(reading_screen(app).modes.active, StickyTagMode)
