"""The rows that a merge asks for and writes: its part of the SQL."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from annotations.versions import Version, from_json
from corpus.database import Database, Row, Transaction

_BATCHED = ("annotations", "annotation_tags", "annotation_versions")
"""Tables to which a merge adds by the thousand, in the order in which they lean on each other."""
_AMONG = "IN (SELECT value FROM json_each(?))"


class Rows:
    """A library's rows, deleted ones included, inside the merge's transaction."""

    def __init__(self, tx: Transaction) -> None:
        self.tx = tx
        self.database: Database = tx.database
        self._standing: dict[str, dict[tuple[str, int, int], str]] = {}
        """For each revision who has which annotation where, as far as it was asked for."""
        self._places: dict[str, tuple[str, tuple[str, int, int]]] = {}
        """The way back: where an annotation stands of those that are known to."""

        self._new: dict[str, list[Row]] = {table: [] for table in _BATCHED}
        """Rows that wait to be written together."""

    def flush(self) -> None:
        """Write what waits."""
        for table, rows in self._new.items():
            self.tx.put_all_new(table, rows)
            rows.clear()

    def forget(self) -> None:
        """Ask anew what was written past these rows, or was taken back."""
        for rows in self._new.values():
            rows.clear()
        self._standing.clear()
        self._places.clear()

    def _stands(self, row: Row) -> None:
        """Know where an annotation stands, as it is written."""
        known = self._places.pop(row["id"], None)
        if known is not None:
            self._standing[known[0]].pop(known[1], None)
        if not {"revision", "annotator", "deleted"} <= row.keys():
            if row["status"] != "orphaned":
                self._standing.clear()
                self._places.clear()
            return
        there = row["deleted"] is None and row["status"] != "orphaned"
        if there and row["revision"] in self._standing:
            where = row["annotator"], row["start"], row["end"]
            self._standing[row["revision"]][where] = row["id"]
            self._places[row["id"]] = row["revision"], where

    def get(self, table: str, id_: str) -> Row | None:
        if table in self._new:
            self.flush()
        return self.database.get(table, {"id": id_})

    # Documents

    def document_with(self, sources: Sequence[str]) -> str | None:
        """The document that has one of these sources in any revision, a living one if there is
        one, the oldest of several.
        """
        found = self.database.scalar(
            "SELECT d.id FROM revisions r JOIN documents d ON d.id = r.document "  # noqa: S608
            f"WHERE r.source {_AMONG} ORDER BY d.deleted IS NOT NULL, d.id LIMIT 1",
            [json.dumps(list(sources))],
        )
        return None if found is None else str(found)

    def is_there(self, document: str) -> bool:
        """Whether a document has not been taken out."""
        return bool(
            self.database.scalar(
                "SELECT 1 FROM documents WHERE id = ? AND deleted IS NULL", [document]
            )
        )

    def same_revision(self, document: str, revision: Row) -> str | None:
        """The revision of this document that has this one's source and text."""
        found = self.database.scalar(
            "SELECT id FROM revisions WHERE document = ? AND source = ? AND text_sha256 = ? "
            "ORDER BY id != ?, id LIMIT 1",
            [document, revision["source"], revision["text_sha256"], revision["id"]],
        )
        return None if found is None else str(found)

    def with_text(self, source: str, sha256: str) -> Row | None:
        """Raw text, text, blocks and ledger of any revision of this source with this text."""
        return self.database.row(
            "SELECT raw, text, blocks, ledger FROM revisions "
            "WHERE source = ? AND text_sha256 = ? LIMIT 1",
            [source, sha256],
        )

    def add_revision(self, source: Row, revision: Row) -> None:
        self.tx.execute(
            "INSERT OR IGNORE INTO sources (sha256, name, format, encoding, data, added) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            [source[c] for c in ("sha256", "name", "format", "encoding", "data", "added")],
        )
        self.tx.add("revisions", revision)

    def has_source(self, sha256: str) -> bool:
        return bool(self.database.scalar("SELECT 1 FROM sources WHERE sha256 = ?", [sha256]))

    def made(self, revision: str) -> str:
        """When a revision was made."""
        return str(self.database.scalar("SELECT created FROM revisions WHERE id = ?", [revision]))

    def text(self, revision: str) -> str:
        return str(self.database.scalar("SELECT text FROM revisions WHERE id = ?", [revision]))

    def annotated(self, document: str) -> bool:
        """Whether there is an annotation of this document."""
        return bool(
            self.database.scalar(
                "SELECT 1 FROM annotations WHERE document = ? AND deleted IS NULL LIMIT 1",
                [document],
            )
        )

    # People and tags

    def annotator(self, id_: str, name: str) -> str | None:
        """Who has this id, or else this name, here."""
        found = self.database.scalar(
            "SELECT id FROM annotators WHERE id = ? OR name = ? ORDER BY id != ?, id LIMIT 1",
            [id_, name, id_],
        )
        return None if found is None else str(found)

    def name_of(self, annotator: str) -> str:
        return str(self.database.scalar("SELECT name FROM annotators WHERE id = ?", [annotator]))

    def name_here(self, id_: str, name: str) -> str:
        """What somebody with this id, or else this name, is called here."""
        known = self.annotator(id_, name)
        return name if known is None else self.name_of(known)

    def free_name(self, name: str, id_: str) -> str:
        """A name that nobody else has here: with the end of the id where somebody does."""
        taken = "SELECT 1 FROM annotators WHERE name = ? AND id != ?"
        free, length = name, 4
        while self.database.scalar(taken, [free, id_]):
            free = f"{name[:60]} ({id_[-length:]})"
            length += 2
        return free

    def slug(self, document: str) -> str:
        return str(self.database.scalar("SELECT slug FROM documents WHERE id = ?", [document]))

    def tag_named(self, name: str) -> Row | None:
        return self.database.row("SELECT * FROM tags WHERE name = ? AND deleted IS NULL", [name])

    def key_taken(self, key: str | None) -> bool:
        return bool(
            self.database.scalar("SELECT 1 FROM tags WHERE key = ? AND deleted IS NULL", [key])
        )

    # Annotations

    def versions(self, ids: Iterable[str]) -> dict[str, Version]:
        found = self.database.tuples(
            f"SELECT annotation, version FROM annotation_versions WHERE annotation {_AMONG}",  # noqa: S608
            [json.dumps(list(ids))],
        )
        return {id_: from_json(version) for id_, version in found}

    def siblings(self, ids: Iterable[str]) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in self.database.rows(
            f"SELECT annotation, version, image FROM siblings WHERE annotation {_AMONG}",  # noqa: S608
            [json.dumps(list(ids))],
        ):
            found.setdefault(row["annotation"], []).append(row)
        return found

    def tags_of(self, annotation: str) -> list[str]:
        """Ids of the tags that an annotation carries."""
        self.flush()
        found = self.database.tuples(
            "SELECT tag FROM annotation_tags WHERE annotation = ? ORDER BY tag", [annotation]
        )
        return [tag for (tag,) in found]

    def tag_names(self) -> dict[str, str]:
        return dict(self.database.tuples("SELECT id, name FROM tags"))

    def standing_at(self, row: Row) -> str | None:
        """The other annotation that its annotator has on this very passage."""
        revision = row["revision"]
        if revision not in self._standing:
            found = self.database.tuples(
                "SELECT annotator, start, [end], id FROM annotations WHERE revision = ? "
                "AND deleted IS NULL AND status != 'orphaned'",
                [revision],
            )
            self._standing[revision] = {(who, a, b): id_ for who, a, b, id_ in found}
            self._places |= {id_: (revision, (who, a, b)) for who, a, b, id_ in found}
        known = self._standing[revision].get((row["annotator"], row["start"], row["end"]))
        return None if known == row["id"] else known

    def annotations(self, ids: Iterable[str]) -> dict[str, Row]:
        """The annotations of these ids, as they are here."""
        found = self.database.rows(
            f"SELECT * FROM annotations WHERE id {_AMONG}",  # noqa: S608
            [json.dumps(list(ids))],
        )
        return {row["id"]: row for row in found}

    def put_new(self, row: Row, tags: Iterable[str]) -> None:
        """Write an annotation that is not here, with these tags (by id)."""
        self._stands(row)
        self._new["annotations"].append(row)
        for tag in sorted(set(tags)):
            self._new["annotation_tags"].append({"annotation": row["id"], "tag": tag})

    def put_version(self, annotation: str, version: str, *, new: bool) -> None:
        """Write the version of an annotation; `new` where it has none yet."""
        row = {"annotation": annotation, "version": version}
        if new:
            self._new["annotation_versions"].append(row)
        else:
            self.flush()
            self.tx.put("annotation_versions", row)

    def put(self, row: Row, tags: Iterable[str] | None = None) -> None:
        """Write an annotation, with these tags (by id) and no others."""
        self.flush()
        self._stands(row)
        self.tx.put("annotations", row)
        if tags is None:
            return
        wanted = set(tags)
        for tag in self.tags_of(row["id"]):
            if tag not in wanted:
                self.tx.drop("annotation_tags", {"annotation": row["id"], "tag": tag})
        for tag in sorted(wanted):
            self.tx.put("annotation_tags", {"annotation": row["id"], "tag": tag})

    # Links

    def link_like(self, row: Row) -> Row | None:
        """This link, or one that says the same."""
        return self.database.row(
            "SELECT * FROM links WHERE id = ? OR (source = ? AND target = ? AND kind = ? "
            "AND deleted IS NULL) ORDER BY id != ? LIMIT 1",
            [row["id"], row["source"], row["target"], row["kind"], row["id"]],
        )

    def links_of(self, annotation: str) -> list[Row]:
        return self.database.rows(
            "SELECT * FROM links WHERE deleted IS NULL AND (source = ? OR target = ?)",
            [annotation, annotation],
        )

    def alive(self, annotation: str) -> bool:
        return bool(
            self.database.scalar(
                "SELECT 1 FROM annotations WHERE id = ? AND deleted IS NULL", [annotation]
            )
        )
