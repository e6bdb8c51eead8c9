"""How much a class may ask of the machine that serves it."""

from __future__ import annotations

from dataclasses import dataclass

COLUMNS, ROWS = (20, 400), (6, 150)
"""The least and the most cells of a terminal."""
FEWEST_SESSIONS = 30
"""How many may read at once, however small the class is."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Counts, bytes and seconds; each person has one session at a time."""

    sessions: int | None = None
    """Sessions at once; None: as many as the class has members, and `FEWEST_SESSIONS` at least."""
    windows: int = 4
    """Connections at once of one person; each but the newest is being closed."""
    pending: int = 512
    """Connections at once that have not said their secret. A class that opens its links at the
    same moment has six for each browser."""
    pending_bytes: int = 1 << 16
    """Bytes from a connection that has not said its secret."""
    introduction: float = 5.0
    """Seconds in which a connection has to say what it wants, and again to say its secret."""
    page: float = 30.0
    """Seconds in which a browser has to take a file of the page."""
    download: float = 600.0
    """Seconds in which a browser has to take a download."""
    message: int = 1 << 16
    """Bytes of a message from a browser."""
    rate: float = 1 << 17
    """Bytes a second from a browser; what comes faster waits. A frame counts 256 more."""
    burst: float = 1 << 19
    """Bytes that may come at once."""
    paste: int = 1 << 20
    """Bytes pasted at once."""
    patience: float = 20.0
    """Seconds that keys may wait for the program; then it is flooded, and its session ends."""
    held: int = 1 << 20
    """Bytes that wait for a slow browser before its program has to wait."""
    memory: int = 1 << 30
    """Bytes that the program of one session may have as its own."""
    grace: float = 300.0
    """Seconds that a session waits for a browser that left."""
    idle: float = 7200.0
    """Seconds without a key after which a session ends."""
    beginning: float = 30.0
    """Seconds in which a program has to begin."""
    exit_grace: float = 3.0
    """Seconds that a program may take to end by itself, having saved where its person reads."""
    farewell: float = 1.0
    """Seconds in which a browser has to take the sentence that says why its session ended."""
    stop: float = 10.0
    """Seconds after which a server that was told to stop is killed; it takes little more than
    half of that, if it is well."""


def clamped(columns: object, rows: object) -> tuple[int, int]:
    """The terminal's size as it may be. Raises ValueError for what is no number."""
    if type(columns) is not int or type(rows) is not int:
        raise ValueError("the size of the terminal must be two whole numbers")
    return min(max(columns, COLUMNS[0]), COLUMNS[1]), min(max(rows, ROWS[0]), ROWS[1])
