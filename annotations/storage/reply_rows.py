"""Reads and writes the rows of replies. The caller begins the transaction.

As with memos, a row's text never changes: an edit marks the row as deleted and adds another, so a
merge decides only whether a row is deleted. A reply may come before the annotation that it answers
(with a return), and stays when that is deleted; it is shown while the annotation is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from annotations.errors import UnknownReply
from annotations.model import Annotator
from annotations.model.replies import Reply
from annotations.storage.visibility import Visibility
from corpus.ids import new_id, now
from corpus.storage.database import Database
from corpus.storage.queries import Row
from corpus.storage.transactions import Transaction

TABLE = "replies"
# Of an annotation that is shown as a part of another one, the replies are that one's.
_SELECT = (
    "SELECT r.id, coalesce(q.twin_of, r.annotation), r.annotator, n.name, r.text, r.created, "
    "r.modified, CASE WHEN p.shown THEN d.slug END FROM replies r "
    "JOIN annotators n ON n.id = r.annotator LEFT JOIN annotations a ON a.id = r.annotation "
    "LEFT JOIN places q ON q.annotation = r.annotation "
    "LEFT JOIN places p ON p.annotation = coalesce(q.twin_of, q.annotation) "
    "LEFT JOIN documents d ON d.id = p.document WHERE r.deleted IS NULL"
)
_AMONG = "IN (SELECT value FROM json_each(?))"
_BY_PLACE = " ORDER BY d.slug, p.start, p.[end], p.annotation, r.created, r.id"
_BY_TIME = " ORDER BY r.created, r.id"

Threads = dict[str, tuple[Reply, ...]]
"""The replies to each annotation that has any, by its id."""


class ReplyRows:
    """The replies of one library, as one annotator may see them."""

    def __init__(self, database: Database, visibility: Visibility) -> None:
        self._database = database
        self._visibility = visibility

    def all(self) -> list[Reply]:
        """The replies to annotations that are shown: by document, place and time."""
        return self._load(" AND p.shown", [], _BY_PLACE)

    def threads(self, annotations: Iterable[str] | None = None) -> Threads:
        """The replies to these annotations (ids), or to all, oldest first."""
        if annotations is None:
            replies = self._load(" AND p.shown", [], _BY_TIME)
        else:
            chosen = json.dumps(list(annotations))
            where = (
                f" AND p.shown AND (r.annotation {_AMONG} OR r.annotation IN "  # noqa: S608
                f"(SELECT annotation FROM places WHERE twin_of {_AMONG}))"
            )
            replies = self._load(where, [chosen, chosen], _BY_TIME)
        threads: dict[str, list[Reply]] = {}
        for reply in replies:
            threads.setdefault(reply.annotation, []).append(reply)
        return {id_: tuple(thread) for id_, thread in threads.items()}

    def to(self, annotation: str) -> tuple[Reply, ...]:
        """The replies to an annotation (an id), oldest first."""
        return self.threads([annotation]).get(annotation, ())

    def orphaned(self) -> list[Reply]:
        """The replies to others' annotations that are not shown: deleted, in a removed document,
        or not in this library; by time.
        """
        return self._load(
            " AND NOT coalesce(p.shown, 0) AND a.annotator IS NOT r.annotator", [], _BY_TIME
        )

    def get(self, name: str) -> Reply:
        """The reply of this id, or of an id that begins so. Raises UnknownReply."""
        matches = self._load(" AND r.id = ?", [name], _BY_TIME) if name else []
        if not matches and name:
            matches = self._load(
                " AND r.id > ? AND r.id < ? || char(0x10ffff)", [name, name], _BY_TIME
            )
        if not matches:
            raise UnknownReply(f"there is no reply “{name}”")
        if len(matches) > 1:
            raise UnknownReply(
                f"several replies have an id that begins with “{name}”; type more of it"
            )
        return matches[0]

    def stored(self, id_: str) -> Row | None:
        """The row of a reply as it stands in the file, deleted ones included."""
        return self._database.get(TABLE, {"id": id_})

    def add(
        self,
        tx: Transaction,
        annotation: str,
        annotator: str,
        text: str,
        *,
        id_: str | None = None,
        created: str | None = None,
        modified: str | None = None,
    ) -> str:
        """Write a reply of an annotator (an id) to an annotation (an id); returns its id."""
        moment = modified or now()
        row: Row = {
            "id": id_ or new_id(),
            "annotation": annotation,
            "annotator": annotator,
            "text": text,
            "created": created or moment,
            "modified": moment,
            "deleted": None,
        }
        tx.put(TABLE, row)
        return str(row["id"])

    def remove(self, tx: Transaction, ids: Iterable[str]) -> None:
        """Mark replies as deleted; those that are deleted already stay as they are."""
        moment = now()
        for id_ in ids:
            row = self.stored(id_)
            if row is not None and row["deleted"] is None:
                tx.put(TABLE, {"id": id_, "modified": moment, "deleted": moment})

    def has_any(self, annotation: str) -> bool:
        """Whether somebody has replied to this very annotation (an id), shown or not."""
        return bool(
            self._database.scalar(
                "SELECT 1 FROM replies WHERE annotation = ? AND deleted IS NULL LIMIT 1",
                [annotation],
            )
        )

    def _load(self, where: str, parameters: list[object], order: str) -> list[Reply]:
        visible = self._visibility.of_replies()
        return [
            Reply(id_, annotation, Annotator(annotator, name), text, created, modified, slug)
            for id_, annotation, annotator, name, text, created, modified, slug in (
                self._database.tuples(
                    f"{_SELECT}{where}{visible.sql}{order}", [*parameters, *visible.parameters]
                )
            )
        ]
