"""Memos in the reader: shown, written, removed, undone, found; and the user's own editor."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from textual.widgets import TextArea

from annotations.model.memos import LIBRARY
from annotations.seminar.roles import Role
from annotations.service.memos import subject_of, write_memo
from annotations.service.store import Store
from reader.tui.memos.memo import MemoScreen
from reader.tui.memos.screen import MemosScreen
from reader.tui.reading.screen import ReadingScreen
from tests.helpers.screens import (
    library_screen,
    make_library,
    painted,
    press,
    running_app,
    status_text,
    type_text,
    wait_until,
)


@pytest.fixture
def library(tmp_path: Path, home: Path) -> Path:
    path = tmp_path / "library.db"
    make_library(path)
    return path


def texts(library: Path) -> list[tuple[str, str, str]]:
    store = Store.open(library, "Nobody")
    try:
        return [(m.about.label, m.annotator.name, m.text) for m in store.memos.all()]
    finally:
        store.close()


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50)])
async def test_a_memo_is_written_shown_and_undone(library: Path, size: tuple[int, int]) -> None:
    with_ben = Store.open(library, "Ben")
    write_memo(with_ben, subject_of(with_ben, document="bridge"), "I do not believe a word.")
    with_ben.close()
    async with running_app(library, "bridge", size=size) as (app, pilot):
        await press(app, pilot, "M")
        assert "I do not believe a word." in painted(app)
        await press(app, pilot, "enter")
        assert isinstance(app.screen, MemoScreen)
        assert "I do not believe a word." in painted(app), "other people's stand beside one's own"
        assert "ctrl+s save · ctrl+o your editor · esc cancel" in painted(app)
        await type_text(app, pilot, "Two arches")
        await press(app, pilot, "enter", "q", "ctrl+s")
        assert texts(library)[-2:] == [
            ("“The old bridge”", "Ann", "Two arches\nq"),
            ("“The old bridge”", "Ben", "I do not believe a word."),
        ]
        assert "Saved your memo on “The old bridge”" in status_text(app)
        assert "Two arches" in painted(app)
        await press(app, pilot, "x")
        assert len(texts(library)) == 1
        await press(app, pilot, "u")
        assert len(texts(library)) == 2
        await press(app, pilot, "q")
        assert isinstance(app.screen, ReadingScreen)


async def test_undo_acts_on_memos_here_and_on_annotations_on_the_page(library: Path) -> None:
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "c", "M", "enter")
        await type_text(app, pilot, "Two arches")
        await press(app, pilot, "ctrl+s", "u", "u")
        assert texts(library) == []
        assert len(app.session.store.annotations()) == 1
        assert "No change of a memo to undo" in status_text(app)
        await press(app, pilot, "U", "q", "u", "u")
        assert len(texts(library)) == 1
        assert app.session.store.annotations() == []
        assert "No annotation to undo · H lists other changes: wrote a memo" in status_text(app)


async def test_the_cursor_stays_on_its_entry_when_others_come_above_it(library: Path) -> None:
    store = Store.open(library, "Ben")
    write_memo(store, subject_of(store, document="letter"), "On the letter.")
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "M", *["j"] * 9)
        assert "On the letter." in painted(app)
        store.tags.add("above")
        app.session.library_changed()
        await press(app, pilot)
        assert "On the letter." in painted(app)
        assert app.screen.subject.name == "letter"
    store.close()


async def test_the_list_of_documents_shows_that_there_is_one(library: Path) -> None:
    async with running_app(library) as (app, pilot):
        assert "✎" not in painted(app)
        await press(app, pilot, "m", "enter")
        await type_text(app, pilot, "On the first one.")
        await press(app, pilot, "ctrl+s", "q")
        assert library_screen(app)
        assert "✎ 1 memo" in painted(app)
        # By somebody else, while the list is shown.
        store = Store.open(library, "Ben")
        write_memo(store, subject_of(store, document="letter"), "A letter.")
        store.close()
        app.session.check_library()
        await wait_until(app, pilot, lambda: "✎ 2 memos" in painted(app))


async def test_memos_on_tags_and_on_the_library(library: Path) -> None:
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "M", "j", "enter")
        await type_text(app, pilot, "The seminar.")
        await press(app, pilot, "ctrl+s", "j", "enter")
        await type_text(app, pilot, "What is checked.")
        await press(app, pilot, "ctrl+s")
        assert texts(library) == [
            ("the library", "Ann", "The seminar."), ("the tag claim", "Ann", "What is checked."),
        ]  # fmt: skip
        await press(app, pilot, "o")
        assert "Only memos on documents" in status_text(app)
        assert isinstance(app.screen, MemosScreen)


async def test_what_is_typed_is_not_lost(library: Path) -> None:
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "M", "enter")
        await type_text(app, pilot, "Not saved")
        await press(app, pilot, "escape")
        assert "esc again discards" in painted(app)
        await press(app, pilot, "ctrl+s")
        assert [text for *_, text in texts(library)] == ["Not saved"]


async def test_one_that_was_changed_meanwhile_stands_beside(library: Path) -> None:
    store = Store.open(library, "Ann")
    write_memo(store, LIBRARY, "one")
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "M", "j", "enter")
        write_memo(store, LIBRARY, "from elsewhere")
        app.screen.query_one(TextArea).text = "from here"
        await press(app, pilot, "ctrl+s")
        assert [text for *_, text in texts(library)] == ["from elsewhere\n\nfrom here"]
    store.close()


async def test_a_search_finds_a_memo_and_shows_it(library: Path) -> None:
    store = Store.open(library, "Ben")
    write_memo(store, subject_of(store, tag="claim"), "Only what a witness could confirm.")
    store.close()
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "f")
        await type_text(app, pilot, "witness could")
        await press(app, pilot, "enter")
        assert isinstance(app.screen, MemosScreen)
        assert app.screen.subject.name == "claim"
        assert "Only what a witness could confirm." in painted(app)


async def test_a_visitor_has_no_editor(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("a visitor started a program on the owner's machine")

    monkeypatch.setattr("reader.tui.external_editor.edit_in_own_editor", never)
    async with running_app(library, "bridge", role=Role.STUDENT) as (app, pilot):
        await press(app, pilot, "M", "enter")
        assert "your editor" not in painted(app)
        await press(app, pilot, "ctrl+o")
        await type_text(app, pilot, "By hand.")
        await press(app, pilot, "ctrl+s")
        assert [text for *_, text in texts(library)] == ["By hand."]


# In a real terminal

EDITOR = """\
import os, sys
path = sys.argv[1]
print("EDITOR IS OPEN", flush=True)
sys.stdin.readline()
if os.environ["HOW"] == "gone":
    os.unlink(path)
