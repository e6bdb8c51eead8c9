"""Cues: a row for each word or phrase that a reader may weigh."""

from __future__ import annotations

from collections.abc import Iterator

from annotations.analysis.selection import ExportSelection
from annotations.analysis.tables.typed_table import Cell, TypedColumn, TypedTable, text_columns
from corpus.cues.detection import cues


def cue_table(selection: ExportSelection) -> TypedTable:
    """Every cue of the documents; `start` and `end` in code points of the document's text. In a
    language without a list of words, there are only those that digits and quotation marks tell.
    """
    columns = (
        *text_columns("document", "kind"),
        TypedColumn("start", "integer"),
        TypedColumn("end", "integer"),
        *text_columns("text", "language"),
    )
    return TypedTable("cues", columns, _rows(selection))


def _rows(selection: ExportSelection) -> Iterator[tuple[Cell, ...]]:
    for summary in selection.exported_documents:
        document = selection.document(summary.id)
        language = document.metadata.language
        for _, start, end in document.blocks:
            for cue in cues(document.text, start, end, language=language):
                text = document.text[cue.start : cue.end]
                yield (document.slug, cue.kind, cue.start, cue.end, text, language or "")
