"""The agreement in a library: which documents, annotators and tags it is about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from annotations.analysis.agreement.measurement import measure
from annotations.analysis.agreement.results import Agreement
from annotations.analysis.agreement.units import (
    ANY_TAG,
    AnnotatedDocument,
    Unit,
    annotated_document,
    has_tag,
    without_tag_names,
)
from annotations.analysis.document_groups import document_groups
from annotations.service.reading import StoreReader


def agreement(
    store: StoreReader,
    documents: Iterable[str] | None = None,
    *,
    tags: Sequence[str] = (),
    annotators: Collection[str] = (),
    among: Collection[str] | None = None,
    unit: Unit = "sentence",
    nested: bool = False,
    resamples: int = 1000,
    seed: int = 0,
    by: str | None = None,
    any_tag: bool = False,
) -> Agreement:
    """The agreement on these tags (or all in use), of these annotators (or all), in these documents
    (their ids, or all): in each of them, or `by` collection or attribute (`document_groups`); of
    their annotations those `among` (ids), or all. Raises UnknownAttribute.

    `any_tag`: on what was tagged with one of these tags, whatever the tag. α for unitizing is then
    the binary one, |uα, which distinguishes units from gaps only (Krippendorff et al. 2016, Quality
    & Quantity 50, 2347-2364); the others are of tagged or not.
    """
    documents = None if documents is None else list(documents)
    read = annotated_documents(store, documents, annotators, among)
    chosen_tags = list(dict.fromkeys(tags)) or tags_in_use(store, read, nested)
    if any_tag:
        read, chosen_tags = [without_tag_names(one, chosen_tags) for one in read], [ANY_TAG]
    if by is None:
        result = measure(read, chosen_tags, unit, nested=nested, resamples=resamples, seed=seed)
        return replace(result, any_tag=any_tag)
    name, groups = document_groups(store, by, documents)
    slugs = {summary.id: summary.slug for summary in store.documents.all()}
    result = measure(
        read, chosen_tags, unit, nested=nested, resamples=resamples, seed=seed,
        groups={group.name: {slugs[id_] for id_ in group.documents} for group in groups},
    )  # fmt: skip
    return replace(result, by=name, any_tag=any_tag)


def annotated_documents(
    store: StoreReader,
    documents: Iterable[str] | None = None,
    annotators: Collection[str] = (),
    among: Collection[str] | None = None,
) -> list[AnnotatedDocument]:
    """These documents (their ids, or all) with the annotations of these annotators (or all), of
    which those `among` count (ids, or all).
    """
    if documents is None:
        documents = [document.id for document in store.documents.all()]
    return [
        annotated_document(
            store.documents.get(id_), store.annotations(document=id_), only=annotators, among=among
        )
        for id_ in documents
    ]


def tags_in_use(
    store: StoreReader, documents: Iterable[AnnotatedDocument], nested: bool
) -> list[str]:
    """The tags that were set, in the order of the codebook."""
    used = {tag for document in documents for passage in document.passages for tag in passage.tags}
    return [tag.name for tag in store.tags.codebook().tags if has_tag(used, tag.name, nested)]
