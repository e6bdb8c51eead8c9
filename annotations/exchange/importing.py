"""Annotations from another program's file into the library, in one step of the history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from annotations.anchoring import anchor
from annotations.codebook import tag_name
from annotations.errors import BadTag
from annotations.exchange.csv_file import Row
from annotations.model import Annotation, Status
from annotations.selectors import Selector, describe, stands_at
from annotations.store import Store, annotator_name
from corpus.database import Transaction
from corpus.document import Document, Span
from corpus.errors import UnknownDocument
from corpus.ids import new_id, now


@dataclass
class Report:
    """What an import did."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    """Known already, as they are in the file or edited later than that."""
    moved: int = 0
    """Among those taken in: found elsewhere than the file says."""
    orphaned: int = 0
    """Among those taken in: not found in the document as it is here."""
    problems: list[str] = field(default_factory=list)
    """One sentence for each row, or link, that could not be taken in."""

    @property
    def label(self) -> str:
        taken = self.added + self.updated
        return "imported an annotation" if taken == 1 else f"imported {taken} annotations"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an annotation of a file stands in the document as it is here."""

    span: Span
    content: str
    prefix: str
    suffix: str
    status: Status


def import_annotations(store: Store, rows: Sequence[Row]) -> Report:
    """Take the annotations of a file into the library; what is there already stays.

    One that is known here is replaced where the file's was edited later, and comes back where it
    was deleted; one on a passage that its annotator has annotated here already adds to that.
    Documents are found by slug, passages in another text of that name by their words.
    """
    report = Report()
    documents: dict[str, Document | None] = {}
    # The ids in the file, with the line and the id here: another program's numbers are none of
    # ours.
    taken: dict[str, tuple[int, str]] = {}
    with store.journal.recorded(lambda: report.label) as tx:
        for row in rows:
            given = row.annotation
            problem = _problem(store, documents, row, taken)
            document = documents.get(given.slug)
            if problem or document is None:
                report.problems.append(f"line {row.line}: {problem}")
                continue
            id_ = _take(store, tx, document, given, report)
            taken[given.id or f"line {row.line}"] = row.line, id_
        for row in rows:
            _link(store, tx, row, taken, report)
        for line, id_ in taken.values():
            if store.cease_if_empty(tx, id_):
                report.problems.append(f"line {line}: there is neither a tag nor a note nor a link")
    return report


def _problem(
    store: Store, documents: dict[str, Document | None], row: Row, taken: dict[str, tuple[int, str]]
) -> str | None:
    """Why a row cannot be taken in, if so; reads the document on the way."""
    given = row.annotation
    if given.slug not in documents:
        try:
            found = store.documents.get(given.slug)
            documents[given.slug] = found if found.slug == given.slug else None
        except UnknownDocument:
            documents[given.slug] = None
    if documents[given.slug] is None:
        return f"there is no document “{given.slug}” in this library"
    if given.id in taken:
        return f"the same id stands on line {taken[given.id][0]} with other contents"
    if not given.content.strip():
        return "there is no passage in the column content"
    try:
        for tag in given.tags:
            tag_name(tag)
    except BadTag as error:
        return str(error)
    return None


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _take(
    store: Store, tx: Transaction, document: Document, given: Annotation, report: Report
) -> str:
    """Write one annotation; returns its id here."""
    before = store.stored(given.id) if _is_id(given.id) else None
    alive = before is not None and before["deleted"] is None
    if before is not None and alive and before["modified"] >= given.modified:
        report.unchanged += 1
        return given.id
    place = _placed(document, given)
    name = annotator_name(given.annotator.name) if given.annotator.name else None
    annotator = store.annotator_row(tx, name)
    if place.status == "orphaned":
        there = store.orphan_from(document.id, annotator.id, place.span, place.content)
    else:
        there = store.at(document.id, annotator.id, place.span)
    if there is not None and there.id != given.id:
        after = store.enrich(tx, there, [tag_name(tag) for tag in given.tags], given.note)
        report.updated += after != there
        report.unchanged += after == there
        return there.id
    report.moved += place.status == "moved" != given.status
    report.orphaned += place.status == "orphaned" != given.status
    id_, moment = given.id if _is_id(given.id) else new_id(), now()
    store.put(
        tx,
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
            "note": given.note,
            "status": place.status,
            "created": given.created or moment,
            "modified": given.modified or moment,
            "deleted": None,
        },
        given.tags,
    )
    report.updated += alive
    report.added += not alive
    return id_


def _placed(document: Document, given: Annotation) -> _Place:
    span, text = given.span, document.text
    selector = Selector(span, given.content, given.prefix, given.suffix)
    here = stands_at(selector, text, span.start) and len(given.content) == span.end - span.start
    status = given.status
    if not here and status != "orphaned":
        found = anchor(selector, text)
        status = "orphaned" if found is None else "moved"
        span = span if found is None else found.span
    if status == "orphaned":
        return _Place(span, given.content, given.prefix, given.suffix, status)
    # A file without times is another program's, and has no surroundings of the passage either.
    words = selector if given.modified else describe(text, span)
    return _Place(span, text[span.start : span.end], words.prefix, words.suffix, status)


def _link(
    store: Store, tx: Transaction, row: Row, taken: dict[str, tuple[int, str]], report: Report
) -> None:
    given = row.annotation
    if given.id not in taken or taken[given.id][0] != row.line:
        return
    source = taken[given.id][1]
    for link in given.links:
        target = taken[link.target][1] if link.target in taken else link.target
        there = store.stored(target)
        if there is None or there["deleted"] is not None or target == source:
            report.problems.append(
                f"line {row.line}: the annotation {link.target} that it links to is missing"
            )
        else:
            store.link(tx, source, link.kind, target)
