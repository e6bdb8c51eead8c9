"""Tables as sheets of an Excel workbook (Office Open XML, ECMA-376), by XlsxWriter.

Text is written as text, whatever it begins with, so that no cell is ever a formula or a link; dates
and times are written as such.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from annotations.analysis.tables.typed_table import Cell, ColumnType, TypedTable
from annotations.errors import TooLarge
from annotations.exchange.project import Loss
from annotations.exchange.spreadsheet_damage import LONGEST_CELL

MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
_WIDTHS: dict[ColumnType, int] = {"date": 11, "time": 19, "integer": 9, "number": 9, "boolean": 9}
_TEXT_WIDTH = 18
_LONG_TEXT_WIDTH = 60
_LONG = frozenset({"content", "text", "note", "memo", "description", "title"})


def workbook(sheets: Iterable[tuple[str, TypedTable]]) -> tuple[bytes, tuple[Loss, ...]]:
    """The workbook with these sheets, by name, and what it cannot hold. Raises TooLarge for a table
    that no sheet can hold.
    """
    import xlsxwriter

    out = io.BytesIO()
    cut = 0
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        writer = _SheetWriter(book)
        for name, table in sheets:
            cut += writer.write(name, table)
    loss = Loss("characters of a cell beyond 32,767", cut, "the cells are cut; CSV holds all")
    return out.getvalue(), (loss,) if cut else ()


class _SheetWriter:
    """Writes the sheets of one workbook."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._heading = book.add_format({"bold": True, "bottom": 1})
        self._formats: dict[ColumnType, Any] = {
            "date": book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
            "time": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"}),
            "number": book.add_format({"num_format": "0.000"}),
        }

    def write(self, name: str, table: TypedTable) -> int:
        """Write one sheet; returns how many cells were cut."""
        if len(table.columns) > MOST_COLUMNS:
            raise TooLarge(f"the table {name} has more columns than a sheet; write it as CSV")
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for n, column in enumerate(table.columns):
            width = _WIDTHS.get(column.type, _TEXT_WIDTH)
            sheet.set_column(n, n, _LONG_TEXT_WIDTH if column.name in _LONG else width)
        for n, column in enumerate(table.columns):
            sheet.write_string(0, n, _cut(column.name), self._heading)
        last, cut = 0, 0
        for last, row in enumerate(table.rows, 1):
            if last >= MOST_ROWS:
                raise TooLarge(f"the table {name} has more rows than a sheet; write it as CSV")
            for n, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
                cut += self._write_cell(sheet, last, n, column.type, cell)
        sheet.autofilter(0, 0, max(1, last), max(0, len(table.columns) - 1))
        return cut

    def _write_cell(self, sheet: Any, row: int, column: int, type_: ColumnType, cell: Cell) -> bool:
        """Returns whether the cell was cut."""
        if cell is None or cell == "":
            return False
        if isinstance(cell, bool | int | float):
            sheet.write_number(row, column, cell, self._formats.get(type_))
            return False
        moment = _moment(type_, cell)
        if moment is not None:
            sheet.write_datetime(row, column, moment, self._formats[type_])
            return False
        text = _cut(cell)
        sheet.write_string(row, column, text)
        return len(text) < len(cell)


def _moment(type_: ColumnType, cell: str) -> date | datetime | None:
    """The date or time of a cell, for which a sheet has a type of its own; None for a part of a
    date such as 1920, and for what is before 1900, which Excel has no number for.
    """
    if type_ not in ("date", "time"):
        return None
    try:
        if type_ == "date":
            day = date.fromisoformat(cell)
            return day if len(cell) == 10 and day.year >= 1900 else None
        moment = datetime.fromisoformat(cell)
        # A number of days has no room for microseconds; rounded ones may be in the next second.
        at = moment.replace(microsecond=moment.microsecond // 1000 * 1000, tzinfo=None)
        return at if moment.year >= 1900 else None
    except ValueError:
        return None


def _cut(text: str) -> str:
    """The beginning of a text that a cell can hold."""
    if len(text) <= LONGEST_CELL // 2:
        return text
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * LONGEST_CELL:
        return text
    return units[: 2 * LONGEST_CELL].decode("utf-16-le", "ignore")
