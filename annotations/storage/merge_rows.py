"""The SQL of a merge: the rows that it reads and writes."""

from __future__ import annotations

import json
from collections.abc import Iterable

from annotations.model.version_vectors import Version, from_json
from annotations.storage.unchanging_rows import DOCUMENT_TABLES, FINISHED_DOCUMENTS
from corpus.storage.queries import Queries, Row
from corpus.storage.transactions import Transaction

_BATCHED = ("annotations", "annotation_tags", "annotation_versions")
"""Tables to which a merge adds by the thousand, in the order in which they lean on each other."""
_AMONG = "IN (SELECT value FROM json_each(?))"


class MergeRows:
    """A library's rows, deleted ones included, inside the merge's transaction."""

    def __init__(self, tx: Transaction) -> None:
        self.tx = tx
        self.database: Queries = tx.database
        self._new: dict[str, list[Row]] = {table: [] for table in _BATCHED}
        """Rows that wait to be written together."""

    def flush(self) -> None:
        """Write the rows that are buffered."""
        for table, rows in self._new.items():
            self.tx.put_all_new(table, rows)
            rows.clear()

    def forget(self) -> None:
        """Drop the buffered rows, because the transaction was rolled back to before them."""
        for rows in self._new.values():
            rows.clear()

    def get(self, table: str, id_: str) -> Row | None:
        if table in self._new:
            self.flush()
        return self.database.get(table, {"id": id_})

    def is_free(self, table: str, id_: str) -> bool:
        """Whether nothing has this id."""
        return self.get(table, id_) is None

    # Documents

    def documents_with(self, sources: Iterable[str], id_: str) -> list[str]:
        """The documents that are known by one of these sources, or have this id: living ones first,
        the oldest first.
        """
        rows = self.database.tuples(
            "SELECT d.id FROM documents d WHERE (d.id = coalesce("  # noqa: S608
            "(SELECT into_document FROM joined_documents WHERE document = ?), ?) OR d.id IN ("
            f"SELECT document FROM known_sources WHERE sha256 {_AMONG})) "
            "AND NOT EXISTS (SELECT 1 FROM joined_documents j WHERE j.document = d.id) "
            "ORDER BY d.deleted IS NOT NULL, d.id",
            [id_, id_, json.dumps(list(sources))],
        )
        return [id_ for (id_,) in rows]

    def join_documents(self, other: str, target: str) -> None:
        """Move everything that belongs to one document to another."""
        for (id_,) in self.database.tuples("SELECT id FROM revisions WHERE document = ?", [other]):
            self.tx.put_column("revisions", {"id": id_}, "document", target)
        for (id_,) in self.database.tuples(
            "SELECT id FROM annotations WHERE document = ?", [other]
        ):
            self.tx.put("annotations", {"id": id_, "document": target})
        of_documents = (*DOCUMENT_TABLES, FINISHED_DOCUMENTS)
        for table in ("memos", *(table.name for table in of_documents)):
            for (id_,) in self.database.tuples(
                f"SELECT id FROM {table} WHERE document = ?",  # noqa: S608
                [other],
            ):
                self.tx.put(table, {"id": id_, "document": target})
        for (sha256,) in self.database.tuples(
            "SELECT sha256 FROM known_sources WHERE document = ?", [other]
        ):
            self.tx.put("known_sources", {"document": target, "sha256": sha256})
        for (joined,) in self.database.tuples(
            "SELECT document FROM joined_documents WHERE into_document = ?", [other]
        ):
            self.tx.put("joined_documents", {"document": joined, "into_document": target})
        self.tx.put("joined_documents", {"document": other, "into_document": target})
        self.tx.execute("UPDATE origins SET document = ? WHERE document = ?", [target, other])

    def know_sources(self, document: str, sources: Iterable[str]) -> None:
        """Have a document be known by these sources, too, until the merge is undone."""
        for sha256 in sorted(sources):
            self.tx.put("known_sources", {"document": document, "sha256": sha256})

    def is_present(self, document: str) -> bool:
        """Whether a document has not been removed."""
        return bool(
            self.database.scalar(
                "SELECT 1 FROM documents WHERE id = ? AND deleted IS NULL", [document]
            )
        )

    def same_revision(self, document: str, revision: Row) -> str | None:
        """The revision of this document that was made of the same source in the same way."""
        id_ = self.database.scalar(
            "SELECT id FROM revisions WHERE document = ? AND source = ? AND text_sha256 = ? "
            "AND rules = ? AND review IS ? ORDER BY id != ?, id LIMIT 1",
            [
                document,
                revision["source"],
                revision["text_sha256"],
                revision["rules"],
                revision["review"],
                revision["id"],
            ],
        )
        return None if id_ is None else str(id_)

    def with_text(self, revision: Row) -> Row | None:
        """Raw text, text, blocks and ledger of any revision that was made so of this source."""
        return self.database.row(
            "SELECT raw, text, blocks, ledger FROM revisions WHERE source = ? "
            "AND text_sha256 = ? AND rules = ? AND review IS ? LIMIT 1",
            [revision[name] for name in ("source", "text_sha256", "rules", "review")],
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
        """How a revision was made, for a choice that both libraries make alike."""
        ((rules, text, review),) = self.database.tuples(
            "SELECT rules, text_sha256, review FROM revisions WHERE id = ?", [revision]
        )
        return [rules.rjust(8), text, review or ""]

    def text_sha256(self, revision: str) -> str:
        return self.cleaning(revision)[1]

    def revision_of_text(self, document: str, sha256: str) -> str | None:
        """The revision of a document that has this text."""
        id_ = self.database.scalar(
            "SELECT min(id) FROM revisions WHERE document = ? AND text_sha256 = ?",
            [document, sha256],
        )
        return None if id_ is None else str(id_)

    def text(self, revision: str) -> str:
        return str(self.database.scalar("SELECT text FROM revisions WHERE id = ?", [revision]))

    # People and tags

    def annotator(self, id_: str, name: str) -> str | None:
        """The id of the local annotator with this id, or else with this name."""
        known = self.database.scalar(
            "SELECT id FROM annotators WHERE id = ? OR name = ? ORDER BY id != ?, id LIMIT 1",
            [id_, name, id_],
        )
        return None if known is None else str(known)

    def annotator_of(self, made: Iterable[str], name: str) -> str | None:
        """The id of the local annotator with this name who has made one of these annotations, memos
        or replies (ids), or has said of one of these rows that a document is finished.
        """
        ids = json.dumps(list(made))
        id_ = self.database.scalar(
            f"SELECT min(n.id) FROM annotators n WHERE n.name = ? AND (n.id IN "  # noqa: S608
            f"(SELECT annotator FROM annotations WHERE id {_AMONG}) OR n.id IN "
            f"(SELECT annotator FROM memos WHERE id {_AMONG}) OR n.id IN "
            f"(SELECT annotator FROM replies WHERE id {_AMONG}) OR n.id IN "
            f"(SELECT annotator FROM finished_documents WHERE id {_AMONG}))",
            [name, ids, ids, ids, ids],
        )
        return None if id_ is None else str(id_)

    def name_of(self, annotator: str) -> str:
        return str(self.database.scalar("SELECT name FROM annotators WHERE id = ?", [annotator]))

    def name_here(self, id_: str, name: str) -> str:
        """The local name of the annotator with this id, or else with this name."""
        known = self.annotator(id_, name)
        return name if known is None else self.name_of(known)

    def free_name(self, name: str, id_: str) -> str:
        """A name that no other local annotator has; the end of the id is added if the name is
        taken.
        """
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
            "SELECT * FROM tags WHERE name = ? AND deleted IS NULL ORDER BY id LIMIT 1",
            [name],
        )

    def id_of_tag(self, name: str) -> str | None:
        """The id of the oldest tag of this name, if there is one."""
        tag = self.tag_named(name)
        return None if tag is None else str(tag["id"])

    # Annotations

    def versions(self, ids: Iterable[str]) -> dict[str, Version]:
        rows = self.database.tuples(
            f"SELECT annotation, version FROM annotation_versions WHERE annotation {_AMONG}",  # noqa: S608
            [json.dumps(list(ids))],
        )
        return {id_: from_json(version) for id_, version in rows}

    def siblings(self, ids: Iterable[str]) -> dict[str, list[Row]]:
        by_annotation: dict[str, list[Row]] = {}
        for row in self.database.rows(
            f"SELECT annotation, version, image FROM siblings WHERE annotation {_AMONG}",  # noqa: S608
            [json.dumps(list(ids))],
        ):
            by_annotation.setdefault(row["annotation"], []).append(row)
        return by_annotation

    def tags_of(self, annotation: str) -> list[str]:
        """Ids of the tags that an annotation carries."""
        self.flush()
        rows = self.database.tuples(
            "SELECT tag FROM annotation_tags WHERE annotation = ? ORDER BY tag", [annotation]
        )
        return [tag for (tag,) in rows]

    def tags_of_all(self, annotations: Iterable[str]) -> dict[str, list[str]]:
        """Ids of the tags that each of these annotations carries, sorted; those without any are
        left out.
        """
        rows = self.database.tuples(
            "SELECT annotation, group_concat(tag) FROM annotation_tags "  # noqa: S608
            f"WHERE annotation {_AMONG} GROUP BY annotation",
            [json.dumps(list(annotations))],
        )
        return {annotation: sorted(tags.split(",")) for annotation, tags in rows}

    def tag_names(self) -> dict[str, str]:
        return dict(self.database.tuples("SELECT id, name FROM tags"))

    def annotations(self, ids: Iterable[str]) -> dict[str, Row]:
        """The annotations of these ids, as they are here."""
        rows = self.database.rows(
            f"SELECT * FROM annotations WHERE id {_AMONG}",  # noqa: S608
            [json.dumps(list(ids))],
        )
        return {row["id"]: row for row in rows}

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
        self.put_tags(row["id"], tags)
        return len(self.tx.changes) > before

    def put_tags(self, annotation: str, tags: Iterable[str]) -> None:
        """Give an annotation that is here these tags (by id) and no others."""
        tag_ids = set(tags)
        for tag in self.tags_of(annotation):
            if tag not in tag_ids:
                self.tx.drop("annotation_tags", {"annotation": annotation, "tag": tag})
        for tag in sorted(tag_ids):
            self.tx.put("annotation_tags", {"annotation": annotation, "tag": tag})

    def shown_replies(self, ids: Iterable[str]) -> int:
        """How many of these replies answer an annotation that is shown."""
        return int(
            self.database.scalar(
                "SELECT count(*) FROM replies r JOIN places q ON q.annotation = r.annotation "  # noqa: S608
                "JOIN places p ON p.annotation = coalesce(q.twin_of, q.annotation) "
                f"WHERE p.shown AND r.id {_AMONG}",
                [json.dumps(list(ids))],
            )
        )

    def statuses(self, ids: Iterable[str]) -> dict[str, str]:
        """How these annotations stand, those that are there; the twin of another as `twin`."""
        return dict(
            self.database.tuples(
                "SELECT annotation, CASE WHEN twin_of IS NULL THEN status ELSE 'twin' END "  # noqa: S608
                f"FROM places WHERE annotation {_AMONG}",
                [json.dumps(list(ids))],
            )
        )
