"""What a report contains, gathered from a library once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from annotations.analysis.agreement.library_agreement import agreement
from annotations.analysis.agreement.results import Agreement
from annotations.analysis.disagreements import Disagreement, disagreements
from annotations.analysis.tag_distribution import tag_distribution
from annotations.model import CONSENSUS, Codebook
from annotations.model.memos import Memo
from annotations.service.store import Store

PARTS = 40


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """One document in a report."""

    slug: str
    title: str
    publisher: str
    words: int
    annotations: int
    annotators: int
    tag_distribution: dict[str, list[int]]
    """How many annotators have set each tag in each of PARTS parts."""


@dataclass(frozen=True, slots=True)
class Report:
    """All that a report contains."""

    gathered_at: str
    """When it was gathered, for a person."""
    documents: tuple[DocumentReport, ...]
    codebook: Codebook
    tagged: dict[str, Counter[str]]
    """How often each annotator has set each tag; "" counts annotations without one."""
    agreement: Agreement
    disagreements: tuple[Disagreement, ...]
    """The most divided sentences."""
    disagreement_count: int
    """How many sentences are divided, shown or not."""
    memos: tuple[Memo, ...]
    """On the library, on tags, and on these documents, in this order."""


def gather(
    store: Store,
    documents: Sequence[str] | None,
    *,
    gathered_at: str,
    passages: int,
    resamples: int,
    nested: bool,
) -> Report:
    """The report on these documents (their ids), or on all, with so many `passages`."""
    document_ids = (
        [document.id for document in store.documents.all()]
        if documents is None
        else list(documents)
    )
    document_reports = []
    tagged: dict[str, Counter[str]] = {}
    for id_ in document_ids:
        document = store.documents.get(id_)
        annotations = store.annotations(document=id_)
        counted = [
            annotation for annotation in annotations if annotation.annotator.name != CONSENSUS
        ]
        for annotation in counted:
            tagged.setdefault(annotation.annotator.name, Counter()).update(annotation.tags or ("",))
        document_reports.append(
            DocumentReport(
                document.slug,
                document.title,
                document.metadata.publisher or "",
                document.words,
                len(counted),
                len({annotation.annotator.name for annotation in counted}),
                tag_distribution(len(document.text), annotations, PARTS),
            )
        )
    divided_sentences = disagreements(store, document_ids)
    return Report(
        gathered_at,
        tuple(document_reports),
        store.tags.codebook(),
        dict(sorted(tagged.items())),
        agreement(store, document_ids, resamples=resamples, nested=nested),
        tuple(divided_sentences[:passages]),
        len(divided_sentences),
        tuple(
            memo
            for memo in store.memos.all()
            if memo.about.kind != "document" or memo.about.id in document_ids
        ),
    )
