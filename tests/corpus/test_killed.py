"""Killed at any moment, a command leaves nothing that is not recognised, nothing that others can
read, and a sound library; and the next start removes what is left.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import settings

from corpus.storage.temporary_folders import remove_abandoned, workspace
from tests.helpers.command_line import CommandLine
from tests.helpers.examples import USUAL
from tests.helpers.paths import HELPERS

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the victims are forked")
_WORKSPACE = re.compile(r"\.variorum-[0-9a-f]{12}\.part")
_OF_LIBRARY = re.compile(r"library\.db(-wal|-shm|-journal|-queue|-backups)?")


@pytest.fixture
def folder(variorum: CommandLine, tmp_path: Path) -> Path:
    """A folder with a library, a backup of it, a damaged library, a CSV and a pack."""
    place = tmp_path / "place"
    place.mkdir()
    variorum.monkeypatch.setenv("VARIORUM_LIBRARY", str(place / "library.db"))
    variorum.add("bridge", "The bridge was closed on Monday.")
    variorum.ok("annotate", "bridge", "--quote", "Monday", "--tag", "claim", "--as", "Ada")
    variorum.ok("backup", str(place / "backup.db"))
    variorum.ok("export", str(place / "old.csv"))
    (place / "old.csv").chmod(0o640)
    variorum.ok("annotate", "bridge", "--quote", "closed", "--tag", "claim", "--as", "Ada")
    whole = (place / "backup.db").read_bytes()
    (place / "damaged.db").write_bytes(whole[: len(whole) // 2])
    return place


@pytest.mark.parametrize(
    ("command", "made"),
    [
        (["export", "old.csv"], None),
        (["export", "new.csv", "--excel"], "new.csv"),
        (["report", "report.html", "--resamples=0"], "report.html"),
        (["pack", "make", "a.pack"], "a.pack"),
        (["pack", "return", "ada.return", "--as", "Ada"], "ada.return"),
        (["backup", "other.db"], "other.db"),
        (["restore", "backup.db"], None),
        (["rescue", "damaged.db", "rescued.db"], "rescued.db"),
    ],
)
def test_killed_at_any_moment(folder: Path, command: list[str], made: str | None) -> None:
    here = [str(folder / word) if "." in word and "=" not in word else word for word in command]
    number = max(4, 4 * settings.default.max_examples // USUAL)
    seed = "gate" if settings.default.derandomize else str(time.time_ns())
    done = subprocess.run(
        [sys.executable, HELPERS / "killed_commands.py", str(folder), str(number),
         seed, *here],
        capture_output=True, text=True, timeout=600, check=False,
        env={**os.environ, "VARIORUM_LIBRARY": str(folder / "library.db")},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    rounds = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rounds) > number
    assert [one["killed"] for one in rounds] == [False, *[True] * number], rounds
    for one in rounds:
        for name, mode, is_folder, size in one["left"]:
            if _WORKSPACE.fullmatch(name):
                assert (is_folder, mode) == (True, 0o700), one
            else:  # what was wanted, and whole
                logs = (f"{made}-wal", f"{made}-shm")  # of a library that was open
                assert name == made or name in logs or _OF_LIBRARY.fullmatch(name), one
                assert size or name != made, one
        names = [name for name, *_ in one["after"]]
        assert not [name for name in names if name.startswith(".")], one
        assert (one["start"], one["problems"]) == (0, []), one


@pytest.mark.parametrize("blind", [[], ["--blind"]])
def test_a_pack_whose_opening_was_killed_is_opened_again(
    folder: Path, variorum: CommandLine, blind: list[str]
) -> None:
    pack = str(folder / "a.pack")
    variorum.ok("pack", "make", pack, *blind)
    number = max(6, 6 * settings.default.max_examples // USUAL)
    opening = ["open", pack, "--as", "Ben", "--library", str(folder / "ben.db"), "--json"]
    done = subprocess.run(
        [sys.executable, HELPERS / "killed_commands.py", "--again", str(folder),
         str(number), "gate", *opening],
        capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    for line in done.stdout.splitlines():
        one = json.loads(line)
        assert one["again"] == 0, one
        assert (one["documents"], one["blind"]) == (1, bool(blind)), one


def test_a_workspace_in_use_is_left_alone(tmp_path: Path) -> None:
    with workspace(tmp_path) as place:
        (place / "copy.db").write_text("half of it")
        code = (
            "import sys; from pathlib import Path; "
            "from corpus.storage.temporary_folders import remove_abandoned; "
            "remove_abandoned(Path(sys.argv[1]))"
        )
        subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True)
        remove_abandoned(tmp_path)
        assert (place / "copy.db").read_text() == "half of it"
        assert place.stat().st_mode & 0o777 == 0o700
    assert list(tmp_path.iterdir()) == []


def test_what_is_like_a_workspace_and_is_none(tmp_path: Path) -> None:
    for name in (".variorum-0123456789ab.part", ".variorum-x.part", "variorum-0123456789ab.part"):
        (tmp_path / name).write_text("a file")
    target = tmp_path / "target"
    target.mkdir()
    (target / "lock").touch()
    (target / "kept").touch()
    (tmp_path / ".variorum-aaaaaaaaaaaa.part").symlink_to(target)
    full = tmp_path / ".variorum-bbbbbbbbbbbb.part"
    full.mkdir()
    (full / "somebody's").touch()  # without a lock it is nobody's that we know
    before = sorted(path.name for path in tmp_path.rglob("*"))
    remove_abandoned(tmp_path, earlier=lambda _: True)
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


def test_what_an_earlier_version_left_goes_after_a_day(folder: Path, variorum: CommandLine) -> None:
    names = [
        ".library.db.0123456789ab.part", ".library.db.0123456789ab.part-journal",
        ".library.db.0123456789ab.part-wal", ".other.db.0123456789ab.part",
    ]  # fmt: skip
    old, new = names, [name.replace("0", "f") for name in names]
    for name in (*old, *new):
        (folder / name).write_text("a copy")
    for name in old:
        os.utime(folder / name, (time.time() - 100_000,) * 2)
    variorum.ok("list")
    left = sorted(path.name for path in folder.iterdir() if path.name.startswith("."))
    assert left == sorted([names[-1], *new])
