"""XLSX: a workbook with the annotations, and what one makes of them first."""

from __future__ import annotations

from collections.abc import Iterator

from annotations.analysis.tables.agreement import agreement_table
from annotations.analysis.tables.documents import documents_by_tags
from annotations.analysis.tables.records import (
    annotation_table,
    document_table,
    memo_table,
    tag_table,
)
from annotations.analysis.tables.tag_pairs import tags_by_tags
from annotations.analysis.tables.typed_table import TypedTable
from annotations.exchange.format import (
    ExchangeFormat,
    ExportedFile,
    Exporter,
    ExportOptions,
    ExportSelection,
)
from annotations.exchange.workbook import workbook


def _sheets(selection: ExportSelection) -> Iterator[tuple[str, TypedTable]]:
    yield "annotations", annotation_table(selection)
    yield "documents", document_table(selection)
    yield "codebook", tag_table(selection)
    yield "tag × document", documents_by_tags(selection)
    yield "tag × tag", tags_by_tags(selection)
    yield "agreement", agreement_table(selection)
    yield "memos", memo_table(selection)


def _export(selection: ExportSelection, options: ExportOptions) -> ExportedFile:  # noqa: ARG001
    content, losses = workbook(_sheets(selection))
    return ExportedFile(content, losses)


FORMAT = ExchangeFormat("xlsx", "XLSX", (".xlsx",), Exporter(_export, is_text=False))
