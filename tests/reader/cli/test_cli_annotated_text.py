"""`variorum export --format text`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.command_line import CommandLine
from tests.helpers.factories import TEXT


@pytest.mark.parametrize(("suffix", "begins"), [(".html", b"<!doctype html>"), (".docx", b"PK")])
def test_whole_documents_are_written_when_asked_for(
    variorum: CommandLine, tmp_path: Path, suffix: str, begins: bytes
) -> None:
    path = tmp_path / f"text{suffix}"
    variorum.add("bridge", TEXT)
    variorum.ok("export", str(path), "--format", "text")  # without annotations
    variorum.ok("annotate", "bridge", "--quote", "thirty buses", "--tag", "claim")
    report = variorum.ok("export", str(path), "--format", "text", "--json").json
    assert (report["format"], report["annotations"]) == ("text", 1)
    assert path.read_bytes().startswith(begins)


def test_groups_are_for_quotes(variorum: CommandLine) -> None:
    message = variorum.fails("export", "a.html", "--format", "text", "--by", "tag", code=2)
    assert "for quotes" in message


@pytest.mark.parametrize(
    ("format_", "name"), [("text", "a.md"), ("quotes", "a"), ("text", "a.txt")]
)
def test_a_name_that_does_not_say_which_file_is_meant_is_refused(
    variorum: CommandLine, tmp_path: Path, format_: str, name: str
) -> None:
    message = variorum.fails("export", str(tmp_path / name), "--format", format_)
    assert f"cannot be written to {name}; name it FILE." in message
    assert not (tmp_path / name).exists()
