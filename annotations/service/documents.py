"""Documents into and out of a library that has annotations: new revisions carry them along.

What cleans is imported where it is needed: most who list, edit or remove documents do without.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from annotations.errors import ChangedSince
from annotations.history.journal import JournalStep
from annotations.history.labels import excerpt
from annotations.service.store import Store
from annotations.storage import placements
from corpus.cleaning.cleaned import AS_IS, Cleaned
from corpus.cleaning.review import Review
from corpus.document import Metadata
from corpus.errors import Conflict, LibraryError, UnreadableSource, VariorumError
from corpus.sources.source import PreparedSource
from corpus.storage.document_rows import edit_details, mark_removed
from corpus.storage.document_writer import AddStatus, DocumentWriter
from corpus.storage.transactions import Transaction


@dataclass(frozen=True, slots=True)
class AddedDocument:
    """What taking a source in did."""

    status: AddStatus
    document: str
    """The document's slug."""
    title: str | None = None
    moved: int = 0
    """Annotations that were found again elsewhere in the new revision."""
    orphaned: int = 0
    """Annotations that found no place in it; they are added."""


@dataclass(frozen=True, slots=True)
class RecleanedDocument:
    """What cleaning a document anew did."""

    cleaned: Cleaned
    moved: int = 0
    """Annotations that were found again elsewhere in the new text."""
    orphaned: int = 0
    """Annotations whose passage is gone; they are added."""


class GroupedStep(JournalStep):
    """Documents that come or go together: each added at once, all undone as one."""

    def __init__(self, verb: str) -> None:
        super().__init__(self._told)
        self.verb = verb
        self.labels: list[str] = []

    def _told(self) -> str:
        several = f"{self.verb} {len(self.labels)} documents"
        return self.labels[0] if len(self.labels) == 1 else several


def add_document(
    store: Store,
    prepared: PreparedSource,
    *,
    revises: str | None = None,
    together: GroupedStep | None = None,
) -> AddedDocument:
    """Add a source to the library; a changed one becomes a new revision with its annotations.

    `revises` names the document that the source is a new version of. What a reader decided about
    the cleaning of this source holds on. Raises UnknownDocument, LibraryError.
    """
    (taken,) = add_documents(store, [prepared], revises=revises, together=together)
    if isinstance(taken, VariorumError):
        raise taken
    return taken


def add_documents(
    store: Store,
    sources: Sequence[PreparedSource],
    *,
    revises: str | None = None,
    together: GroupedStep | None = None,
) -> list[AddedDocument | VariorumError]:
    """Add several sources by one transaction: many times faster than each by its own.

    Each is taken in whole or not at all; where one cannot be, its error stands in its place. Raises
    LibraryError, and has taken in none, where the library itself is what fails.
    """
    step = together or GroupedStep("added")
    label_count = len(step.labels)
    try:
        reviewed = [_as_reviewed(store, prepared) for prepared in sources]
        writer = DocumentWriter(store.database)
        with store.journal.recorded(step) as tx, writer.indexed_together(tx):
            return [_take_part(store, writer, tx, step, prepared, revises) for prepared in reviewed]
    except BaseException:
        del step.labels[label_count:]
        raise


def _as_reviewed(store: Store, prepared: PreparedSource) -> PreparedSource | VariorumError:
    """The source cleaned as a reader has decided about it, if any has, and without the rules that
    are switched off for it now.
    """
    stored = store.documents.review_of(prepared.source.sha256)
    if stored is None:
        return prepared
    review, raw = stored
    review = replace(review, without=review.without | prepared.cleaned.review.without)
    from annotations.service.recleaning import clean_source

    try:
        return replace(prepared, cleaned=clean_source(prepared.source, review, raw))
    except UnreadableSource as error:
        return error


