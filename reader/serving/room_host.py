"""Keeps the room of the class open while it is served, though nobody may have come yet."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from annotations.seminar.presence import Place
from annotations.seminar.room import Room

_OFTEN = 1.0
"""Seconds between two looks at the file of the room."""


@asynccontextmanager
async def room_kept_open(library: Path, complain: Callable[[str], None]) -> AsyncIterator[None]:
    """During the block. `complain` is told once why there can be no room: then the class reads
    without the teacher's view, and without anything said to all.
    """
    room = Room(library, "", host=True)
    keeping = asyncio.create_task(_keep(room, complain))
    try:
        yield
    finally:
        keeping.cancel()
        room.leave()


async def _keep(room: Room, complain: Callable[[str], None]) -> None:
    told = False
    while True:
        room.tick(Place("serve"))
        if room.problem is not None and not told:
            complain(str(room.problem))
            told = True
        await asyncio.sleep(_OFTEN)
