"""Tags counted by document, by annotator, or by collection or attribute of the documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from annotations.analysis.document_groups import document_groups
from annotations.analysis.statistics import UNTAGGED
from annotations.service.reading import StoreReader

COUNTED_BY = ("document", "annotator")
"""Beside these, tags are counted by collection or by attribute (`document_groups`)."""


@dataclass(frozen=True, slots=True)
class TagCountRow:
    """How many annotations carry each tag, in a document or by an annotator."""

    name: str
    """The document's slug, the annotator's name, the collection or the value of the attribute;
    empty for documents without one.
    """
    title: str
    """The document's title; empty for others."""
    annotations: int
    tags: dict[str, int]
    """By the tag's name; those without a tag under UNTAGGED."""


@dataclass(frozen=True, slots=True)
class TagCounts:
    """A row for each document, annotator, collection or value."""

    by: str
    tags: tuple[str, ...]
    """The columns: the tags that were set, in the codebook's order; UNTAGGED last, if any is."""
    rows: tuple[TagCountRow, ...]
    annotations: int
    totals: dict[str, int]
    """How many annotations there are, and how many carry each tag: each counts once, although it
    may be in several rows.
    """


def tag_counts(
    store: StoreReader,
    by: str = "document",
    documents: Collection[str] | None = None,
    annotators: Collection[str] = (),
    among: Collection[str] | None = None,
) -> TagCounts:
    """The tags in these documents (ids, or all), set by these annotators (names, or all); of the
    annotations `among` (ids, or all).

    Documents without annotations have a row as well; annotators only where they have annotated. A
    document that is in several collections counts for each. Raises UnknownAttribute.
    """
    titles = {
        document.id: (document.slug, document.title)
        for document in store.documents.all()
        if documents is None or document.id in documents
    }
    counts: dict[str, Counter[str]] = {}
    numbers: Counter[str] = Counter()
    totals: Counter[str] = Counter()
    every = 0
    keys_of: dict[str, list[str]] = {}
    if by == "document":
        counts = {id_: Counter() for id_ in titles}
        keys_of = {id_: [id_] for id_ in titles}
    elif by != "annotator":
        by, groups = document_groups(store, by, documents)
        counts = {group.name: Counter() for group in groups}
        for group in groups:
            for id_ in group.documents:
                keys_of.setdefault(id_, []).append(group.name)
    for annotation in store.annotations():
        name = annotation.annotator.name
        if annotation.document not in titles or (annotators and name not in annotators):
            continue
        if among is not None and annotation.id not in among:
            continue
        every += 1
        totals.update(annotation.tags or (UNTAGGED,))
        for key in [name] if by == "annotator" else keys_of[annotation.document]:
            numbers[key] += 1
            counts.setdefault(key, Counter()).update(annotation.tags or (UNTAGGED,))
    order = [*(tag.name for tag in store.tags.codebook().tags), UNTAGGED]
    used = {tag for counter in counts.values() for tag in counter}
    rows = [
        TagCountRow(*(titles[key] if by == "document" else (key, "")), numbers[key], dict(counter))
        for key, counter in counts.items()
    ]
    if by == "annotator":
        rows.sort(key=lambda row: (-row.annotations, row.name))
    tags = tuple(tag for tag in order if tag in used)
    return TagCounts(by, tags, tuple(rows), every, dict(totals))
