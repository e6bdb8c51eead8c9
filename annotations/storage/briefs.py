"""The annotations of a document as briefly as a page shows them: there may be tens of thousands."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter

from annotations.model import LINK_KINDS, Brief
from annotations.storage.codebook import TagRows
from annotations.storage.joined_annotations import join_notes, joined_parts
from annotations.storage.visibility import Visibility
from corpus.storage.database import Database


def load_briefs(
    database: Database,
    tags: TagRows,
    visibility: Visibility,
    document: str,
    ids: Iterable[str] | None = None,
) -> list[Brief]:
    """A document's annotations (its id; of these ids, if given), by start, end and id."""
    where, parameters = "p.document = ?", [document]
    if ids is not None:
        # The plus keeps SQLite from looking at all annotations of the document.
        where = "+p.document = ? AND p.annotation IN (SELECT value FROM json_each(?))"
        parameters.append(json.dumps(list(ids)))
    visible = visibility.of_annotations()
    # Few sets of tags are in use: each is sorted, and kept, once.
    sorted_sets: dict[tuple[str | None, ...], tuple[str, ...]] = {}
    briefs: list[Brief] = []
    with database.snapshot():
        annotators = dict(database.tuples("SELECT id, name FROM annotators"))
        order = tags.order()
        kinds = _link_kinds(database, visibility, document)
        replies = _reply_counts(database, visibility, document)
        rows = database.each(
            "SELECT p.annotation, p.start, p.[end], a.annotator, a.note, "  # noqa: S608
            "p.status = 'orphaned', x.tag FROM places p JOIN annotations a "
            "ON a.id = p.annotation LEFT JOIN annotation_tags x ON x.annotation = a.id "
            f"WHERE {where} AND p.shown{visible.sql} ORDER BY p.start, p.[end], p.annotation",
            [*parameters, *visible.parameters],
        )
        for _, several in groupby(rows, key=itemgetter(0)):
            first, *others = several
            tag_ids = (first[-1], *(row[-1] for row in others))
            names = sorted_sets.get(tag_ids)
            if names is None:
                names = order.of(tag_ids)
                sorted_sets[tag_ids] = names
            id_, start, end, annotator, note, orphaned, _ = first
            links = tuple(k for k in LINK_KINDS if k in kinds[id_]) if id_ in kinds else ()
            briefs.append(
                Brief(
                    id_, start, end, annotators[annotator], names, note, bool(orphaned), links,
                    replies.get(id_, 0),
                )
            )  # fmt: skip
        parts = joined_parts(database, [brief.id for brief in briefs], order)
    if not parts:
        return briefs
    return [
        brief._replace(
            tags=order.sorted((*brief.tags, *parts[brief.id].tags)),
            note=join_notes((brief.note, *parts[brief.id].notes)),
        )
        if brief.id in parts
        else brief
        for brief in briefs
    ]


def _reply_counts(database: Database, visibility: Visibility, document: str) -> dict[str, int]:
    """How many replies a document's annotations have, those that have any."""
    visible = visibility.of_replies()
    return dict(
        database.tuples(
            "SELECT coalesce(p.twin_of, p.annotation), count(*) FROM replies r "  # noqa: S608
            "CROSS JOIN places p ON p.annotation = r.annotation "
            "JOIN annotations a ON a.id = r.annotation "
            f"WHERE r.deleted IS NULL AND p.document = ?{visible.sql} GROUP BY 1",
            [document, *visible.parameters],
        )
    )


def _link_kinds(database: Database, visibility: Visibility, document: str) -> dict[str, set[str]]:
    """The kinds of the links of a document's annotations."""
    visible = visibility.of_links()
    kinds: dict[str, set[str]] = defaultdict(set)
    # From the links, of which there are few, to the annotations: never the other way.
    for kind, id_ in database.tuples(
        "SELECT l.kind, coalesce(p.twin_of, p.annotation) FROM links l "  # noqa: S608
        "JOIN places o ON o.annotation = l.source JOIN places r ON r.annotation = l.target "
        "CROSS JOIN places p ON p.annotation IN (l.source, l.target) "
        f"WHERE l.deleted IS NULL AND p.document = ?{visible.sql}",
        [document, *visible.parameters],
    ):
        kinds[id_].add(kind)
    return kinds