def _take_part(
    store: Store,
    writer: DocumentWriter,
    tx: Transaction,
    step: GroupedStep,
    prepared: PreparedSource | VariorumError,
    revises: str | None,
) -> AddedDocument | VariorumError:
    if isinstance(prepared, VariorumError):
        return prepared
    try:
        with writer.savepoint(tx):
            return _take(store, writer, tx, step, prepared, revises)
    except VariorumError as error:
        if isinstance(error, LibraryError) and not isinstance(error, Conflict):
            raise
        return error


def _take(
    store: Store,
    writer: DocumentWriter,
    tx: Transaction,
    step: GroupedStep,
    prepared: PreparedSource,
    revises: str | None,
) -> AddedDocument:
    document = None if revises is None else store.documents.find(revises)
    added = writer.add(tx, prepared.source, prepared.cleaned, slug=prepared.slug, revises=document)
    new = store.documents.get(added.document)
    moved = orphaned = 0
    if added.status == "updated":
        moved, orphaned = update_placements(store, tx, new.id)
    if added.status != "unchanged":
        step.labels.append(f"{added.status} {excerpt(new.title)}")
    return AddedDocument(added.status, new.slug, new.metadata.title, moved, orphaned)


def reclean_document(
    store: Store, name: str, review: Review, label: str = "cleaned"
) -> RecleanedDocument:
    """Give the document of this name the text that its source has under `review`.

    `label` tells the journal what was done. The metadata stay as they are. Raises UnknownDocument,
    UnreadableSource, ChangedSince where the document was revised meanwhile, and VariorumError for
    one that came as it is.
    """
    from annotations.service.recleaning import clean_source

    before = store.documents.get(name)
    present = store.documents.cleaned(before.id)
    if present.rules == AS_IS:
        raise VariorumError(
            f"“{before.title}” was added without cleaning; there is nothing to change"
        )
    if review == present.review:
        return RecleanedDocument(present)
    # Outside of the transaction: a long text takes seconds, and others may want to write.
    cleaned = clean_source(store.documents.source_of(before), review, present.ledger.raw)
    cleaned = replace(cleaned, metadata=before.metadata)
    with store.journal.recorded(f"{label} in {excerpt(before.title)}", kind="cleaning") as tx:
        if store.documents.get(before.id).revision != before.revision:
            raise ChangedSince(f"“{before.title}” was revised in the meantime; open it again")
        DocumentWriter(store.database).revise(tx, before, cleaned)
        moved, orphaned = update_placements(store, tx, before.id)
    return RecleanedDocument(cleaned, moved, orphaned)


def edit_metadata(store: Store, name: str, metadata: Metadata) -> None:
    """Set the metadata of the document of this name. Raises UnknownDocument."""
    label = [""]
    with store.journal.recorded(lambda: label[0], kind="details") as tx:
        document = store.documents.get(name)
        label[0] = f"edited the details of {excerpt(document.title)}"
        if metadata == document.metadata:
            return
        edit_details(tx, document.id, metadata)


def remove_document(store: Store, name: str, *, together: GroupedStep | None = None) -> int:
    """Remove a document from the library; its annotations are shown no more. Returns how many
    these were, in a blind round how many one's own were.

    Nothing is deleted: it can be undone, and it says nothing about the document, or anybody's
    annotations on it, in other libraries. Raises UnknownDocument.
    """
    step = together or GroupedStep("removed")
    with store.journal.recorded(step) as tx:
        document = store.documents.get(name)
        step.labels.append(f"removed {excerpt(document.title)}")
        shown_count = len(store.annotations(document=document.id))
        mark_removed(tx, document.id)
    return shown_count


def update_placements(store: Store, tx: Transaction, document: str) -> tuple[int, int]:
    """Find the annotations of a document (an id) in its new text: how many wait for a reader now
    since they moved, and how many since they have no place, of those that may be seen.

    Nobody has edited them: when each was `modified` last stays as it was.
    """
    before = placements.displaced(store.database, document)
    placements.update(tx)
    now = placements.displaced(store.database, document)
    seen = {annotation.id for annotation in store.annotations(document=document)}
    return len((now.moved - before.moved) & seen), len((now.orphaned - before.orphaned) & seen)
