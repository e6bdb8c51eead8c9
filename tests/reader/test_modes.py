"""Modes: one at a time, and the line of keys, the keys and the question agree."""

from __future__ import annotations

import pytest
from textual.content import Content

from annotations.service.documents import add_document
from annotations.service.store import Store
from corpus.document import Span
from reader.tui.commands import Command
from reader.tui.reading.features.extent import ExtentMode
from reader.tui.reading.features.links import LinkMode
from reader.tui.reading.features.reattach import ReattachMode
from reader.tui.reading.features.search import Matches
from reader.tui.reading.modes import Mode, ModeStack
from reader.tui.widgets.key_line import KeyLine
from tests.helpers.factories import prepared_source, span_of
from tests.helpers.screens import (
    TEXTS,
    make_library,
    press,
    reading_screen,
    running_app,
    status_text,
    type_text,
    wait_until_settled,
)

BRIDGE = TEXTS["bridge"][1]
LOST = "Nobody was in danger"


class One(Mode):
    commands = (Command("one.go", "enter", "go", "Go.", lambda mode: mode),)

    def prompt(self) -> Content:
        return Content("one?")


class Other(Mode):
    commands = (Command("other.go", "enter", "go", "Go.", lambda mode: mode),)


def test_the_mode_entered_last_is_active_and_the_one_before_comes_back() -> None:
    changes: list[Mode | None] = []
    stack = ModeStack(lambda: changes.append(stack.active))
    one, other = One(), Other()
    assert stack.active is None
    stack.enter(one)
    stack.enter(other)
    assert stack.active is other
    assert stack.find(other.commands[0]) is other
    assert stack.find(one.commands[0]) is None  # it waits, and so do its keys
    stack.leave(other)
    assert stack.active is one
    stack.leave(one)
    stack.leave(one)  # nothing to leave any more
    assert changes == [one, other, one, None]


def test_a_second_mode_of_a_kind_takes_the_place_of_the_first() -> None:
    stack = ModeStack(lambda: None)
    first, other, second = One(), Other(), One()
    for mode in (first, other, second):
        stack.enter(mode)
    stack.leave(second)
    assert stack.active is other
    stack.leave(other)
    assert stack.active is None


def test_matches_wrap_at_both_ends() -> None:
    matches = Matches("r", (Span(0, 2), Span(5, 7), Span(9, 11)), 0)
    assert matches.step(2) == (Matches("r", matches.spans, 2), False)
    assert matches.step(3) == (matches, True)
    assert matches.step(-1) == (Matches("r", matches.spans, 2), True)


@pytest.fixture
def library(tmp_path, home):
    """A library with two annotations in their places, and one that has lost its passage."""
    path = tmp_path / "library.db"
    make_library(path)
    ann = Store.open(path, "Ann")
    bridge = ann.documents.get("bridge")
    ann.annotate(bridge, span_of(bridge, "closed on Monday"), ["claim"])
    ann.annotate(bridge, span_of(bridge, LOST), ["opinion"], "says who?")
    add_document(ann, prepared_source(BRIDGE.replace(LOST, "No one ran any risk"), "bridge"))
    assert len(ann.annotations(status="orphaned")) == 1
    ann.close()
    return path


def keys(app) -> str:
    """The line of keys, without what holds everywhere."""
    return str(app.screen.query_one(KeyLine).render()).replace(" ? help", "").strip()


async def reattaching(app, pilot) -> None:
    """Choose in the queue to attach the annotation by hand."""
    await press(app, pilot, "Q")
    await wait_until_settled(app, pilot)
    await press(app, pilot, "p")
    await wait_until_settled(app, pilot)
    assert isinstance(reading_screen(app).modes.active, ReattachMode)


async def test_while_an_annotation_waits_r_and_enter_mean_what_the_line_of_keys_says(library):
    async with running_app(library, "bridge") as (app, pilot):
        await reattaching(app, pilot)
        assert keys(app) == "enter attach here  esc cancel"
        assert f"Where is “{LOST}”?" in status_text(app)
        await press(app, pilot, "right_square_bracket", "right_square_bracket", "r")
        assert isinstance(reading_screen(app).modes.active, ExtentMode)
        assert keys(app).startswith("enter save this extent")
        assert "Where is" not in status_text(app)
        before = {a.id: a.content for a in app.session.store.annotations()}
        await press(app, pilot, "W", "enter")
        # The extent was changed, and nothing was attached.
        assert len(app.session.store.annotations(status="orphaned")) == 1
        changed = [a for a in app.session.store.annotations() if before[a.id] != a.content]
        assert [before[a.id] for a in changed] == ["closed on Monday"]
        # The mode before is active again: with its keys, its question and what they do.
        assert isinstance(reading_screen(app).modes.active, ReattachMode)
        assert keys(app) == "enter attach here  esc cancel"
        await press(app, pilot, "right_parenthesis")
        assert f"Where is “{LOST}”?" in status_text(app)
        await press(app, pilot, "right_parenthesis")
        await pilot.click(KeyLine, offset=(3, 0))
        await wait_until_settled(app, pilot)
        assert "Attached" in status_text(app)
        assert app.session.store.annotations(status="orphaned") == []
        assert reading_screen(app).modes.active is None


