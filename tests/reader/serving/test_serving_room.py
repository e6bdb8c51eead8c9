"""The room of a class that is served: there while it is served, and gone afterwards."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest

from annotations.seminar.room import room_path
from reader.serving.room_host import room_kept_open
from tests.helpers.screens import make_library
from tests.helpers.serving import serving

linux = pytest.mark.skipif(sys.platform != "linux", reason="the programs are forked")


@pytest.fixture
def library(tmp_path: Path, home: object) -> Path:
    make_library(tmp_path / "seminar.db")
    return tmp_path / "seminar.db"


async def hosted(library: Path) -> list[str]:
    complaints: list[str] = []
    async with room_kept_open(library, complaints.append):
        await asyncio.sleep(0)
        assert room_path(library).exists()
    return complaints


async def test_the_room_is_there_while_the_class_is_served(tmp_path: Path) -> None:
    library = tmp_path / "seminar.db"
    library.touch()
    assert await hosted(library) == []
    assert not room_path(library).exists()


async def test_a_file_of_the_room_s_name_is_told_of_once(tmp_path: Path) -> None:
    library = tmp_path / "seminar.db"
    library.touch()
    room_path(library).write_text("not a room", "utf-8")
    (complaint,) = await hosted(library)
    assert complaint.startswith("the file seminar.room beside the library is not Variorum's")
    assert room_path(library).read_text("utf-8") == "not a room"


@linux
async def test_a_co_teacher_leads_the_class_in_its_browsers(library: Path) -> None:
    """The programs as they are: their loops are never idle, and their clocks run."""
    links = {}
    for name, role in (("Tess", "co-teacher"), ("Ben", "student")):
        added = subprocess.run(
            [sys.executable, "-m", "reader", "class", "add", name, "--role", role, "--json",
             "--library", str(library)],
            check=True, capture_output=True,
        )  # fmt: skip
        links[name] = json.loads(added.stdout)[0]["link"]
    with serving(library, options=("bridge",)) as served:
        served.links = links
        tess, ben = await served.person("Tess"), await served.person("Ben")
        await ben.sees("Velm was closed")
        await tess.sees("Velm was closed")
        await tess.press("!")
        await tess.sees("2 of 2 online")
        await tess.press("m")
        await tess.sees("Message to everybody")
        await tess.press("five minutes left\r")
        await ben.sees("Tess: five minutes left")
        await tess.press("q)@")
        await ben.sees("Tess asks you to look here")
        await ben.press("!")
        await ben.press("@")
        await ben.sees("asks you to look here")
    assert not room_path(library).exists()
