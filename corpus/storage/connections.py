"""Connections to a library's file, with the settings that every library is used with.

The settings were measured (docs/decisions/001): full synchronisation, so that what was committed
survives a power cut; immediate transactions, so that waiting for another program works; foreign
keys on.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from corpus.storage.sqlite import sqlite3

PATIENCE = 10.0
"""Seconds that a writer waits for others."""
_LOG = 8 << 20
"""Bytes that the log keeps: twice what is usually written back to the library at a time."""


def connect(path: Path | str) -> Any:
    """A connection for reading and writing. `path`: the library's path, or its URI as a string."""
    connection = sqlite3.connect(
        str(path), timeout=PATIENCE, isolation_level=None, uri=isinstance(path, str)
    )
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA synchronous = FULL")
        # On macOS, fsync alone leaves data in the disk's own memory. Elsewhere this does nothing.
        connection.execute("PRAGMA fullfsync = ON")
        # A log that a long import has enlarged is cut when it starts again.
        connection.execute(f"PRAGMA journal_size_limit = {_LOG}")
    except BaseException:
        connection.close()
        raise
    return connection


def connect_immutable(path: Path) -> Any:
    """A connection for reading a library that cannot be written, and has no log beside it."""
    # Without a log, nobody can be writing.
    address = f"{Path(os.path.realpath(path)).as_uri()}?mode=ro&immutable=1"
    return sqlite3.connect(address, uri=True, isolation_level=None)
