"""`variorum merge`, as a process and in this one."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotations.service.store import Store
from tests.helpers.command_line import CommandLine
from tests.helpers.factories import TEXT, add, span_of


@pytest.fixture
def returned(tmp_path: Path) -> Path:
    """A folder of two libraries that were given back."""
    folder = tmp_path / "returned"
    folder.mkdir()
    for name in ("Ben", "Eve"):
        store = Store.open(folder / f"{name}.db", name)
        document = add(store)
        store.annotate(document, span_of(document, "a scandal"), ["opinion"], f"by {name}")
        store.close()
    return folder


def test_a_folder_of_libraries(variorum: CommandLine, returned: Path) -> None:
    variorum.add("bridge", TEXT)
    told = variorum.ok("merge", str(returned))
    assert "2 added" in told.out
    assert {a["note"] for a in variorum.ok("annotations", "--json").json} == {"by Ben", "by Eve"}
    assert "2 already in this library" in variorum.ok("merge", str(returned)).out
    assert "merged 2 libraries" in variorum.ok("undo").out
    assert variorum.ok("annotations", "--json").json == []


def test_json(variorum: CommandLine, returned: Path) -> None:
    report = variorum.ok("merge", str(returned / "Ben.db"), "--json").json
    assert (report["added"], report["refused"], report["libraries"]) == (1, {}, ["Ben.db"])


def test_what_is_no_library(variorum: CommandLine, tmp_path: Path, returned: Path) -> None:
    (tmp_path / "rubbish.db").write_bytes(b"rubbish" * 1000)
    answer = variorum("merge", str(tmp_path / "rubbish.db"), str(returned / "Ben.db"))
    assert answer.code == 1
    assert "rubbish.db is not a Variorum library" in answer.err
    assert "1 added" in answer.out
    (tmp_path / "empty").mkdir()
    assert "no library" in variorum.fails("merge", str(tmp_path / "empty"))
    assert "no such file" in variorum.fails("merge", str(tmp_path / "missing.db"))


def test_a_backup_is_taken_first(variorum: CommandLine, returned: Path) -> None:
    variorum.add("bridge", TEXT)
    variorum.ok("merge", str(returned))
    backups = variorum.ok("restore", "--json").json
    assert [backup["reason"] for backup in backups] == ["merge"]
