"""Annotations from another program's file into the library, in one step of the history.

What the library knows already is compared with the file. Where they differ, the later one counts:
the file, if the annotation has not been changed here since it was written (then somebody has
corrected the file); the library, if it has. The second is a conflict, which the caller decides.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from annotations.errors import BadTag
from annotations.exchange.comparison import DesiredState, NewerSide, desired_state, newer_side
from annotations.exchange.exact_times import with_exact_time
from annotations.exchange.formats.csv_file import own_id
from annotations.exchange.import_report import (
    ConflictChoice,
    Decide,
    ImportConflict,
    ImportReport,
    Reason,
    RowResult,
)
from annotations.exchange.placement import (
    ImportedPassage,
    find_passage,
    placement_change,
    trimmed_row,
)
from annotations.exchange.recorded_states import load_once, trimmed_state
from annotations.exchange.row_grouping import BaseState, differing_details, group_rows
from annotations.exchange.rows import ImportedRow
from annotations.model import Annotation, Link
from annotations.model.annotator_names import annotator_name
from annotations.model.tag_names import tag_name
from annotations.service.store import Store
from corpus.document import Document, Span
from corpus.errors import UnknownDocument
from corpus.ids import new_id, now
from corpus.storage.transactions import Transaction

_SHOWN = 40


def take_in_rows(
    store: Store, tx: Transaction, report: ImportReport, rows: Sequence[ImportedRow],
    decide: Decide, answered: Collection[str] = (),
) -> dict[str, str]:  # fmt: skip
    """Take the annotations of a file into the library, as a part of a step that somebody else has
    begun; what is there and not in the file stays.

    One that is known here gets the tags, the note and the place that the file has for it, unless it
    was changed or deleted here later: then `decide` says what counts. One on a passage that its
    annotator has annotated here already adds to that. Documents are found by slug, passages in
    another text of that name by their words. In a blind round nobody's annotations but the
    annotator's own are taken in. `answered`: ids of the file to which it has replies, so that they
    need nothing else. Returns what annotation each id of the file is here (an id).
    """
    running = _Import(store, tx, report, decide)
    running.run(rows, answered)
    return {id_: here for id_, (_, here) in running.imported.items()}


class _Import:
    """One import, within its transaction."""

    def __init__(self, store: Store, tx: Transaction, report: ImportReport, decide: Decide) -> None:
        self.store, self.tx, self.report, self.decide = store, tx, report, decide
        self.visible_annotator = store.visible_annotator()
        self.documents: dict[str, Document | None] = {}
        # The ids in the file, with the line and the id here: another program's numbers are none of
        # ours.
        self.imported: dict[str, tuple[int, str]] = {}
        self.left: set[int] = set()
        """Lines of annotations that stay as the library has them."""
        self.ids: set[str] = set()
        """The ids in the file that are of our making."""
        self.known: dict[str, Annotation] = {}
        self.deleted: dict[str, dict[str, Any]] = {}
        self.new_names: dict[str, str] = {}
        self.states: Callable[[str], list[dict[str, object]]] = lambda _: []

    def run(self, rows: Sequence[ImportedRow], answered: Collection[str]) -> None:
        ids = self.ids = {row.annotation.id for row in rows if own_id(row.annotation.id)}
        self.known = {annotation.id: annotation for annotation in self.store.annotations_by_id(ids)}
        self.states = load_once(lambda: self.store.rows.recorded_states(ids))
        before = {tag.name for tag in self.store.tags.codebook().tags}
        self.new_names = self._renamed(rows, before)
        rows = [
            trimmed_row(self._with_present_names(row), self._document(row.annotation.slug))
            for row in rows
        ]
        # What is known comes first: another program's rows may add to it.
        self.deleted = self._deleted(ids)
        known_ids = {*self.known, *self.deleted}
        known_rows = [
            with_exact_time(row, self._modified(row.annotation.id), self.states)
            for row in rows
            if row.annotation.id in known_ids
        ]
        grouped, contradicting = group_rows(known_rows, self._base)
        for line, other in contradicting:
            self._problem(line, f"the same id is on line {other} with different contents")
        rows = [*grouped, *(row for row in rows if row.annotation.id not in known_ids)]
        for row in rows:
            self._import_row(row)
        for row in rows:
            self._link(row)
        replied_to = {here for id_, (_, here) in self.imported.items() if id_ in answered}
        for line, id_ in self.imported.values():
            if line in self.left or id_ in replied_to:
                continue
            if id_ in self.ids and id_ not in known_ids:
                self.report.tell_unanswered(line, self.store.annotations_by_id([id_]))
            elif self.store.rows.delete_if_empty(self.tx, id_):
                self._problem(line, "there is no tag, note or link")
        after = self.store.tags.codebook().tags
        self.report.new_tags = [tag.name for tag in after if tag.name not in before]
        self._count_absent(rows)
        self._compare_details(rows)

    def _deleted(self, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
        """The rows of those that were deleted here. Somebody else's hidden annotation is never
        told to be known.
        """
        stored = {id_: self.store.rows.stored(id_) for id_ in ids if id_ not in self.known}
        return {
            id_: row
            for id_, row in stored.items()
            if row is not None and row["deleted"] is not None and self._is_seen(row)
        }

    def _modified(self, id_: str) -> str:
        """When the library's annotation was changed last."""
        return self.known[id_].modified if id_ in self.known else self.deleted[id_]["modified"]

    def _base(self, row: ImportedRow) -> BaseState:
        """What the annotation of a row was when the file was written: as the history knows it from
        the time in the file, else as it is here.
        """
        imported = row.annotation
        recorded: list[dict[str, Any]] = [
            state for state in self.states(imported.id) if state["modified"] == imported.modified
        ]
        if not recorded and imported.id in self.known:
            current = self.known[imported.id]
            return BaseState(current.note, current.span, current.content)
        state = (recorded or [trimmed_state(self.deleted[imported.id])])[0]
        return BaseState(state["note"], Span(state["start"], state["end"]), state["content"])

    def _problem(self, line: int, sentence: str) -> None:
        self.report.problems.append(f"line {line}: {sentence}")

    # Tags that have been renamed

    def _renamed(self, rows: Iterable[ImportedRow], known: set[str]) -> dict[str, str]:
        """For tags of the file that the codebook lacks since they were renamed, their names now."""
        named = {_stored_form(tag) for row in rows for tag in row.annotation.tags}
        former = self.store.tags.former_names() if named - known else {}
        renamed = {tag: former[tag] for tag in sorted(named - known) if tag in former}
        self.report.notices += [
            f"the tag {tag} of the file is now called {name} in the library"
            for tag, name in renamed.items()
        ]
        return renamed

    def _with_present_names(self, row: ImportedRow) -> ImportedRow:
        imported = row.annotation
        tags = dict.fromkeys(self.new_names.get(_stored_form(tag), tag) for tag in imported.tags)
        return (
            replace(row, annotation=replace(imported, tags=tuple(tags))) if self.new_names else row
        )

    # One annotation

    def _import_row(self, row: ImportedRow) -> None:
        imported = row.annotation
        document = self._document(imported.slug)
        problem = self._reason_against(row, document)
        if problem or document is None:
            self._problem(row.line, problem or f"there is no document “{imported.slug[:80]}”")
            return
        current = self.known.get(imported.id)
        if current is not None:
            self._compare(row, current, document)
            return
        if imported.id in self.deleted:
            self._bring_back(row, self.deleted[imported.id], document)
        else:
            id_is_free = own_id(imported.id) and self.store.rows.stored(imported.id) is None
            self._add(row, document, imported.id if id_is_free else new_id())

    def _document(self, slug: str) -> Document | None:
        if slug not in self.documents:
            try:
                document = self.store.documents.get(slug)
                self.documents[slug] = document if document.slug == slug else None
            except UnknownDocument:
                self.documents[slug] = None
        return self.documents[slug]

    def _reason_against(self, row: ImportedRow, document: Document | None) -> str | None:
        """Why a row cannot be taken in, if so."""
        imported = row.annotation
        if document is None:
            return f"there is no document “{imported.slug[:80]}” in this library"
        if imported.id in self.imported:
            line = self.imported[imported.id][0]
            return f"the same id is on line {line} with different contents"
        if not imported.content.strip():
            return "the column content is empty"
        name = annotator_name(imported.annotator.name) if imported.annotator.name.strip() else None
        current = self.known.get(imported.id)
        if current is not None and current.document != document.id:
            return (
                f"this annotation is in {current.slug}; import does not move annotations to "
                "other documents"
            )
        if current is not None and name not in (None, current.annotator.name):
            return (
                f"this annotation is by {current.annotator.name}; import does not change annotators"
            )
        if self.visible_annotator is not None and name not in (None, self.visible_annotator):
            return "in a blind round only your own annotations can be imported"
        try:
            for tag in imported.tags:
                tag_name(tag)
        except BadTag as error:
            return str(error)
        return None

    def _is_seen(self, stored: dict[str, object]) -> bool:
        if self.visible_annotator is None:
            return True
        return stored["annotator"] == self.store.rows.annotator(self.tx).id

    # Known already

    def _compare(self, row: ImportedRow, current: Annotation, document: Document) -> None:
        self.imported[current.id] = row.line, current.id
        newer = self._newer_side(row, current.id, current.modified)
        desired = desired_state(row, current, newer)
        place = placement_change(row, current, document, newer, self.states)
        self.report.notices += desired.notices
        if place.notice:
            self.report.notices.append(f"line {row.line}: {place.notice}")
        moves = place.passage is not None
        if not desired.differs(current) and not moves:
            self.report.rows[row.line] = "unchanged"
            return
        if place.passage is not None and (problem := self._obstacle(current, place.passage)):
            self._leave_unchanged(row)
            self._problem(row.line, problem)
        elif not (
            desired.tags or desired.note or current.links or current.linked or row.annotation.links
        ):
            self._leave_unchanged(row)
            self._problem(
                row.line,
                "this annotation would be empty; delete it in the library instead",
            )
        elif newer in ("file", "same") or self._file_counts(row, current, newer):
            at = row.annotation.modified if newer == "file" and not row.mixed else now()
            self._change(current, desired, document, place.passage, at)
            self.report.rows[row.line] = "updated"
        else:
            self._leave_unchanged(row)

    def _newer_side(self, row: ImportedRow, id_: str, modified: str) -> NewerSide:
        file_time = row.modified.start
        # Asked of the history only where it matters: whether the library has gone back from there.
        reverted = file_time > modified and any(
            state["modified"] == file_time for state in self.states(id_)
        )
        return newer_side(row, modified, {file_time} if reverted else ())

    def _file_counts(self, row: ImportedRow, current: Annotation | None, newer: NewerSide) -> bool:
        reason: Reason = (
            "unclear" if newer == "unclear" else "edited" if current is not None else "deleted"
        )
        return self._chosen(row, current, reason, f"the annotation “{_short(row)}”") == "file"

    def _chosen(
        self, row: ImportedRow, current: Annotation | None, reason: Reason, subject: str
    ) -> ConflictChoice:
        imported = row.annotation
        id_ = current.id if current else imported.id
        conflict = ImportConflict(id_, row.line, imported.slug, reason, subject, current, imported)
        choice = self.decide(conflict)
        self.report.conflicts.append((conflict, choice))
        return choice

    def _leave_unchanged(self, row: ImportedRow) -> None:
        self.left.add(row.line)
        self.report.rows[row.line] = "unchanged"

    def _obstacle(self, current: Annotation, place: ImportedPassage) -> str | None:
        occupant = self.store.rows.at(current.document, current.annotator.id, place.span)
        if place.status == "orphaned" or occupant is None or occupant.id == current.id:
            return None
        return f"{current.annotator.name} has another annotation on exactly this passage"

    def _change(
        self,
        current: Annotation,
        desired: DesiredState,
        document: Document,
        place: ImportedPassage | None,
        modified: str,
    ) -> None:
        row: dict[str, object] = {"id": current.id, "note": desired.note, "modified": modified}
        if place is not None:
            row |= {"revision": document.revision, "text_sha256": None, "status": place.status}
            row |= {"start": place.span.start, "end": place.span.end, "content": place.content}
            row |= {"prefix": place.prefix, "suffix": place.suffix}
        self.store.rows.rewrite(self.tx, current, row, desired.tags)

    def _bring_back(self, row: ImportedRow, stored: dict[str, object], document: Document) -> None:
        """What was deleted here comes back where the file is later, or where that was chosen."""
        deleted_at = max(str(stored["modified"]), str(stored["deleted"]))
        newer = self._newer_side(row, str(stored["id"]), deleted_at)
        if newer == "file" or self._file_counts(row, None, newer):
            self._add(row, document, str(stored["id"]))
        else:
            self._leave_unchanged(row)
            self.imported[row.annotation.id] = row.line, row.annotation.id

    # Not known yet

    def _add(self, row: ImportedRow, document: Document, id_: str) -> None:
        store, imported = self.store, row.annotation
        place = find_passage(document, row)
        name = annotator_name(imported.annotator.name) if imported.annotator.name.strip() else None
        annotator = store.rows.annotator(self.tx, name)
        if place.status == "orphaned":
            existing = store.rows.orphan_from(document.id, annotator.id, place.span, place.content)
            if existing is not None and id_ == imported.id and existing.id in self.ids:
                existing = None  # the file names both: they are two until they have a place
        else:
            existing = store.rows.at(document.id, annotator.id, place.span)
        if existing is not None:
            after = store.rows.add_to(
                self.tx, existing, map(tag_name, imported.tags), imported.note
            )
            self._record_result(row, existing.id, "unchanged" if after == existing else "updated")
            return
        self.report.moved += place.status == "moved" != imported.status
        self.report.orphaned += place.status == "orphaned" != imported.status
        moment = now()
        store.rows.put(
            self.tx,
            {
                "id": id_,
                "document": document.id,
                "revision": document.revision,
                "annotator": annotator.id,
                "start": place.span.start,
                "end": place.span.end,
                "content": place.content,
                "prefix": place.prefix,
                "suffix": place.suffix,
                "note": imported.note,
                "status": place.status,
                "created": imported.created or moment,
                # What was chosen among rows that differ is no state of the file's own.
                "modified": moment if row.mixed else imported.modified or moment,
                "deleted": None,
            },
            imported.tags,
        )
        self._record_result(row, id_, "added")

    def _record_result(self, row: ImportedRow, id_: str, result: RowResult) -> None:
        self.imported[row.annotation.id or f"line {row.line}"] = row.line, id_
        self.report.rows[row.line] = result

    # Links

    def _link(self, row: ImportedRow) -> None:
        imported = row.annotation
        if self.imported.get(imported.id, (0, ""))[0] != row.line or row.line in self.left:
            return
        source = self.imported[imported.id][1]
        for link in imported.links:
            target = self.imported[link.target][1] if link.target in self.imported else link.target
            stored = self.store.rows.stored(target)
            hidden = stored is not None and not self._is_seen(stored)
            if stored is None or stored["deleted"] is not None or target == source or hidden:
                self._problem(row.line, f"the annotation {link.target} that it links to is missing")
            elif not self.store.rows.links.exists(source, link.kind, target):
                self._make_link(row, source, Link(link.kind, target))
        current = self.known.get(imported.id)
        if current is not None and "links" in row.columns:
            targets = {(k, self.imported.get(t, (0, t))[1]) for k, t in imported.links}
            if missing := [link for link in current.links if tuple(link) not in targets]:
                link_names = " ".join(f"{link.kind}:{link.target}" for link in missing)
                self.report.notices.append(
                    f"line {row.line}: links that are not in the file were not removed "
                    f"({link_names}); remove them in the library"
                )

    def _make_link(self, row: ImportedRow, source: str, link: Link) -> None:
        """A link that the file has and the library does not; one that was removed here stays so
        unless the file is to count.
        """
        if self.store.rows.links.was_removed(source, link.kind, link.target):
            subject = f"the link {link.kind}:{link.target} of “{_short(row)}”"
            if self._chosen(row, self.known.get(source), "deleted", subject) == "library":
                return
        self.store.rows.links.add(self.tx, source, link.kind, link.target)
        if self.report.rows[row.line] == "unchanged":
            self.report.rows[row.line] = "updated"

    # What the file does not mention, or what an import ignores

    def _count_absent(self, rows: Iterable[ImportedRow]) -> None:
        known = [self.known[row.annotation.id] for row in rows if row.annotation.id in self.known]
        scopes = {(annotation.document, annotation.annotator.id) for annotation in known}
        named = {row.annotation.id for row in rows} | {id_ for _, id_ in self.imported.values()}
        for document in {document for document, _ in scopes}:
            self.report.absent += sum(
                (annotation.document, annotation.annotator.id) in scopes
                and annotation.id not in named
                for annotation in self.store.annotations(document=document)
            )

    def _compare_details(self, rows: Iterable[ImportedRow]) -> None:
        of_known = (row for row in rows if row.annotation.id in self.known)
        if differing := differing_details(of_known, self.documents, self.store.summaries):
            self.report.notices.append(
                f"details of documents are not imported ({', '.join(differing)}); edit them "
                "in the library"
            )


def _stored_form(tag: str) -> str:
    try:
        return tag_name(tag)
    except BadTag:
        return tag


def _short(row: ImportedRow) -> str:
    words = " ".join(row.annotation.content.split())
    return words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…"
