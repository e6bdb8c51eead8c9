"""What of a library is exported, or made into tables."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from annotations.model import Annotation, Codebook, Link
from annotations.model.memos import Memo
from annotations.model.replies import Reply
from annotations.service.reading import StoreReader
from corpus.document import Document, DocumentSummary


@dataclass(frozen=True, slots=True)
class ExportSelection:
    """What of a library is exported; `selection_of` makes it."""

    annotations: Sequence[Annotation]
    documents: Sequence[DocumentSummary]
    """All documents of the library, with those of the annotations among them."""
    codebook: Codebook = field(default_factory=lambda: Codebook(()))
    memos: Sequence[Memo] = ()
    read_document: Callable[[str], Document] | None = None
    """The document with this id, whole. Texts are read one at a time: a library has more of them
    than fits in memory."""
    chosen: frozenset[str] | None = None
    """The ids of the documents that the filters name or leave; None where there are no filters,
    and a file of the whole library has those without annotations as well.
    """
    annotators: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Who has annotated each document (an id), by name, whatever of that was selected: who has not
    set a tag is compared with those who have.
    """
    replies: Sequence[Reply] = ()
    """The replies to these annotations, by document, place and time."""
    library: str = ""
    """The library's name, without the folder and the ending of its file."""

    @property
    def exported_documents(self) -> list[DocumentSummary]:
        """The documents that belong into a file of the selection."""
        return [d for d in self.documents if self.chosen is None or d.id in self.chosen]

    def by_document(self) -> Mapping[str, Sequence[Annotation]]:
        """The annotations of each document (its id), by start, end and id."""
        grouped: dict[str, list[Annotation]] = {}
        for annotation in sorted(self.annotations, key=lambda a: (a.span.start, a.span.end, a.id)):
            grouped.setdefault(annotation.document, []).append(annotation)
        return grouped

    def document(self, id_: str) -> Document:
        """One document, whole. Raises UnknownDocument."""
        assert self.read_document is not None
        return self.read_document(id_)

    def links(self) -> Iterator[tuple[Annotation, Link]]:
        """Every link, from the annotation that it belongs to."""
        return ((one, link) for one in self.annotations for link in one.links)


def selection_of(
    store: StoreReader,
    annotations: Sequence[Annotation],
    chosen: Collection[str] | None = None,
    *,
    present: Iterable[Annotation] = (),
) -> ExportSelection:
    """These annotations of a library, with all that files and tables hold besides.

    `chosen` names the documents (by id) that the filters leave; None where all are exported.
    `present`: the annotations by which annotators are counted, if those are more. In a blind round
    there are only the annotator's own annotations, memos and replies.
    """
    annotators: dict[str, set[str]] = {}
    for annotation in present:
        if annotation.status != "orphaned":
            annotators.setdefault(annotation.document, set()).add(annotation.annotator.name)
    exported = {annotation.id for annotation in annotations}
    return ExportSelection(
        annotations,
        store.summaries(),
        store.tags.codebook(),
        store.memos.all(),
        store.documents.get,
        None if chosen is None else frozenset(chosen),
        {document: frozenset(names) for document, names in annotators.items()},
        [reply for reply in store.replies.all() if reply.annotation in exported],
        store.database.path.stem,
    )
