"""Tags counted by document, or by annotator: the table that is asked for first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, get_args

from annotations.analysis.statistics import UNTAGGED
from annotations.service.store import Store

CountedBy = Literal["document", "annotator"]
COUNTED_BY: tuple[CountedBy, ...] = get_args(CountedBy)


@dataclass(frozen=True, slots=True)
class TagCountRow:
    """How many annotations carry each tag, in a document or by an annotator."""

    name: str
    """The document's slug, or the annotator's name."""
    title: str
    """The document's title; empty for an annotator."""
    annotations: int
    tags: dict[str, int]
    """By the tag's name; those without a tag under UNTAGGED."""


@dataclass(frozen=True, slots=True)
class TagCounts:
    """A row for each document or annotator."""

    by: CountedBy
    tags: tuple[str, ...]
    """The columns: the tags that were set, in the codebook's order; UNTAGGED last, if any is."""
    rows: tuple[TagCountRow, ...]

    @property
    def totals(self) -> dict[str, int]:
        """The sum of each column."""
        return {tag: sum(row.tags.get(tag, 0) for row in self.rows) for tag in self.tags}


def tag_counts(
    store: Store,
    by: CountedBy = "document",
    documents: Collection[str] | None = None,
    annotators: Collection[str] = (),
    among: Collection[str] | None = None,
) -> TagCounts:
    """The tags in these documents (ids, or all), set by these annotators (names, or all); of the
    annotations `among` (ids, or all).

    Documents without annotations have a row as well; annotators only where they have annotated.
    """
    titles = {
        document.id: (document.slug, document.title)
        for document in store.documents.all()
        if documents is None or document.id in documents
    }
    counts: dict[str, Counter[str]] = {}
    numbers: Counter[str] = Counter()
    if by == "document":
        counts = {id_: Counter() for id_ in titles}
    for annotation in store.annotations():
        name = annotation.annotator.name
        if annotation.document not in titles or (annotators and name not in annotators):
            continue
        if among is not None and annotation.id not in among:
            continue
        key = annotation.document if by == "document" else name
        numbers[key] += 1
        counts.setdefault(key, Counter()).update(annotation.tags or (UNTAGGED,))
    order = [*(tag.name for tag in store.tags.codebook().tags), UNTAGGED]
    used = {tag for counter in counts.values() for tag in counter}
    rows = [
        TagCountRow(*titles.get(key, (key, "")), numbers[key], dict(counter))
        for key, counter in counts.items()
    ]
    if by == "annotator":
        rows.sort(key=lambda row: (-row.annotations, row.name))
    return TagCounts(by, tuple(tag for tag in order if tag in used), tuple(rows))
