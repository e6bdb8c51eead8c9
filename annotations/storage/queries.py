"""The queries on a library's annotations: the reading half of the service."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from annotations.errors import UnknownAnnotation
from annotations.model import Annotation, Annotator, Brief, Status
from annotations.storage.annotation_loading import AnnotationLoader
from annotations.storage.attribute_rows import AttributeRows
from annotations.storage.briefs import load_briefs
from annotations.storage.codebook import TagRows
from annotations.storage.collection_rows import CollectionRows
from annotations.storage.finished_rows import FinishedRows
from annotations.storage.settings import LibrarySettings
from annotations.storage.visibility import Visibility
from corpus.document import DocumentSummary, Span
from corpus.storage.database import Database
from corpus.storage.documents import Documents

if TYPE_CHECKING:
    from annotations.storage.memo_rows import MemoRows
    from annotations.storage.reply_rows import ReplyRows


class AnnotationQueries:
    """Reads one library for one annotator. In a blind round only that annotator's own annotations
    are shown, unless a method says otherwise.
    """

    def __init__(self, database: Database, annotator: str, tags: TagRows) -> None:
        self.database = database
        self.annotator = annotator
        """The name of the annotator who asks."""
        self.documents = Documents(database)
        self.settings = LibrarySettings(database, annotator)
        self.visibility = Visibility(self.settings, annotator)
        self._tags = tags
        self.attributes = AttributeRows(database)
        self.collections = CollectionRows(database)
        self.finished = FinishedRows(database, annotator)

    @cached_property
    def memos(self) -> MemoRows:
        """The memos of the library. Most who read it ask for none, and do not import them."""
        from annotations.storage.memo_rows import MemoRows

        return MemoRows(self.database, self._tags, self.visibility)

    @cached_property
    def replies(self) -> ReplyRows:
        """The replies to its annotations. Most who read it ask for none, and do not import them."""
        from annotations.storage.reply_rows import ReplyRows

        return ReplyRows(self.database, self.visibility)

    @cached_property
    def loader(self) -> AnnotationLoader:
        """Reads annotations by conditions of SQL: for storage alone."""
        return AnnotationLoader(self.database, self._tags, self.visibility)

    def visible_annotator(self) -> str | None:
        """The only annotator whose annotations may be shown, by name; None where all may be."""
        return self.visibility.annotator()

    def summaries(self) -> list[DocumentSummary]:
        """Every document with the number of its annotations and tags."""
        among, parameters = self.visibility.of_annotations()
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
        attributes, collections = self.attributes.by_document(), self.collections.by_document()
        return [
            DocumentSummary(
                d.id, d.slug, d.metadata, d.characters, d.words, d.added,
                total.get(d.id, 0), tags.get(d.id, {}), d.doubt,
                attributes.get(d.id, {}), collections.get(d.id, ()),
            )
            for d in self.documents.all()
        ]  # fmt: skip

    def annotators_by_document(self) -> dict[str, set[str]]:
        """Who has annotated each document (by its id), by name."""
        among, parameters = self.visibility.of_annotations()
        names: dict[str, set[str]] = defaultdict(set)
        for document, name in self.database.tuples(
            "SELECT DISTINCT a.document, n.name FROM places a "  # noqa: S608
            f"JOIN annotators n ON n.id = a.annotator WHERE a.shown{among}",
            parameters,
        ):
            names[document].add(name)
        return names

    def tag_counts(self) -> Counter[str]:
        """How many annotations carry each tag, by its name."""
        counts: Counter[str] = Counter()
        for summary in self.summaries():
            counts.update(summary.tags)
        return counts

    def annotations(
        self,
        *,
        document: str | None = None,
        tag: str | None = None,
        annotator: str | None = None,
        status: Status | None = None,
        include_hidden: bool = False,
    ) -> list[Annotation]:
        """The annotations, by document, start, end and id. `document` is an id; a tag stands for
        those nested in it as well. `include_hidden` is for what carries annotations along, never
        for what shows them.
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
        annotations = self.loader.load(
            " AND ".join(where), parameters, include_hidden=include_hidden
        )
        if tag is None:
            return annotations
        nested = f"{tag}/"
        return [a for a in annotations if any(t == tag or t.startswith(nested) for t in a.tags)]

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
        return load_briefs(self.database, self._tags, self.visibility, document, ids)

    def annotation(self, name: str, *, include_hidden: bool = False) -> Annotation:
        """The annotation of this id, or of an id that begins so; `include_hidden` as in
        `annotations`. Raises UnknownAnnotation.
        """
        matches = self.loader.load(
            "a.id = coalesce((SELECT twin_of FROM places WHERE annotation = ?), ?)",
            [name, name],
            include_hidden=include_hidden,
        )
        if not matches and name:
            # A range, since LIKE would look at every annotation.
            matches = self.loader.load(
                "a.id > ? AND a.id < ? || char(0x10ffff)",
                [name, name],
                include_hidden=include_hidden,
            )
        if not matches:
            raise UnknownAnnotation(f"there is no annotation “{name}”")
        if len(matches) > 1:
            raise UnknownAnnotation(
                f"several annotations have an id that begins with “{name}”; type more of it"
            )
        return matches[0]

    def annotations_on(self, passages: Iterable[tuple[str, Span]]) -> list[Annotation]:
        """The annotations that share a character with any of these passages (document's id and
        span), whoever made them; orphans are on none.
        """
        where, parameters = [], list[object]()
        for document, span in passages:
            where.append("(p.document = ? AND p.start < ? AND p.[end] > ?)")
            parameters += [document, span.end, span.start]
        if not where:
            return []
        return self.loader.load(f"p.status != 'orphaned' AND ({' OR '.join(where)})", parameters)

    def annotations_by_id(self, ids: Iterable[str]) -> list[Annotation]:
        """The annotations of these ids that are there."""
        chosen = json.dumps(list(ids))
        return self.loader.load("a.id IN (SELECT value FROM json_each(?))", [chosen])

    def titles(self, documents: Iterable[str]) -> dict[str, str]:
        """The titles of these documents (ids), removed ones left out."""
        rows = self.database.tuples(
            "SELECT id, coalesce(nullif(title, ''), slug) FROM documents "
            "WHERE deleted IS NULL AND id IN (SELECT value FROM json_each(?))",
            [json.dumps(list(documents))],
        )
        return dict(rows)

    def languages(self, documents: Iterable[str]) -> dict[str, str]:
        """The codes of the languages of these documents (ids), as far as they are known."""
        rows = self.database.tuples(
            "SELECT id, language FROM documents WHERE language IS NOT NULL AND deleted IS NULL "
            "AND id IN (SELECT value FROM json_each(?))",
            [json.dumps(list(documents))],
        )
        return dict(rows)

    def annotators(self) -> list[Annotator]:
        """Every annotator with at least one annotation that is not deleted."""
        among, parameters = self.visibility.of_annotations()
        rows = self.database.rows(
            "SELECT DISTINCT n.id, n.name FROM annotators n "  # noqa: S608
            f"JOIN places a ON a.annotator = n.id WHERE a.shown{among} "
            "ORDER BY n.name",
            parameters,
        )
        return [Annotator(**row) for row in rows]
