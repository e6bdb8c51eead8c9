"""A library as tables that can be joined: one row for each thing, ids and slugs as keys. For
DuckDB, Polars and Spark, where a corpus outgrows one machine.

Every table begins with the column `library`, so that the tables of many libraries make one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from annotations.analysis.agreement.units import sentences_of
from annotations.analysis.selection import ExportSelection
from annotations.analysis.sentence_coverage import covered_sentences
from annotations.analysis.tables.records import document_table, memo_table, reply_table, tag_table
from annotations.analysis.tables.typed_table import Cell, TypedColumn, TypedTable, text_columns


def dataset(selection: ExportSelection) -> Iterator[TypedTable]:
    """The tables: documents, sentences, annotations, annotation_tags, sentence_tags, tags, links,
    memos, replies. Texts are read one at a time.
    """
    for build in _TABLES:
        table = build(selection)
        columns = (TypedColumn("library"), *table.columns)
        yield TypedTable(table.name, columns, ((selection.library, *row) for row in table.rows))


def _sentences(selection: ExportSelection) -> TypedTable:
    places = (TypedColumn(name, "integer") for name in ("sentence", "start", "end"))
    columns = (TypedColumn("document"), *places, TypedColumn("text"))

    def rows() -> Iterator[tuple[Cell, ...]]:
        for summary in selection.exported_documents:
            document = selection.document(summary.id)
            for n, span in enumerate(sentences_of(document), 1):
                yield (document.slug, n, *span, document.text[slice(*span)])

    return TypedTable("sentences", columns, rows())


def _annotations(selection: ExportSelection) -> TypedTable:
    columns = (
        *text_columns("id", "document", "annotator"), TypedColumn("start", "integer"),
        TypedColumn("end", "integer"), *text_columns("content", "note", "status"),
        TypedColumn("created", "time"), TypedColumn("modified", "time"),
        *text_columns("prefix", "suffix"),
    )  # fmt: skip
    rows = (
        (one.id, one.slug, one.annotator.name, *one.span, one.content, one.note, one.status,
         one.created, one.modified, one.prefix, one.suffix)
        for one in selection.annotations
    )  # fmt: skip
    return TypedTable("annotations", columns, rows)


def _annotation_tags(selection: ExportSelection) -> TypedTable:
    rows = ((one.id, tag) for one in selection.annotations for tag in one.tags)
    return TypedTable("annotation_tags", text_columns("annotation", "tag"), rows)


def _sentence_tags(selection: ExportSelection) -> TypedTable:
    """Which annotation's tags count for which sentence (see `sentence_coverage`)."""
    columns = (
        TypedColumn("document"), TypedColumn("sentence", "integer"),
        *text_columns("annotation", "annotator", "tag"),
    )  # fmt: skip

    def rows() -> Iterator[tuple[Cell, ...]]:
        for id_, annotations_here in selection.by_document().items():
            document = selection.document(id_)
            all_sentences = sentences_of(document)
            for one in annotations_here:
                if one.status == "orphaned":
                    continue
                for n in covered_sentences(document.text, all_sentences, one.span):
                    for tag in one.tags:
                        yield (document.slug, n + 1, one.id, one.annotator.name, tag)

    return TypedTable("sentence_tags", columns, rows())


def _links(selection: ExportSelection) -> TypedTable:
    rows = ((link.kind, one.id, link.target) for one, link in selection.links())
    return TypedTable("links", text_columns("kind", "source", "target"), rows)


_TABLES: tuple[Callable[[ExportSelection], TypedTable], ...] = (
    document_table, _sentences, _annotations, _annotation_tags, _sentence_tags, tag_table, _links,
    memo_table, reply_table,
)  # fmt: skip
