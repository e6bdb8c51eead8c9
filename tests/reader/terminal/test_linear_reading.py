"""For screen readers: the terminal's own cursor is where the reader is."""

from __future__ import annotations

import os

import pytest

if os.name != "posix":
    pytest.skip("pseudo-terminals are POSIX's", allow_module_level=True)

from reader import settings
from tests.helpers.emulator import CURSOR
from tests.helpers.screens import make_library, press, reading_screen, running_app, status_text
from tests.helpers.terminals import Session


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "library.db"
    make_library(path)
    return path


@pytest.fixture
def begun(library):
    sessions = []

    def begin(*arguments: str) -> Session:
        sessions.append(Session(library, "read", *arguments, "bridge", "ferry"))
        sessions[-1].shows("Velm was closed")
        return sessions[-1]

    yield begin
    for session in sessions:
        session.close()


def cursor_is_at(session: Session, words: str) -> None:
    """Where the words are is asked again and again: the first frames may show them elsewhere."""
    screen = session.screen
    session.until(lambda: words in screen.text and screen.cursor == screen.find(words), words)


def test_the_terminals_cursor_follows_the_reader(begun):
    session = begun()
    cursor_is_at(session, "The bridge at Velm")
    session.send(b")")
    cursor_is_at(session, "Engineers")
    assert session.screen.modes.get(CURSOR) is False


def test_linear_mode_shows_the_cursor_and_one_text_and_is_saved(begun):
    session = begun("--linear")
    session.until(lambda: session.screen.modes.get(CURSOR) is True, "a visible cursor")
    assert "forty passengers" not in session.screen.text
    session.send(b"\t")
    session.shows("forty passengers")
    cursor_is_at(session, "Since the bridge")
    session.send(b"\x1b[Z")
    cursor_is_at(session, "The bridge at Velm")
    assert settings.load().linear == "on"


def test_linear_mode_is_announced_at_the_next_start(library, home):
    settings.change(linear="on")
    session = Session(library, "read", "bridge", "ferry")
    written, feed = [], session.screen.feed
    session.screen.feed = lambda text: (written.append(text), feed(text))
    try:
        session.shows("Linear mode is on: tab shows the next text")
        # Before the screens, where a screen reader reads it out.
        before = "".join(written).partition("\x1b[?1049h")[0]
        assert "linear mode is on: one text at a time; variorum read --side-by-side" in before
    finally:
        session.close()


async def test_the_palettes_command_switches_it(library):
    async with running_app(library, "bridge", "ferry", size=(160, 40)) as (app, pilot):
        await app.run_action("command('linear_reading.toggle')", reading_screen(app))
        await press(app, pilot)
        assert "Linear mode" in status_text(app)
        assert reading_screen(app).row.hidden_count == 1
        await app.run_action("command('linear_reading.toggle')", reading_screen(app))
        await press(app, pilot)
        assert reading_screen(app).row.hidden_count == 0
