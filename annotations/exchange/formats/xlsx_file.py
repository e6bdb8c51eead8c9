"""XLSX: a workbook with the annotations, and what one makes of them first; read back, and other
people's sheets as well.

Read are a sheet of annotations with the columns of the CSV, or Taguette's list of highlights; a
codebook; memos; and replies. A sheet is known by the names of its columns, whatever it is called.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from annotations.analysis.tables.agreement import agreement_table
from annotations.analysis.tables.document_columns import is_document_column
from annotations.analysis.tables.documents import documents_by_tags
from annotations.analysis.tables.records import (
    annotation_table,
    document_table,
    tag_table,
)
from annotations.analysis.tables.tag_pairs import tags_by_tags
from annotations.analysis.tables.typed_table import TypedTable
from annotations.errors import BadFile
from annotations.exchange import codebook_csv, memos_csv, replies_csv
from annotations.exchange.format import (
    ExchangeFormat,
    ExportedFile,
    Exporter,
    ExportOptions,
    ExportSelection,
    Importer,
)
from annotations.exchange.formats import csv_file
from annotations.exchange.memos_csv import memo_table
from annotations.exchange.project import ImportedMemo, ImportedProject, ImportedReply
from annotations.exchange.replies_csv import reply_table
from annotations.exchange.rows import COLUMNS, ImportedRows
from annotations.exchange.taguette_table import (
    COLUMNS as TAGUETTE_COLUMNS,
)
from annotations.exchange.taguette_table import (
    NEEDED as TAGUETTE_NEEDED,
)
from annotations.exchange.taguette_table import is_taguette_table, project_of_table
from annotations.exchange.workbook import workbook
from annotations.exchange.workbook_reading import Sheet, read_sheets
from annotations.model import TagEntry


def _sheets(selection: ExportSelection) -> Iterator[tuple[str, TypedTable]]:
    yield "annotations", annotation_table(selection)
    yield "documents", document_table(selection)
    yield "codebook", tag_table(selection)
    yield "tag × document", documents_by_tags(selection)
    yield "tag × tag", tags_by_tags(selection)
    yield "agreement", agreement_table(selection)
    yield "memos", memo_table(selection.memos)
    yield "replies", reply_table(selection.replies)


def _export(selection: ExportSelection, options: ExportOptions) -> ExportedFile:  # noqa: ARG001
    content, losses = workbook(_sheets(selection))
    return ExportedFile(content, losses)


# Reading


def _is_annotations(names: Collection[str]) -> bool:
    return csv_file.NEEDED.issubset(names)


def _is_memos(names: Collection[str]) -> bool:
    return memos_csv.NEEDED.issubset(names)


def _is_replies(names: Collection[str]) -> bool:
    return replies_csv.NEEDED.issubset(names)


def _is_known(names: Collection[str]) -> bool:
    kinds = (_is_annotations, _is_memos, _is_replies, is_taguette_table, codebook_csv.is_codebook)
    return any(is_one(names) for is_one in kinds)


def _import(data: bytes) -> ImportedProject:
    sheets = read_sheets(data, _is_known)
    annotations = _first(sheets, _is_annotations)
    highlights = None if annotations else _first(sheets, is_taguette_table)
    codebook = _first(sheets, codebook_csv.is_codebook)
    memos, replies = _first(sheets, _is_memos), _first(sheets, _is_replies)
    read = [one for one in (annotations, highlights, codebook, memos, replies) if one]
    notices = [
        *(f"the sheet “{one.name[:40]}” is hidden, and was read" for one in read if one.is_hidden),
        *(f"the sheet “{one.name[:40]}” was not read: only one of each kind is"
          for one in sheets if one not in read),
    ]  # fmt: skip
    project = ImportedProject(ImportedRows())
    if annotations:
        project = ImportedProject(_rows(annotations))
    elif highlights:
        project = project_of_table(
            highlights.table("a list of highlights", TAGUETTE_NEEDED, TAGUETTE_COLUMNS)
        )
    tags = _tags(codebook, notices) if codebook else []
    texts = _memos(memos, notices) if memos else []
    threads = _replies(replies, notices) if replies else []
    rows = ImportedRows(project.rows, [*notices, *project.rows.warnings])
    return ImportedProject(
        rows, project.documents, tuple(tags), tuple(texts), project.losses, replies=tuple(threads)
    )


def _first(sheets: Sequence[Sheet], is_one: Callable[[Collection[str]], bool]) -> Sheet | None:
    return next((sheet for sheet in sheets if is_one(sheet.names)), None)


def _rows(sheet: Sheet) -> ImportedRows:
    table = sheet.table("a sheet of annotations", csv_file.NEEDED, COLUMNS, is_document_column)
    return csv_file.rows_of_table(table, is_sheet=True)


def _tags(sheet: Sheet, notices: list[str]) -> list[TagEntry]:
    notices += sheet.notices
    try:
        return codebook_csv.entries_of_rows(sheet.header, sheet.rows, is_sheet=True)
    except BadFile as error:
        raise BadFile(f"the sheet “{sheet.name[:40]}”: {error}") from error


def _memos(sheet: Sheet, notices: list[str]) -> list[ImportedMemo]:
    try:
        table = sheet.table("a sheet of memos", memos_csv.NEEDED, memos_csv.COLUMNS)
        rows = memos_csv.rows_of_table(table, is_sheet=True)
    except BadFile as error:
        raise BadFile(f"the sheet “{sheet.name[:40]}”: {error}") from error
    notices += table.warnings
    return [
        ImportedMemo(
            row.kind, row.document or row.tag, row.text, row.annotator, row.created or "",
            row.modified or "", row.id or "", row.line,
        )
        for row in rows
    ]  # fmt: skip


def _replies(sheet: Sheet, notices: list[str]) -> list[ImportedReply]:
    try:
        table = sheet.table("a sheet of replies", replies_csv.NEEDED, replies_csv.COLUMNS)
        rows = replies_csv.rows_of_table(table, is_sheet=True)
    except BadFile as error:
        raise BadFile(f"the sheet “{sheet.name[:40]}”: {error}") from error
    notices += table.warnings
    return [
        ImportedReply(
            row.annotation, row.text, row.annotator, row.created or "", row.modified or "",
            row.id or "", row.line,
        )
        for row in rows
    ]  # fmt: skip


def _sniff(head: bytes) -> bool:
    return head.startswith(b"PK") and (b"xl/" in head or b"[Content_Types].xml" in head)


FORMAT = ExchangeFormat(
    "xlsx",
    "XLSX",
    (".xlsx",),
    Exporter(_export, is_text=False),
    Importer(_sniff, _import, isolated=True),
)
