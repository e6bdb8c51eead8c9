"""How a CSV is written: what separates its cells, and whether it is for a spreadsheet."""

from __future__ import annotations

import csv
import io
import locale
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from annotations.analysis.tables.typed_table import Cell
from annotations.exchange.csv_tables import EXCEL_PREFIX
from annotations.exchange.formula_cells import escape_formula

DELIMITERS = {",": ",", ";": ";", "tab": "\t"}
"""By the name under which one is asked for."""


class CsvStyle(NamedTuple):
    """How a CSV is written; without a choice as RFC 4180 says, in UTF-8."""

    delimiter: str = ","
    for_spreadsheet: bool = False
    """Whether it is harmless whatever the spreadsheet separates with. Numbers then have a decimal
    comma where cells are separated with semicolons: it is for countries that write them so, whose
    spreadsheets take 3.12 for a day in December.
    """
    is_marked: bool = False
    """Whether it begins with what spreadsheets know UTF-8 by."""

    def text(self, rows: Iterable[Sequence[Cell]]) -> str:
        """The text of these rows, the names of the columns first."""
        out = io.StringIO(newline="")
        if self.is_marked:
            out.write(EXCEL_PREFIX)
        writer = csv.writer(out, lineterminator="\r\n", delimiter=self.delimiter)
        writer.writerows([self._cell(cell) for cell in row] for row in rows)
        return out.getvalue()

    def _cell(self, cell: Cell) -> str:
        if isinstance(cell, str):
            return escape_formula(
                cell, for_spreadsheet=self.for_spreadsheet, delimiter=self.delimiter
            )
        text = cell_text(cell)
        if isinstance(cell, float) and self.for_spreadsheet and self.delimiter == ";":
            return text.replace(".", ",")
        return text


PLAIN = CsvStyle()


def spreadsheet_style(delimiter: str = ",") -> CsvStyle:
    """A CSV for spreadsheets."""
    return CsvStyle(delimiter, for_spreadsheet=True, is_marked=True)


def cell_text(cell: Cell) -> str:
    """A cell in a text file: nothing for no value, 0 or 1 for whether something is so."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(int(cell))
    return str(cell)


def spreadsheet_delimiter() -> str:
    """What the spreadsheets of this country separate cells with, as far as the system's settings
    tell: where numbers have a decimal comma, a semicolon.

    No line `sep=;` is written: only Excel knows it, and takes a file that begins with one for the
    system's old encoding, whatever mark of UTF-8 stands in front.
    """
    before = locale.setlocale(locale.LC_NUMERIC)
    try:
        locale.setlocale(locale.LC_NUMERIC, "")
        return ";" if locale.localeconv()["decimal_point"] == "," else ","
    except locale.Error:  # the settings name a country of which this system knows nothing
        return ","
    finally:
        locale.setlocale(locale.LC_NUMERIC, before)
