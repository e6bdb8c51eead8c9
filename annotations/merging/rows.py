"""The rows that a merge asks for and writes: its part of the SQL."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

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
        self._new: dict[str, list[Row]] = {table: [] for table in _BATCHED}
        """Rows that wait to be written together."""

    def flush(self) -> None:
        """Write what waits."""
        for table, rows in self._new.items():
            self.tx.put_all_new(table, rows)
            rows.clear()

    def forget(self) -> None:
        """Drop what waits, since what led to it was taken back."""
        for rows in self._new.values():
            rows.clear()

    def get(self, table: str, id_: str) -> Row | None:
        if table in self._new:
            self.flush()
        return self.database.get(table, {"id": id_})

    # Documents

    def document_with(self, sources: Sequence[str], id_: str, taken: set[str]) -> str | None:
        """The document that has one of these sources in any revision, or this id: a living one if
        there is one, that of this id if there are several, else the oldest; none of those that are
        `taken` by other documents of the same library.
        """
        found = self.database.scalar(
            "SELECT d.id FROM documents d WHERE (d.id = ? OR d.id IN ("  # noqa: S608
            f"SELECT document FROM revisions WHERE source {_AMONG})) AND NOT d.id {_AMONG} "
            "ORDER BY d.deleted IS NOT NULL, d.id != ?, d.id LIMIT 1",
            [id_, json.dumps(list(sources)), json.dumps(list(taken)), id_],
        )
        return None if found is None else str(found)

    def parted(self, here: str, sources: Sequence[str], taken: set[str]) -> list[str]:
        """Other living documents that have one of these sources, and none in common with the
        document `here`: what one library knows as one was added as several.
        """
        own = "SELECT source FROM revisions WHERE document = "
        rows = self.database.tuples(
            "SELECT d.id FROM documents d WHERE d.deleted IS NULL AND d.id != ? "  # noqa: S608
            f"AND NOT d.id {_AMONG} "
            f"AND EXISTS (SELECT 1 FROM revisions r WHERE r.document = d.id AND r.source {_AMONG}) "
            f"AND NOT EXISTS ({own}d.id INTERSECT {own}?) ORDER BY d.id",
            [here, json.dumps(list(taken)), json.dumps(list(sources)), here],
        )
        return [id_ for (id_,) in rows]

    def revisions_of(self, document: str) -> list[Row]:
        return self.database.rows(
            "SELECT * FROM revisions WHERE document = ? ORDER BY created, id", [document]
        )

    def attach(self, annotations_of: str, document: str, revisions: Mapping[str, str]) -> None:
        """Have the annotations of one document be those of another, in revisions that are the same
        there; and what comes from the same places belong to it.
        """
        for id_, revision in self.database.tuples(
            "SELECT id, revision FROM annotations WHERE document = ?", [annotations_of]
        ):
            row = {"id": id_, "document": document, "revision": revisions[revision]}
            self.tx.put("annotations", row)
        self.tx.execute(
            "UPDATE origins SET document = ? WHERE document = ?", [document, annotations_of]
        )

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

    def cleaning(self, revision: str) -> list[str]:
        """The rules and the text of a revision, for a choice that both libraries make alike."""
        ((rules, text),) = self.database.tuples(
            "SELECT rules, text_sha256 FROM revisions WHERE id = ?", [revision]
        )
        return [rules.rjust(8), text]

    def text_sha256(self, revision: str) -> str:
        return self.cleaning(revision)[1]

    def revision_of_text(self, document: str, sha256: str) -> str | None:
        """The revision of a document that has this text."""
        found = self.database.scalar(
            "SELECT min(id) FROM revisions WHERE document = ? AND text_sha256 = ?",
            [document, sha256],
        )
        return None if found is None else str(found)

    def text(self, revision: str) -> str:
        return str(self.database.scalar("SELECT text FROM revisions WHERE id = ?", [revision]))

    # People and tags

    def annotator(self, id_: str, name: str) -> str | None:
        """Who has this id, or else this name, here."""
        found = self.database.scalar(
            "SELECT id FROM annotators WHERE id = ? OR name = ? ORDER BY id != ?, id LIMIT 1",
            [id_, name, id_],
        )
        return None if found is None else str(found)

    def annotator_of(self, annotations: Iterable[str], name: str) -> str | None:
        """Who is called so here and has made one of these annotations."""
        found = self.database.scalar(
            "SELECT min(n.id) FROM annotations a JOIN annotators n ON n.id = a.annotator "  # noqa: S608
            f"WHERE n.name = ? AND a.id {_AMONG}",
            [name, json.dumps(list(annotations))],
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
        """The oldest tag of this name."""
        return self.database.row(
            "SELECT * FROM tags WHERE name = ? AND deleted IS NULL ORDER BY created, id LIMIT 1",
            [name],
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

    def annotations(self, ids: Iterable[str]) -> dict[str, Row]:
        """The annotations of these ids, as they are here."""
        found = self.database.rows(
            f"SELECT * FROM annotations WHERE id {_AMONG}",  # noqa: S608
            [json.dumps(list(ids))],
        )
        return {row["id"]: row for row in found}

    def put_new(self, row: Row, tags: Iterable[str]) -> None:
        """Write an annotation that is not here, with these tags (by id)."""
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

    def put(self, row: Row, tags: Iterable[str]) -> bool:
        """Write an annotation, with these tags (by id) and no others; returns whether that changed
        anything.
        """
        self.flush()
        before = len(self.tx.changes)
        self.tx.put("annotations", row)
        wanted = set(tags)
        for tag in self.tags_of(row["id"]):
            if tag not in wanted:
                self.tx.drop("annotation_tags", {"annotation": row["id"], "tag": tag})
        for tag in sorted(wanted):
            self.tx.put("annotation_tags", {"annotation": row["id"], "tag": tag})
        return len(self.tx.changes) > before

    def statuses(self, ids: Iterable[str]) -> dict[str, str]:
        """How these annotations stand, those that are there; the twin of another as `twin`."""
        return dict(
            self.database.tuples(
                "SELECT annotation, CASE WHEN twin_of IS NULL THEN status ELSE 'twin' END "  # noqa: S608
                f"FROM places WHERE annotation {_AMONG}",
                [json.dumps(list(ids))],
            )
        )
