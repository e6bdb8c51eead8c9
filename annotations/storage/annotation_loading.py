"""Loads annotations from their rows as values."""

from __future__ import annotations

import json
from typing import Any

from annotations.model import Annotation, Annotator, Link
from annotations.storage.codebook import TagRows
from annotations.storage.joined_annotations import join_notes, joined_parts
from annotations.storage.visibility import EVERYTHING, Condition, Visibility
from corpus.document import Span
from corpus.storage.database import Database

# For at most this many annotations, only their links are queried; for more, all links are read.
_FEW = 50

Links = dict[str, tuple[Link, ...]]
"""The links of each annotation, by its id."""


class AnnotationLoader:
    """Reads annotations that fulfil a condition."""

    def __init__(self, database: Database, tags: TagRows, visibility: Visibility) -> None:
        self._database = database
        self._tags = tags
        self._visibility = visibility

    def load(
        self, where: str, parameters: list[Any], *, include_hidden: bool = False
    ) -> list[Annotation]:
        """The annotations `a`, at their placements `p`, in documents `d`, by annotators `n`, that
        fulfil this condition; by document, start, end and id. Hidden are others' annotations in a
        blind round, and those that nothing shows.
        """
        visible = EVERYTHING if include_hidden else self._visibility.of_annotations()
        visible_links = EVERYTHING if include_hidden else self._visibility.of_links()
        if not include_hidden:
            where += " AND p.shown"
        where, parameters = where + visible.sql, [*parameters, *visible.parameters]
        chosen = (
            "FROM places p JOIN annotations a ON a.id = p.annotation "
            "JOIN documents d ON d.id = a.document "
            f"JOIN annotators n ON n.id = a.annotator WHERE {where}"
        )
        # Plain queries: with tens of thousands of annotations, faster than one with subqueries for
        # each of them. Few sets of tags are in use, and each is sorted once.
        with self._database.snapshot():
            rows = self._database.tuples(
                "SELECT a.id, a.document, d.slug, p.start, p.[end], p.content, a.annotator, "
                f"n.name, a.note, p.prefix, p.suffix, p.status, a.created, a.modified {chosen} "
                "ORDER BY d.slug, p.start, p.[end], a.id",
                parameters,
            )
            if not rows:
                return []
            tag_sets = self._database.tuples(
                "SELECT annotation, group_concat(tag) FROM annotation_tags "  # noqa: S608
                f"WHERE annotation IN (SELECT a.id {chosen}) GROUP BY annotation",
                parameters,
            )
            links, linked = self._links({row[0] for row in rows}, visible_links)
            order = self._tags.order()
            parts = joined_parts(self._database, [row[0] for row in rows], order)
        sorted_sets = {ids: order.of(ids.split(",")) for ids in {ids for _, ids in tag_sets}}
        tags = {id_: sorted_sets[ids] for id_, ids in tag_sets}
        notes = {row[0]: row[8] for row in rows}
        for id_, part in parts.items():
            tags[id_] = order.sorted((*tags.get(id_, ()), *part.tags))
            notes[id_] = join_notes((notes[id_], *part.notes))
        annotators = {id_: Annotator(id_, name) for id_, name in {(row[6], row[7]) for row in rows}}
        return [
            Annotation(
                id_, document, slug, Span(start, end), content, annotators[annotator],
                tags.get(id_, ()), notes[id_], prefix, suffix, status, created, modified,
                links.get(id_, ()), linked.get(id_, ()),
            )
            for (
                id_, document, slug, start, end, content, annotator, _, _,
                prefix, suffix, status, created, modified,
            ) in rows
        ]  # fmt: skip

    def first_at(self, where: str, parameters: list[Any]) -> Annotation | None:
        """The annotation that stands on a passage and fulfils a condition. `parameters`: document,
        annotator (ids), start and end, and those of the condition.
        """
        annotations = self.load(
            "p.twin_of IS NULL AND p.document = ? AND p.annotator = ? "
            f"AND p.start = ? AND p.[end] = ? AND {where}",
            parameters,
            include_hidden=True,
        )
        return annotations[0] if annotations else None

    def _links(self, ids: set[str], visible: Condition) -> tuple[Links, Links]:
        """The links that go from these annotations, and those that lead to them: of those whose
        ends are both there.
        """
        parameters: list[object] = []
        among = ""
        if len(ids) <= _FEW:
            # There may be many links, and these are few.
            chosen = json.dumps(list(ids))
            end = (
                "(SELECT annotation FROM places WHERE annotation IN (SELECT value FROM json_each(?)"
                ") OR twin_of IN (SELECT value FROM json_each(?)))"
            )
            among = f" AND (l.source IN {end} OR l.target IN {end})"
            parameters = [chosen] * 4
        rows = self._database.tuples(
            "SELECT DISTINCT coalesce(s.twin_of, l.source), l.kind, "  # noqa: S608
            "coalesce(t.twin_of, l.target) FROM links l JOIN places s ON s.annotation = l.source "
            "JOIN places t ON t.annotation = l.target "
            f"WHERE l.deleted IS NULL{among}{visible.sql} ORDER BY 2, 3, 1",
            [*parameters, *visible.parameters],
        )
        outgoing: Links = {}
        incoming: Links = {}
        for source, kind, target in rows:
            if source != target and source in ids:
                outgoing[source] = (*outgoing.get(source, ()), Link(kind, target))
            if source != target and target in ids:
                incoming[target] = (*incoming.get(target, ()), Link(kind, source))
        return outgoing, {id_: tuple(sorted(links)) for id_, links in incoming.items()}
