"""Replies from another library: rows that never change, so that only whether they are deleted is
decided, by the stamps.
"""

from __future__ import annotations

from annotations.seminar.merging.incoming import IncomingLibrary
from annotations.storage.edit_stamps import StampedPart, set_stamp, stamp_of
from annotations.storage.merge_rows import MergeRows
from corpus.storage.queries import Row

_SAID = ("text", "annotation")


def merge_replies(
    rows: MergeRows, incoming: IncomingLibrary, annotator_ids: dict[str, str]
) -> list[str]:
    """Take over replies, whatever is known of the annotations that they answer: a reply is shown
    while its annotation is. Returns the ids of those that are there now and were not before.
    Raises BadFile for one by an annotator whom the file does not name.
    """
    return [
        row["id"]
        for row in incoming.tables["replies"]
        if _merge_row(rows, row, incoming, annotator_ids)
    ]


def _merge_row(
    rows: MergeRows, row: Row, incoming: IncomingLibrary, annotator_ids: dict[str, str]
) -> bool:
    if row["annotator"] not in annotator_ids:
        raise incoming.bad("replies")
    part = StampedPart("replies", row["id"])
    annotator = annotator_ids[row["annotator"]]
    existing = rows.get("replies", row["id"])
    stamp_there, stamp_here = incoming.stamp("replies", row), stamp_of(rows.database, part)
    if existing is None:
        rows.tx.put("replies", {**row, "annotator": annotator})
    elif any(existing[name] != row[name] for name in _SAID) or (
        rows.name_of(existing["annotator"]) != rows.name_of(annotator)
    ):
        return False  # the id is used for another reply here
    else:
        is_restored = existing["deleted"] is not None and row["deleted"] is None
        if stamp_there < stamp_here or (stamp_there == stamp_here and not is_restored):
            return False
        rows.tx.put("replies", {name: row[name] for name in ("id", "modified", "deleted")})
    set_stamp(rows.tx, part, stamp_there)
    was_shown = existing is not None and existing["deleted"] is None
    return row["deleted"] is None and not was_shown
