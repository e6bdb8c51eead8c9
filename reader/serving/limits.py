"""How much a class may ask of the machine that serves it."""

from __future__ import annotations

from dataclasses import dataclass

COLUMNS, ROWS = (20, 400), (6, 150)
"""The least and the most cells of a terminal."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Counts, bytes and seconds; each person has one session at a time."""

    sessions: int = 30
    """Sessions at once."""
    strangers: int = 64
    """Connections at once that have not said their secret."""
    introduction: float = 10.0
    """Seconds in which a connection has to say its secret."""
    message: int = 1 << 16
    """Bytes of a message from a browser."""
    rate: float = 1 << 17
    """Bytes a second from a browser; what comes faster waits. A message counts at least 256."""
    burst: float = 1 << 19
    """Bytes that may come at once."""
    held: int = 1 << 20
    """Bytes that wait for a slow browser before its program has to wait."""
    grace: float = 300.0
    """Seconds that a session waits for a browser that left."""
    idle: float = 7200.0
    """Seconds without a key after which a session ends."""
    kindly: float = 3.0
    """Seconds that a program may take to end by itself."""


def clamped(columns: object, rows: object) -> tuple[int, int]:
    """The terminal's size as it may be. Raises ValueError for what is no number."""
    if type(columns) is not int or type(rows) is not int:
        raise ValueError("a terminal's size is two whole numbers")
    return min(max(columns, COLUMNS[0]), COLUMNS[1]), min(max(rows, ROWS[0]), ROWS[1])
