"""The agreement as a table: a row for each tag in all documents, and in each."""

from __future__ import annotations

from collections.abc import Iterator

from annotations.analysis.agreement.measurement import measure
from annotations.analysis.agreement.units import annotated_document
from annotations.analysis.selection import ExportSelection
from annotations.analysis.tables.documents import used_tags
from annotations.analysis.tables.typed_table import Cell, TypedColumn, TypedTable, text_columns

_COEFFICIENTS = ("percent", "cohen", "fleiss", "alpha", "unitizing")


def agreement_table(selection: ExportSelection) -> TypedTable:
    """What `annotations.analysis.agreement` measures on sentences, without intervals. An empty
    document stands for all together, an empty tag for the set of tags; a coefficient that cannot be
    computed is empty.
    """
    columns = (
        *text_columns("document", "tag", "annotators"),
        TypedColumn("units", "integer"),
        TypedColumn("tagged", "integer"),
        *(TypedColumn(name, "number") for name in _COEFFICIENTS),
    )
    return TypedTable("agreement", columns, _rows(selection))


def _rows(selection: ExportSelection) -> Iterator[tuple[Cell, ...]]:
    grouped = selection.by_document()
    documents = [
        annotated_document(
            selection.document(summary.id),
            grouped.get(summary.id, ()),
            present=selection.annotators.get(summary.id, ()),
        )
        for summary in selection.exported_documents
        if summary.id in grouped or summary.id in selection.annotators
    ]
    for row in measure(documents, used_tags(selection), resamples=0).rows:
        coefficients = [getattr(row, name).value for name in _COEFFICIENTS]
        yield (
            row.document or "", row.tag or "", "; ".join(row.annotators), row.units, row.tagged,
            *(None if value is None else round(value, 6) for value in coefficients),
        )  # fmt: skip
