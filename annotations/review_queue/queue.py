"""The review queue: annotations with conflicting edits, without a place, or whose passage has
moved. `review_decisions` carries out what the reader decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from annotations.model import Annotation
from annotations.model.selectors import Selector, stands_at
from annotations.service.store import Store
from annotations.storage import hidden_edits as edit_rows
from corpus.document import Span
from corpus.storage.queries import Row

if TYPE_CHECKING:
    from annotations.anchoring.anchor import PassageFinder

Kind = Literal["edited", "orphaned", "moved"]
KINDS: tuple[Kind, ...] = ("edited", "orphaned", "moved")
"""In the order in which they are shown: what the program knows least about comes first."""
SURE = 0.8
"""From this confidence on the words are the same (`annotations.anchoring`)."""
# Code points shown on either side of a passage.
_AROUND = 120


class QuotedPassage(NamedTuple):
    """A quote with its context."""

    content: str
    before: str = ""
    after: str = ""
    span: Span | None = None
    """Where it stands in its text; None where that is not known."""


class AnnotationEdit(NamedTuple):
    """One edit of an annotation."""

    passage: QuotedPassage
    tags: tuple[str, ...]
    note: str | None
    modified: str
    deleted: bool
    version: str = ""
    """Names an edit that is not shown."""


class QueueItem(NamedTuple):
    """An annotation that waits for a reader, with what there is to decide about it."""

    kind: Kind
    id: str
    slug: str
    """The document's."""
    title: str
    annotator: str
    """The annotator's name."""
    shown: AnnotationEdit
    """The annotation as it is; an orphan's passage stands in an earlier revision."""
    was: QuotedPassage | None = None
    """Of a moved one: the passage as it was."""
    suggestion: QuotedPassage | None = None
    """Of an orphan: where it might stand, if there is such a place."""
    confidence: float = 0.0
    """Of the place where it is, or might be: 0–1, as `annotations.anchoring` has it."""
    other: AnnotationEdit | None = None
    """Of one that was edited in two places: the edit that is not shown. With three edits it waits
    twice.
    """


def describe_confidence(confidence: float) -> str:
    """The confidence of a place in words."""
    if confidence >= 1:
        return "exactly the same words"
    if confidence >= SURE:
        return "the same words"
    if confidence >= 0.5:
        return "nearly the same words"
    return "a guess" if confidence > 0 else "certainty unknown"


def queue_size(store: Store) -> int:
    """How many `queue_items` would find; known at once."""
    return edit_rows.waiting_count(store.database, store.visibility)


def queue_items(store: Store, document: str | None = None) -> list[QueueItem]:
    """What waits in a library or in one document (its id), the least sure first."""
    with store.database.snapshot():
        reader = _QueueReader(store)
        items = [
            *_edited(store, reader, document),
            *map(reader.orphaned, store.annotations(document=document, status="orphaned")),
            *map(reader.moved, store.annotations(document=document, status="moved")),
        ]
    return sorted(items, key=lambda item: (KINDS.index(item.kind), item.confidence))


def suggested_span(store: Store, id_: str) -> Span | None:
    """Where an orphan (its id) might stand in the present text. Raises UnknownAnnotation."""
    with store.database.snapshot():
        item = _QueueReader(store).orphaned(store.annotation(id_))
    return item.suggestion.span if item.suggestion else None


def hidden_edits(store: Store, id_: str) -> list[tuple[str, dict[str, Any]]]:
    """The edits of an annotation that are not shown and differ from the one that is, the latest
    first: version, and image.
    """
    return edit_rows.differing_edits(store.database, id_)


