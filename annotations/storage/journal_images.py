"""What the history tells of each row: its last image, a second copy of what stands in the table.

What neither a hash nor a digest covers (titles, tags, links) is checked by it, and what was damaged
or lost can be put back from it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any

from corpus.storage.database import Database
from corpus.storage.queries import Row

_BATCH = 500
# The position of an image: entry, position of the change, and whether it is the image after it.
ImagePosition = tuple[int, int, bool]


def last_images(database: Database) -> dict[tuple[str, str], ImagePosition]:
    """Where the last image of each row stands, by table and key (as JSON)."""
    positions: dict[tuple[str, str], ImagePosition] = {}
    # What was undone went back in the opposite order.
    for table, key, entry, position, done in database.each(
        "SELECT c.table_name, c.key, c.entry, c.position, j.state = 'done' FROM journal j "
        "JOIN journal_changes c ON c.entry = j.id "
        "ORDER BY j.turn, CASE j.state WHEN 'done' THEN c.position ELSE -c.position END"
    ):
        positions[table, key] = (entry, position, bool(done))
    return positions


def recorded_keys(database: Database, table: str) -> set[str]:
    """The keys (as JSON) of the rows of a table of which the history tells."""
    rows = database.tuples(
        "SELECT DISTINCT c.key FROM journal_changes c JOIN journal j ON j.id = c.entry "
        "WHERE c.table_name = ?",
        [table],
    )
    return {key for (key,) in rows}


def read_image(database: Database, place: ImagePosition) -> Row | None:
    """An image; None where the row was not there. Raises ValueError for what is none."""
    entry, position, after = place
    row = database.row(
        "SELECT before, after FROM journal_changes WHERE entry = ? AND position = ?",
        [entry, position],
    )
    return _image(row, after)


def _image(row: Row | None, after: bool) -> Row | None:
    text = None if row is None else row["after" if after else "before"]
    image: Any = None if text is None else json.loads(text)
    if image is not None and not isinstance(image, dict):
        raise ValueError("no image of a row")
    return image


def differing_rows(
    database: Database, without: Collection[str] = ()
) -> Iterator[tuple[str, Row, Row | None, Row | None]]:
    """Table, key, row and image, of all rows that are not as the history left them; but for those
    of the tables `without`.
    """
    images = (item for item in last_images(database).items() if item[0][0] not in without)
    while batch := list(islice(images, _BATCH)):
        yield from _differing(database, batch)


def _differing(
    database: Database, batch: list[tuple[tuple[str, str], ImagePosition]]
) -> Iterator[tuple[str, Row, Row | None, Row | None]]:
    # An undone edit moves a version on all the same.
    ticking = ("annotation_versions", "stamps")
    places = [(*key_text, place) for key_text, place in batch if key_text[0] not in ticking]
    keys_by_table: dict[tuple[str, tuple[str, ...]], list[Row]] = {}
    keys: list[Row] = []
    for table, text, _ in places:
        key = json.loads(text)
        keys.append(key)
        keys_by_table.setdefault((table, tuple(key)), []).append(key)
    rows = {group: database.get_all(group[0], several) for group, several in keys_by_table.items()}
    changes = (
        database.get_all(
            "journal_changes",
            [{"entry": entry, "position": position} for _, _, (entry, position, _) in places],
        )
        if places
        else {}
    )
    for (table, _, (entry, position, after)), key in zip(places, keys, strict=True):
        recorded = _image(changes.get((entry, position)), after)
        if table == "tags" and recorded is None:
            continue  # undone, but others may have taken it up
        row = rows[table, tuple(key)].get(tuple(key.values()))
        if recorded is None:
            same = row is None or row.get("deleted") is not None
        else:
            # A later schema may have added columns.
            same = row is not None and all(row.get(k, ...) == v for k, v in recorded.items())
        if not same:
            yield table, key, row, recorded
