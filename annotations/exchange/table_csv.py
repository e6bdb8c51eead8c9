"""Any table as CSV: harmless in a spreadsheet, and exact."""

from __future__ import annotations

from itertools import chain

from annotations.analysis.tables.typed_table import TypedTable
from annotations.exchange.csv_style import PLAIN, CsvStyle


def table_csv(table: TypedTable, style: CsvStyle = PLAIN) -> str:
    """The table as CSV, with the names of its columns."""
    return style.text(chain([table.names], table.rows))
