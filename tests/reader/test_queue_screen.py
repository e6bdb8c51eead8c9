"""The queue and the history as screens, through real keys and mouse events."""

from __future__ import annotations

import shutil

import pytest
from textual.widgets import Input, OptionList, Static

from annotations.review_queue.queue import queue_items
from annotations.seminar.merging.merge import merge
from annotations.service.documents import add_document
from annotations.service.store import Store
from reader.timestamps import format_moment
from reader.tui.history.prune import PruneScreen
from reader.tui.history.screen import HistoryScreen
from reader.tui.library.merge import MergeReportScreen, MergeScreen
from reader.tui.queue.screen import QueueScreen
from reader.tui.reading.features.reattach import ReattachMode
from tests.helpers.factories import prepared_source, span_of
from tests.helpers.screens import (
    TEXTS,
    fill_field,
    library_screen,
    make_library,
    press,
    reading_screen,
    running_app,
    status_text,
    wait_until_settled,
)

LATER = (
    TEXTS["bridge"][1]
    .replace("Engineers found cracks", "New on Friday. Engineers found cracks")
    .replace("Nobody was in danger", "No one ran any risk")
    .replace("takes twelve passengers", "carries twelve passengers")
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A library with one annotation that was edited in two places, one without a place, two that
    moved, and the library that it was merged with; merging twice takes longer than most tests.
    """
    folder = tmp_path_factory.mktemp("made")
    path, other = folder / "library.db", folder / "other.db"
    make_library(path)
    ann = Store.open(path, "Ann")
    bridge = ann.documents.get("bridge")
    first = ann.annotate(bridge, span_of(bridge, "closed on Monday"), ["claim"], "when?")
    ann.annotate(bridge, span_of(bridge, "Nobody was in danger"), ["opinion"], "says who?")
    ann.annotate(bridge, span_of(bridge, "never open again"), ["claim"])
    ann.annotate(bridge, span_of(bridge, "It takes twelve passengers at a time."), ["claim"])
    ben = Store.open(other, "Ben")
    merge(ben, [path])
    ann.edit(first.id, note="when exactly?")
    ben.edit(first.id, note="which Monday?", tags=["disputed"])
    ben.close()
    assert merge(ann, [other]).conflicts == [first.id]
    add_document(ann, prepared_source(LATER, "bridge"))
    assert [one.kind for one in queue_items(ann)] == ["edited", "orphaned", "moved", "moved"]
    ann.close()
    return folder


@pytest.fixture
def library(made, tmp_path, home):
    """A copy of that library, and of the other beside it."""
    for file in made.glob("*.db"):
        shutil.copy(file, tmp_path)
    return tmp_path / "library.db"


def text_of(app, name: str) -> str:
    return str(app.screen.query_one(f"#queue-{name}", Static).content)


def entries(app) -> list[str]:
    found = app.screen.query_one("#queue-list", OptionList).options
    return [str(option.prompt).splitlines()[0] for option in found]


async def opened(app, pilot) -> QueueScreen:
    await press(app, pilot, "Q")
    await wait_until_settled(app, pilot)
    assert isinstance(app.screen, QueueScreen)
    return app.screen


async def test_the_library_says_how_many_wait_and_q_shows_them(library):
    async with running_app(library) as (app, pilot):
        counts = str(app.screen.query_one("#library-counts", Static).content)
        assert "Q review 4" in counts
        await opened(app, pilot)
        assert "1 edited in two places, 1 passage lost, 2 moved" in text_of(app, "head")
        assert len(entries(app)) == 4
        assert "which Monday?" in text_of(app, "left-text")
        assert "when exactly?" in text_of(app, "right-text")
        await press(app, pilot, "n")
        assert "Nobody was in danger" in text_of(app, "left-text")
        assert "No one ran any risk" in text_of(app, "right-text")
        assert "a guess" in text_of(app, "right-title")
        await press(app, pilot, "q")
        library_screen(app)


async def test_nothing_waits(tmp_path, home):
    make_library(tmp_path / "calm.db")
    async with running_app(tmp_path / "calm.db") as (app, pilot):
        assert "to look at" not in str(app.screen.query_one("#library-counts", Static).content)
        await opened(app, pilot)
        assert app.screen.query_one("#queue-empty").display
        await press(app, pilot, "enter", "o", "p", "A", "n", "k", "space", "escape")
        library_screen(app)


async def test_one_after_the_other_is_decided_and_undone(library):
    async with running_app(library) as (app, pilot):
        await opened(app, pilot)
        await press(app, pilot, "o")
        assert "Accepted the edit on the right" in status_text(app)
        assert len(entries(app)) == 3
        assert app.session.store.annotations()[0].note == "when exactly?"
        await press(app, pilot, "u")
        assert len(entries(app)) == 4
        await press(app, pilot, "enter")
        assert app.session.store.annotations()[0].note == "which Monday?"
        await press(app, pilot, "enter")
        assert app.session.store.annotations(status="orphaned") == []
        await press(app, pilot, "enter", "enter")
        assert app.screen.query_one("#queue-empty").display
        await press(app, pilot, "u", "u", "u", "u")
        assert len(entries(app)) == 4
        await press(app, pilot, "U")
        assert len(entries(app)) == 3
        await press(app, pilot, "escape")
        await wait_until_settled(app, pilot)
        assert "Q review 3" in str(app.screen.query_one("#library-counts", Static).content)


async def test_all_that_is_sure_goes_at_once(library):
    async with running_app(library) as (app, pilot):
        await opened(app, pilot)
        await press(app, pilot, "A")
        assert "Accepted 1 annotation with the same words" in status_text(app)
        assert len(entries(app)) == 3
        await press(app, pilot, "A")
        assert "review each" in status_text(app)


async def test_leaving_changes_nothing(library):
    async with running_app(library) as (app, pilot):
        before = app.session.store.annotations()
        await opened(app, pilot)
        await press(app, pilot, "j", "j", "j", "j", "k", "p", "escape", "Q", "q")
        await wait_until_settled(app, pilot)
        assert app.session.store.annotations() == before


async def test_placing_by_hand_from_the_documents(library):
    async with running_app(library) as (app, pilot):
        await opened(app, pilot)
        await press(app, pilot, "p")
        assert "two places" in status_text(app)
        await press(app, pilot, "n", "p")
        await wait_until_settled(app, pilot)
        screen = reading_screen(app)
        assert isinstance(screen.modes.active, ReattachMode)
        assert "Where is “Nobody was in danger”?" in status_text(app)
        assert screen.pane.selection is not None
        await press(app, pilot, "escape")
        assert "not attached" in status_text(app)
        assert screen.modes.active is None
        await press(app, pilot, "Q")
        await wait_until_settled(app, pilot)
        await press(app, pilot, "n", "p")
        await wait_until_settled(app, pilot)
        await press(app, pilot, "enter")
        assert "Attached" in status_text(app)
        assert app.session.store.annotations(status="orphaned") == []
        placed = next(a for a in app.session.store.annotations() if a.note == "says who?")
        assert placed.content == "No one ran any risk"
        assert "O" in [mark.letter for mark in screen.pane.marks]
        await press(app, pilot, "u")
        assert len(app.session.store.annotations(status="orphaned")) == 1


async def test_placing_in_another_text_is_refused(library):
    async with running_app(library, "ferry", "bridge") as (app, pilot):
        await opened(app, pilot)
        await press(app, pilot, "n", "p")
        await wait_until_settled(app, pilot)
        await press(app, pilot, "tab", "enter")
        assert "The annotation belongs to" in status_text(app)
        assert isinstance(reading_screen(app).modes.active, ReattachMode)
        await press(app, pilot, "escape", "enter")
        assert not isinstance(app.screen, QueueScreen)


async def test_others_are_not_placed_by_a_key(library):
    async with running_app(library, annotator="Ben") as (app, pilot):
        await opened(app, pilot)
        await press(app, pilot, "n", "p")
        assert "This annotation is by Ann" in status_text(app)


async def test_the_mouse_chooses_and_a_click_decides_nothing(library):
    async with running_app(library) as (app, pilot):
        before = app.session.store.annotations()
        await opened(app, pilot)
        await pilot.click("#queue-list", offset=(4, 3))
        await wait_until_settled(app, pilot)
        assert "No one ran any risk" in text_of(app, "right-text")
        assert app.session.store.annotations() == before


async def test_another_program_decides_meanwhile(library):
    async with running_app(library) as (app, pilot):
        await opened(app, pilot)
        other = Store.open(library, "Ann")
        other.journal.undo()
        other.close()
        app.session.check_library()
        await wait_until_settled(app, pilot)
        assert entries(app) == ["edited in two places"]


# The history


def lines(app) -> list[str]:
    options = app.screen.query_one("#history-list", OptionList).options
    return [str(option.prompt) for option in options]


async def test_the_history_tells_what_happened_and_undoes_any_of_it(library):
    async with running_app(library, "ferry") as (app, pilot):
        await press(app, pilot, "c", "j", "right_parenthesis", "o", "H")
        assert isinstance(app.screen, HistoryScreen)
        assert "Tagged opinion: “" in lines(app)[0]
        assert "” in “" in lines(app)[0]
        assert lines(app)[0].startswith("today ")
        assert "Ann" in lines(app)[0]
        await press(app, pilot, "j", "u")
        assert "Undone: tagged claim: “" in status_text(app)
        assert "undone" in lines(app)[1]
        tags = [a.tags for a in app.session.store.annotations() if a.slug == "ferry"]
        assert tags == [("opinion",)]
        await press(app, pilot, "u")
        assert "undone already" in status_text(app)
        await press(app, pilot, "U")
        assert "Redone" in status_text(app)
        await press(app, pilot, "u", "U", "q")
        assert len([a for a in app.session.store.annotations() if a.slug == "ferry"]) == 2
        reading_screen(app)


async def test_what_stands_in_the_way_is_told(library):
    async with running_app(library, "ferry") as (app, pilot):
        told_ = []
        app.session.show_error = told_.append
        await press(app, pilot, "c", "o", "H", "j", "u")  # the tag that is not the last one
        assert len(told_) == 1
        assert "later, Ann tagged opinion" in told_[0]


async def test_a_stuck_undo_points_to_the_history(library):
    ben = Store.open(library, "Ben")
    async with running_app(library, "ferry") as (app, pilot):
        told_ = []
        app.session.show_error = told_.append
        await press(app, pilot, "c")
        mine = next(a for a in app.session.store.annotations() if a.slug == "ferry")
        ben.write_note(mine.id, "no")
        ben.close()
        await press(app, pilot, "u")
        assert "later, Ben edited" in told_[0] or "later, Ben wrote a note" in told_[0]
        assert "H lists" in told_[0]


async def test_forgetting_asks_twice(library):
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "H", "P")
        assert isinstance(app.screen, PruneScreen)
        field = app.screen.query_one("#before", Input)
        for typed, answer in (("soon", "2026-11-09"), ("2001-01-01", "no changes in the history")):
            field.value = typed
            await press(app, pilot, "enter")
            assert answer in str(app.screen.query_one("#prune-error", Static).content)
        field.value = "9990-01-01"
        await press(app, pilot, "enter")
        assert "for good" in str(app.screen.query_one("#prune-error", Static).content)
        before = app.session.store.annotations()
        await press(app, pilot, "enter")
        assert isinstance(app.screen, HistoryScreen)
        assert len(lines(app)) == 1
        assert "no longer be undone" in status_text(app)
        assert app.session.store.annotations() == before


async def test_a_library_in_which_nothing_was_done(tmp_path, home):
    async with running_app(tmp_path / "new.db") as (app, pilot):
        await press(app, pilot, "H", "enter", "j", "k")
        assert app.screen.query_one("#history-empty").display
        await press(app, pilot, "escape")
        library_screen(app)


def test_moments_as_a_reader_says_them():
    from datetime import datetime, timedelta

    now = datetime.now().astimezone().replace(hour=14, minute=2)
    told_ = [format_moment((now - timedelta(days=n)).isoformat(), now) for n in range(3)]
    assert told_[:2] == ["today 14:02", "yesterday 14:02"]
    assert told_[2] == f"{now - timedelta(days=2):%Y-%m-%d} 14:02"
    assert format_moment("no moment") == "no moment"


# Merging


async def test_a_library_is_taken_in_and_taken_back(library, tmp_path):
    make_library(tmp_path / "eve.db", "Eve")
    eve = Store.open(tmp_path / "eve.db", "Eve")
    bridge = eve.documents.get("ferry")
    eve.annotate(bridge, span_of(bridge, "a success"), ["opinion"])
    eve.close()
    async with running_app(library) as (app, pilot):
        before = app.session.store.annotations()
        await press(app, pilot, "M")
        assert isinstance(app.screen, MergeScreen)
        await fill_field(app, pilot, "#typed", str(tmp_path / "eve.db"))
        await press(app, pilot, "enter")
        assert isinstance(app.screen, MergeReportScreen)
        text = " ".join(str(one.content) for one in app.screen.query(Static))
        assert "1  annotations were added" in text
        assert "eve.db" in text
        assert len(app.session.store.annotations()) == len(before) + 1
        await press(app, pilot, "u")
        assert "Undone: merged eve.db" in status_text(app)
        assert app.session.store.annotations() == before


async def test_what_is_refused_is_told_with_its_reason(library, tmp_path):
    (tmp_path / "libraries").mkdir()
    (tmp_path / "libraries" / "bad.db").write_text("no library " * 100)
    async with running_app(library) as (app, pilot):
        before = app.session.store.journal.history()
        await press(app, pilot, "M")
        await fill_field(app, pilot, "#typed", str(tmp_path / "libraries") + "/")
        await press(app, pilot, "ctrl+a")
        await wait_until_settled(app, pilot)
        assert isinstance(app.screen, MergeReportScreen)
        text = " ".join(str(one.content) for one in app.screen.query(Static))
        assert "Not merged" in text
        assert "bad.db" in text
        await press(app, pilot, "u", "escape")
        library_screen(app)
        assert app.session.store.journal.history() == before
        await press(app, pilot, "M")
        await fill_field(app, pilot, "#typed", str(tmp_path / "libraries") + "/bad.d")
        await wait_until_settled(app, pilot)
        await press(app, pilot, "escape")
        library_screen(app)


@pytest.mark.parametrize("size", [(1, 1), (10, 3), (20, 5), (80, 24), (200, 50)])
async def test_no_terminal_is_too_small(library, size):
    async with running_app(library, size=size) as (app, pilot):
        await press(app, pilot, "Q", "n", "n", "space", "q", "H", "j", "P", "escape", "q")
        await press(app, pilot, "M", "escape", "Q")
        await pilot.resize_terminal(120, 36)
        await wait_until_settled(app, pilot)
        assert len(entries(app)) == 4