elif os.environ["HOW"] == "binary":
    open(path, "wb").write(b"\\xff\\xfe")
else:
    open(path, "a").write("from outside\\nand more\\n")
sys.exit(3 if os.environ["HOW"] == "fails" else 0)
"""


@pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX's")
@pytest.mark.parametrize("how", ["well", "fails", "gone", "binary"])
def test_the_editor_has_the_terminal(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    from tests.helpers.terminals import Session

    script = tmp_path / "editor.py"
    script.write_text(EDITOR)
    monkeypatch.setenv("VISUAL", f"'{sys.executable}' '{script}'")
    monkeypatch.setenv("HOW", how)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    session = Session(library, "read", "bridge")
    try:
        session.shows("Velm was closed")
        session.send(b"M")
        session.shows("Nobody has written a memo")
        session.send(b"\r")
        session.shows("Your memo on")
        session.send(b"typed here")
        session.shows("typed here")
        session.send(b"\x0f")  # ctrl+o
        session.shows("EDITOR IS OPEN")
        session.send(b"\r")
        session.shows("Your memo on")
        session.shows("typed here")
        if how == "fails":
            session.shows("ended with code 3")
        elif how in ("gone", "binary"):
            session.shows("The edited text cannot be read")
        if how in ("well", "fails"):
            session.shows("from outside")
        session.send(b"\x13")  # ctrl+s
        session.shows("Saved your memo")
        added = "\nfrom outside\nand more" if how in ("well", "fails") else ""
        assert [text for *_, text in texts(library)] == [f"typed here{added}"]
        left = list(tmp_path.glob("variorum-*/memo.md"))
        assert len(left) == (how == "binary"), "what could not be read back stays, nothing else"
        session.send(b"\x11")  # ctrl+q
        assert session.end() == 0
        assert session.left_on == []
    finally:
        session.close()
