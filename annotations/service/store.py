"""What a reader does with annotations: each action is one transaction and one history entry."""

from __future__ import annotations

from collections.abc import Iterable

from annotations.errors import BadPassage
from annotations.history import labels
from annotations.history.journal import Journal
from annotations.model import Annotation, Annotator
from annotations.model.annotator_names import annotator_name
from annotations.model.notes import stored_note
from annotations.model.tag_names import tag_name, tag_names
from annotations.service.codebook import TagService
from annotations.service.reading import StoreReader
from annotations.storage.annotation_rows import AnnotationRows
from corpus.document import Document, Span
from corpus.storage.database import Database
from corpus.storage.transactions import Transaction


class Store(StoreReader):
    """One library, through one thread's connection, in the name of one annotator.

    It answers what its base answers, and carries out what a reader does. Who has to do several
    things in one transaction begins it with `journal.recorded` and writes through `rows`.
    """

    def __init__(self, database: Database, annotator: str) -> None:
        annotator = annotator_name(annotator)
        self.journal = Journal(database, self._annotator, self.visible_annotator)
        self.tags: TagService = TagService(database, self.journal)
        super().__init__(database, annotator, self.tags)
        self.rows = AnnotationRows(database, annotator, self.tags, self.loader, self.replies)

    def in_name_of(self, annotator: str) -> Store:
        """The same library, through the same connection, in the name of another annotator."""
        return Store(self.database, annotator)

    def annotate(
        self, document: Document, span: Span, tags: Iterable[str] = (), note: str | None = None
    ) -> Annotation:
        """Add these tags and this note to the passage, in one annotation of this annotator.

        Where the annotator has one on the same span already, it gets them in addition. Raises
        BadPassage for a span outside the text, BadTag for a name that cannot be a tag's, and
        ChangedSince or UnknownDocument where the document was changed or removed since it was
        read.
        """
        names, text = tag_names(tags), stored_note(note)
        if not names and not text:
            raise BadPassage("the annotation needs a tag or a note")
        where = labels.passage(document.text[span.start : span.end], document.title)
        with self.journal.recorded(labels.edited(where, names, [], None, text)) as tx:
            own = self.rows.own_at(tx, document, span)
            if own is None:
                return self.rows.create(tx, document, span, names, text)
            return self.rows.add_to(tx, own, names, text)

    def toggle(self, document: Document, span: Span, tag: str) -> Annotation | None:
        """Tag the passage, or remove the tag where this annotator has set it on this very span.

        Returns the annotation as it is now; None when nothing was left of it. Raises as `annotate`
        does.
        """
        name = tag_name(tag)
        where = labels.passage(document.text[span.start : span.end], document.title)
        label = [labels.edited(where, [name], [], None, None)]
        with self.journal.recorded(lambda: label[0]) as tx:
            own = self.rows.own_at(tx, document, span)
            if own is None:
                return self.rows.create(tx, document, span, [name])
            if name not in own.tags:
                return self.rows.add_to(tx, own, [name], None)
            label[0] = labels.edited(where, [], [name], None, None)
            return self.rows.change(tx, own, [tag for tag in own.tags if tag != name], own.note)

    def retag(self, id_: str, tags: Iterable[str]) -> Annotation | None:
        """Give the annotation these tags and no others; None when nothing is left of it."""
        return self.edit(id_, tags=list(tags))

    def write_note(self, id_: str, note: str | None) -> Annotation | None:
        """Set or clear the note; None when nothing is left of the annotation."""
        return self.edit(id_, note=note or "")

    def edit(
        self,
        id_: str,
        *,
        tags: list[str] | None = None,
        note: str | None = None,
        span: Span | None = None,
    ) -> Annotation | None:
        """Set the tags, the note (an empty one clears it), the extent, or several in one step.

        Returns None when nothing is left. Raises BadPassage, BadTag.
        """
        label = [""]
        with self.journal.recorded(lambda: label[0]) as tx:
            old = self.annotation(id_)
            names = list(old.tags) if tags is None else tag_names(tags)
            text = old.note if note is None else stored_note(note)
            label[0] = f"changed the extent of {self.where(old)}"
            if (names, text) != (list(old.tags), old.note):
                added = [name for name in names if name not in old.tags]
                removed = [name for name in old.tags if name not in names]
                label[0] = labels.edited(self.where(old), added, removed, old.note, text)
            if span is not None:
                self.rows.move(tx, self.documents.get(old.document), old, span)
            return self.rows.change(tx, old, names, text)

    def resize(
        self, document: Document, id_: str, span: Span, *, done: str = "changed the extent of"
    ) -> Annotation:
        """Widen, narrow or move the annotation to another span of its document.

        `done` is what the history says was done to the passage. Raises BadPassage, and as
        `annotate` does.
        """
        where = labels.passage(document.text[span.start : span.end], document.title)
        with self.journal.recorded(f"{done} {where}") as tx:
            old = self.annotation(id_)
            self.rows.move(tx, document, old, span)
            return self.annotation(old.id)

    def delete(self, ids: Iterable[str]) -> int:
        """Delete these annotations, in one step of the history; returns how many.

        One to which others have replied loses its tags, its note and its links, and stays without
        them: nobody deletes what another annotator has written.
        """
        label = [""]
        with self.journal.recorded(lambda: label[0]) as tx:
            chosen = {one.id: one for one in map(self.annotation, ids)}
            label[0] = f"deleted {len(chosen):,} annotations"
            if len(chosen) == 1:
                (only,) = chosen.values()
                label[0] = labels.deleted(self.where(only), only.tags)
            for id_ in sorted(chosen):
                self.rows.delete(tx, chosen[id_])
        return len(chosen)

    def where(self, annotation: Annotation) -> str:
        """The passage of an annotation, as the history names it."""
        row = self.rows.stored_document(annotation.document) or {}
        return labels.passage(annotation.content, str(row.get("title") or annotation.slug))

    def _annotator(self, tx: Transaction) -> Annotator:
        return self.rows.annotator(tx)
