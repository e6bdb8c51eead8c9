"""What is said to everybody in a class: messages, and where to look."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotations.errors import RoomError
from annotations.storage.room_rows import SignalRow

LONGEST_MESSAGE = 300
"""Characters of a message: what a status line of 80 columns shows in four rows."""


@dataclass(frozen=True, slots=True)
class Signal:
    """Something said to everybody."""

    id: int
    kind: str
    """`message`, `look`, `walk` or `walk-end`."""
    session: str
    sender: str
    sent: float
    payload: Mapping[str, Any]
    late: bool = False
    """Whether it was said before this reader came."""


def message_text(text: str) -> str:
    """A message as it is sent: one line. Raises RoomError for an empty one, and for one that no
    status line has room for.
    """
    line = " ".join(text.split())
    if not line:
        raise RoomError("there is no message to send")
    if len(line) > LONGEST_MESSAGE:
        raise RoomError(
            f"the message has {len(line):,} characters, and a status line has room for "
            f"{LONGEST_MESSAGE}; shorten it"
        )
    return line


def read_signals(rows: Sequence[SignalRow]) -> list[Signal]:
    """The signals that can be understood: another version may send others."""
    signals = []
    for row in rows:
        try:
            payload = json.loads(row.payload)
        except ValueError:
            continue
        if isinstance(payload, dict):
            signals.append(Signal(row.id, row.kind, row.session, row.sender, row.sent, payload))
    return signals
