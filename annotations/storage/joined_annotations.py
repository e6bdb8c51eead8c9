"""Annotations that are shown as one: what the same annotator says of the same words in another
row, which was made where the first one was not known.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

from annotations.storage.codebook import TagOrder
from corpus.storage.database import Database


class JoinedParts(NamedTuple):
    """The tags and notes of what is shown as a part of an annotation."""

    tags: tuple[str, ...]
    notes: tuple[str | None, ...]


def joined_parts(database: Database, ids: Iterable[str], order: TagOrder) -> dict[str, JoinedParts]:
    """What is shown as a part of these annotations, by their ids."""
    if not database.scalar("SELECT 1 FROM places WHERE twin_of IS NOT NULL LIMIT 1"):
        return {}
    parts: dict[str, JoinedParts] = {}
    for id_, note, tags in database.tuples(
        "SELECT p.twin_of, a.note, (SELECT json_group_array(x.tag) FROM annotation_tags x "
        "WHERE x.annotation = a.id) FROM places p JOIN annotations a ON a.id = p.annotation "
        "WHERE p.twin_of IN (SELECT value FROM json_each(?)) ORDER BY p.twin_of, a.id",
        [json.dumps(list(ids))],
    ):
        before = parts.get(id_, JoinedParts((), ()))
        own_tags = order.of(json.loads(tags))
        parts[id_] = JoinedParts((*before.tags, *own_tags), (*before.notes, note))
    return parts


def part_ids(database: Database, id_: str) -> list[str]:
    """The ids of what is shown as a part of this annotation."""
    rows = database.tuples("SELECT annotation FROM places WHERE twin_of = ?", [id_])
    return [part for (part,) in rows]


def join_notes(notes: Iterable[str | None]) -> str | None:
    """Several notes as one, each once."""
    return "\n\n".join(dict.fromkeys(note for note in notes if note)) or None