async def test_escape_leaves_one_mode_after_the_other(library):
    async with running_app(library, "bridge") as (app, pilot):
        await reattaching(app, pilot)
        await press(app, pilot, "right_square_bracket", "right_square_bracket", "K")
        assert isinstance(reading_screen(app).modes.active, LinkMode)
        assert "K link with this" in keys(app)
        assert "with which passage?" in status_text(app)
        await press(app, pilot, "r")
        assert keys(app).startswith("enter save this extent")
        await press(app, pilot, "escape")
        assert "K link with this" in keys(app)
        await press(app, pilot, "escape")
        assert keys(app) == "enter attach here  esc cancel"
        await press(app, pilot, "escape")
        assert reading_screen(app).modes.active is None
        assert keys(app).startswith("c claim")
        assert len(app.session.store.annotations(status="orphaned")) == 1


async def test_an_extent_is_not_changed_in_a_pane_that_was_closed(library):
    async with running_app(library, "bridge", "ferry", size=(200, 40)) as (app, pilot):
        await press(app, pilot, "right_square_bracket", "r", "tab", "shift+tab", "X")
        assert reading_screen(app).modes.active is None
        assert keys(app).startswith("c claim")


async def test_matches_belong_to_their_pane_however_one_leaves_it(library):
    async with running_app(library, "bridge", "ferry", size=(200, 40)) as (app, pilot):
        left, right = reading_screen(app).row.panes
        await press(app, pilot, "slash")
        await type_text(app, pilot, "closed")
        await press(app, pilot, "enter")
        assert left.document.text[left.cursor :].startswith("closed")
        await pilot.click(right, offset=(10, 5))
        await wait_until_settled(app, pilot)
        assert reading_screen(app).pane is right
        before = right.cursor
        await press(app, pilot, "n")
        assert right.cursor == before
        assert "No search in this document" in status_text(app)
        # Its own words are found there, and the other pane's are not forgotten.
        await press(app, pilot, "slash")
        await type_text(app, pilot, "ferry")
        await press(app, pilot, "enter", "n")
        assert right.document.text[right.cursor :].startswith("ferry")
        await pilot.click(left, offset=(10, 5))
        await press(app, pilot, "n")
        assert left.document.text[left.cursor :].startswith("closed")
        assert status_text(app).startswith("Match 1 of 1")


async def test_while_selecting_the_line_of_keys_shows_what_can_be_done_with_a_selection(library):
    async with running_app(library, "bridge", size=(80, 24)) as (app, pilot):
        resting = keys(app)
        await press(app, pilot, "v", "w")
        shown = "c claim  o opinion  d disputed  t tag  enter note  esc deselect"
        assert keys(app).startswith(shown)
        await press(app, pilot, "r")  # no annotation is exactly this
        await press(app, pilot, "escape")
        assert keys(app) == resting
        await press(app, pilot, "right_square_bracket")
        assert keys(app).startswith(shown)
        await press(app, pilot, "r")
        assert keys(app) == "enter save this extent  r move the other end  esc cancel"
        await press(app, pilot, "escape", "j")
        assert keys(app) == resting
    async with running_app(library, "bridge", size=(200, 50)) as (app, pilot):
        await press(app, pilot, "v", "w")
        assert keys(app).endswith("K link  y copy  s select more  esc deselect")


async def test_while_typing_the_line_of_keys_shows_the_fields(library):
    async with running_app(library, "bridge") as (app, pilot):
        resting = keys(app)
        await press(app, pilot, "slash")
        assert keys(app) == "enter done  esc cancel"
        await press(app, pilot, "escape")
        assert keys(app) == resting
        await press(app, pilot, "a", "slash")
        assert keys(app) == "enter done  esc cancel"
        await press(app, pilot, "enter")
        assert "x delete" in keys(app)


async def test_the_question_of_a_mode_comes_before_an_earlier_message(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "c")
        assert "Tagged as claim" in status_text(app)
        await press(app, pilot, "K")
        assert isinstance(reading_screen(app).modes.active, LinkMode)
        assert "Tagged as claim" not in status_text(app)
        assert status_text(app) == str(reading_screen(app).modes.active.prompt())
