"""A terminal that reorders text itself is told not to while the program runs."""

from __future__ import annotations

import os

import pytest

if os.name != "posix":
    pytest.skip("pseudo-terminals are POSIX's", allow_module_level=True)

from reader import settings
from reader.terminal.bidi_mode import EXPLICIT, IMPLICIT
from tests.helpers.screens import make_library
from tests.helpers.terminals import Session


@pytest.fixture
def library(tmp_path, home, monkeypatch):
    for name in ("KITTY_WINDOW_ID", "TERM_PROGRAM"):
        monkeypatch.delenv(name, raising=False)
    path = tmp_path / "library.db"
    make_library(path)
    return path


@pytest.mark.parametrize("choice", ["auto", "leave"])
def test_the_mode_is_set_while_the_program_runs_and_restored(library, choice):
    session = Session(library, "read", "--bidi", choice, "bridge")
    written, feed = [], session.screen.feed
    session.screen.feed = lambda text: (written.append(text), feed(text))
    try:
        session.shows("Velm was closed")
        assert (EXPLICIT in "".join(written)) is (choice == "auto")
        assert IMPLICIT not in "".join(written)
        written.clear()
        session.send(b"\x11")
        session.end()
        assert (IMPLICIT in "".join(written)) is (choice == "auto")
        assert settings.load().bidi == choice
    finally:
        session.close()
