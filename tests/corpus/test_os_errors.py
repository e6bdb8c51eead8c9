"""What the system refuses to do with a file is told in words that fit, by every command that takes
one; and nothing hangs or breaks down.
"""

from __future__ import annotations

import errno
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import LibraryError, UnreadableSource
from corpus.os_errors import obstacle, reason_of
from corpus.sources.files import open_file
from corpus.storage.sqlite import sqlite3, translated
from reader.files import write_for_user
from tests.helpers.command_line import CommandLine, sentence

_LONG = "too long"
_ABOUT_FILES = re.compile(r"too long|a file, not a folder|form a loop|no such file|there is no")

COMMANDS: dict[str, Callable[[str], list[str]]] = {
    "list": lambda file: ["list", "--library", file],
    "check": lambda file: ["check", "--library", file],
    "add into": lambda file: ["annotate", "bridge", "--note=x", "--quote=The", "--library", file],
    "add": lambda file: ["add", file],
    "clean": lambda file: ["clean", file],
    "export": lambda file: ["export", file, "--format=csv"],
    "report": lambda file: ["report", file],
    "pack make": lambda file: ["pack", "make", file],
    "import": lambda file: ["import", file, "--format=csv"],
    "backup": lambda file: ["backup", file],
    "restore": lambda file: ["restore", file],
    "rescue": lambda file: ["rescue", file],
    "merge": lambda file: ["merge", file],
    "open": lambda file: ["open", file, "--as", "Ben"],
}  # fmt: skip


@pytest.fixture
def placed(variorum: CommandLine, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    variorum.add("bridge", "The bridge was closed on Monday.")
    monkeypatch.chdir(variorum.home)
    (variorum.home / "file").write_text("a file")
    return variorum


def refused(variorum: CommandLine, arguments: list[str]) -> str:
    answer = variorum(*arguments)
    said = answer.err.splitlines()[-1] + "\n" if answer.err else ""
    assert answer.code == 1, answer
    assert "bug in Variorum" not in said
    assert "full or was removed" not in said
    return sentence(said)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_name_that_is_too_long(placed: CommandLine, name: str) -> None:
    for file in ("x" * 300, "/".join(["y" * 200] * 30)):
        said = refused(placed, COMMANDS[name](file))
        assert _LONG in said
        assert len(said) < 300


@pytest.mark.skipif(sys.platform == "win32", reason="Windows counts names otherwise")
def test_a_name_that_is_too_long_for_what_stands_beside_it(placed: CommandLine) -> None:
    library = "x" * 250
    assert _LONG in refused(placed, ["add", "file", "--library", library])
    assert not (placed.home / library).exists()
    assert _LONG in refused(placed, ["backup", library])
    # A file that nothing stands beside may have such a name.
    placed.ok("export", library, "--format=csv")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_file_on_the_way(placed: CommandLine, name: str) -> None:
    assert _ABOUT_FILES.search(refused(placed, COMMANDS[name]("file/x")))


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
@pytest.mark.parametrize("name", ["list", "check", "add into", "add", "clean", "import", "restore",
                                  "rescue", "merge", "open"])  # fmt: skip
def test_links_in_a_circle(placed: CommandLine, name: str) -> None:
    (placed.home / "loop").symlink_to("loop")
    assert _ABOUT_FILES.search(refused(placed, COMMANDS[name]("loop")))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
@pytest.mark.parametrize("name", COMMANDS)
def test_a_pipe_that_nobody_is_at(placed: CommandLine, name: str) -> None:
    os.mkfifo(placed.home / "pipe")
    assert refused(placed, COMMANDS[name]("pipe"))
    assert (placed.home / "pipe").is_fifo()


@pytest.mark.parametrize("name", ["add", "export", "report", "pack make", "rescue", "restore"])
def test_a_name_that_is_empty(placed: CommandLine, name: str) -> None:
    assert refused(placed, COMMANDS[name](""))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device here")
@pytest.mark.parametrize("name", ["export", "report", "pack make"])
def test_a_device_without_room(placed: CommandLine, name: str) -> None:
    assert "no space left on the disk" in refused(placed, COMMANDS[name]("/dev/full"))


def test_a_nul_in_a_name(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="NUL"):
        open_file("a\0b")
    with pytest.raises(Exception, match="NUL"):
        write_for_user(tmp_path / "a\0b", "text", tmp_path / "library.db")


@pytest.mark.parametrize("name", sorted(errno.errorcode.values()))
def test_every_error_has_a_reason(name: str) -> None:
    number = getattr(errno, name)
    said = reason_of(OSError(number, os.strerror(number)))
    assert said
    assert "[Errno" not in said
    assert said == said.strip()


def test_what_sqlite_does_not_tell(tmp_path: Path) -> None:
    """SQLite says of all of these that it is unable to open the file."""
    (tmp_path / "file").touch()
    for path, reason in (
        (tmp_path / "file" / "library.db", "a file, not a folder"),
        (tmp_path / "gone" / "library.db", "no such file"),
        (tmp_path / ("x" * 300), "too long"),
    ):
        assert reason in (obstacle(path) or "")
        with pytest.raises(LibraryError, match=reason), translated(path):
            raise sqlite3.OperationalError("unable to open database file")
    (tmp_path / "library.db").touch()
    with (
        pytest.raises(LibraryError, match="check whether the disk is full or was removed"),
        translated(tmp_path / "library.db"),
    ):
        raise sqlite3.OperationalError("unable to open database file")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_too_many_open_files(placed: CommandLine) -> None:
    import resource  # not there on Windows

    answer = placed.process(
        "backup", "copy.db",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (8, 8)),
    )  # fmt: skip
    assert answer.code == 1
    assert "too many files are open" in sentence(answer.err)
    assert not list(placed.home.glob(".variorum-*"))
