"""One annotator's annotations taken over by another as a starting point."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from annotations.errors import BadRound, UnknownAnnotator
from annotations.model import CONSENSUS, Annotation
from annotations.service.store import Store
from corpus.document import Document
from corpus.storage.transactions import Transaction


class CopiedAnnotations(NamedTuple):
    """What became of the annotations that were to be copied."""

    copied: int
    present: int
    """Left out, since there was an annotation of exactly this passage."""
    untagged: int
    """Left out, since they have a note only, and notes were not wanted."""
    orphaned: int
    """Left out, since they have lost their passage."""


def origin_mark(name: str) -> str:
    """The reply that says of a copy from whom it is."""
    return f"Taken over from {name}."


def is_origin_mark(text: str) -> bool:
    """Whether a reply is such a mark, whoever is named."""
    before, after = origin_mark("\n").split("\n")
    return text.startswith(before) and text.endswith(after)


def copy_annotations(
    store: Store,
    name: str,
    documents: Collection[str] | None = None,
    *,
    as_consensus: bool = False,
    notes: bool = False,
) -> CopiedAnnotations:
    """Copy the tags of an annotator (and the `notes`, if wanted) in these documents (ids, or all)
    as annotations of the store's annotator, or `as_consensus`; one step of the history.

    Nothing that is there is changed: a passage of which the other has an annotation, of exactly
    this extent, is left out. So doing it twice changes nothing. Each copy is marked by a reply of
    the store's annotator (`origin_mark`), which travels wherever replies do. Replies to the
    original and its links are not copied: they are about the original.

    Raises UnknownAnnotator, also where somebody's own were to be copied to themselves; and BadRound
    in a blind round, in which nobody else's annotations may be seen.
    """
    if store.visible_annotator() is not None:
        raise BadRound("annotations cannot be copied in a blind round, before all are revealed")
    to = CONSENSUS if as_consensus else store.annotator
    if name == to:
        raise UnknownAnnotator(f"the annotations of “{name}” cannot be copied to “{to}” themselves")
    if all(annotator.name != name for annotator in store.annotators()):
        raise UnknownAnnotator(f"there is no annotator “{name}” in this library")
    counts = [0, 0, 0, 0]
    opened: dict[str, Document] = {}

    def label() -> str:
        number = f"{counts[0]:,} annotation{'' if counts[0] == 1 else 's'}"
        return f"copied {number} of {name}{' as consensus' if as_consensus else ''}"

    with store.journal.recorded(label) as tx:
        for annotation in store.annotations(annotator=name):
            if documents is not None and annotation.document not in documents:
                continue
            if annotation.status == "orphaned":
                counts[3] += 1
            elif not annotation.tags and not (notes and annotation.note):
                counts[2] += 1
            else:
                document = opened.get(annotation.document)
                if document is None:
                    document = opened[annotation.document] = store.documents.get(
                        annotation.document
                    )
                made = _copy(store, tx, document, annotation, to, notes=notes)
                counts[0 if made else 1] += 1
        if counts[0]:
            store.rows.update_places(tx)
    return CopiedAnnotations(*counts)


def _copy(
    store: Store, tx: Transaction, document: Document, annotation: Annotation, to: str, *,
    notes: bool,
) -> bool:  # fmt: skip
    """Whether there was nothing on this passage, so that it was copied."""
    target = store.rows.annotator(tx, to)
    if store.rows.at(document.id, target.id, annotation.span) is not None:
        return False
    note = annotation.note if notes else None
    copy = store.rows.create(tx, document, annotation.span, annotation.tags, note, target)
    store.replies.add(
        tx, copy.id, store.rows.annotator(tx).id, origin_mark(annotation.annotator.name)
    )
    return True
