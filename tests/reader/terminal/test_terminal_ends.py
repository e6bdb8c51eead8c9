"""However the program ends, the terminal is as it was before; and nothing that it sends ends the
program.
"""

from __future__ import annotations

import os
import signal

import pytest

if os.name != "posix":
    pytest.skip("pseudo-terminals are POSIX's", allow_module_level=True)

from annotations.service.store import Store
from tests.helpers.screens import make_library
from tests.helpers.terminals import Session

CRASH = """\
from reader.tui.app import VariorumApp
VariorumApp.action_next_theme = lambda self: 1 / 0
from reader.cli import main
main()
"""
DUMB = """\
import os
os.environ["TERM"] = "dumb"
from reader.cli import main
main()
"""
# A letter of Latin-1, half a character, an old report of the mouse, answers that other programs
# have asked for, sequences that nobody knows, a mouse beyond the edge, and ends of pastes.
GARBAGE = (
    b"\xe9", b"\xff\xfe\x80", b"\xe2\x82", b"\x1b[M \x90\"", b"\x1b[999~\x1b[<1;1Z", b"\x1b[?62;c",
    b"\x1b]11;rgb:1e1e/cccc/dddd\x1b\\", b"\x1bP1+r436f=\x1b\\", b"\x1b]0;cod\x07",
    b"\x1b[<0;99999;99999M\x1b[<0;-5;-5m", b"\x1b[200~c\x1b[201~", b"\x00\x01\x02", b"\x1b[201~",
)  # fmt: skip


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "library.db"
    make_library(path)
    return path


@pytest.fixture
def begun(library):
    """Starts the reader, with a text on the screen."""
    sessions = []

    def begin(program: str | None = None) -> Session:
        sessions.append(Session(library, "read", "bridge", program=program))
        sessions[-1].shows("Velm was closed")
        return sessions[-1]

    yield begin
    for session in sessions:
        session.close()


def count(library) -> int:
    store = Store.open(library, "Ben")
    try:
        return len(store.annotations())
    finally:
        store.close()


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, None)]
)
def test_a_signal_ends_it_as_quitting_does(begun, library, number, code):
    session = begun()
    session.send(b"c")
    session.shows("1 annotation")
    session.signal(number)
    ended = session.end()
    assert session.left_on == []
    assert code in (None, ended)
    assert count(library) == 1


@pytest.mark.parametrize("key", [b"\x11", b"qq"])
def test_a_key_ends_it(begun, key):
    session = begun()
    session.send(key)
    assert session.end() == 0
    assert session.left_on == []


def test_after_a_fault_of_the_program(begun):
    session = begun(CRASH)
    session.send(b"T")
    assert session.end() != 0
    assert session.left_on == []
    assert "ZeroDivisionError" in session.screen.text


def test_it_ends_when_its_terminal_is_closed(begun, library):
    session = begun()
    session.send(b"c")
    session.shows("1 annotation")
    session.hang_up()
    assert session.reap() in (129, -signal.SIGHUP)
    assert count(library) == 1


def test_nothing_that_a_terminal_sends_ends_it(begun, library):
    session = begun()
    for data in GARBAGE:
        session.send(data)
    session.send(b"c")
    session.shows("1 annotation")
    session.send(b"\x11")
    assert session.end() == 0
    assert session.left_on == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_what_was_being_typed_is_offered_after_the_next_start(begun, library, number):
    """As where the connection to the machine breaks in the middle of a note."""
    session = begun()
    session.send(b"\rhalf a thou")
    session.shows("half a thou")
    session.signal(number)
    session.end()
    assert session.left_on == []
    session = begun()
    session.shows("was not saved when the program")
    session.send(b"\r\x12ght\x13")
    session.shows("Saved the note")
    session.send(b"\x11")
    assert session.end() == 0
    store = Store.open(library, "Ben")
    assert [annotation.note for annotation in store.annotations()] == ["half a thought"]
    store.close()


def test_a_terminal_that_prints_what_it_is_sent_is_told_so(library):
    session = Session(library, "read", "bridge", program=DUMB)
    try:
        assert session.end() == 1
        assert "cannot show the reader (TERM is dumb)" in " ".join(session.screen.text.split())
        assert session.left_on == []
    finally:
        session.close()
