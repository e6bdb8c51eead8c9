"""The exact words reach the clipboard: the terminal's, and the system's where there is one."""

from __future__ import annotations

import base64
import os
import sys
from pathlib import Path

import pytest

from reader.terminal import clipboard
from tests.helpers.screens import (
    TEXTS,
    make_library,
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
    assert clipboard.copy_to_system(text)
    assert (tmp_path / "got").read_text("utf-8") == text
    assert clipboard.copy_to_system("\ud800x")
    assert (tmp_path / "got").read_text("utf-8") == "?x"


@posix
@pytest.mark.parametrize("script", ["exit 1", "kill -9 $$", "exec sleep 30"])
def test_a_program_that_fails_or_hangs_is_no_matter(tmp_path, monkeypatch, script):
    monkeypatch.setattr(clipboard, "_TIMEOUT", 0.2)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(sys, "platform", "darwin")
    program(tmp_path, "pbcopy", script)
    monkeypatch.setattr(clipboard, "system_clipboard_command", lambda: [str(tmp_path / "pbcopy")])
    assert not clipboard.copy_to_system("x")
    monkeypatch.setattr(clipboard, "system_clipboard_command", lambda: [str(tmp_path / "none")])
    assert not clipboard.copy_to_system("x")


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
        assert "with its source" in status_text(app)
        await press(app, pilot, "V", "V", "s", "s", "s", "s", "Y")
        span = reading_screen(app).pane.selection
        assert app.clipboard == TEXTS["bridge"][1][slice(*span)]
        assert "\n\n" in app.clipboard
        await press(app, pilot, "tab", "Y")
        assert app.clipboard == "橋は月曜日に閉鎖された。"


async def test_the_terminal_gets_it_encoded(library, monkeypatch):
    async with running_app(library, "bridge") as (app, pilot):
        written: list[str] = []
        monkeypatch.setattr(app._driver, "write", written.append)
        await press(app, pilot, "Y")
        (sent,) = [text for text in written if text.startswith("\x1b]52")]
        assert base64.b64decode(sent.removeprefix("\x1b]52;c;").removesuffix("\a")).decode() == (
            "The bridge at Velm was closed on Monday."
        )
