"""Reads and writes the rows of links. The caller begins the transaction."""

from __future__ import annotations

from annotations.model import LinkKind
from annotations.storage.joined_annotations import part_ids
from corpus.ids import new_id, now
from corpus.storage.database import Database
from corpus.storage.queries import Row
from corpus.storage.transactions import Transaction


class LinkRows:
    """The links of one library."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, tx: Transaction, source: str, kind: str, target: str) -> None:
        """Link two annotations (ids). Does nothing if they are linked so already, or are the same
        one.
        """
        if source == target or self.exists(source, kind, target):
            return
        moment = now()
        row = {"id": new_id(), "kind": kind, "source": source, "target": target}
        tx.put("links", {**row, "created": moment, "modified": moment, "deleted": None})

    def remove(
        self, tx: Transaction, annotation: str, other: str, kind: LinkKind | None = None
    ) -> int:
        """Remove the links between two annotations, in either direction, of this kind or of any;
        returns how many.
        """
        ends = [{id_, *part_ids(self._database, id_)} for id_ in (annotation, other)]
        links = [
            link
            for id_ in sorted(ends[0])
            for link in self._of(id_)
            if kind in (None, link["kind"])
            and not ends[1].isdisjoint((link["source"], link["target"]))
        ]
        for link in links:
            self._mark_deleted(tx, link)
        return len({link["id"] for link in links})

    def move_ends(self, tx: Transaction, id_: str, to: str) -> None:
        """Have every link of one annotation lead from, or to, another one."""
        for link in self._of(id_):
            ends = {end: to if link[end] == id_ else link[end] for end in ("source", "target")}
            self._mark_deleted(tx, link)
            self.add(tx, ends["source"], link["kind"], ends["target"])

    def exists(self, source: str, kind: str, target: str) -> bool:
        """Whether there is this link."""
        return self._has(source, kind, target, "deleted IS NULL")

    def was_removed(self, source: str, kind: str, target: str) -> bool:
        """Whether there was this link once, and was removed."""
        return self._has(source, kind, target, "deleted IS NOT NULL")

    def _has(self, source: str, kind: str, target: str, condition: str) -> bool:
        return bool(
            self._database.scalar(
                "SELECT 1 FROM links WHERE source = ? AND target = ? AND kind = ? "  # noqa: S608
                f"AND {condition} LIMIT 1",
                [source, target, kind],
            )
        )

    def _of(self, id_: str) -> list[Row]:
        return self._database.rows(
            "SELECT * FROM links WHERE deleted IS NULL AND (source = ? OR target = ?)", [id_, id_]
        )

    def _mark_deleted(self, tx: Transaction, link: Row) -> None:
        moment = now()
        tx.put("links", {"id": link["id"], "modified": moment, "deleted": moment})
