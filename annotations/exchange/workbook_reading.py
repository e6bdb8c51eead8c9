"""The sheets of a workbook as tables of text, by python-calamine: the values of formulas as they
were saved, dates and times in ISO 8601, numbers without a fraction where they have none.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from annotations.errors import BadFile
from annotations.exchange.csv_tables import CsvTable, table_of_rows
from annotations.exchange.spreadsheet_damage import LONGEST_CELL, is_full_cell
from annotations.exchange.workbook_archive import MOST_CELLS, SheetFile, check_workbook

Row = tuple[int, list[str]]
"""The number of a row, from 1, and its cells."""
_BEFORE_HEADER = 50
"""Rows that may stand above the names of the columns."""
_MOST_SHEETS = 200
_EXACT = 10**15
_TIMES = frozenset({"created", "modified"})
_MOST_NAMED = 5


@dataclass
class Sheet:
    """A sheet whose columns have names."""

    name: str
    is_hidden: bool
    header: list[str]
    """As it stands there."""
    rows: list[Row]
    """Those below the header."""
    uncalculated: frozenset[tuple[int, int]] = frozenset()
    notices: list[str] = field(default_factory=list)

    @property
    def names(self) -> frozenset[str]:
        """The names of the columns, in lower case."""
        return frozenset(_folded(self.header))

    def table(
        self,
        what: str,
        needed: Collection[str],
        known: Collection[str],
        is_known: Callable[[str], bool] = lambda _: False,
    ) -> CsvTable:
        """Its table, as `csv_tables.read_table` makes one. Raises BadFile."""
        self._refuse_uncalculated(needed)
        table = table_of_rows(self.header, self.rows, what, needed, known, is_known)
        table.warnings[:0] = [*self.notices, *self._cut(known)]
        return table

    def _refuse_uncalculated(self, needed: Collection[str]) -> None:
        names = _folded(self.header)
        first = self.rows[0][0] if self.rows else 0
        found = sorted(
            (row + 1, names[column] if column < len(names) else "")
            for row, column in self.uncalculated
            if row + 1 >= first
        )
        for row, name in found:
            if name in needed:
                raise BadFile(
                    f"line {row}: the cell in the column {name} is a formula without a value; open "
                    "the file in a spreadsheet program, save it and import it again"
                )
        if named := [(row, name) for row, name in found if name]:
            row, name = named[0]
            more = f" (and {len(named) - 1:,} others)" if len(named) > 1 else ""
            self.notices.append(
                f"line {row}: the cell in the column {name} is a formula without a value{more}: "
                "read as empty"
            )

    def _cut(self, known: Collection[str]) -> list[str]:
        """A sentence about cells that are as long as a sheet allows. The words of a passage are
        known from its place.
        """
        names = _folded(self.header)
        cut = [
            f"line {line}: the cell in the column {name} has {LONGEST_CELL:,} characters, the most "
            "that a sheet can hold; the end may be missing"
            for line, cells in self.rows
            for name, cell in zip(names, cells, strict=False)
            if name in known and name != "content" and is_full_cell(cell)
        ]
        return cut[:_MOST_NAMED]


def read_sheets(data: bytes, is_header: Callable[[Collection[str]], bool]) -> list[Sheet]:
    """The sheets of a workbook that have a row of names that `is_header` accepts (told in lower
    case), visible ones first. Raises BadFile, also where there is none.
    """
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    files = check_workbook(data)
    if len(files) > _MOST_SHEETS:
        raise BadFile(f"a workbook can have at most {_MOST_SHEETS} sheets")
    found: list[Sheet] = []
    others: list[Sequence[str]] = []
    too_large: list[str] = []
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for meta in book.sheets_metadata:
            file = files.get(meta.name)
            if file is None or meta.typ != SheetTypeEnum.WorkSheet:
                continue
            if file.is_too_large:
                too_large.append(
                    f"the sheet “{meta.name[:40]}” spreads over {file.rows:,} rows and "
                    f"{file.columns:,} columns; the maximum is {MOST_CELLS:,} cells: delete what "
                    "lies far outside the table"
                )
                continue
            hidden = meta.visible != SheetVisibleEnum.Visible
            sheet = _sheet(book.get_sheet_by_name(meta.name), file, is_header, others)
            if sheet is not None:
                sheet.is_hidden = hidden
                found.append(sheet)
    except CalamineError as error:
        raise BadFile("this XLSX file is damaged: get it again, or save it again") from error
    if not found:
        if too_large:
            raise BadFile(too_large[0])
        raise BadFile(_no_table(others))
    found.sort(key=lambda sheet: sheet.is_hidden)
    found[0].notices += [f"{sentence}; it was ignored" for sentence in too_large]
    return found


def _no_table(others: Sequence[Sequence[str]]) -> str:
    columns = next((names for names in others if names), ())
    shown = ", ".join(name[:40] for name in columns[:_MOST_NAMED] if name)
    there = f" (there are {shown})" if shown else ""
    return (
        "no sheet of this workbook has the columns of annotations: id, document, tag, content, "
        f"start and end; or of a codebook: tag and description{there}"
    )


def _sheet(
    sheet: Any,
    file: SheetFile,
    is_header: Callable[[Collection[str]], bool],
    others: list[Sequence[str]],
) -> Sheet | None:
    """A sheet with a row of names; None without one, when its first row goes to `others`."""
    if sheet.start is None or sheet.end is None:
        return None
    first, left = sheet.start
    # Rows are counted from the first of the sheet, cells from its first column that is not empty.
    grid = enumerate(sheet.iter_rows(), 1)
    header: list[str] | None = None
    above: list[str] = []
    for number, cells in grid:
        if number - first > _BEFORE_HEADER:
            break
        names = [_text(cell).strip() for cell in cells]
        if is_header([name.lower() for name in names]):
            header = names
            break
        above = above or [name for name in names if name]
    if header is None:
        others.append(above)
        return None
    in_time = [name.lower() in _TIMES for name in header]
    rows = [
        (number, [_text(cell, is_time) for cell, is_time in zip(cells, in_time, strict=False)])
        for number, cells in grid
    ]
    uncalculated = frozenset((row, column - left) for row, column in file.uncalculated)
    found = Sheet(sheet.name, False, header, rows, uncalculated)
    found.rows = _without_headers(found)
    _fill_merged(found, left, sheet.merged_cell_ranges or ())
    return found


def _without_headers(sheet: Sheet) -> list[Row]:
    """The rows without those that repeat the names of the columns, as in tables put one below the
    other.
    """
    names = _folded(sheet.header)
    rows = [row for row in sheet.rows if _folded(row[1]) != names]
    if len(rows) < len(sheet.rows):
        number = len(sheet.rows) - len(rows)
        what = "row repeats" if number == 1 else "rows repeat"
        sheet.notices.append(f"{number:,} {what} the names of the columns: ignored")
    return rows


def _fill_merged(
    sheet: Sheet, left: int, ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]]
) -> None:
    """Give each row the value of a cell that is merged over several."""
    by_number = dict(sheet.rows)
    filled = set[int]()
    for (top, at), (bottom, _) in ranges:
        first, column = by_number.get(top + 1), at - left
        if bottom == top or first is None or column >= len(first) or not first[column]:
            continue
        for number in range(top + 2, bottom + 2):
            cells = by_number.get(number)
            if cells is not None and not cells[column]:
                cells[column] = first[column]
                filled.add(number)
    if filled:
        rows = "1 row" if len(filled) == 1 else f"{len(filled):,} rows"
        sheet.notices.append(f"merged cells: the value was taken for {rows} below")


def _folded(cells: Sequence[str]) -> list[str]:
    return [cell.strip().lower() for cell in cells]


def _text(cell: object, is_time: bool = False) -> str:
    """A cell as the CSV of the same table would have it. A sheet keeps times to the millisecond."""
    if isinstance(cell, str):
        # XML has no room for these two, and calamine leaves the way to write them as it is.
        return cell.replace("_xFFFE_", "\ufffe").replace("_xFFFF_", "\uffff")
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _EXACT else repr(cell)
    if isinstance(cell, datetime):
        if is_time:
            return f"{cell.isoformat(timespec='milliseconds')}Z"
        return cell.isoformat(" ", timespec="seconds").removesuffix(" 00:00:00")
    if isinstance(cell, date):
        return f"{cell.isoformat()}T00:00:00.000Z" if is_time else cell.isoformat()
    if isinstance(cell, time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell)
