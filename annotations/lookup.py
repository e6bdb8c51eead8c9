"""Annotations out of the library: everything that is asked of them, and who may see the answer."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any

from annotations.codebook import Tags
from annotations.errors import UnknownAnnotation
from annotations.model import LINK_KINDS, Annotation, Annotator, Brief, Link, LinkKind, Status
from corpus.database import Database, Row
from corpus.document import DocumentSummary, Span
from corpus.library import Documents

BLIND = "blind"
"""The name under which the library remembers that it is in a blind round (`annotations.blind`)."""
EVERYBODY = ""
"""The annotator of what the library remembers for all."""


class Lookup:
    """The reading half of a `Store`."""

    database: Database
    annotator: str
    """In whose name it is asked."""
    documents: Documents
    tags: Tags

    def seen(self) -> str | None:
        """Whose annotations alone may be seen, by name; None for everybody's: the one place where
        a blind round is asked for.
        """
        return self.annotator if self.shared(BLIND) else None

    def among_seen(self) -> tuple[str, list[object]]:
        """A condition on annotations `a` that leaves those that may be seen, and its parameters."""
        seen = self.seen()
        if seen is None:
            return "", []
        return " AND a.annotator IN (SELECT id FROM annotators WHERE name = ?)", [seen]

    def _links_among_seen(self) -> tuple[str, list[object]]:
        """A condition on links `l` that leaves those of which both ends may be seen."""
        seen = self.seen()
        if seen is None:
            return "", []
        return (
            " AND NOT EXISTS (SELECT 1 FROM annotations e WHERE e.id IN (l.source, l.target) "
            "AND e.annotator NOT IN (SELECT id FROM annotators WHERE name = ?))"
        ), [seen]

    def summaries(self) -> list[DocumentSummary]:
        """Every document with the number of its annotations and tags."""
        among, parameters = self.among_seen()
        total: dict[str, int] = {
            row["document"]: row["n"]
            for row in self.database.rows(
                "SELECT a.document, count(*) AS n FROM annotations a WHERE a.deleted IS NULL"  # noqa: S608
                f"{among} GROUP BY a.document",
                parameters,
            )
        }
        tags: dict[str, dict[str, int]] = defaultdict(dict)
        for row in self.database.rows(
            "SELECT a.document, t.name, count(*) AS n FROM annotations a "  # noqa: S608
            "JOIN annotation_tags x ON x.annotation = a.id JOIN tags t ON t.id = x.tag "
            f"WHERE a.deleted IS NULL AND t.deleted IS NULL{among} GROUP BY a.document, t.id "
            "ORDER BY t.position",
            parameters,
        ):
            tags[row["document"]][row["name"]] = row["n"]
        return [
            DocumentSummary(
                d.id, d.slug, d.metadata, d.characters, d.words, d.added,
                total.get(d.id, 0), tags.get(d.id, {}), d.doubt,
            )
            for d in self.documents.all()
        ]  # fmt: skip

    def annotations(
        self,
        *,
        document: str | None = None,
        tag: str | None = None,
        annotator: str | None = None,
        status: Status | None = None,
        hidden: bool = False,
    ) -> list[Annotation]:
        """The annotations, by document, start, end and id; a tag's filter takes in those nested
        in it. In a blind round only the annotator's own, unless those `hidden` are wanted, too: by
        what carries annotations along, never by what shows them.
        """
        where, parameters = ["a.deleted IS NULL", "d.deleted IS NULL"], list[object]()
        if document is not None:
            where.append("a.document = ?")
            parameters.append(document)
        if annotator is not None:
            where.append("n.name = ?")
            parameters.append(annotator)
        if status is not None:
            where.append("a.status = ?")
            parameters.append(status)
        found = self._load(" AND ".join(where), parameters, hidden=hidden)
        if tag is not None:
            below = f"{tag}/"
            found = [a for a in found if any(t == tag or t.startswith(below) for t in a.tags)]
        return found

    def annotation_count(self, document: str, most: int) -> int:
        """About how many annotations a document (an id) has, deleted ones included, up to `most`:
        known at once, however many there are.
        """
        return int(
            self.database.scalar(
                "SELECT count(*) FROM (SELECT 1 FROM annotations WHERE document = ? LIMIT ?)",
                [document, most],
            )
        )

    def briefs(self, document: str, ids: Iterable[str] | None = None) -> list[Brief]:
        """A document's annotations (its id; of these ids, if given), by start, end and id, as
        briefly as a page shows them.
        """
        where, parameters = "a.document = ?", [document]
        if ids is not None:
            # The plus keeps SQLite from looking at all annotations of the document.
            where = "+a.document = ? AND a.id IN (SELECT value FROM json_each(?))"
            parameters.append(json.dumps(list(ids)))
        among, seen = self.among_seen()
        links_seen, both = self._links_among_seen()
        # Few sets of tags are in use: each is put in order, and kept, once.
        in_order: dict[tuple[str | None, ...], tuple[str, ...]] = {}
        found: list[Brief] = []
        kinds: dict[str, set[str]] = defaultdict(set)
        with self.database.snapshot():
            people = dict(self.database.tuples("SELECT id, name FROM annotators"))
            book = self.tags.codebook().tags
            # From the links, of which there are few, to the annotations: never the other way.
            for kind, id_ in self.database.tuples(
                "SELECT l.kind, a.id FROM links l CROSS JOIN annotations a "  # noqa: S608
                "ON a.id IN (l.source, l.target) "
                f"WHERE l.deleted IS NULL AND a.document = ?{links_seen}",
                [document, *both],
            ):
                kinds[id_].add(kind)
            rows = self.database.each(
                "SELECT a.id, a.start, a.[end], a.annotator, a.note, a.status = 'orphaned', x.tag "  # noqa: S608
                "FROM annotations a LEFT JOIN annotation_tags x ON x.annotation = a.id "
                f"WHERE {where} AND a.deleted IS NULL{among} ORDER BY a.start, a.[end], a.id",
                [*parameters, *seen],
            )
            for _, several in groupby(rows, key=itemgetter(0)):
                first, *others = several
                ids_of_tags = (first[-1], *(row[-1] for row in others))
                tags = in_order.get(ids_of_tags)
                if tags is None:
                    tags = tuple(tag.name for tag in book if tag.id in ids_of_tags)
                    in_order[ids_of_tags] = tags
                id_, start, end, annotator, note, orphaned, _ = first
                links = tuple(k for k in LINK_KINDS if k in kinds[id_]) if id_ in kinds else ()
                found.append(
                    Brief(id_, start, end, people[annotator], tags, note, bool(orphaned), links)
                )
        return found

    def annotation(self, name: str, *, hidden: bool = False) -> Annotation:
        """The annotation of this id, or of an id that begins so; `hidden` as in `annotations`.
        Raises UnknownAnnotation.
        """
        there = "a.deleted IS NULL AND d.deleted IS NULL AND "
        found = self._load(there + "a.id = ?", [name], hidden=hidden)
        if not found and name:
            # A range, since LIKE would look at every annotation.
            begun = there + "a.id > ? AND a.id < ? || char(0x10ffff)"
            found = self._load(begun, [name, name], hidden=hidden)
        if not found:
            raise UnknownAnnotation(f"there is no annotation “{name}”")
        if len(found) > 1:
            raise UnknownAnnotation(f"“{name}” begins several annotations' ids; write more of it")
        return found[0]

    def on(self, passages: Iterable[tuple[str, Span]]) -> list[Annotation]:
        """The annotations that share a character with any of these passages (document's id and
        span), whoever made them; orphans are on none.
        """
        where, parameters = [], list[object]()
        for document, span in passages:
            where.append("(a.document = ? AND a.start < ? AND a.[end] > ?)")
            parameters += [document, span.end, span.start]
        if not where:
            return []
        return self._load(
            "a.deleted IS NULL AND d.deleted IS NULL AND a.status != 'orphaned' "
            f"AND ({' OR '.join(where)})",
            parameters,
        )

    def these(self, ids: Iterable[str]) -> list[Annotation]:
        """The annotations of these ids that are there."""
        wanted = json.dumps(list(ids))
        return self._load(
            "a.deleted IS NULL AND d.deleted IS NULL AND a.id IN (SELECT value FROM json_each(?))",
            [wanted],
        )

    def titles(self, documents: Iterable[str]) -> dict[str, str]:
        """The titles of these documents (ids), those that are gone left out."""
        rows = self.database.tuples(
            "SELECT id, coalesce(nullif(title, ''), slug) FROM documents "
            "WHERE deleted IS NULL AND id IN (SELECT value FROM json_each(?))",
            [json.dumps(list(documents))],
        )
        return dict(rows)

    def annotators(self) -> list[Annotator]:
        """Everybody who has made an annotation that is still there."""
        among, parameters = self.among_seen()
        rows = self.database.rows(
            "SELECT DISTINCT n.id, n.name FROM annotators n "  # noqa: S608
            f"JOIN annotations a ON a.annotator = n.id WHERE a.deleted IS NULL{among} "
            "ORDER BY n.name",
            parameters,
        )
        return [Annotator(**row) for row in rows]

    def setting(self, name: str) -> Any:
        """What this annotator's screens remember under `name`, or None."""
        value = self.database.scalar(
            "SELECT value FROM settings WHERE annotator = ? AND name = ?", [self.annotator, name]
        )
        return None if value is None else json.loads(value)

    def shared(self, name: str) -> Any:
        """What the library remembers for everybody under `name`, or None."""
        value = self.database.scalar(
            "SELECT value FROM settings WHERE annotator = ? AND name = ?", [EVERYBODY, name]
        )
        return None if value is None else json.loads(value)

    def is_linked(self, source: str, kind: LinkKind, target: str) -> bool:
        """Whether there is this link."""
        return self._has_link(source, kind, target, "deleted IS NULL")

    def was_linked(self, source: str, kind: LinkKind, target: str) -> bool:
        """Whether there was this link once, and was removed."""
        return self._has_link(source, kind, target, "deleted IS NOT NULL")

    def _has_link(self, source: str, kind: LinkKind, target: str, condition: str) -> bool:
        return bool(
            self.database.scalar(
                "SELECT 1 FROM links WHERE source = ? AND target = ? AND kind = ? "  # noqa: S608
                f"AND {condition} LIMIT 1",
                [source, target, kind],
            )
        )

    def earlier_states(self, ids: Iterable[str]) -> dict[str, list[Row]]:
        """The rows of these annotations as the history knows them from before; no order."""
        found: dict[str, list[Row]] = {}
        for before, after in self.database.tuples(
            "SELECT before, after FROM journal_changes WHERE table_name = 'annotations' "
            "AND json_extract(key, '$.id') IN (SELECT value FROM json_each(?))",
            [json.dumps(list(ids))],
        ):
            for image in (before, after):
                if image is not None:
                    row = json.loads(image)
                    found.setdefault(row["id"], []).append(row)
        return found

    def _first_at(self, where: str, parameters: list[Any]) -> Annotation | None:
        found = self._load(
            "a.deleted IS NULL AND a.document = ? AND a.annotator = ? "
            f"AND a.start = ? AND a.[end] = ? AND {where}",
            parameters,
            hidden=True,
        )
        return found[0] if found else None

    def _load(self, where: str, parameters: list[Any], *, hidden: bool = False) -> list[Annotation]:
        among, seen = ("", []) if hidden else self.among_seen()
        where, parameters = where + among, [*parameters, *seen]
        links_seen, both = ("", []) if hidden else self._links_among_seen()
        chosen = (
            "FROM annotations a JOIN documents d ON d.id = a.document "
            f"JOIN annotators n ON n.id = a.annotator WHERE {where}"
        )
        # Three plain queries: with tens of thousands of annotations, faster than one with
        # subqueries for each of them. Few sets of tags are in use, and each is put in order once.
        with self.database.snapshot():
            rows = self.database.tuples(
                "SELECT a.id, a.document, d.slug, a.start, a.[end], a.content, a.annotator, "
                f"n.name, a.note, a.prefix, a.suffix, a.status, a.created, a.modified {chosen} "
                "ORDER BY d.slug, a.start, a.[end], a.id",
                parameters,
            )
            if not rows:
                return []
            sets = self.database.tuples(
                "SELECT annotation, group_concat(tag) FROM annotation_tags "  # noqa: S608
                f"WHERE annotation IN (SELECT a.id {chosen}) GROUP BY annotation",
                parameters,
            )
            ends = self.database.tuples(
                "SELECT source, kind, target, 0 FROM links l WHERE deleted IS NULL "  # noqa: S608
                f"AND source IN (SELECT a.id {chosen}){links_seen} UNION ALL "
                "SELECT target, kind, source, 1 FROM links l WHERE deleted IS NULL "
                f"AND target IN (SELECT a.id {chosen}){links_seen} ORDER BY 2, 3",
                [*parameters, *both, *parameters, *both],
            )
            book = self.tags.codebook().tags
        in_order = {
            ids: tuple(tag.name for tag in book if tag.id in ids.split(","))
            for ids in {ids for _, ids in sets}
        }
        tags = {id_: in_order[ids] for id_, ids in sets}
        links: tuple[dict[str, tuple[Link, ...]], ...] = ({}, {})
        for here, kind, there, incoming in ends:
            side = links[incoming]
            side[here] = (*side.get(here, ()), Link(kind, there))
        people: dict[str, Annotator] = {}
        for id_, name in {(row[6], row[7]) for row in rows}:
            people[id_] = Annotator(id_, name)
        return [
            Annotation(
                id_, document, slug, Span(start, end), content, people[annotator],
                tags.get(id_, ()), note, prefix, suffix, status, created, modified,
                links[0].get(id_, ()), links[1].get(id_, ()),
            )
            for (
                id_, document, slug, start, end, content, annotator, _, note,
                prefix, suffix, status, created, modified,
            ) in rows
        ]  # fmt: skip
