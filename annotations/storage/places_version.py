"""In which way the placements of a library were found (`annotations.storage.placements`)."""

from __future__ import annotations

from corpus.storage.database import Database
from corpus.storage.queries import Queries

VERSION = 2
"""Of the way by which places are found; kept as the file's user_version."""


def bring_up_to_date(database: Database) -> None:
    """Find all placements anew that an earlier version found in its own way, or not at all."""
    if up_to_date(database) or database.read_only:
        return
    from annotations.storage.placements import rebuild  # once in the life of a library, if at all

    with database.transaction() as tx:
        if not up_to_date(database):
            rebuild(tx)


def up_to_date(database: Queries) -> bool:
    """Whether the places were found in today's way."""
    return bool(database.scalar("PRAGMA user_version") == VERSION)
