"""Documents × tags: how often, whether, or on which share of the words each tag was set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal, get_args

from annotations.analysis.selection import ExportSelection
from annotations.analysis.tables.document_columns import document_columns
from annotations.analysis.tables.typed_table import Cell, TypedColumn, TypedTable, text_columns
from annotations.model import Annotation
from corpus.document import DocumentSummary, Span
from corpus.text.words import words

TagMeasure = Literal["count", "presence", "share"]
TAG_MEASURES: tuple[TagMeasure, ...] = get_args(TagMeasure)
NO_TAG = "no tag"


def used_tags(selection: ExportSelection) -> list[str]:
    """The tags that the annotations carry, in the codebook's order."""
    used = {tag for annotation in selection.annotations for tag in annotation.tags}
    return [tag.name for tag in selection.codebook.tags if tag.name in used]


def documents_by_tags(selection: ExportSelection, measure: TagMeasure = "count") -> TypedTable:
    """A row for each document, a column for each tag that is used.

    `count`: how many annotations carry the tag; `presence`: whether any does; `share`: which share
    of the document's words (0 to 1) is in a passage with the tag, by whomever; a word that is cut
    counts. Orphaned annotations count, but cover nothing. Collections and attributes are the last
    columns, as far as the documents have any.
    """
    tags = used_tags(selection)
    type_: dict[TagMeasure, TypedColumn] = {
        "count": TypedColumn("", "integer"),
        "presence": TypedColumn("", "boolean"),
        "share": TypedColumn("", "number"),
    }
    of_tags = [type_[measure]._replace(name=name) for name in [*tags, NO_TAG]]
    columns = (
        *text_columns("document", "title"),
        TypedColumn("words", "integer"),
        TypedColumn("annotations", "integer"),
        *of_tags,
    )
    more = document_columns(selection.exported_documents)
    columns = (*columns, *text_columns(*more.names))
    rows = ((*cells, *more.cells[id_]) for id_, cells in _rows(selection, tags, measure))
    return TypedTable("documents", columns, rows)


def _rows(
    selection: ExportSelection, tags: Sequence[str], measure: TagMeasure
) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    """The id of each document, and its cells."""
    grouped = selection.by_document()
    for document in selection.exported_documents:
        annotations = grouped.get(document.id, ())
        cells = _cells(selection, document, annotations, [*tags, None], measure)
        yield document.id, (
            document.slug, document.title, document.words, len(annotations), *cells
        )  # fmt: skip


def _cells(
    selection: ExportSelection,
    document: DocumentSummary,
    annotations: Sequence[Annotation],
    tags: Sequence[str | None],
    measure: TagMeasure,
) -> list[Cell]:
    if measure == "share":
        if not annotations:
            return [0.0 for _ in tags]
        return list(_shares(selection.document(document.id).text, annotations, tags))
    counts: Counter[str | None] = Counter()
    for annotation in annotations:
        counts.update(annotation.tags or (None,))
    if measure == "presence":
        return [counts[tag] > 0 for tag in tags]
    return [counts[tag] for tag in tags]


def _shares(
    text: str, annotations: Sequence[Annotation], tags: Sequence[str | None]
) -> Iterator[float]:
    all_words = list(words(text))
    for tag in tags:
        spans = [
            one.span
            for one in annotations
            if one.status != "orphaned" and (tag in one.tags if tag else not one.tags)
        ]
        covered = covered_words(all_words, sorted(spans))
        yield round(covered / len(all_words), 6) if all_words else 0.0


def covered_words(all_words: Sequence[Span], passages: Sequence[Span]) -> int:
    """How many of the words any of the passages touches; both by their start."""
    number, passage, end = 0, 0, -1
    for word in all_words:
        while passage < len(passages) and passages[passage].start < word.end:
            end = max(end, passages[passage].end)
            passage += 1
        number += end > word.start
    return number
