"""Reads and writes the rows of annotations. The caller begins the transaction and records in the
history what it does.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from annotations.errors import BadPassage, ChangedSince
from annotations.model import Annotation, Annotator, LinkKind
from annotations.model.notes import stored_note, with_line_feeds
from annotations.model.selectors import describe
from annotations.model.tag_names import tag_name, tag_names
from annotations.storage import placements
from annotations.storage.annotation_loading import AnnotationLoader
from annotations.storage.codebook import TagRows
from annotations.storage.hidden_edits import equal_edits
from annotations.storage.joined_annotations import part_ids
from annotations.storage.link_rows import LinkRows
from annotations.storage.reply_rows import ReplyRows
from corpus.document import Document, Span
from corpus.errors import UnknownDocument
from corpus.ids import new_id, now
from corpus.storage.database import Database
from corpus.storage.queries import Row
from corpus.storage.transactions import Transaction


class AnnotationRows:
    """The annotations of one library. Writes are in the name of one annotator unless a method says
    otherwise.
    """

    def __init__(
        self, database: Database, annotator: str, tags: TagRows, loader: AnnotationLoader,
        replies: ReplyRows,
    ) -> None:  # fmt: skip
        self._database = database
        self._annotator = annotator
        self._tags = tags
        self._loader = loader
        self._replies = replies
        self.links = LinkRows(database)

    # Rows as they are

    def stored(self, id_: str) -> Row | None:
        """The row of an annotation as it stands in the file, deleted ones included."""
        return self._database.get("annotations", {"id": id_})

    def stored_document(self, id_: str) -> Row | None:
        """The row of a document as it stands in the file, removed ones included."""
        return self._database.get("documents", {"id": id_})

    def recorded_states(self, ids: Iterable[str]) -> dict[str, list[Row]]:
        """The rows of these annotations as the history has recorded them, in no order."""
        states: dict[str, list[Row]] = {}
        for before, after in self._database.tuples(
            "SELECT before, after FROM journal_changes WHERE table_name = 'annotations' "
            "AND json_extract(key, '$.id') IN (SELECT value FROM json_each(?))",
            [json.dumps(list(ids))],
        ):
            for image in (before, after):
                if image is not None:
                    row = json.loads(image)
                    states.setdefault(row["id"], []).append(row)
        return states

    def annotator(self, tx: Transaction, name: str | None = None) -> Annotator:
        """The annotator of this name (else the one in whose name is written), made if there is
        none.
        """
        name = self._annotator if name is None else name
        row = self._database.row(
            "SELECT id, name FROM annotators WHERE name = ? ORDER BY id LIMIT 1", [name]
        )
        if row is None:
            row = {"id": new_id(), "name": name}
            tx.add("annotators", {**row, "created": now()})
        return Annotator(**row)

    def put(self, tx: Transaction, row: Row, tags: Iterable[str] | None = None) -> None:
        """Write an annotation's row as it is given, and these tags and no others."""
        tx.put("annotations", row)
        if tags is not None:
            self._put_tags(tx, row["id"], tags)
        placements.update(tx)

    def rewrite(self, tx: Transaction, old: Annotation, row: Row, tags: Iterable[str]) -> None:
        """Write these columns and exactly these tags. They replace everything that is shown as a
        part of the annotation.
        """
        self._merge_parts(tx, old)
        self.put(tx, row, tags)

    def accept_placement(self, tx: Transaction, annotation: Annotation) -> None:
        """Remember that an annotation stands where it should."""
        start, end = annotation.span
        row = {"annotation": annotation.id, "start": start, "end": end}
        tx.put("accepted_places", {**row, "content": annotation.content})

    def update_places(self, tx: Transaction) -> None:
        """Have what was written so far show, before the transaction ends."""
        placements.update(tx)

    def delete(self, tx: Transaction, annotation: Annotation) -> None:
        """Delete an annotation; one to which others have replied stays without tag, note and
        link.
        """
        id_ = annotation.id
        if all(reply.annotator == annotation.annotator for reply in self._replies.to(id_)):
            self.mark_deleted(tx, id_)
            return
        self.change(tx, annotation, [], None)
        for link in (*annotation.links, *annotation.linked):
            self.unlink(tx, id_, link.target)

    def mark_deleted(self, tx: Transaction, id_: str) -> None:
        """Mark an annotation as deleted, with what is shown as a part of it. Its links are shown no
        more, nor what was only the other end of one.
        """
        moment = now()
        for part in (*part_ids(self._database, id_), id_):
            row = self.stored(part)
            if row is not None and row["deleted"] is None:
                self._drop_equal_edits(tx, part)
                tx.put("annotations", {"id": part, "modified": moment, "deleted": moment})

    def delete_if_empty(self, tx: Transaction, id_: str) -> bool:
        """Delete an annotation that has neither a tag, a note, a link nor a reply; returns whether
        it was so. Replies that a blind round hides are not asked: they would be noticed by that.
        """
        placements.update(tx)
        shown = self._database.scalar(
            "SELECT p.shown FROM places p WHERE p.annotation = ? AND p.twin_of IS NULL", [id_]
        )
        empty = shown == 0 or (shown == placements.FOR_ITS_REPLIES and not self._replies.to(id_))
        if empty:
            self.mark_deleted(tx, id_)
        return bool(empty)

    # What an annotator says of a passage

    def at(self, document: str, annotator: str, span: Span) -> Annotation | None:
        """The annotation that this annotator (an id) has on exactly this span, if any."""
        return self._loader.first_at("p.status != 'orphaned'", [document, annotator, *span])

    def orphan_from(
        self, document: str, annotator: str, span: Span, content: str
    ) -> Annotation | None:
        """The orphan that this annotator (an id) has of this passage, if any."""
        return self._loader.first_at(
            "p.status = 'orphaned' AND p.content = ?", [document, annotator, *span, content]
        )

    def own_at(self, tx: Transaction, document: Document, span: Span) -> Annotation | None:
        """The annotation of the one in whose name is written on exactly this span, if any. Raises
        ChangedSince or UnknownDocument where the document was changed or removed since it was read.
        """
        self._check_current(document)
        return self.at(document.id, self.annotator(tx).id, document.trimmed(span))

    def set_state(
        self,
        tx: Transaction,
        annotator: Annotator,
        document: Document,
        span: Span,
        tags: Iterable[str],
        note: str | None,
    ) -> Annotation | None:
        """Have an annotator say exactly this of exactly this span: these tags and this note. None
        where that is nothing. Raises as `create` and `own_at` do.
        """
        self._check_current(document)
        names, text = tag_names(tags), stored_note(note)
        old = self.at(document.id, annotator.id, document.trimmed(span))
        if old is not None:
            return self.change(tx, old, names, text)
        return self.create(tx, document, span, names, text, annotator) if names or text else None

    def create(
        self,
        tx: Transaction,
        document: Document,
        span: Span,
        tags: Iterable[str] = (),
        note: str | None = None,
        annotator: Annotator | None = None,
    ) -> Annotation:
        """A new annotation, without the white space at the ends of the span.

        Raises BadPassage for a span outside the text or of white space.
        """
        id_, moment = new_id(), now()
        row = {
            "id": id_,
            "document": document.id,
            "annotator": (annotator or self.annotator(tx)).id,
            **_passage_row(document, span),
            "note": note,
            "status": "anchored",
            "created": moment,
            "modified": moment,
            "deleted": None,
        }
        self.put(tx, row, tags)
        return self._annotation(id_)

    def change(
        self, tx: Transaction, old: Annotation, tags: list[str], note: str | None
    ) -> Annotation | None:
        """Set tags and note; a change that changes nothing leaves no trace. None where nothing is
        left of the annotation.
        """
        if (sorted(tags), note) == (sorted(old.tags), old.note):
            return self._annotation(old.id)
        self._merge_parts(tx, old)
        self._put_tags(tx, old.id, tags)
        tx.put("annotations", {"id": old.id, "note": note, "modified": now()})
        return None if self.delete_if_empty(tx, old.id) else self._annotation(old.id)

    def add_to(
        self, tx: Transaction, old: Annotation, tags: Iterable[str], note: str | None
    ) -> Annotation:
        """Give an annotation these tags, and this note below its own, where it lacks them."""
        names = [*old.tags, *(name for name in tags if name not in old.tags)]
        text = old.note
        if note and with_line_feeds(note) not in with_line_feeds(old.note or ""):
            text = f"{old.note}\n\n{note}" if old.note else note
        changed = self.change(tx, old, names, text)
        assert changed is not None
        return changed

    def move(self, tx: Transaction, document: Document, old: Annotation, span: Span) -> None:
        """Put an annotation on another span of its document. Raises BadPassage, and as `own_at`
        does.
        """
        if old.document != document.id:
            raise BadPassage(f"this annotation is in {old.slug}, not in {document.slug}")
        self._check_current(document)
        span = document.trimmed(span)
        other = self.at(document.id, old.annotator.id, span)
        if other is not None and other.id != old.id:
            raise BadPassage("you already have an annotation on exactly this passage")
        self._merge_parts(tx, old)
        if span != old.span or old.status != "anchored":
            row = {**_passage_row(document, span), "status": "anchored", "modified": now()}
            for id_ in (*part_ids(self._database, old.id), old.id):
                tx.put("annotations", {"id": id_, **row})
            placements.update(tx)

    def unlink(
        self, tx: Transaction, annotation: str, other: str, kind: LinkKind | None = None
    ) -> int:
        """Remove the links between two annotations, in either direction, of this kind or of any;
        returns how many. An end that was nothing else is deleted.
        """
        removed = self.links.remove(tx, annotation, other, kind)
        for id_ in (annotation, other) if removed else ():
            self.delete_if_empty(tx, id_)
        return removed

    # Parts

    def _annotation(self, id_: str) -> Annotation:
        (annotation,) = self._loader.load(
            "a.id = coalesce((SELECT twin_of FROM places WHERE annotation = ?), ?)",
            [id_, id_],
            include_hidden=True,
        )
        return annotation

    def _merge_parts(self, tx: Transaction, old: Annotation) -> None:
        """Make one annotation of what is shown as one, before it is edited."""
        self._drop_equal_edits(tx, old.id)
        parts = part_ids(self._database, old.id)
        if not parts:
            return
        self.put(tx, {"id": old.id, "note": old.note, "modified": now()}, old.tags)
        for part in parts:
            self.links.move_ends(tx, part, old.id)
            row = {"id": part, "modified": now()}
            if not self._replies.has_any(part):
                tx.put("annotations", {**row, "deleted": now()})
            elif not self._is_bare(part):
                # For its replies it stays a part, with nothing of its own.
                self.put(tx, {**row, "note": None}, ())

    def _is_bare(self, id_: str) -> bool:
        """Whether an annotation has neither a tag nor a note."""
        row = self.stored(id_)
        tagged = self._database.scalar(
            "SELECT 1 FROM annotation_tags WHERE annotation = ? LIMIT 1", [id_]
        )
        return row is not None and row["note"] is None and not tagged

    def _drop_equal_edits(self, tx: Transaction, id_: str) -> None:
        """Before an annotation is edited: whoever edits it has seen all that reads as it does, so
        that none of this waits to be decided about (`version_stamping` makes it known).
        """
        for version in equal_edits(self._database, id_):
            tx.drop("siblings", {"annotation": id_, "version": version})

    def _check_current(self, document: Document) -> None:
        row = self.stored_document(document.id)
        if row is None or row["deleted"] is not None:
            raise UnknownDocument(f"“{document.title}” was removed from the library")
        if row["revision"] != document.revision:
            raise ChangedSince(f"“{document.title}” was revised since it was opened; open it again")

    def _put_tags(self, tx: Transaction, id_: str, tags: Iterable[str]) -> None:
        """Set the tags of an annotation; one that it carries already stays the row that it is."""
        new_names = {tag_name(name) for name in tags}
        names = self._tags.order().names
        rows = self._database.rows("SELECT * FROM annotation_tags WHERE annotation = ?", [id_])
        for row in rows:
            if names[row["tag"]] not in new_names:
                tx.drop("annotation_tags", row)
        present = {names[row["tag"]] for row in rows}
        for name in sorted(new_names - present):
            tx.put("annotation_tags", {"annotation": id_, "tag": self._tags.ensure(tx, name)})


def _passage_row(document: Document, span: Span) -> Row:
    try:
        selector = describe(document.text, document.trimmed(span))
    except ValueError as error:
        raise BadPassage(
            f"{span.start}–{span.end} is not a passage of {document.slug}, "
            f"which has {len(document.text)} characters"
        ) from error
    if not selector.content.strip():
        raise BadPassage("this passage contains only white space")
    return {
        "revision": document.revision,
        "text_sha256": None,
        "start": selector.span.start,
        "end": selector.span.end,
        "content": selector.content,
        "prefix": selector.prefix,
        "suffix": selector.suffix,
    }
