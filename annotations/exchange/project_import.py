"""A project of another program into the library: its documents, tags, annotations and memos.

All of it is one transaction and one step of the history. A second import of the same file changes
nothing: documents are known by their text, tags by name, annotations by id or by passage and
annotator, memos by their text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType

from annotations.errors import BadTag
from annotations.exchange.document_matching import DocumentMatcher
from annotations.exchange.hinted_places import span_of_utf16
from annotations.exchange.import_report import Decide, ImportConflict, ImportReport
from annotations.exchange.importing import take_in_rows
from annotations.exchange.memos_csv import MemoReport, MemoRow, take_in_memo
from annotations.exchange.project import (
    ImportedDocument,
    ImportedMemo,
    ImportedProject,
    ImportedReply,
)
from annotations.exchange.reference_import import take_in_references
from annotations.exchange.replies_csv import ReplyReport, ReplyRow, take_in_reply
from annotations.exchange.rows import ImportedRow
from annotations.model import TagEntry
from annotations.model.annotator_names import annotator_name
from annotations.model.memos import LIBRARY, LONGEST_MEMO, MemoSubject
from annotations.model.notes import stored_note
from annotations.model.selectors import describe
from annotations.model.tag_names import tag_name
from annotations.service.attributes import take_in_attributes
from annotations.service.store import Store
from corpus.document import Document
from corpus.errors import UnknownDocument
from corpus.sources.json_lines import text_as_is
from corpus.storage.document_writer import DocumentWriter
from corpus.storage.transactions import Transaction

Assigned = Mapping[str, str]
"""The id of the library's document for a key of the file's."""


def import_project(
    store: Store,
    project: ImportedProject,
    *,
    decide: Decide = lambda _: "library",
    assigned: Assigned = MappingProxyType({}),
    replaces_details: bool = False,
) -> ImportReport:
    """Take a project into the library; what is there and not in the file stays.

    A document that the library does not have is added with the file's text. `assigned` names the
    library's documents (by id) for keys of the file's, where somebody has chosen them. Tags that
    are known keep their looks. References complete the details of documents; with
    `replaces_details` they replace them. Annotations are taken in as `take_in_rows` does.
    Raises LibraryError.
    """
    report = ImportReport(notices=list(project.rows.warnings), losses=project.losses)
    with store.journal.recorded(lambda: report.label, kind="import") as tx:
        _ProjectImport(store, tx, report, project, assigned).run(decide)
        take_in_references(store, tx, report, project.references, replaces=replaces_details)
    return report


class _RolledBack(Exception):  # noqa: N818
    """Rolls a preview back."""


def preview_project_conflicts(
    store: Store, project: ImportedProject, assigned: Assigned = MappingProxyType({})
) -> list[ImportConflict]:
    """What importing this project would ask to decide; nothing is changed."""
    report = ImportReport()
    try:
        with store.journal.recorded("") as tx:
            _ProjectImport(store, tx, report, project, assigned).run(lambda _: "library")
            raise _RolledBack
    except _RolledBack:
        return report.left


class _ProjectImport:
    """One import, within its transaction."""

    def __init__(
        self,
        store: Store,
        tx: Transaction,
        report: ImportReport,
        project: ImportedProject,
        assigned: Assigned,
    ) -> None:
        self.store, self.tx, self.report, self.project = store, tx, report, project
        self.assigned = assigned
        self._unchanged: dict[str, bool] = {}
        self._writer = DocumentWriter(store.database)

    def run(self, decide: Decide) -> None:
        documents = self._documents()
        self._describe(documents)
        new_tags = self._take_in_tags()
        rows = [row for row in (self._placed(row, documents) for row in self.project.rows) if row]
        answered = {reply.annotation for reply in self.project.replies}
        known = take_in_rows(self.store, self.tx, self.report, rows, decide, answered)
        self.report.new_tags = [*new_tags, *self.report.new_tags]
        for memo in self.project.memos:
            self._take_in_memo(memo, documents)
        self._take_in_replies(known)
        self.report.number_by(self.project.unit)

    # Documents

    def _documents(self) -> dict[str, Document]:
        """The library's document for each key of the file; those that it lacks are added."""
        quotes = defaultdict[str, list[str]](list)
        for row in self.project.rows:
            quotes[row.annotation.slug].append(row.annotation.content)
        matcher = DocumentMatcher(self.store)
        documents: dict[str, Document] = {}
        with self._writer.indexed_together(self.tx):
            for wanted in self.project.documents:
                chosen = self.assigned.get(wanted.key)
                document = (
                    self.store.documents.get(chosen)
                    if chosen is not None
                    else matcher.find(wanted, quotes[wanted.key])
                )
                if document is None and wanted.text is not None:
                    document = self._add(wanted)
                if document is not None:
                    documents[wanted.key] = document
                else:
                    memos = sum(memo.about == wanted.key for memo in self.project.memos)
                    self.report.problems.append(_missing(wanted, len(quotes[wanted.key]), memos))
        return documents

    def _add(self, wanted: ImportedDocument) -> Document:
        assert wanted.text is not None
        prepared = text_as_is(wanted.text, wanted.metadata)
        slug = wanted.slug if wanted.slug and self._is_free(wanted.slug) else None
        added = self._writer.add(self.tx, prepared.source, prepared.cleaned, slug=slug)
        document = self.store.documents.get(added.document)
        if added.status == "added":
            self.report.added_documents.append(document.slug)
        return document

    def _is_free(self, slug: str) -> bool:
        """Whether no document has this slug."""
        try:
            return self.store.documents.get(slug).slug != slug
        except UnknownDocument:
            return True

    def _describe(self, documents: Mapping[str, Document]) -> None:
        """Give the documents the attributes and the collections of the file."""
        attributes: dict[str, dict[str, str]] = {}
        collections: dict[str, list[str]] = {}
        for wanted in self.project.documents:
            document = documents.get(wanted.key)
            if document is not None:
                attributes.setdefault(document.id, {}).update(wanted.attributes)
                collections.setdefault(document.id, []).extend(wanted.collections)
        self.report.notices += take_in_attributes(self.store, self.tx, attributes, collections)

    # Tags

    def _take_in_tags(self) -> list[str]:
        """Add the tags that the codebook lacks; returns their names."""
        known = {tag.name for tag in self.store.tags.codebook().tags}
        former = self.store.tags.former_names()
        entries: dict[str, TagEntry] = {}
        for tag in self.project.tags:
            try:
                name = tag_name(tag.name)
            except BadTag as error:
                self.report.problems.append(str(error))
                continue
            if name not in known and name not in former:
                entries.setdefault(name, tag._replace(name=name))
        if not entries:
            return []
        taken = self.store.tags.take_in_within(self.tx, list(entries.values()))
        self.report.notices += taken.notices
        return taken.added

    # Annotations

    def _placed(self, row: ImportedRow, documents: Mapping[str, Document]) -> ImportedRow | None:
        """The row with the slug of its document, and with what surrounds its passage in the text of
        the file. None where its document is missing, which is said already.
        """
        if not self.project.documents:
            return row
        imported = row.annotation
        document = documents.get(imported.slug)
        if document is None:
            return None
        text = self._texts.get(imported.slug)
        if text is not None and "start" in row.columns and imported.span.end <= len(text):
            here = describe(text, imported.span)
            imported = replace(
                imported, content=here.content, prefix=here.prefix, suffix=here.suffix
            )
        if not imported.content and "start" in row.columns:
            if not self._is_as_it_came(document):
                self.report.problems.append(
                    f"line {row.line}: the file has only the position of this passage, not its "
                    f"words; positions in the source of “{document.slug}” are not those in its text"
                )
                return None
            imported = replace(imported, content=_words_at(document.text, row))
        return replace(row, annotation=replace(imported, slug=document.slug))

    def _is_as_it_came(self, document: Document) -> bool:
        """Whether cleaning has left a document's text as its source has it."""
        if document.id not in self._unchanged:
            cleaned = self.store.documents.cleaned(document.id)
            self._unchanged[document.id] = cleaned.ledger.raw == document.text
        return self._unchanged[document.id]

    @cached_property
    def _texts(self) -> dict[str, str]:
        return {d.key: d.text for d in self.project.documents if d.text is not None}

    # Memos

    def _take_in_memo(self, memo: ImportedMemo, documents: Mapping[str, Document]) -> None:
        """Add a memo, unless its annotator has written these words on the same subject. One with an
        id is compared with the library's, as in a CSV of memos.
        """
        if memo.id:
            self._compare_memo(memo)
            return
        text = (stored_note(memo.text) or "").strip("\n")
        subject = self._subject(memo, documents)
        if not text or subject is None:
            return
        if len(text) > LONGEST_MEMO:
            self.report.problems.append(
                f"a memo on {subject.label} has more than {LONGEST_MEMO:,} characters; it was not "
                "imported"
            )
            return
        name = annotator_name(memo.annotator) if memo.annotator.strip() else self.store.annotator
        if self.store.visible_annotator() not in (None, name):
            self.report.problems.append("in a blind round only your own memos can be imported")
            return
        known = {
            part.text
            for other in self.store.memos.about(subject)
            if other.annotator.name == name
            for part in other.parts
        }
        if text in known:
            return
        annotator = self.store.rows.annotator(self.tx, name)
        self.store.memos.add(
            self.tx, subject, annotator.id, text,
            created=memo.created or None, modified=memo.modified or None,
        )  # fmt: skip
        self.report.memos += 1

    def _take_in_replies(self, known: Mapping[str, str]) -> None:
        left_out = {row.annotation.id for row in self.project.rows}.difference(known)
        missing = 0
        for reply in self.project.replies:
            if reply.annotation in left_out:
                missing += 1
            else:
                self._take_in_reply(reply, known)
        if missing:
            number = "1 reply was" if missing == 1 else f"{missing:,} replies were"
            self.report.problems.append(
                f"{number} not imported, because the annotations that they answer were not"
                if missing > 1
                else f"{number} not imported, because the annotation that it answers was not"
            )

    def _take_in_reply(self, reply: ImportedReply, known: Mapping[str, str]) -> None:
        """A reply as a row of a CSV of replies; `known`: what annotation an id of the file is."""
        earlier = self.store.rows.stored(reply.id) if reply.id else None
        if earlier is not None and earlier["deleted"] is None:
            return  # an earlier version took it for a note
        row = ReplyRow(
            reply.line, reply.id or None, known.get(reply.annotation, reply.annotation),
            reply.annotator, reply.text, reply.created or None, reply.modified or None,
        )  # fmt: skip
        report = ReplyReport()
        take_in_reply(self.store, self.tx, report, row, "library")
        self.report.replies += report.changed
        self.report.notices += report.notices
        self.report.problems += [
            *report.problems,
            *(f"{one.sentence}; the library's version was not replaced" for one in report.left),
        ]

    def _compare_memo(self, memo: ImportedMemo) -> None:
        row = MemoRow(
            memo.line, memo.id, memo.kind,
            memo.about if memo.kind == "document" else "",
            memo.about if memo.kind == "tag" else "",
            memo.text, memo.annotator, memo.created or None, memo.modified or None,
        )  # fmt: skip
        report = MemoReport()
        take_in_memo(self.store, self.tx, report, row, lambda _: "library")
        self.report.memos += report.changed
        self.report.notices += report.notices
        self.report.problems += [
            *report.problems,
            *(f"{one.sentence}; the library's version was not replaced" for one in report.left),
        ]

    def _subject(self, memo: ImportedMemo, documents: Mapping[str, Document]) -> MemoSubject | None:
        if memo.kind == "library":
            return LIBRARY
        if memo.kind == "document":
            document = documents.get(memo.about)
            if document is None:
                return None  # it is said of the document
            return MemoSubject("document", document.id, document.slug, document.title)
        try:
            name = tag_name(memo.about)
        except BadTag:
            return None  # it is said of the tag
        tag = self.store.tags.codebook().get(name)
        return tag and MemoSubject("tag", tag.id, tag.name)


def _words_at(text: str, row: ImportedRow) -> str:
    """The words at the place of a row of which the file has the position only."""
    span = row.annotation.span
    start, end = span_of_utf16(text, span) if row.position == "hint in UTF-16" else span
    return text[start:end] if end <= len(text) else ""


def _missing(wanted: ImportedDocument, annotations: int, memos: int) -> str:
    name = wanted.metadata.url or wanted.metadata.title or wanted.slug or wanted.key
    numbers = [
        f"{number:,} {what}{'' if number == 1 else 's'}"
        for number, what in ((annotations, "annotation"), (memos, "memo"))
        if number or (what == "annotation" and not memos)
    ]
    return (
        f"“{name[:200]}” is not in this library, so its {' and '.join(numbers)} could not be "
        "imported; add the document and import the file again"
    )
