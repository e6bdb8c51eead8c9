"""A class at one library: who is where, messages to all, “look here”, the walk on the projector."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.widgets import OptionList, Static

from annotations.seminar import blind_rounds, room
from annotations.seminar.presence import Place
from annotations.seminar.roles import Role
from annotations.seminar.room import room_path
from annotations.service.store import Store
from corpus.document import Span
from reader.tui.class_view import live_class, notice
from reader.tui.class_view.messages import MessagesScreen, SendMessageScreen
from reader.tui.class_view.notice import ClassNotice
from reader.tui.class_view.screen import ClassScreen
from reader.tui.dialogs.disagreements import DisagreementsScreen
from reader.tui.dialogs.note import NoteScreen
from reader.tui.dialogs.walk_follow import WalkFollowScreen
from reader.tui.library.screen import LibraryScreen
from tests.helpers.factories import span_of
from tests.helpers.screens import (
    fill_field,
    make_library,
    notifications,
    painted,
    press,
    reading_screen,
    running_app,
    status_text,
    type_text,
    wait_until_settled,
)


@pytest.fixture
def library(tmp_path: Path, home) -> Path:
    make_library(tmp_path / "seminar.db")
    return tmp_path / "seminar.db"


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing waits for time to pass, but where a test says so."""
    for name in ("PAUSE", "LOOK_AGAIN"):
        monkeypatch.setattr(room, name, -1.0)
    for name in ("_PAUSE", "_ARRIVAL", "_LOOK"):
        monkeypatch.setattr(live_class, name, -1.0)
    monkeypatch.setattr(notice, "SECONDS", -1.0)


@asynccontextmanager
async def two(library: Path, teacher=("bridge",), student=("ferry",), *, role=Role.STUDENT, **more):
    """A teacher at the machine, and a student in a browser."""
    async with (
        running_app(library, *teacher, annotator="Ann", **more) as ann,
        running_app(library, *student, annotator="Ben", role=role, **more) as ben,
    ):
        yield ann, ben


async def tick(*both) -> None:
    """Each program looks at the room twice, as it does by itself in a second."""
    for _ in range(2):
        for app, pilot in both:
            app.session.live_class.tick()
            app.session.check_library()
            if isinstance(app.screen, ClassScreen):
                app.screen._look()
            await wait_until_settled(app, pilot)


async def open_class(ann, ben) -> None:
    await press(*ann, "exclamation_mark")
    await tick(ann, ben)


def notices(app) -> str:
    return "\n".join(str(n.content) for n in app.session.main_screens()[-1].query(ClassNotice))


def listed(app) -> list[str]:
    options = app.screen.query_one("#class-list", OptionList).options
    return [str(option.prompt) for option in options]


async def test_the_teacher_sees_who_reads_where(library):
    store = Store.open(library, "Eve")  # at home; her return was merged
    store.annotate(store.documents.get("letter"), Span(0, 4), ["claim"])
    store.close()
    async with two(library) as (ann, ben):
        await press(*ben, "c")
        await open_class(ann, ben)
        assert isinstance(ann[0].screen, ClassScreen)
        one, two_, three = listed(ann[0])
        assert one.startswith("● Ann")
        assert "this view" in one
        assert two_.startswith("● Ben")
        assert "0% The ferry of Velm" in two_
        assert " 1 " in two_  # tagged today
        assert three.startswith("○ Eve")
        assert "2 of 3 online" in painted(ann[0])
        await press(*ben, "G")
        await tick(ben, ann)
        assert " 0% The ferry" not in listed(ann[0])[1]
        await press(*ann, "j", "enter")  # goes to where Ben is
        assert reading_screen(ann[0]).place() == reading_screen(ben[0]).place()


async def test_a_message_is_read_by_everybody(library):
    async with two(library) as (ann, ben):
        await open_class(ann, ben)
        await press(*ann, "m")
        assert isinstance(ann[0].screen, SendMessageScreen)
        await fill_field(*ann, "#message-text", "x" * 10_000)
        await press(*ann, "enter")
        assert "10,000 characters" in painted(ann[0])
        await fill_field(*ann, "#message-text", "ten \u202eminutes\x1b[31m \n left")
        await press(*ann, "enter")
        assert "Sent to 1 other reader" in status_text(ann[0])
        await tick(ann, ben)
        shown = notices(ben[0])
        assert shown.startswith("Ann: ten ")
        assert "\u202e" not in shown
        assert "\x1b" not in shown
        assert notices(ann[0]) == ""
        await press(*ben, "down")
        await tick(ben)
        assert notices(ben[0]) == ""
        await press(*ben, "ctrl+p")
        await type_text(*ben, "messages")
        await press(*ben, "enter")
        assert isinstance(ben[0].screen, MessagesScreen)
        assert "minutes" in painted(ben[0])


