"""Annotations out of the library: everything that is asked of them, and who may see the answer."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from annotations.errors import UnknownAnnotation
from annotations.model import LINK_KINDS, Annotation, Annotator, Brief, Link, LinkKind, Status
from annotations.storage.codebook import TagOrder, Tags
from corpus.document import DocumentSummary, Span
from corpus.storage.database import Database, Row
from corpus.storage.documents import Documents

BLIND = "blind"
"""The name under which the library remembers that it is in a blind round."""
EVERYBODY = ""
"""The annotator of what the library remembers for all."""


# Up to so many annotations, their links are asked for; for more, all links are read.
_FEW = 50


class AnnotationQueries:
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
                "SELECT a.document, count(*) AS n FROM places a WHERE a.shown"  # noqa: S608
                f"{among} GROUP BY a.document",
                parameters,
            )
        }
        # One that is shown as a part of another counts with that.
        tags: dict[str, dict[str, int]] = defaultdict(dict)
        for row in self.database.rows(
            "SELECT a.document, t.name, count(DISTINCT coalesce(a.twin_of, a.annotation)) AS n "  # noqa: S608
            "FROM places a JOIN annotation_tags x ON x.annotation = a.annotation "
            f"JOIN tags t ON t.id = x.tag WHERE (a.shown OR a.twin_of IS NOT NULL){among} "
            "GROUP BY a.document, t.name ORDER BY min(t.position), t.name",
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
        where, parameters = ["1"], list[object]()
        if document is not None:
            where.append("p.document = ?")
            parameters.append(document)
        if annotator is not None:
            where.append("n.name = ?")
            parameters.append(annotator)
        if status is not None:
            where.append("p.status = ?")
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
        where, parameters = "p.document = ?", [document]
        if ids is not None:
            # The plus keeps SQLite from looking at all annotations of the document.
            where = "+p.document = ? AND p.annotation IN (SELECT value FROM json_each(?))"
            parameters.append(json.dumps(list(ids)))
        among, seen = self.among_seen()
        # Few sets of tags are in use: each is put in order, and kept, once.
        in_order: dict[tuple[str | None, ...], tuple[str, ...]] = {}
        found: list[Brief] = []
        with self.database.snapshot():
            people = dict(self.database.tuples("SELECT id, name FROM annotators"))
            book = self.tags.in_order()
            kinds = self._link_kinds(document)
            rows = self.database.each(
                "SELECT p.annotation, p.start, p.[end], a.annotator, a.note, "  # noqa: S608
                "p.status = 'orphaned', x.tag FROM places p JOIN annotations a "
                "ON a.id = p.annotation LEFT JOIN annotation_tags x ON x.annotation = a.id "
                f"WHERE {where} AND p.shown{among} ORDER BY p.start, p.[end], p.annotation",
                [*parameters, *seen],
            )
            for _, several in groupby(rows, key=itemgetter(0)):
                first, *others = several
                ids_of_tags = (first[-1], *(row[-1] for row in others))
                tags = in_order.get(ids_of_tags)
                if tags is None:
                    tags = book.of(ids_of_tags)
                    in_order[ids_of_tags] = tags
                id_, start, end, annotator, note, orphaned, _ = first
                links = tuple(k for k in LINK_KINDS if k in kinds[id_]) if id_ in kinds else ()
                found.append(
                    Brief(id_, start, end, people[annotator], tags, note, bool(orphaned), links)
                )
            parts = self._parts([brief.id for brief in found], book)
        if not parts:
            return found
        return [
            brief._replace(
                tags=book.sorted((*brief.tags, *parts[brief.id].tags)),
                note=joined_notes((brief.note, *parts[brief.id].notes)),
            )
            if brief.id in parts
            else brief
            for brief in found
        ]

    def _link_kinds(self, document: str) -> dict[str, set[str]]:
        """The kinds of the links of a document's annotations."""
        links_seen, both = self._links_among_seen()
        kinds: dict[str, set[str]] = defaultdict(set)
        # From the links, of which there are few, to the annotations: never the other way.
        for kind, id_ in self.database.tuples(
            "SELECT l.kind, coalesce(p.twin_of, p.annotation) FROM links l "  # noqa: S608
            "JOIN places o ON o.annotation = l.source JOIN places r ON r.annotation = l.target "
            "CROSS JOIN places p ON p.annotation IN (l.source, l.target) "
            f"WHERE l.deleted IS NULL AND p.document = ?{links_seen}",
            [document, *both],
        ):
            kinds[id_].add(kind)
        return kinds

    def _parts(self, ids: Iterable[str], book: TagOrder) -> dict[str, _JoinedParts]:
        """What is shown as a part of these annotations: what the same annotator says on the same
        words in another row, made where this one was not known.
        """
        if not self.database.scalar("SELECT 1 FROM places WHERE twin_of IS NOT NULL LIMIT 1"):
            return {}
        found: dict[str, _JoinedParts] = {}
        for id_, note, tags in self.database.tuples(
            "SELECT p.twin_of, a.note, (SELECT json_group_array(x.tag) FROM annotation_tags x "
            "WHERE x.annotation = a.id) FROM places p JOIN annotations a ON a.id = p.annotation "
            "WHERE p.twin_of IN (SELECT value FROM json_each(?)) ORDER BY p.twin_of, a.id",
            [json.dumps(list(ids))],
        ):
            before = found.get(id_, _JoinedParts((), ()))
            own = book.of(json.loads(tags))
            found[id_] = _JoinedParts((*before.tags, *own), (*before.notes, note))
        return found

    def annotation(self, name: str, *, hidden: bool = False) -> Annotation:
        """The annotation of this id, or of an id that begins so; `hidden` as in `annotations`.
        Raises UnknownAnnotation.
        """
        found = self._load(
            "a.id = coalesce((SELECT twin_of FROM places WHERE annotation = ?), ?)",
            [name, name],
            hidden=hidden,
        )
        if not found and name:
            # A range, since LIKE would look at every annotation.
            begun = "a.id > ? AND a.id < ? || char(0x10ffff)"
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
            where.append("(p.document = ? AND p.start < ? AND p.[end] > ?)")
            parameters += [document, span.end, span.start]
        if not where:
            return []
        return self._load(f"p.status != 'orphaned' AND ({' OR '.join(where)})", parameters)

    def these(self, ids: Iterable[str]) -> list[Annotation]:
        """The annotations of these ids that are there."""
        wanted = json.dumps(list(ids))
        return self._load("a.id IN (SELECT value FROM json_each(?))", [wanted])

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
            f"JOIN places a ON a.annotator = n.id WHERE a.shown{among} "
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
            "p.twin_of IS NULL AND p.document = ? AND p.annotator = ? "
            f"AND p.start = ? AND p.[end] = ? AND {where}",
            parameters,
            hidden=True,
        )
        return found[0] if found else None

    def _load(self, where: str, parameters: list[Any], *, hidden: bool = False) -> list[Annotation]:
        """The annotations `a`, at their places `p`, of this condition."""
        among, seen = ("", []) if hidden else self.among_seen()
        if not hidden:
            where += " AND p.shown"
        where, parameters = where + among, [*parameters, *seen]
        links_seen, both = ("", []) if hidden else self._links_among_seen()
        chosen = (
            "FROM places p JOIN annotations a ON a.id = p.annotation "
            "JOIN documents d ON d.id = a.document "
            f"JOIN annotators n ON n.id = a.annotator WHERE {where}"
        )
        # Plain queries: with tens of thousands of annotations, faster than one with subqueries for
        # each of them. Few sets of tags are in use, and each is put in order once.
        with self.database.snapshot():
            rows = self.database.tuples(
                "SELECT a.id, a.document, d.slug, p.start, p.[end], p.content, a.annotator, "
                f"n.name, a.note, p.prefix, p.suffix, p.status, a.created, a.modified {chosen} "
                "ORDER BY d.slug, p.start, p.[end], a.id",
                parameters,
            )
            if not rows:
                return []
            sets = self.database.tuples(
                "SELECT annotation, group_concat(tag) FROM annotation_tags "  # noqa: S608
                f"WHERE annotation IN (SELECT a.id {chosen}) GROUP BY annotation",
                parameters,
            )
            links = self._links({row[0] for row in rows}, links_seen, both)
            book = self.tags.in_order()
            parts = self._parts([row[0] for row in rows], book)
        in_order = {ids: book.of(ids.split(",")) for ids in {ids for _, ids in sets}}
        tags = {id_: in_order[ids] for id_, ids in sets}
        notes = {row[0]: row[8] for row in rows}
        for id_, part in parts.items():
            tags[id_] = book.sorted((*tags.get(id_, ()), *part.tags))
            notes[id_] = joined_notes((notes[id_], *part.notes))
        people: dict[str, Annotator] = {}
        for id_, name in {(row[6], row[7]) for row in rows}:
            people[id_] = Annotator(id_, name)
        return [
            Annotation(
                id_, document, slug, Span(start, end), content, people[annotator],
                tags.get(id_, ()), notes[id_], prefix, suffix, status, created, modified,
                links[0].get(id_, ()), links[1].get(id_, ()),
            )
            for (
                id_, document, slug, start, end, content, annotator, _, _,
                prefix, suffix, status, created, modified,
            ) in rows
        ]  # fmt: skip

    def _links(
        self, ids: set[str], links_seen: str, both: list[object]
    ) -> tuple[dict[str, tuple[Link, ...]], dict[str, tuple[Link, ...]]]:
        """The links that go from these annotations, and those that lead to them: of those whose
        ends are both there.
        """
        parameters: list[object] = []
        among = ""
        if len(ids) <= _FEW:
            # There may be many links, and these are few.
            chosen = json.dumps(list(ids))
            one = (
                "(SELECT annotation FROM places WHERE annotation IN (SELECT value FROM json_each(?)"
                ") OR twin_of IN (SELECT value FROM json_each(?)))"
            )
            among = f" AND (l.source IN {one} OR l.target IN {one})"
            parameters = [chosen] * 4
        ends = self.database.tuples(
            "SELECT DISTINCT coalesce(s.twin_of, l.source), l.kind, "  # noqa: S608
            "coalesce(t.twin_of, l.target) FROM links l JOIN places s ON s.annotation = l.source "
            "JOIN places t ON t.annotation = l.target "
            f"WHERE l.deleted IS NULL{among}{links_seen} ORDER BY 2, 3, 1",
            [*parameters, *both],
        )
        going: dict[str, tuple[Link, ...]] = {}
        coming: dict[str, tuple[Link, ...]] = {}
        for source, kind, target in ends:
            if source != target and source in ids:
                going[source] = (*going.get(source, ()), Link(kind, target))
            if source != target and target in ids:
                coming[target] = (*coming.get(target, ()), Link(kind, source))
        return going, {id_: tuple(sorted(links)) for id_, links in coming.items()}


class _JoinedParts(NamedTuple):
    """The tags and notes of what is shown as a part of an annotation."""

    tags: tuple[str, ...]
    notes: tuple[str | None, ...]


def joined_notes(notes: Iterable[str | None]) -> str | None:
    """Several notes as one, each once."""
    return "\n\n".join(dict.fromkeys(note for note in notes if note)) or None
