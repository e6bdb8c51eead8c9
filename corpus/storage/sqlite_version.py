"""Which SQLite libraries are kept with."""

from __future__ import annotations

from corpus.storage.sqlite import sqlite3


def sqlite_version() -> tuple[int, ...]:
    """Its version, as in (3, 51, 3)."""
    return sqlite3.sqlite_version_info
