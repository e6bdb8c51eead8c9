"""The room of a class that is served: there while it is served, and gone afterwards."""

from __future__ import annotations

import asyncio
from pathlib import Path

from annotations.seminar.room import room_path
from reader.serving.room_host import room_kept_open


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
