"""Any table as CSV: UTF-8, RFC 4180, harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io

from annotations.analysis.tables.typed_table import Cell, TypedTable
from annotations.exchange.csv_tables import EXCEL_PREFIX
from annotations.exchange.formula_cells import escape_formula


def cell_text(cell: Cell) -> str:
    """A cell in a text file: nothing for no value, 0 or 1 for whether something is so."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(int(cell))
    return str(cell)


def table_csv(table: TypedTable, *, excel: bool = False) -> str:
    """The table as CSV; `excel` makes it known for UTF-8 and safe with any separator."""
    out = io.StringIO(newline="")
    if excel:
        out.write(EXCEL_PREFIX)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([escape_formula(name, for_spreadsheet=excel) for name in table.names])
    for row in table.rows:
        writer.writerow(
            [
                escape_formula(cell, for_spreadsheet=excel)
                if isinstance(cell, str)
                else cell_text(cell)
                for cell in row
            ]
        )
    return out.getvalue()
