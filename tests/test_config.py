"""Where the library lies, and the reader's own settings."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import CommandLine

from corpus.errors import VariorumError
from reader import config
from reader.config import Settings


def test_which_library(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert config.library_path(Path("~/given.db")) == home / "given.db"
    assert config.library_path() == home / "library.db"
    monkeypatch.setenv("VARIORUM_LIBRARY", "")
    assert config.library_path().parts[-2:] == ("variorum", "library.db")


def test_settings_are_kept_one_by_one(home: Path) -> None:
    assert config.load() == Settings(None, None)
    config.change(annotator="Ada Ünsal")
    assert config.change(theme="dark") == config.load() == Settings("Ada Ünsal", "dark")
    assert home in config.settings_path().parents


@pytest.mark.parametrize(
    "content",
    [b"", b"nonsense", b"\xff", b"[]", b'{"annotator": 3, "other": "x"}', b'{"theme": ""}'],
)
def test_settings_that_say_nothing_stop_nobody(home: Path, content: bytes) -> None:
    config.settings_path().parent.mkdir(parents=True)
    config.settings_path().write_bytes(content)
    assert config.load() == Settings()


def test_settings_that_cannot_be_written(home: Path) -> None:
    config.settings_path().parent.parent.mkdir(parents=True, exist_ok=True)
    config.settings_path().parent.write_text("in the way")
    with pytest.raises(VariorumError, match="settings cannot be written"):
        config.change(annotator="Ada")


def test_somebody_without_a_home(
    variorum: CommandLine, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a container that runs under a number which is no user's."""
    pwd = pytest.importorskip("pwd")

    def nobody(number: int) -> None:
        raise KeyError(f"getpwuid(): uid not found: {number}")

    monkeypatch.setattr(pwd, "getpwuid", nobody)
    for name in ("HOME", "USERPROFILE", "LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    (home / "a.txt").write_text("The ferry left at noon, said the harbour master.")
    assert variorum.ok("add", str(home / "a.txt")).out.startswith("added ")
    assert variorum.ok("list", "--library", str(home / "library.db")).out
    assert config.load() == Settings()
    with pytest.raises(VariorumError, match="no home folder for your settings"):
        config.change(annotator="Ada")
    monkeypatch.delenv("VARIORUM_LIBRARY")
    assert "no home folder for your library; name one with" in variorum.fails("list")
    assert "there is no library l.db" in variorum.fails("list", "--library", "~/l.db")
    assert "there is no library l.db" in variorum.fails("list", "--library", "~nobody-here/l.db")
