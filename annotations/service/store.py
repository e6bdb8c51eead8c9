"""Annotations into the library: every write is one transaction and one entry of the journal."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from annotations.errors import BadPassage, ChangedSince
from annotations.history.journal import Journal
from annotations.model import Annotation, Annotator, LinkKind
from annotations.model.annotator_names import annotator_name, login_name
from annotations.model.notes import with_line_feeds
from annotations.model.selectors import describe
from annotations.model.tag_names import tag_name
from annotations.storage import placements
from annotations.storage.codebook import Tags
from annotations.storage.queries import EVERYBODY, AnnotationQueries
from annotations.storage.schema import LIBRARY_SCHEMAS
from corpus.document import Document, Span
from corpus.errors import UnknownDocument
from corpus.ids import new_id, now
from corpus.storage.database import Database, Row, Transaction, open_database
from corpus.storage.documents import Documents
from corpus.storage.library_file import LibraryFile
from corpus.text.storable import storable

_EXTENT = "changed the extent of an annotation"


class Store(AnnotationQueries):
    """One library, through one thread's connection, in the name of one annotator."""

    def __init__(self, database: Database, annotator: str) -> None:
        self.database = database
        self.annotator = annotator_name(annotator)
        self.documents = Documents(database)
        self.journal = Journal(database, self.annotator_row, self.seen)
        self.tags = Tags(database, self.journal)

    @classmethod
    def open(
        cls, path: Path, annotator: str | None = None, *, same_as: LibraryFile | None = None
    ) -> Store:
        """Open the library at `path`, made if it is not there; with `same_as`, only if it is this
        file. Raises LibraryError.
        """
        store = cls(
            open_database(path, LIBRARY_SCHEMAS, same_as=same_as), annotator or login_name()
        )
        try:
            store._renew_places()
        except BaseException:
            store.close()
            raise
        return store

    def _renew_places(self) -> None:
        """Find the places anew that an earlier version found in its own way, or not at all."""
        if placements.up_to_date(self.database) or self.database.read_only:
            return
        with self.database.transaction() as tx:
            if not placements.up_to_date(self.database):
                placements.rebuild(tx)

    def close(self) -> None:
        self.database.close()

    def share(self, tx: Transaction, name: str, value: object) -> None:
        """Have the library remember something for everybody (None: forget it); the caller says in
        the history what it means.
        """
        tx.execute("DELETE FROM settings WHERE annotator = ? AND name = ?", [EVERYBODY, name])
        if value is not None:
            row = {"annotator": EVERYBODY, "name": name, "value": json.dumps(value)}
            tx.add("settings", row)

    def remember(self, name: str, value: object) -> None:
        """Keep something for this annotator's screens; not a change of the library to be undone."""
        with self.database.transaction() as tx:
            tx.execute(
                "INSERT INTO settings (annotator, name, value) VALUES (?, ?, ?) "
                "ON CONFLICT (annotator, name) DO UPDATE SET value = excluded.value",
                [self.annotator, name, json.dumps(value)],
            )

    def annotate(
        self, document: Document, span: Span, tags: Iterable[str] = (), note: str | None = None
    ) -> Annotation:
        """Add these tags and this note to the passage, in one annotation of this annotator.

        Where the annotator has one on the same span already, it gets them in addition. Raises
        BadPassage for a span outside the text, BadTag for a name that cannot be a tag's, and
        ChangedSince or UnknownDocument where the document was changed or taken out since it was
        read.
        """
        names, text = _names(tags), _note(note)
        if not names and not text:
            raise BadPassage("an annotation needs a tag or a note")
        with self.journal.recorded(_told(names, [], None, text)) as tx:
            self._check_current(document)
            mine = self.at(document.id, self.annotator_row(tx).id, span)
            if mine is None:
                return self._make(tx, document, span, names, text)
            return self.enrich(tx, mine, names, text)

    def toggle(self, document: Document, span: Span, tag: str) -> Annotation | None:
        """Tag the passage, or take the tag off where this annotator has set it on this very span.

        Returns the annotation as it is now; None when nothing was left of it. Raises as `annotate`
        does.
        """
        name = tag_name(tag)
        label = [_told([name], [], None, None)]
        with self.journal.recorded(lambda: label[0]) as tx:
            self._check_current(document)
            mine = self.at(document.id, self.annotator_row(tx).id, span)
            if mine is None:
                return self._make(tx, document, span, [name], None)
            if name not in mine.tags:
                return self.enrich(tx, mine, [name], None)
            label[0] = _told([], [name], None, None)
            return self._change(tx, mine, [one for one in mine.tags if one != name], mine.note)

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
            names = list(old.tags) if tags is None else _names(tags)
            text = old.note if note is None else _note(note)
            told = _told(
                [name for name in names if name not in old.tags],
                [name for name in old.tags if name not in names],
                old.note,
                text,
            )
            label[0] = _EXTENT if tags is None and note is None else told
            if span is not None:
                self._move(tx, self.documents.get(old.document), old, span)
            return self._change(tx, old, names, text)

    def resize(
        self, document: Document, id_: str, span: Span, *, label: str = _EXTENT
    ) -> Annotation:
        """Widen, narrow or move the annotation to another span of its document.

        Raises BadPassage, and as `annotate` does.
        """
        with self.journal.recorded(label) as tx:
            old = self.annotation(id_)
            self._move(tx, document, old, span)
            return self.annotation(old.id)

    def delete(self, ids: Iterable[str]) -> int:
        """Delete these annotations, in one step of the history; returns how many."""
        label = [""]
        with self.journal.recorded(lambda: label[0]) as tx:
            found = {self.annotation(id_).id for id_ in ids}
            label[0] = "deleted " + (
                "an annotation" if len(found) == 1 else f"{len(found)} annotations"
            )
            for id_ in sorted(found):
                self.mark_deleted(tx, id_)
        return len(found)

    def mark_deleted(self, tx: Transaction, id_: str) -> None:
        """Mark an annotation as deleted, in a transaction of the caller's, with what is shown as
        a part of it. Its links are shown no more, nor what was only the other end of one.
        """
        moment = now()
        for one in (*self._parts_of(id_), id_):
            row = self.stored(one)
            if row is not None and row["deleted"] is None:
                tx.put("annotations", {"id": one, "modified": moment, "deleted": moment})

    def cease_if_empty(self, tx: Transaction, id_: str) -> bool:
        """Without a tag, a note or a link at either end an annotation ceases to be."""
        placements.update(tx)
        empty = self.database.scalar(
            "SELECT NOT p.shown AND p.twin_of IS NULL FROM places p WHERE p.annotation = ?", [id_]
        )
        if empty:
            self.mark_deleted(tx, id_)
        return bool(empty)

    def _parts_of(self, id_: str) -> list[str]:
        """The ids of what is shown as a part of this annotation."""
        rows = self.database.tuples("SELECT annotation FROM places WHERE twin_of = ?", [id_])
        return [part for (part,) in rows]

    def _unite(self, tx: Transaction, old: Annotation) -> None:
        """Make one annotation of what is shown as one, before it is edited."""
        parts = self._parts_of(old.id)
        if not parts:
            return
        self.put(tx, {"id": old.id, "note": old.note, "modified": now()}, old.tags)
        for part in parts:
            for link in self._links_of(part):
                ends = {end: old.id for end in ("source", "target") if link[end] == part}
                self._drop_link(tx, link)
                self._add_link(tx, **{**{e: link[e] for e in ("source", "target")}, **ends},
                               kind=link["kind"])  # fmt: skip
            tx.put("annotations", {"id": part, "modified": now(), "deleted": now()})

    def _links_of(self, id_: str) -> list[Row]:
        return self.database.rows(
            "SELECT * FROM links WHERE deleted IS NULL AND (source = ? OR target = ?)", [id_, id_]
        )

    def _add_link(self, tx: Transaction, source: str, kind: str, target: str) -> None:
        there = self.database.row(
            "SELECT id FROM links WHERE source = ? AND target = ? AND kind = ? AND deleted IS NULL",
            [source, target, kind],
        )
        if there is None and source != target:
            moment = now()
            row = {"id": new_id(), "kind": kind, "source": source, "target": target}
            tx.put("links", {**row, "created": moment, "modified": moment, "deleted": None})

    def _drop_link(self, tx: Transaction, link: Row) -> None:
        moment = now()
        tx.put("links", {"id": link["id"], "modified": moment, "deleted": moment})

    def annotator_row(self, tx: Transaction, name: str | None = None) -> Annotator:
        """The annotator of this name (else the store's own), made if there is none."""
        wanted = self.annotator if name is None else name
        row = self.database.row(
            "SELECT id, name FROM annotators WHERE name = ? ORDER BY id LIMIT 1", [wanted]
        )
        if row is None:
            row = {"id": new_id(), "name": wanted}
            tx.add("annotators", {**row, "created": now()})
        return Annotator(**row)

    # For imports, merges and revisions, in a transaction of the caller's

    def stored(self, id_: str) -> Row | None:
        """The row of an annotation as it stands in the file, deleted ones included."""
        return self.database.get("annotations", {"id": id_})

    def stored_document(self, id_: str) -> Row | None:
        """The row of a document as it stands in the file, removed ones included."""
        return self.database.get("documents", {"id": id_})

    def put(self, tx: Transaction, row: Row, tags: Iterable[str] | None = None) -> None:
        """Write an annotation's row as it is given, and these tags and no others."""
        tx.put("annotations", row)
        if tags is not None:
            self._put_tags(tx, row["id"], tags)
        placements.update(tx)

    def rewrite(self, tx: Transaction, old: Annotation, row: Row, tags: Iterable[str]) -> None:
        """Write these columns of an annotation, and these tags and no others, in the place of all
        that is shown as a part of it.
        """
        self._unite(tx, old)
        self.put(tx, row, tags)

    def accept_place(self, tx: Transaction, annotation: Annotation) -> None:
        """Remember that an annotation's present place is the right one."""
        start, end = annotation.span
        row = {"annotation": annotation.id, "start": start, "end": end}
        tx.put("accepted_places", {**row, "content": annotation.content})

    def link(self, tx: Transaction, source: str, kind: LinkKind, target: str) -> None:
        """Link two annotations; once is enough."""
        self._add_link(tx, source, kind, target)

    def unlink(self, tx: Transaction, one: str, other: str, kind: LinkKind | None = None) -> int:
        """Remove the links between two annotations, in either direction, of this kind or of any;
        returns how many. An end that was nothing else ceases to be.
        """
        ends = [{id_, *self._parts_of(id_)} for id_ in (one, other)]
        links = [
            link
            for id_ in sorted(ends[0])
            for link in self._links_of(id_)
            if kind in (None, link["kind"])
            and not ends[1].isdisjoint((link["source"], link["target"]))
        ]
        for link in links:
            self._drop_link(tx, link)
        for id_ in (one, other) if links else ():
            self.cease_if_empty(tx, id_)
        return len({link["id"] for link in links})

    def end_of_link(self, tx: Transaction, document: Document, span: Span) -> Annotation:
        """The annotation that this annotator has on exactly this span; one without tag and note, to
        be linked in the same transaction, if there is none. Raises as `annotate` does.
        """
        self._check_current(document)
        mine = self.at(document.id, self.annotator_row(tx).id, span)
        return mine or self._make(tx, document, span, [], None)

    def say(
        self,
        tx: Transaction,
        who: Annotator,
        document: Document,
        span: Span,
        tags: Iterable[str],
        note: str | None,
    ) -> Annotation | None:
        """What `who` says of exactly this span from now on: these tags and this note, nothing else;
        None where that is nothing. Raises as `annotate` does.
        """
        self._check_current(document)
        names, text = _names(tags), _note(note)
        there = self.at(document.id, who.id, span)
        if there is not None:
            return self._change(tx, there, names, text)
        return self._make(tx, document, span, names, text, who) if names or text else None

    def at(self, document: str, annotator: str, span: Span) -> Annotation | None:
        """The annotation that this annotator (an id) has on exactly this span, if any."""
        return self._first_at("p.status != 'orphaned'", [document, annotator, *span])

    def orphan_from(
        self, document: str, annotator: str, span: Span, content: str
    ) -> Annotation | None:
        """The orphan that this annotator (an id) has of this passage, if any."""
        return self._first_at(
            "p.status = 'orphaned' AND p.content = ?", [document, annotator, *span, content]
        )

    def enrich(
        self, tx: Transaction, old: Annotation, tags: Iterable[str], note: str | None
    ) -> Annotation:
        """Give an annotation these tags, and this note below its own, where it lacks them."""
        names = [*old.tags, *(name for name in tags if name not in old.tags)]
        text = old.note
        if note and with_line_feeds(note) not in with_line_feeds(old.note or ""):
            text = f"{old.note}\n\n{note}" if old.note else note
        changed = self._change(tx, old, names, text)
        assert changed is not None
        return changed

    # Parts

    def _move(self, tx: Transaction, document: Document, old: Annotation, span: Span) -> None:
        if old.document != document.id:
            raise BadPassage(f"this annotation stands in {old.slug}, not in {document.slug}")
        self._check_current(document)
        other = self.at(document.id, old.annotator.id, span)
        if other is not None and other.id != old.id:
            raise BadPassage("there is already an annotation of yours on exactly this passage")
        self._unite(tx, old)
        if span != old.span or old.status != "anchored":
            row = {**self._passage_row(document, span), "status": "anchored", "modified": now()}
            tx.put("annotations", {"id": old.id, **row})
            placements.update(tx)

    def _check_current(self, document: Document) -> None:
        row = self.stored_document(document.id)
        if row is None or row["deleted"] is not None:
            raise UnknownDocument(f"“{document.title}” has been taken out of the library")
        if row["revision"] != document.revision:
            raise ChangedSince(
                f"there is a new revision of “{document.title}” since it was opened here; "
                "open it again"
            )

    def _put_tags(self, tx: Transaction, id_: str, tags: Iterable[str]) -> None:
        """Set the tags of an annotation; one that it carries already stays the row that it is."""
        wanted = {tag_name(name) for name in tags}
        names = self.tags.in_order().names
        rows = self.database.rows("SELECT * FROM annotation_tags WHERE annotation = ?", [id_])
        for row in rows:
            if names[row["tag"]] not in wanted:
                tx.drop("annotation_tags", row)
        there = {names[row["tag"]] for row in rows}
        for name in sorted(wanted - there):
            tx.put("annotation_tags", {"annotation": id_, "tag": self.tags.ensure(tx, name)})

    def _make(
        self,
        tx: Transaction,
        document: Document,
        span: Span,
        tags: list[str],
        note: str | None,
        who: Annotator | None = None,
    ) -> Annotation:
        id_, moment = new_id(), now()
        row = {
            "id": id_,
            "document": document.id,
            "annotator": (who or self.annotator_row(tx)).id,
            **self._passage_row(document, span),
            "note": note,
            "status": "anchored",
            "created": moment,
            "modified": moment,
            "deleted": None,
        }
        self.put(tx, row, tags)
        return self.annotation(id_, hidden=True)

    def _change(
        self, tx: Transaction, old: Annotation, tags: list[str], note: str | None
    ) -> Annotation | None:
        """Set tags and note; a change that changes nothing leaves no trace."""
        if (sorted(tags), note) == (sorted(old.tags), old.note):
            return self.annotation(old.id, hidden=True)
        self._unite(tx, old)
        self._put_tags(tx, old.id, tags)
        tx.put("annotations", {"id": old.id, "note": note, "modified": now()})
        ceased = self.cease_if_empty(tx, old.id)
        return None if ceased else self.annotation(old.id, hidden=True)

    def _passage_row(self, document: Document, span: Span) -> Row:
        try:
            selector = describe(document.text, span)
        except ValueError as error:
            raise BadPassage(
                f"{span.start}–{span.end} is no passage of {document.slug}, "
                f"which has {len(document.text)} characters"
            ) from error
        if not selector.content.strip():
            raise BadPassage("there is nothing but white space in this passage")
        return {
            "revision": document.revision,
            "text_sha256": None,
            "start": span.start,
            "end": span.end,
            "content": selector.content,
            "prefix": selector.prefix,
            "suffix": selector.suffix,
        }


def _names(tags: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(map(tag_name, tags)))


def _note(note: str | None) -> str | None:
    """The form in which a note is kept; one of nothing but white space is none."""
    return with_line_feeds(storable(note)) if note and note.strip() else None


def _told(added: list[str], gone: list[str], before: str | None, after: str | None) -> str:
    """What a change of tags and note did, as the history tells it."""
    parts = []
    if added:
        instead = f" instead of {', '.join(gone)}" if gone else ""
        parts.append(f"tagged a passage as {', '.join(added)}{instead}")
    elif gone:
        parts.append(f"took {', '.join(gone)} off a passage")
    if before != after:
        verb = "wrote" if not before else "changed" if after else "cleared"
        parts.append(f"{verb} a note")
    return " and ".join(parts)
