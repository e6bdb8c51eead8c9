"""The exact words reach the clipboard: the terminal's, and the system's where there is one."""

from __future__ import annotations

import base64
import os
import sys
from pathlib import Path

import pytest
from textual.widgets import TextArea

from corpus.document import Document, Metadata
from reader.terminal import clipboard
from reader.text import references
from tests.helpers.screens import (
    TEXTS,
    make_library,
    painted,
    press,
    reading_screen,
    running_app,
    status_text,
)

posix = pytest.mark.skipif(os.name == "nt", reason="stands in for programs by shell scripts")


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.mark.parametrize(
    ("platform", "environment", "there", "taken"),
    [
        ("darwin", {}, ["pbcopy"], "pbcopy"),
        ("linux", {"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}, ["wl-copy", "xclip"], "wl-copy"),
        ("linux", {"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}, ["xclip", "xsel"], "xclip"),
        ("linux", {"DISPLAY": ":0"}, ["wl-copy", "xsel"], "xsel"),
        ("linux", {"WSL_DISTRO_NAME": "x"}, ["clip.exe"], "clip.exe"),
        ("linux", {}, ["wl-copy", "xclip", "xsel", "clip.exe", "pbcopy"], None),
        ("linux", {"DISPLAY": ":0"}, [], None),
    ],
)
@posix
def test_which_program_takes_it(tmp_path, platform, environment, there, taken):
    for name in there:
        program(tmp_path, name, "exit 0")
    command = clipboard.system_clipboard_command(platform, {**environment, "PATH": str(tmp_path)})
    assert (Path(command[0]).name if command else None) == taken


@posix
def test_the_system_gets_the_exact_text(tmp_path, monkeypatch):
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    text = "zwei\n\nWörter\x1b[31m “橋” 👩\u200d👧\t"
    program(tmp_path, "xclip", f'[ "$1 $2" = "-selection clipboard" ] && cat > {tmp_path}/got')
    command = clipboard.system_clipboard_command()
    assert clipboard.copy_with(command, text)
    assert (tmp_path / "got").read_text("utf-8") == text
    assert clipboard.copy_with(command, "\ud800x")
    assert (tmp_path / "got").read_text("utf-8") == "?x"


@posix
@pytest.mark.parametrize("script", ["exit 1", "kill -9 $$", "exec sleep 30"])
def test_a_program_that_fails_or_hangs_is_no_matter(tmp_path, monkeypatch, script):
    monkeypatch.setattr(clipboard, "_TIMEOUT", 0.2)
    program(tmp_path, "pbcopy", script)
    assert not clipboard.copy_with([str(tmp_path / "pbcopy")], "x")
    assert not clipboard.copy_with([str(tmp_path / "none")], "x")


@posix
def test_tmux_gets_it_too_since_it_may_ignore_what_the_terminal_is_told(tmp_path):
    program(tmp_path, "tmux", "exit 0")
    program(tmp_path, "xclip", "exit 0")
    inside = {"TMUX": "/tmp/tmux-1/default,1,0", "PATH": str(tmp_path)}
    tmux = [str(tmp_path / "tmux"), "load-buffer", "-w", "-"]
    assert clipboard.clipboard_commands(inside) == [tmux]
    both = clipboard.clipboard_commands({**inside, "DISPLAY": ":0"})
    assert [Path(command[0]).name for command in both] == ["xclip", "tmux"]
    assert clipboard.clipboard_commands({"PATH": str(tmp_path)}) == []


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "library.db"
    make_library(path)
    return path


async def test_a_key_copies_the_passage_with_its_source_or_alone(library):
    async with running_app(library, "bridge", "wide") as (app, pilot):
        await press(app, pilot, "right_parenthesis", "y")
        words = "Engineers found cracks in two of its arches."
        assert app.clipboard == f"“{words}” (The old bridge, The Velm Post, 2021-04-06)"
        assert "with its source (full) to the terminal’s clipboard" in status_text(app)
        await press(app, pilot, "V", "V", "s", "s", "s", "s", "Y")
        span = reading_screen(app).pane.selection
        assert app.clipboard == TEXTS["bridge"][1][slice(*span)]
        assert "\n\n" in app.clipboard
        await press(app, pilot, "tab", "Y")
        assert app.clipboard == "橋は月曜日に閉鎖された。"


async def test_a_text_that_many_terminals_refuse_is_said_to_be_long(library, monkeypatch):
    monkeypatch.setattr("reader.terminal.clipboard.clipboard_commands", list)
    monkeypatch.setattr("reader.tui.reading.features.copying._TAKEN", 100)
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "g", "v", "G", "Y")
        assert "clipboard, if it takes so long a text" in status_text(app)


async def test_the_source_is_named_in_the_style_that_is_chosen(library):
    words = "“The bridge at Velm was closed on Monday.”"
    async with running_app(library, "bridge") as (app, pilot):
        for copied in ("(The Velm Post 2021)", "[@bridge]", "(The old bridge)"):
            await press(app, pilot, "quotation_mark", "y")
            assert app.clipboard == f"{words} {copied}"
        assert "Markdown link" in status_text(app)
    async with running_app(library, "bridge") as (app, pilot):  # saved for the next start
        await press(app, pilot, "y")
        assert app.clipboard == f"{words} (The old bridge)"


def test_references_escape_what_would_break_them():
    metadata = Metadata(
        "A [great] title",
        ("Ada Quill", "Ben Ottar"),
        "The Post",
        "2021-04-06",
        "https://x.org/a (b)",
    )
    document = Document("1", "a-title", metadata, "Text.", ())
    assert references.markdown_link(document) == (
        "([A \\[great\\] title](https://x.org/a%20%28b%29))"
    )
    assert references.short(document) == "(Quill et al. 2021)"
    assert references.bibtex_key(document) == "[@a-title]"
    nothing = Document("1", "a-title", Metadata(), "Text.", ())
    for style in references.STYLES:
        assert references.quotation("w", nothing, style).startswith("“w” ")


async def test_the_terminal_gets_it_encoded(library, monkeypatch):
    async with running_app(library, "bridge") as (app, pilot):
        written: list[str] = []
        monkeypatch.setattr(app._driver, "write", written.append)
        await press(app, pilot, "Y")
        (sent,) = [text for text in written if text.startswith("\x1b]52")]
        assert base64.b64decode(sent.removeprefix("\x1b]52;c;").removesuffix("\a")).decode() == (
            "The bridge at Velm was closed on Monday."
        )


async def test_ctrl_c_copies_the_selection_or_says_what_to_do(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "ctrl+c")
        assert app.clipboard == ""
        assert "Nothing is selected · y copies the passage" in status_text(app)
        assert "ctrl+q quits" in status_text(app)
        await press(app, pilot, "v", "w", "w", "ctrl+c")
        assert app.clipboard == "The bridge"
        await press(app, pilot, "escape", "c", "enter")
        await press(app, pilot, "o", "n", "e", "ctrl+c")
        assert "Nothing is selected to copy" in painted(app)
        assert app.clipboard == "The bridge"
        await press(app, pilot, "shift+left", "ctrl+c")
        assert app.clipboard == "e"
        await press(app, pilot, "ctrl+x")
        assert app.screen.query_one(TextArea).text == "on"


@pytest.mark.skipif(sys.platform != "linux", reason="stands in for a program of Linux")
async def test_ctrl_v_pastes_what_the_system_has(library, tmp_path, monkeypatch):
    system = tmp_path / "bin"
    system.mkdir()
    program(system, "xclip", "printf 'two\\r\\nlines: ąß'")
    monkeypatch.setenv("PATH", f"{system}:/usr/bin:/bin")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "c", "enter", "ctrl+v")
        assert app.screen.query_one(TextArea).text == "two\nlines: ąß"
        # A program that fails, or has nothing: what was copied here last.
        program(system, "xclip", "exit 1")
        await press(app, pilot, "shift+home", "ctrl+x", "ctrl+v", "ctrl+v")
        assert app.screen.query_one(TextArea).text == "two\nlines: ąßlines: ąß"


@pytest.mark.parametrize(
    ("platform", "environment", "programs", "chosen"),
    [("darwin", {}, ["pbpaste"], "pbpaste"),
     ("linux", {}, ["xclip", "wl-paste"], None),
     ("linux", {"DISPLAY": ":0"}, ["xsel"], "xsel"),
     ("linux", {"DISPLAY": ":0", "WAYLAND_DISPLAY": "w"}, ["xclip", "wl-paste"], "wl-paste"),
     ("linux", {"WSL_DISTRO_NAME": "x"}, ["powershell.exe"], "powershell.exe"),
     ("linux", {"DISPLAY": ":0"}, [], None)],
)  # fmt: skip
@posix
def test_the_program_that_prints_the_clipboard(tmp_path, platform, environment, programs, chosen):
    for name in programs:
        program(tmp_path, name, "")
    command = clipboard.paste_command(platform, {**environment, "PATH": str(tmp_path)})
    assert (command and Path(command[0]).name) == chosen
