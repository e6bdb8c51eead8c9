"""What a report contains, gathered from a library once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from annotations.analysis.agreement.library_agreement import agreement
from annotations.analysis.agreement.results import Agreement, AgreementRow
from annotations.analysis.disagreements import Disagreement, document_disagreements
from annotations.analysis.tag_distribution import tag_distribution
from annotations.model import CONSENSUS, Codebook
from annotations.model.memos import Memo
from annotations.service.store import Store
from reader.tables.document_names import document_names

PARTS = 40


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """One document in a report."""

    slug: str
    name: str
    """Its title, with what tells it apart from others of this title."""
    publisher: str
    words: int
    annotations: int
    annotators: int
    tag_distribution: dict[str, list[int]]
    """How many annotators have set each tag in each of PARTS parts."""


@dataclass(frozen=True, slots=True)
class Report:
    """All that a report contains."""

    library: str
    """What the library is called; empty where that is not to be told."""
    gathered_at: str
    """When it was gathered, for a person."""
    scope: tuple[str, ...]
    """Sentences that say which annotations are counted, if not all of these documents."""
    documents: tuple[DocumentReport, ...]
    codebook: Codebook
    tagged: dict[str, Counter[str]]
    """How often each annotator has set each tag."""
    made: dict[str, int]
    """How many annotations each annotator has made, with a tag or without."""
    untagged: dict[str, int]
    """How many of these have no tag."""
    agreement: Agreement
    any_tag: AgreementRow
    """The agreement in all documents on what was tagged, whatever the tag."""
    disagreements: tuple[Disagreement, ...]
    """The most divided sentences."""
    disagreement_count: int
    """How many sentences are divided, shown or not."""
    memos: tuple[Memo, ...]
    """On the library, on tags, and on these documents, in this order."""

    @property
    def names(self) -> dict[str, str]:
        """What each document (by slug) is called."""
        return {document.slug: document.name for document in self.documents}


def gather(
    store: Store,
    documents: Sequence[str] | None,
    *,
    gathered_at: str,
    passages: int,
    resamples: int,
    nested: bool,
    library: str = "",
    annotators: Collection[str] = (),
    among: Collection[str] | None = None,
    scope: Sequence[str] = (),
) -> Report:
    """The report on these documents (their ids), or on all, with so many `passages`; of these
    annotators (names), or of all; of their annotations those `among` (ids), or all.

    Who has made an annotation that does not count is an annotator all the same, who has set none
    of these tags.
    """
    document_ids = (
        [document.id for document in store.documents.all()]
        if documents is None
        else list(documents)
    )
    names = document_names((summary.slug, summary.title) for summary in store.documents.all())
    document_reports = []
    tagged: dict[str, Counter[str]] = {}
    made: Counter[str] = Counter()
    untagged: Counter[str] = Counter()
    divided: list[Disagreement] = []
    for id_ in document_ids:
        document = store.documents.get(id_)
        present = [
            annotation
            for annotation in store.annotations(document=id_)
            if not annotators or annotation.annotator.name in {*annotators, CONSENSUS}
        ]
        counted = [
            annotation
            for annotation in present
            if annotation.annotator.name != CONSENSUS and (among is None or annotation.id in among)
        ]
        for annotation in counted:
            name = annotation.annotator.name
            tagged.setdefault(name, Counter()).update(annotation.tags)
            made[name] += 1
            untagged[name] += not annotation.tags
        document_reports.append(
            DocumentReport(
                document.slug,
                names.get(document.slug, document.slug),
                document.metadata.publisher or "",
                document.words,
                len(counted),
                len({annotation.annotator.name for annotation in counted}),
                tag_distribution(len(document.text), counted, PARTS),
            )
        )
        divided += document_disagreements(document, present, among)
    divided.sort(key=lambda disagreement: -disagreement.share)
    own = store.visible_annotator()
    blind = (
        () if own is None else (f"In this blind round, only what {own} has annotated is shown.",)
    )
    return Report(
        library,
        gathered_at,
        (*scope, *blind),
        tuple(document_reports),
        store.tags.codebook(),
        dict(sorted(tagged.items())),
        dict(made),
        dict(untagged),
        agreement(
            store, document_ids, annotators=annotators, among=among, resamples=resamples,
            nested=nested,
        ),
        agreement(
            store, document_ids, annotators=annotators, among=among, resamples=resamples,
            any_tag=True,
        ).rows[0],
        tuple(divided[:passages]),
        len(divided),
        tuple(
            memo
            for memo in store.memos.all()
            if memo.about.kind != "document" or memo.about.id in document_ids
        ),
    )  # fmt: skip
