"""What a reader decides about what waits in the queue: each decision is one entry of the history.

No annotation is lost by any of it. Leaving something in the queue is doing nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import Any

from annotations.errors import BadPassage, ChangedSince, UnknownAnnotation
from annotations.history import labels
from annotations.model import Annotation, version_vectors
from annotations.review_queue.queue import SURE, queue_items, suggested_span
from annotations.service.store import Store
from annotations.storage.hidden_edits import (
    differing_edits,
    hidden_edits,
    revision_of_text,
    revision_with,
    shown_version,
)
from annotations.storage.placements import NO_TEXT
from corpus.document import Span
from corpus.ids import now
from corpus.storage.queries import Row
from corpus.storage.transactions import Transaction


def accept(store: Store, id_: str) -> Annotation:
    """Say that the passage is where it was found, or, for an orphan, where it might be.

    Raises UnknownAnnotation for one that does not wait, BadPassage for an orphan without a
    suggestion, or with one on a passage that its annotator has annotated already.
    """
    annotation = store.annotation(id_)
    if annotation.status == "moved":
        accept_all(store, [annotation.id])
    elif annotation.status == "orphaned":
        span = suggested_span(store, annotation.id)
        if span is None:
            raise BadPassage("no similar passage was found; select one by hand")
        return reattach(store, annotation.id, span)
    else:
        raise UnknownAnnotation("this annotation is not in the queue: its passage was found")
    return store.annotation(annotation.id)


def accept_sure(store: Store, least: float = SURE, document: str | None = None) -> int:
    """Accept all that moved with at least this confidence (0–1), in a library or in one document
    (its id); returns how many.
    """
    items = queue_items(store, document)
    sure = [item.id for item in items if item.kind == "moved" and item.confidence >= least]
    return accept_all(store, sure)


def accept_all(store: Store, ids: Iterable[str]) -> int:
    """Accept these of the moved ones, as one entry; returns how many there were."""
    done: list[Annotation] = []

    def label() -> str:
        if len(done) == 1:
            return f"accepted the new position of {store.where(done[0])}"
        return f"accepted the new positions of {len(done):,} annotations"

    with store.journal.recorded(label) as tx:
        for id_ in ids:
            for annotation in store.annotations_by_id([id_]):
                if annotation.status == "moved":
                    # No edit: accepting a place changes nothing that an annotator wrote.
                    store.rows.accept_placement(tx, annotation)
                    done.append(annotation)
    return len(done)


def reattach(store: Store, id_: str, span: Span) -> Annotation:
    """Put the annotation on this passage of its document's present text.

    Raises UnknownAnnotation, BadPassage.
    """
    document = store.documents.get(store.annotation(id_).document)
    return store.resize(document, id_, span, done="attached an annotation to")


def keep_shown(store: Store, id_: str) -> None:
    """Of edits that were made apart, keep the one that is shown, and no other.

    Raises UnknownAnnotation where there is no other.
    """
    label = [""]
    with store.journal.recorded(lambda: label[0]) as tx:
        label[0] = f"accepted the edit of {_where(store, id_)}"
        _resolve_edits(store, tx, id_)
        # So that undoing it is refused once somebody has gone on from here.
        store.rows.put(tx, {"id": id_, "modified": now()})


def take_other(store: Store, id_: str, version: str | None = None) -> Annotation | None:
    """Of edits that were made apart, take the one of this version instead of the one that is shown
    (else the latest other one), and keep no other; None where that edit was a deletion.

    Raises UnknownAnnotation where there is no such edit.
    """
    label = [""]
    with store.journal.recorded(lambda: label[0]) as tx:
        label[0] = f"switched to the other edit of {_where(store, id_)}"
        edits = hidden_edits(store.database, id_)
        if version is None:
            edits = differing_edits(store.database, id_) or edits
        image = next(
            (edited for edit_version, edited in edits if version in (None, edit_version)), None
        )
        if image is None:
            raise ChangedSince("that edit no longer exists") if edits else _not_edited()
        _resolve_edits(store, tx, id_)
        if image["deleted"] is not None:
            store.rows.mark_deleted(tx, id_)
            return None
        row = {"id": id_, "note": image["note"], "modified": now(), "deleted": None}
        store.rows.put(tx, row | _placed(store, id_, image), image["tags"])
        return store.annotation(id_)


def _where(store: Store, id_: str) -> str:
    """The passage as its row has it: the edit that is shown may be a deletion."""
    row = store.rows.stored(id_)
    if row is None:
        raise _not_edited()
    document = store.rows.stored_document(row["document"]) or {}
    title = document.get("title") or document.get("slug") or ""
    return labels.passage(row["content"], str(title))


def _not_edited() -> UnknownAnnotation:
    return UnknownAnnotation("there is no other edit of this annotation")


def _resolve_edits(store: Store, tx: Transaction, id_: str) -> None:
    """Leave no other edit, and write a version that was made in sight of all of them: no library
    that has one of them brings it back.
    """
    edits = hidden_edits(store.database, id_)
    if not edits:
        raise _not_edited()
    known = [
        version_vectors.from_json(text)
        for text in (shown_version(store.database, id_), *(v for v, _ in edits))
    ]
    # Moved on, for somebody else may have decided otherwise, out of sight of this.
    decided = version_vectors.ticked(
        reduce(version_vectors.joined, known), store.journal.session, now()
    )
    row = {"annotation": id_, "version": version_vectors.to_json(decided)}
    tx.put("annotation_versions", row)
    for version, _ in edits:
        tx.drop("siblings", {"annotation": id_, "version": version})


def _placed(store: Store, id_: str, image: dict[str, Any]) -> Row:
    """Where an edit attached its passage, as the row of the annotation says it."""
    row = store.rows.stored(id_)
    assert row is not None
    origin = (
        None
        if image.get("text") is None
        else revision_of_text(store.database, row["document"], image["text"])
    )
    origin = origin or revision_with(store.database, row["document"], image)
    own = {name: image[name] for name in ("start", "end", "content", "prefix", "suffix")}
    if origin is None:
        # Its text is not here: the passage is looked for by its words.
        unknown = image.get("text") or row["text_sha256"] or NO_TEXT
        return {**own, "text_sha256": unknown, "status": "anchored"}
    return {**own, "revision": origin, "text_sha256": None, "status": "anchored"}