async def test_a_message_stays_for_some_seconds(library, monkeypatch):
    monkeypatch.setattr(notice, "SECONDS", 1000.0)
    async with two(library, ("bridge",), ()) as (ann, ben):
        await open_class(ann, ben)
        ann[0].session.live_class.send_message("welcome")
        await tick(ben)
        assert isinstance(ben[0].screen, LibraryScreen)
        await press(*ben, "j", "enter")  # from the list into a document: it goes along
        await tick(ben)
        assert "welcome" in notices(ben[0])
        assert len(ben[0].screen_stack[0].query(ClassNotice)) == 0


async def test_look_here_brings_everybody_and_back(library):
    async with two(library) as (ann, ben):
        await open_class(ann, ben)
        await press(*ann, "q", "right_parenthesis")
        await press(*ben, "G")
        before = reading_screen(ben[0]).pane.cursor
        await press(*ann, "at")
        assert "Asked 1 other reader to look at “Engineers found" in status_text(ann[0])
        await tick(ann, ben)
        screen = reading_screen(ben[0])
        assert screen.pane.document.slug == "bridge"
        assert "Engineers" in screen.pane.document.text[slice(*screen.pane.passage())]
        assert [pane.document.slug for pane in screen.row.panes] == ["ferry", "bridge"]
        assert "Ann asks you to look here · '' goes back" in notices(ben[0])
        await press(*ben, "apostrophe", "apostrophe")
        assert screen.pane.document.slug == "ferry"
        assert screen.pane.cursor == before
        await press(*ben, "at")  # and there again
        assert screen.pane.document.slug == "bridge"


async def test_a_program_that_is_doing_something_is_brought_there_too(library):
    """The event loop of a running program is hardly ever idle."""
    async with two(library) as (ann, ben):
        await open_class(ann, ben)
        await press(*ann, "q", "at")
        asyncio.get_running_loop().call_soon(lambda: None)
        ben[0].session.live_class.tick()
        await wait_until_settled(*ben)
        assert reading_screen(ben[0]).pane.document.slug == "bridge"


async def test_look_here_opens_the_document_from_the_list(library):
    async with two(library, ("bridge",), ()) as (ann, ben):
        await open_class(ann, ben)
        await press(*ann, "q", "at")
        await tick(ann, ben)
        assert reading_screen(ben[0]).pane.document.slug == "bridge"


async def test_nobody_is_taken_away_from_what_they_write(library):
    async with two(library) as (ann, ben):
        await open_class(ann, ben)
        await press(*ben, "enter")
        await type_text(*ben, "my thoughts")
        assert isinstance(ben[0].screen, NoteScreen)
        await press(*ann, "q", "at")
        await tick(ann, ben)
        assert isinstance(ben[0].screen, NoteScreen)
        assert "@ goes there" in notices(ben[0])
        await press(*ben, "ctrl+s")
        await tick(ann, ben)
        assert reading_screen(ben[0]).pane.document.slug == "ferry"
        (note,) = [a.note for a in ben[0].session.store.annotations() if a.note]
        assert note == "my thoughts"
        await press(*ben, "at")
        assert reading_screen(ben[0]).pane.document.slug == "bridge"


async def test_what_is_begun_is_not_interrupted(library):
    async with two(library) as (ann, ben):
        await open_class(ann, ben)
        await press(*ann, "q")
        for keys in (("v", "j"), ("5",), ("m",), ("slash",), ("g", "c", "r")):
            await press(*ben, "escape", "escape", *keys)
            await press(*ann, "at")
            await tick(ann, ben)
            assert reading_screen(ben[0]).pane.document.slug == "ferry", keys
            assert "@ goes there" in notices(ben[0])