class _QueueReader:
    """Finds the passages of waiting annotations in the present texts of a library."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.titles = {summary.id: summary.title for summary in store.documents.all()}
        self.text = lru_cache(maxsize=8)(store.documents.text_of)
        self._passage_finder = lru_cache(maxsize=4)(self._make_finder)

    def orphaned(self, annotation: Annotation) -> QueueItem:
        """An orphan, with the place where it might stand."""
        origin, selector = self._attached_passage(annotation)
        anchor = self._passage_finder(self._present(annotation.document), origin).find(selector)
        span = anchor.span or anchor.suggestion
        text = self.text(self._present(annotation.document))
        suggestion = passage_at(text, span) if span else None
        confidence = anchor.confidence if span else 0.0
        was = self._original_passage(origin, selector)
        return self._queue_item(
            "orphaned", annotation, was, suggestion=suggestion, confidence=confidence
        )

    def moved(self, annotation: Annotation) -> QueueItem:
        """An annotation that stands elsewhere now."""
        origin, selector = self._attached_passage(annotation)
        present = self._present(annotation.document)
        now = passage_at(self.text(present), annotation.span)
        anchor = self._passage_finder(present, origin).find(selector)
        is_confirmed = annotation.span in (anchor.span, anchor.suggestion)
        confidence = anchor.confidence if is_confirmed else 0.0
        was = self._original_passage(origin, selector)
        return self._queue_item("moved", annotation, now, was=was, confidence=confidence)

    def _attached_passage(self, annotation: Annotation) -> tuple[str | None, Selector]:
        """The revision in which its annotator attached it, if that is here, and how."""
        row = self._row(annotation)
        selector = Selector(
            Span(row["start"], row["end"]), row["content"], row["prefix"], row["suffix"]
        )
        if row["text_sha256"] is None:
            return row["revision"], selector
        return edit_rows.revision_of_text(
            self._store.database, row["document"], row["text_sha256"]
        ), selector

    def _original_passage(self, origin: str | None, selector: Selector) -> QuotedPassage:
        """The passage as its annotator saw it."""
        text = "" if origin is None else self.text(origin)
        is_in_text = stands_at(selector, text, selector.span.start)
        return passage_at(text, selector.span) if is_in_text else _quoted(selector)

    def _queue_item(
        self, kind: Kind, a: Annotation, passage: QuotedPassage, **more: Any
    ) -> QueueItem:
        shown = AnnotationEdit(passage, a.tags, a.note, a.modified, deleted=False)
        title = self.titles[a.document]
        return QueueItem(kind, a.id, a.slug, title, a.annotator.name, shown, **more)

    def _row(self, annotation: Annotation) -> Row:
        row = self._store.rows.stored(annotation.id)
        assert row is not None
        return row

    def _present(self, document: str) -> str:
        row = self._store.rows.stored_document(document)
        assert row is not None
        return str(row["revision"])

    def _make_finder(self, after: str, before: str | None) -> PassageFinder:
        from annotations.anchoring.anchor import PassageFinder  # late: counting never needs it

        return PassageFinder(self.text(after), None if before is None else self.text(before))


def passage_at(text: str, span: Span) -> QuotedPassage:
    """The passage of a text, with what stands around it in its paragraph, in whole words."""
    start, end = span
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    if start > _AROUND:
        before = before.partition(" ")[2]
    if end + _AROUND < len(text):
        after = after.rpartition(" ")[0]
    return QuotedPassage(
        text[start:end], before.rpartition("\n")[2], after.partition("\n")[0], span
    )


def _quoted(selector: Selector) -> QuotedPassage:
    return QuotedPassage(selector.content, selector.prefix, selector.suffix)


def _edited(store: Store, reader: _QueueReader, document: str | None) -> Iterator[QueueItem]:
    """An entry for each edit that is not shown."""
    for row in edit_rows.with_hidden_edits(store.database, store.visibility, document):
        text = reader.text(row["revision"])
        yield QueueItem(
            "edited", row["id"], row["slug"], reader.titles[row["document"]], row["name"],
            _edit(row, text), other=_edit(row["image"], text, row["version"]),
        )  # fmt: skip


def _edit(image: Row, text: str, version: str = "") -> AnnotationEdit:
    span = Span(image["start"], image["end"])
    is_in_text = text.startswith(image["content"], span.start)
    quoted = QuotedPassage(image["content"], image["prefix"], image["suffix"])
    return AnnotationEdit(
        passage_at(text, span) if is_in_text else quoted,
        tuple(image["tags"]),
        image["note"],
        image["modified"],
        image["deleted"] is not None,
        version,
    )
