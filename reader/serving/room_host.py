"""Keeps the room of the class open while it is served, though nobody may have come yet."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from annotations.seminar.presence import Place
from annotations.seminar.room import Room

_OFTEN = 1.0
"""Seconds between two looks at the file of the room."""


async def keep_room_open(library: Path, complain: Callable[[str], None]) -> None:
    """Until this is cancelled. `complain` is told once why there can be no room: then the class
    reads without the teacher's view, and without anything said to all.
    """
    room = Room(library, "", host=True)
    told = ""
    try:
        while True:
            room.tick(Place("serve"))
            problem = str(room.problem or "")
            if problem and not told:
                complain(problem)
                told = problem
            await asyncio.sleep(_OFTEN)
    finally:
        room.leave()
