"""The files that a table can be written to, by their endings."""

from __future__ import annotations

import io
from collections.abc import Callable

from annotations.analysis.tables.typed_table import TypedTable
from annotations.exchange.csv_style import CsvStyle
from annotations.exchange.parquet import write_parquet
from annotations.exchange.table_csv import table_csv
from annotations.exchange.workbook import workbook


def _csv(table: TypedTable, style: CsvStyle) -> bytes:
    return table_csv(table, style).encode()


def _xlsx(table: TypedTable, style: CsvStyle) -> bytes:  # noqa: ARG001
    content, _ = workbook([(table.name, table)])
    return content


def _parquet(table: TypedTable, style: CsvStyle) -> bytes:  # noqa: ARG001
    out = io.BytesIO()
    write_parquet(table, out)
    return out.getvalue()


TABLE_WRITERS: dict[str, Callable[[TypedTable, CsvStyle], bytes]] = {
    ".csv": _csv, ".xlsx": _xlsx, ".parquet": _parquet,
}  # fmt: skip
"""By ending: the table's file; told what a CSV is to be like."""
