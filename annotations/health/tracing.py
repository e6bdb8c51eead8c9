"""What the history tells of each row: its last image, a second copy of what stands in the table.

What neither a hash nor a digest covers (titles, tags, links) is checked by it, and what was damaged
or lost can be put back from it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from corpus.database import Database, Row

# The place of an image: entry, position, and whether it is the one after the change.
Place = tuple[int, int, bool]


def last_images(database: Database) -> dict[tuple[str, str], Place]:
    """Where the last image of each row stands, by table and key (as JSON)."""
    found: dict[tuple[str, str], Place] = {}
    # What was undone went back in the opposite order.
    for table, key, entry, position, done in database.each(
        "SELECT c.table_name, c.key, c.entry, c.position, j.state = 'done' FROM journal j "
        "JOIN journal_changes c ON c.entry = j.id "
        "ORDER BY j.turn, CASE j.state WHEN 'done' THEN c.position ELSE -c.position END"
    ):
        found[table, key] = (entry, position, bool(done))
    return found


def image(database: Database, place: Place) -> Row | None:
    """An image; None where the row was not there. Raises ValueError for what is none."""
    entry, position, after = place
    row = database.row(
        "SELECT before, after FROM journal_changes WHERE entry = ? AND position = ?",
        [entry, position],
    )
    text = None if row is None else row["after" if after else "before"]
    found: Any = None if text is None else json.loads(text)
    if found is not None and not isinstance(found, dict):
        raise ValueError("no image of a row")
    return found


def differing(database: Database) -> Iterator[tuple[str, Row, Row | None, Row | None]]:
    """Table, key, row and image, of all rows that are not as the history left them."""
    for (table, text), place in last_images(database).items():
        if table == "annotation_versions":
            continue  # undoing is an edit as well, and moves a version on
        key, told = json.loads(text), image(database, place)
        if table == "tags" and told is None:
            continue  # undone, but others may have taken it up
        row = database.get(table, key)
        if told is None:
            same = row is None or row.get("deleted") is not None
        else:
            # A later schema may have added columns.
            same = row is not None and all(row.get(k, ...) == v for k, v in told.items())
        if not same:
            yield table, key, row, told
