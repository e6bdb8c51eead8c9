"""A key means the same however quickly it follows another: in one burst, and one by one."""

from __future__ import annotations

import shutil

import pytest
from textual._xterm_parser import XTermParser
from textual.events import MouseMove
from textual.message import Message
from textual.widgets import Input

from reader.terminal import input_queue
from reader.terminal.escape_sequences import SequenceFilter
from reader.tui.dialogs.help import HelpScreen
from reader.tui.input_kinds import only_moves
from tests.helpers.screens import (
    make_library,
    press,
    reading_screen,
    running_app,
    stored_annotations,
    wait_until,
    wait_until_settled,
)

BURSTS = (
    # A tag of another name: the letters go to the field, enter to what they narrowed.
    b"tirony\r)tironx\x7fy\r)tdis\r",
    # A note, corrections in it, and what follows it.
    b"\rwho sayz\x7fs so?\x13)c\rfirst\x13\r and second\x13",
    b"\rdropped\x1b\x1bc",
    b"\r\x1b[200~pasted c o d\x1b[201~\x13c",
    # Searching here, and walking on.
    b"/council\rc/the\rnno/brigde\x7f\x7f\x7fdge\rd",
    b"/ferry\x1b[D\x1b[D\x1b[3~\x1b[3~\x7f\x7f\x7fcouncil\ro",
    # Searching everywhere: enter takes what was found for these words, not for some before.
    b"fcouncil decide\rc",
    b"fferry\x1b[Bx\x7f\x1b[A\rc",
    b"fzzzz\x7f\x7f\x7f\x7ftwelve passengers\ro",
    # Going to a place.
    b":3\rc:s4\ro)c:50%\rd",
    b":nowhere\r\x7f\x7f\x7f\x7f\x7f\x7f\x7f2\rc",
    # Letters, counts and selections.
    b"mag'ac2)o3jdv))c",
    # Dialogs that open and close, and what is behind them.
    b"?qc)?\x1b[B\x1b[Bqo)?\x1bdL\x1b[D\rc",
    b"\x10claim\r",
    # What the key before it has to have written.
    b"cx)ccc)co\rnote\x13xu",
    b"c)\rnote\x13u(tirony\rx)uuU",
    b"crl\x1b[C\x1b[C\r",
    # Another document, the list, the documents, a link, the disagreements, the queue, the history.
    b"pletter\rc",
    b"\tc\toca/council\r\x1b[Ax",
    b"qj\rcq/letter\r\r)c",
    b"K)KscDn\x1b[BqcQqHqc",
)


def messages(data: bytes) -> list[Message]:
    """What the terminal makes of these bytes."""
    known = SequenceFilter()
    return list(XTermParser().feed(known.feed(data.decode()) + known.flush()))


async def outcome(library, data: bytes, *, together: bool):
    """What is in the library and on the screen, when the keys came at once or one by one."""
    async with running_app(library, "bridge", "ferry") as (app, pilot):
        for message in messages(data):
            app.post_message(message)
            if not together:
                await wait_until_settled(app, pilot)
        await wait_until_settled(app, pilot)
        annotations = [
            (one.slug, one.span, one.tags, one.note, len(one.links))
            for one in stored_annotations(app)
        ]
        screen, focused = app.screen, app.focused
        typed = focused.value if isinstance(focused, Input) else getattr(focused, "text", None)
        row = getattr(screen, "row", None)
        places = [(pane.cursor, pane.selection) for pane in row.panes] if row else []
        return annotations, type(screen), type(focused), typed, places


@pytest.fixture(scope="session")
def texts(tmp_path_factory):
    """A library to be copied."""
    path = tmp_path_factory.mktemp("bursts") / "library.db"
    make_library(path)
    return path


@pytest.fixture
def library(texts, tmp_path, home):
    return shutil.copyfile(texts, tmp_path / "library.db")


@pytest.mark.parametrize("data", BURSTS, ids=lambda data: repr(data)[2:-1])
async def test_a_burst_does_what_the_keys_do_one_by_one(texts, library, data, monkeypatch):
    for limit in ("_MAX_HOLD", "_MAX_WAIT"):  # a machine with other work is no reason to go on
        monkeypatch.setattr(input_queue, limit, 60.0)
    another = shutil.copyfile(texts, library.with_name("another.db"))
    burst = await outcome(library, data, together=True)
    assert burst == await outcome(another, data, together=False)
    assert burst[0]


async def test_motions_do_not_wait_for_a_slow_disk_and_nothing_waits_for_ever(library):
    async with running_app(library, "bridge") as (app, pilot):
        hold = app.input_queue.hold(
            lambda event: only_moves(event, app.screen), 60.0
        )  # as a write does
        for message in messages(b")?c"):
            app.post_message(message)
        await pilot.pause()
        assert reading_screen(app).pane.cursor > 0
        assert not isinstance(app.screen, HelpScreen)
        hold.until = 0.0
        await wait_until(app, pilot, lambda: isinstance(app.screen, HelpScreen))


async def test_a_moving_mouse_does_not_pile_up(library):
    async with running_app(library, "bridge") as (app, pilot):
        hold = app.input_queue.hold()
        for x in range(500):
            app.post_message(MouseMove(None, x % 80, 5, 1, 0, 0, False, False, False))
        await pilot.pause()
        assert len(app.input_queue._waiting) == 1
        hold.release()
        await wait_until(app, pilot, lambda: app.input_queue.idle)
        await press(app, pilot, "c")
        assert len(stored_annotations(app)) == 1