async def test_a_key_for_the_page_before_is_not_for_the_page_after(library, monkeypatch):
    monkeypatch.setattr(live_class, "_PAUSE", 1000.0)
    async with two(library) as (ann, ben):
        await open_class(ann, ben)
        await press(*ben, "down")
        await press(*ann, "q", "at")
        await tick(ann, ben)
        assert reading_screen(ben[0]).pane.document.slug == "ferry"  # keys were pressed just now
        monkeypatch.setattr(live_class, "_PAUSE", -1.0)
        monkeypatch.setattr(live_class, "_ARRIVAL", 1000.0)
        await tick(ben)
        assert reading_screen(ben[0]).pane.document.slug == "bridge"
        await press(*ben, "c")
        assert ben[0].session.store.annotations() == []
        monkeypatch.setattr(live_class, "_ARRIVAL", -1.0)
        await press(*ben, "c")
        assert len(ben[0].session.store.annotations()) == 1


async def test_who_does_not_follow_is_only_told(library):
    async with two(library) as (ann, ben):
        await open_class(ann, ben)
        ben[0].session.live_class.toggle_following()
        await wait_until_settled(*ben)
        await press(*ann, "q", "at")
        await tick(ann, ben)
        assert reading_screen(ben[0]).pane.document.slug == "ferry"
        assert "@ goes there" in notices(ben[0])


async def test_a_look_at_a_document_that_is_gone(library):
    async with two(library) as (ann, ben):
        await open_class(ann, ben)
        live = ann[0].session.live_class
        live.look_here("nowhere", "A lost letter", Span(0, 10), "Sir")
        await tick(ben)
        assert "“A lost letter”, which is not in the library" in notices(ben[0])
        live.look_here("bridge", "The old bridge", Span(10**9, 2 * 10**9), "beyond the end")
        await tick(ben)
        assert reading_screen(ben[0]).pane.document.slug == "bridge"
        await press(*ben, "at")


async def test_a_student_has_no_class_view_and_sends_nothing(library):
    async with two(library) as (ann, ben):
        await open_class(ann, ben)
        await press(*ben, "exclamation_mark")
        assert not isinstance(ben[0].screen, ClassScreen)
        await press(*ben, "at")
        assert "Nobody has asked the class" in status_text(ben[0])
        assert "exclamation" not in painted(ben[0])


async def test_a_co_teacher_leads_too(library):
    async with two(library, role=Role.TEACHER) as (ann, ben):
        await open_class(ann, ben)
        await press(*ben, "exclamation_mark")
        assert isinstance(ben[0].screen, ClassScreen)
        await tick(ann, ben)
        assert "co-teacher" in listed(ben[0])[1]
        # Each program looks at the room by itself too: one that shows the class is only told.
        await press(*ann, "q")
        await press(*ben, "q", "at")
        await tick(ann, ben)
        assert reading_screen(ann[0]).pane.document.slug == "ferry"


async def test_without_a_class_nothing_is_sent_and_no_file_is_made(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "at")
        assert "Nobody has opened a class on this library" in status_text(app)
        await tick((app, pilot))
        assert not room_path(library).exists()


async def test_the_room_is_gone_when_the_last_has_left(library):
    async with two(library) as (ann, ben):
        await open_class(ann, ben)
        assert room_path(library).exists()
    assert not room_path(library).exists()


async def test_a_foreign_room_is_told_of_and_left(library):
    room_path(library).write_text("our rooms: 101, 102", "utf-8")
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "exclamation_mark")
        assert "is not Variorum's" in painted(app)
        await press(app, pilot, "m")
        await fill_field(app, pilot, "#message-text", "hello")
        await press(app, pilot, "enter")
        assert isinstance(app.screen, SendMessageScreen)
        assert "is not Variorum's" in painted(app)
    assert room_path(library).read_text("utf-8") == "our rooms: 101, 102"


# The walk


def disagree(library: Path) -> None:
    for name, tag in (("Cy", "claim"), ("Dora", "opinion")):
        store = Store.open(library, name)
        document = store.documents.get("bridge")
        store.annotate(document, span_of(document, "Nobody was in danger"), [tag])
        store.annotate(document, span_of(document, "A ferry carries people"), [tag])
        store.close()


