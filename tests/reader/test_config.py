"""Where the library lies, and the reader's own settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import VariorumError
from reader import settings
from reader.settings import Settings
from tests.helpers.command_line import CommandLine


def test_which_library(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings.library_path(Path("~/given.db")) == home / "given.db"
    assert settings.library_path() == home / "library.db"
    monkeypatch.setenv("VARIORUM_LIBRARY", "")
    assert settings.library_path().parts[-2:] == ("variorum", "library.db")


def test_settings_are_kept_one_by_one(home: Path) -> None:
    assert settings.load() == Settings(None, None)
    settings.change(annotator="Ada Ünsal")
    assert settings.change(theme="dark") == settings.load() == Settings("Ada Ünsal", "dark")
    assert home in settings.settings_path().parents


@pytest.mark.parametrize(
    "content",
    [b"", b"nonsense", b"\xff", b"[]", b'{"annotator": 3, "other": "x"}', b'{"theme": ""}'],
)
def test_settings_that_say_nothing_stop_nobody(home: Path, content: bytes) -> None:
    settings.settings_path().parent.mkdir(parents=True)
    settings.settings_path().write_bytes(content)
    assert settings.load() == Settings()


def test_settings_that_cannot_be_written(home: Path) -> None:
    settings.settings_path().parent.parent.mkdir(parents=True, exist_ok=True)
    settings.settings_path().parent.write_text("in the way")
    with pytest.raises(VariorumError, match="settings cannot be written"):
        settings.change(annotator="Ada")


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
    assert settings.load() == Settings()
    with pytest.raises(VariorumError, match="no home folder for your settings"):
        settings.change(annotator="Ada")
    monkeypatch.delenv("VARIORUM_LIBRARY")
    assert "no home folder for your library; name one with" in variorum.fails("list")
    assert "there is no library l.db" in variorum.fails("list", "--library", "~/l.db")
    assert "there is no library l.db" in variorum.fails("list", "--library", "~nobody-here/l.db")
