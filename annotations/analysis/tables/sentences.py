"""Sentences: a row for each sentence and annotator, a column for each tag, for R and pandas."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from annotations.analysis.agreement.units import sentences_of
from annotations.analysis.selection import ExportSelection
from annotations.analysis.sentence_coverage import covered_sentences
from annotations.analysis.tables.documents import used_tags
from annotations.analysis.tables.typed_table import Cell, TypedColumn, TypedTable, text_columns
from annotations.model import Annotation
from corpus.document import Span


def sentence_table(selection: ExportSelection) -> TypedTable:
    """Every sentence of a document once for each of its annotators; a document that nobody has
    annotated has its sentences once, with an empty annotator. A sentence counts as tagged as
    `sentence_coverage` says. `sentence` counts from 1 within the document, `start` and `end` in
    code points.
    """
    tags = used_tags(selection)
    columns = (
        *text_columns("document"),
        TypedColumn("sentence", "integer"),
        TypedColumn("start", "integer"),
        TypedColumn("end", "integer"),
        *text_columns("text", "annotator"),
        *(TypedColumn(name, "boolean") for name in tags),
    )
    return TypedTable("sentences", columns, _rows(selection, tags))


def _rows(selection: ExportSelection, tags: Sequence[str]) -> Iterator[tuple[Cell, ...]]:
    grouped = selection.by_document()
    for summary in selection.exported_documents:
        document = selection.document(summary.id)
        by_annotator = defaultdict[str, list[Annotation]](list)
        for name in selection.annotators.get(summary.id, ()):
            by_annotator[name] = []
        for annotation in grouped.get(summary.id, ()):
            if annotation.status != "orphaned":
                by_annotator[annotation.annotator.name].append(annotation)
        all_sentences = sentences_of(document)
        tagged = {
            name: _tags_of_sentences(document.text, all_sentences, by_annotator[name])
            for name in sorted(by_annotator)
        } or {"": [set[str]() for _ in all_sentences]}
        for n, span in enumerate(all_sentences):
            for name, by_sentence in tagged.items():
                yield (
                    document.slug, n + 1, span.start, span.end, document.text[slice(*span)], name,
                    *(tag in by_sentence[n] for tag in tags),
                )  # fmt: skip


def _tags_of_sentences(
    text: str, all_sentences: Sequence[Span], annotations: Sequence[Annotation]
) -> list[set[str]]:
    tags: list[set[str]] = [set() for _ in all_sentences]
    for annotation in annotations:
        for n in covered_sentences(text, all_sentences, annotation.span):
            tags[n].update(annotation.tags)
    return tags
