"""The list of a folder and the completion of paths in the dialog that adds."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.events import Paste
from textual.widgets import Input, Static

from reader.tui.dialogs import folder_reader
from reader.tui.library.add import AddScreen
from reader.tui.reading.screen import ReadingScreen
from tests.helpers.examples import examples
from tests.helpers.idle_loop import Loop
from tests.helpers.screens import (
    library_screen,
    painted,
    press,
    running_app,
    status_text,
    type_text,
    wait_until,
    wait_until_settled,
)

TEXT = "The quay\n\nThe quay of Velm was rebuilt in a year, and nobody noticed. It was cheap.\n"


@pytest.fixture
def folder(home: Path, monkeypatch) -> Path:
    place = home / "here"
    for name in ("Documents/sub", "Downloads", ".hidden"):
        (place / name).mkdir(parents=True)
    for name in ("my notes.txt", "picture.png", ".secret.txt"):
        (place / name).write_text(TEXT + name, encoding="utf-8")
    (place / "Documents/sub/deep.txt").write_text(TEXT + "deep", encoding="utf-8")
    (place / "Documents/top.txt").write_text(TEXT + "top", encoding="utf-8")
    monkeypatch.chdir(place)
    monkeypatch.setenv("HOME", str(place))
    return place


def typed(app) -> str:
    return app.screen.query_one("#typed", Input).value


def listed(app) -> list[str]:
    options = app.screen.query_one("#choices").options
    return [str(option.prompt) for option in options if str(option.prompt) != "../"]


def remark(app) -> str:
    return str(app.screen.query_one("#chooser-grammar", Static).content)


async def write(app, pilot, text: str) -> None:
    app.screen.query_one("#typed", Input).value = ""
    await type_text(app, pilot, text)


async def done(app, pilot) -> None:
    """Wait until the dialog has done what it was told."""

    def idle() -> bool:
        return not isinstance(app.screen, AddScreen) or app.screen._stop is None

    await wait_until(app, pilot, idle)
    await wait_until_settled(app, pilot)


async def test_paths_are_completed(folder):
    async with running_app(folder / "l.db", size=(100, 30)) as (app, pilot):
        await press(app, pilot, "a")
        assert listed(app)[:4] == ["Documents/", "Downloads/", "my notes.txt", "l.db"]
        await write(app, pilot, "~/do")
        await press(app, pilot, "tab")
        assert typed(app) == "~/Do"  # the case is that of the files, and ~ stays
        assert listed(app) == ["Documents/", "Downloads/"]
        await press(app, pilot, "down", "tab")  # nothing is certain: the entry that is chosen
        assert typed(app) == "~/Downloads/"
        assert remark(app) == "Nothing is here"
        await write(app, pilot, "~/.")
        assert listed(app) == [".hidden/", ".secret.txt"]
        await write(app, pilot, "~/nothing")
        assert remark(app) == "Nothing here begins with “nothing”"
        await press(app, pilot, "tab")
        assert typed(app) == "~/nothing"
        await write(app, pilot, "~/none/such")
        assert remark(app).startswith("There is no folder")
        await write(app, pilot, "'~/my")  # a quotation mark as for a shell
        await press(app, pilot, "tab", "enter")
        await done(app, pilot)
        assert isinstance(app.screen, ReadingScreen)
        await press(app, pilot, "q", "u", "enter")
        assert not app.session.store.documents.all()
        assert "Take the tour" in painted(app)


async def test_several_dropped_paths_and_a_folder_with_others_in_it(folder):
    async with running_app(folder / "l.db", size=(100, 30)) as (app, pilot):
        await press(app, pilot, "a")
        app.post_message(Paste(f"'{folder}/my notes.txt' {folder}/gone.txt "))
        await wait_until_settled(app, pilot)
        assert remark(app) == "enter adds these 2 files and folders"
        await press(app, pilot, "enter")
        await done(app, pilot)
        assert "There is no file gone.txt" in painted(app)
        assert "Added “The quay”; 1 source was not read · esc close" in painted(app)
        await press(app, pilot, "escape")
        (added,) = app.session.store.documents.all()
        assert "1 document" in painted(app)
        await press(app, pilot, "a")
        app.post_message(Paste((folder / "Documents").as_uri() + "\r\n"))
        await wait_until_settled(app, pilot)
        assert typed(app) == str(folder / "Documents")
        await press(app, pilot, "ctrl+a")
        await done(app, pilot)
        assert remark(app) == "2 documents in 2 folders: enter adds them all"
        await press(app, pilot, "escape")  # not yet
        assert isinstance(app.screen, AddScreen)
        await press(app, pilot, "ctrl+a")
        await done(app, pilot)
        await press(app, pilot, "enter")
        await done(app, pilot)
        library_screen(app)
        assert "Added 2 documents · u undoes it" in status_text(app)
        await press(app, pilot, "u", "enter")
        assert [d.id for d in app.session.store.documents.all()] == [added.id]


async def test_a_slow_folder_and_a_huge_one_do_not_hold_up_the_keys(folder, monkeypatch):
    from threading import Event

    go_on = Event()
    real = folder_reader.read_folder

    def slow(place, suffixes):
        if place.name == "Downloads":
            assert go_on.wait(60)
        return real(place, suffixes)

    monkeypatch.setattr(folder_reader, "read_folder", slow)
    monkeypatch.setattr("reader.tui.dialogs.file_browser._MOST_SHOWN", 3)
    for number in range(5):
        (folder / "Downloads" / f"{number}.png").touch()
    async with running_app(folder / "l.db", size=(100, 30)) as (app, pilot):
        await press(app, pilot, "a")
        await write(app, pilot, "Downloads/")
        assert remark(app) == "Reading the folder …"
        await press(app, pilot, "tab", "down", "enter", "escape", "a")
        await write(app, pilot, "Downloads/")
        go_on.set()
        await wait_until(app, pilot, lambda: remark(app) != "Reading the folder …")
        assert remark(app) == "The first 3 of 5 are listed; type the beginning of a name"
        assert listed(app) == ["0.png", "1.png", "2.png"]


def strange_folder(place: Path) -> None:
    """Things of all kinds, with the names that people and programs give."""
    names = [
        b"two\nlines.txt", "\u202etxt.exe".encode(), "😀.txt".encode(), b"x" * 251 + b".txt",
        b"\xff\xfe.txt", b"\x1b[31m.txt", b" a .txt", b"it's \"q\".txt", b"~.txt", b"#.md",
    ]  # fmt: skip
    for name in names:
        with open(os.fsencode(place) + b"/" + name, "wb") as file:  # noqa: PTH123
            file.write(TEXT.encode() + name)
    for name in (b"\xff", b"two\nlines", b"a b"):
        os.mkdir(os.fsencode(place) + b"/" + name)  # noqa: PTH102
    (place / "a b" / "in.txt").write_text(TEXT)
    (place / "loop").symlink_to("loop")
    (place / "self").symlink_to(".")
    (place / "gone.txt").symlink_to("nowhere")
    os.mkfifo(place / "pipe.txt")


KEYS = (
    "tab tab down down down up enter enter enter ctrl+a escape backspace pageup slash a x "
    "full_stop apostrophe tilde ctrl+u end PASTE PASTE"
)
PASTES = (
    "/proc/self/fd/",
    "'{0}/a b' {0}/gone.txt",
    "file://{0}/%FF/",
    "{0}/loop/x",
    "https://",
    "\\",
)


STEPS = st.tuples(st.sampled_from(KEYS.split()), st.sampled_from(PASTES))


@pytest.mark.skipif(sys.platform == "win32", reason="its names are never strange")
@examples(3)
@given(st.lists(STEPS, min_size=10, max_size=25))
def test_no_keys_among_strange_names_are_a_fault(steps: list[tuple[str, str]]) -> None:
    async def walk(place: Path) -> None:
        strange_folder(place)
        async with running_app(place.parent / "l.db", size=(80, 24)) as (app, pilot):
            for key, text in [("OPEN", f"{place}/"), *steps]:
                if not isinstance(app.screen, AddScreen):
                    while isinstance(app.screen, ReadingScreen):
                        await press(app, pilot, "q")
                    await press(app, pilot, "a")
                if key in ("OPEN", "PASTE"):
                    app.post_message(Paste(text.format(place)))
                    await wait_until_settled(app, pilot)
                else:
                    await press(app, pilot, key)
                await done(app, pilot)
                painted(app).encode()  # as it is written to the terminal
            if isinstance(app.screen, AddScreen):
                await press(app, pilot, "escape", "escape")
            for summary in app.session.store.documents.all():  # nothing is half there
                assert app.session.store.documents.get(summary.id).text

    with TemporaryDirectory() as outer, asyncio.Runner(loop_factory=Loop) as runner:
        place = Path(outer) / "strange"
        place.mkdir()
        runner.run(walk(place))
