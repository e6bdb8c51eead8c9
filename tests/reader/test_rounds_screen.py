"""A blind round with lock and deadline, on the screens: what stands there, what is refused, and
that nothing typed is lost.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from textual.widgets import Static, TextArea

from annotations.model.rounds import Round
from annotations.seminar import blind_rounds
from annotations.service.store import Store
from reader.tui import round_clock
from reader.tui.dialogs.note import NoteScreen
from reader.tui.library.blind import BlindScreen, DeadlineScreen
from reader.tui.round_clock import RoundClock
from reader.tui.widgets.status import StatusLine
from tests.helpers.screens import (
    fill_field,
    make_library,
    painted,
    press,
    running_app,
    status_text,
    type_text,
    wait_until,
)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    make_library(tmp_path / "library.db")
    return tmp_path / "library.db"


def in_seconds(seconds: float) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


async def test_begin_with_a_deadline_lock_unlock_and_reveal(library):
    async with running_app(library, size=(120, 36)) as (app, pilot):
        await press(app, pilot, "B", "d")
        assert isinstance(app.screen, DeadlineScreen)
        await fill_field(app, pilot, "#deadline", "soon")
        await press(app, pilot, "enter")
        assert "“soon” is not a time" in painted(app)
        await fill_field(app, pilot, "#deadline", "+25m")
        await press(app, pilot, "enter")
        assert "for 25 min: it is" in status_text(app)
        await wait_until(app, pilot, lambda: "(25 min)" in painted(app))
        assert "blind round · until" in painted(app)
        await press(app, pilot, "B")
        assert "change or remove the deadline" in painted(app)
        await press(app, pilot, "d")
        assert "none removes the deadline" in painted(app)
        await fill_field(app, pilot, "#deadline", "none")
        await press(app, pilot, "enter")
        assert "Removed the deadline" in status_text(app)
        await press(app, pilot, "B", "l")
        await wait_until(app, pilot, lambda: "locked since" in painted(app))
        await press(app, pilot, "B")
        assert isinstance(app.screen, BlindScreen)
        assert "Started by Ann" in painted(app)
        await press(app, pilot, "d")  # not while it is locked
        assert isinstance(app.screen, BlindScreen)
        await press(app, pilot, "l")
        assert "annotators can go on" in status_text(app)
        await press(app, pilot, "B", "r", "y")
        await wait_until(app, pilot, lambda: not app.session.round.text)
        assert "blind round" not in painted(app).replace("The blind round is over", "")


async def test_nothing_typed_is_lost_when_the_deadline_passes(library):
    """Neither the note that is being written nor the words of it; and no tag stays as if set."""
    store = Store.open(library, "Ann")
    blind_rounds.start(store, in_seconds(3600))
    async with running_app(library, "letter", size=(120, 36)) as (app, pilot):
        assert "blind round · until" in painted(app)
        await press(app, pilot, "c", "enter")
        assert isinstance(app.screen, NoteScreen)
        await type_text(app, pilot, "a long thought")
        blind_rounds.lock(store.in_name_of("Tess"))
        await wait_until(app, pilot, lambda: "was locked by Tess" in painted(app))
        await press(app, pilot, "ctrl+s")
        assert isinstance(app.screen, NoteScreen)
        assert "until Tess, Ann or another teacher unlocks it" in " ".join(
            str(one.content) for one in app.screen.query(Static)
        )
        assert app.screen.query_one(TextArea).text == "a long thought"
        await press(app, pilot, "escape", "escape", "o")
        assert "is not saved: the blind round was locked by Tess" in " ".join(
            status_text(app).split()
        )
        assert [one.tags for one in app.session.store.annotations()] == [("claim",)]
        blind_rounds.unlock(store)
        await wait_until(app, pilot, lambda: "was unlocked" in status_text(app))
        await press(app, pilot, "enter", "ctrl+r", "ctrl+s")
        assert [one.note for one in app.session.store.annotations()] == ["a long thought"]
    store.close()


async def test_the_line_at_the_foot_has_room_for_what_is_said(library):
    store = Store.open(library, "Ann")
    blind_rounds.start(store, in_seconds(3600))
    store.close()
    async with running_app(library, "letter", size=(80, 24)) as (app, _):
        line = app.screen.query_one(StatusLine)
        assert "blind round" not in line.render().plain
        assert "(1 h)" in line.render().plain
        line.show_message("A sentence that needs more room than is left beside the time")
        assert "beside the time" in line.render().plain


# The clock


class Clock:
    """The machine's clock, set by a test, and what a reader is told by it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at = 1_800_000_000.0
        self.round: Round | None = Round("Ann", self.moment(0))
        self.shown: list[str] = []
        self.said: list[str] = []
        self.looked = 0
        monkeypatch.setattr(round_clock.time, "time", lambda: self.at)
        monkeypatch.setattr(round_clock, "now", lambda: self.moment(0))
        monkeypatch.setattr(round_clock.blind_rounds, "current", lambda _: self.round)
        self.clock = RoundClock(lambda: None, self._show, self.said.append)  # type: ignore[arg-type, return-value]
        self.clock.read()

    def moment(self, seconds: float) -> str:
        moment = datetime.fromtimestamp(self.at + seconds, UTC)
        return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def _show(self) -> None:
        self.looked += 1
        self.shown.append(self.clock.shown.text.partition(" (")[2].rstrip(")"))

    def change(self, **fields: str | None) -> None:
        assert self.round is not None
        self.round = self.round._replace(**fields)
        self.clock.read()

    def pass_by(self, seconds: int) -> None:
        for _ in range(seconds * 2):
            self.at += 0.5
            self.clock.poll()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def test_it_warns_twice_and_paints_once_a_minute(clock: Clock) -> None:
    clock.change(deadline=clock.moment(12 * 60))
    clock.pass_by(11 * 60 + 59)
    lengths = [f"{minutes} min" for minutes in range(12, 0, -1)]
    assert clock.shown[1:] == [*lengths, "under 1 min"]
    assert [said.partition(", at")[0] for said in clock.said] == [
        "The blind round is locked in 5 min", "The blind round is locked in 1 min",
    ]  # fmt: skip
    clock.pass_by(120)
    assert clock.clock.shown.locked
    assert len(clock.said) == 3
    assert "the deadline of the blind round passed at" in clock.said[-1]