async def test_the_walk_is_followed_by_the_class(library):
    disagree(library)
    async with two(library) as (ann, ben):
        await open_class(ann, ben)
        await press(*ann, "w")
        assert isinstance(ann[0].screen, DisagreementsScreen)
        assert "shown to all" in painted(ann[0])
        await tick(ann, ben)
        assert isinstance(ben[0].screen, WalkFollowScreen)
        assert "Disagreement 1 of 2  Ann leads the class" in painted(ben[0])
        assert "1 × C claim" in painted(ben[0])
        first = ben[0].screen.step.span
        await press(*ann, "n")
        await tick(ann, ben)
        assert ben[0].screen.step.span != first
        assert "Disagreement 2 of 2" in painted(ben[0])
        reading = next(s for s in ben[0].session.main_screens() if s.shows_text)
        assert [pane.document.slug for pane in reading.row.panes] == ["ferry", "bridge"]
        assert reading.place().start == ben[0].screen.step.span.start
        await press(*ben, "c", "x", "n")  # nothing is settled, or moved, by who follows
        await press(*ann, "c")
        await tick(ann, ben)
        assert "consensus: C claim" in painted(ben[0])
        await press(*ann, "q")
        await tick(ann, ben)
        assert reading_screen(ben[0]) is reading
        assert "Ann has ended the walk" in notices(ben[0])


async def test_who_leaves_the_walk_may_come_back_to_it(library):
    disagree(library)
    async with two(library) as (ann, ben):
        await open_class(ann, ben)
        await press(*ann, "w")
        await tick(ann, ben)
        await press(*ben, "escape")
        reading_screen(ben[0])
        await press(*ann, "n")
        await tick(ann, ben)
        reading_screen(ben[0])  # and is not taken back at the next sentence
        await press(*ben, "at")
        assert "Disagreement 2 of 2" in painted(ben[0])
        await press(*ann, "p")  # ends it, and goes on alone
        await tick(ann, ben)
        reading_screen(ben[0])
        assert isinstance(ann[0].screen, DisagreementsScreen)


async def test_who_comes_late_follows_the_walk(library):
    disagree(library)
    async with running_app(library, "bridge", annotator="Ann") as ann:
        await press(*ann, "exclamation_mark", "w")
        await tick(ann)
        async with running_app(library, annotator="Ben", role=Role.STUDENT) as ben:
            await tick(ann, ben)
            assert isinstance(ben[0].screen, WalkFollowScreen)
            ann[0].session.live_class.close()  # as when her machine goes off
            ben[0].session.live_class._room._beats.clear()
            await tick(ben)
            assert not isinstance(ben[0].screen, WalkFollowScreen)


async def test_no_walk_in_a_blind_round(library):
    disagree(library)
    store = Store.open(library, "Ann")
    blind_rounds.start(store)
    store.close()
    async with two(library) as (ann, ben):
        await open_class(ann, ben)
        assert "blind round since" in painted(ann[0])
        assert [line.split()[1] for line in listed(ann[0])] == ["Ann", "Ben", "Cy", "Dora"]
        await press(*ann, "w")
        assert isinstance(ann[0].screen, ClassScreen)
        assert "A blind round is on" in status_text(ann[0])
        await press(*ann, "q", "D", "p")
        assert any("A blind round is on" in sentence for sentence in notifications(ann[0]))
        assert "shown to all" not in painted(ann[0])
        await tick(ann, ben)
        reading_screen(ben[0])


# The table


async def test_a_hundred_people(library):
    rooms = [
        room.Room(library, f"Student {n:03} " + "長い名前" * 6, Role.STUDENT) for n in range(100)
    ]
    async with running_app(library, "bridge", size=(80, 24)) as (app, pilot):
        await press(app, pilot, "exclamation_mark")
        for one in rooms:
            one.tick(Place("reading", "bridge", 10, 20, 0.5))
        await tick((app, pilot))
        assert "101 of 101 online" in painted(app)
        await press(app, pilot, "G")
        assert painted(app).count("50% The old bridge") == 17
        at = app.screen._current()
        assert at.startswith("Student 099")
        rooms[0].leave()
        await tick((app, pilot))
        assert app.screen._current() == at
        assert "100 of 100 online" in painted(app)
        await press(app, pilot, "s")
        assert app.screen._current() == at
        for size in ((40, 12), (200, 50)):
            await pilot.resize_terminal(*size)
            await tick((app, pilot))
            assert all(cell_len(line) <= size[0] for line in listed(app))
            assert "Student 099" in painted(app) or size[0] == 40
    for one in rooms:
        one.leave()
    assert not room_path(library).exists()


async def test_an_empty_class_says_what_to_do(library):
    async with running_app(library, annotator="Ann") as (app, pilot):
        await press(app, pilot, "exclamation_mark")
        await tick((app, pilot))
        text = " ".join(str(one.content) for one in app.screen.query(Static) if one.display)
        assert "variorum serve gives everybody a link" in text