def test_a_far_deadline_is_painted_seldom(clock: Clock) -> None:
    clock.change(deadline=clock.moment(5 * 3600))
    before = clock.looked
    clock.pass_by(3600)
    assert clock.looked - before == 6
    assert clock.said == []


def test_a_deadline_that_is_near_at_once_is_told_once(clock: Clock) -> None:
    clock.change(deadline=clock.moment(90))
    clock.pass_by(20)
    assert len(clock.said) == 1
    assert "in 2 min" in clock.said[0]


def test_a_machine_that_slept_and_one_whose_clock_is_set_back(clock: Clock) -> None:
    clock.change(deadline=clock.moment(3600))
    clock.at += 4000  # it slept
    clock.clock.poll()
    assert clock.clock.shown.locked
    clock.at -= 3900
    clock.clock.poll()
    assert clock.clock.shown.text.endswith("(59 min)")
    assert not clock.clock.shown.locked
    assert "was unlocked" in clock.said[-1]


def test_later_deadlines_are_warned_of_again(clock: Clock) -> None:
    clock.change(deadline=clock.moment(400))
    clock.pass_by(150)
    clock.change(deadline=clock.moment(4000))
    clock.pass_by(3800)
    assert len(clock.said) == 2


def test_reveal_is_told(clock: Clock) -> None:
    clock.round = None
    clock.clock.read()
    assert clock.said == ["The blind round is over: everybody can see all annotations"]
    assert clock.clock.shown.text == ""
