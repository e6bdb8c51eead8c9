"""CSV files of any kind as tables: their encoding, separator, header and rows."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from annotations.errors import BadFile
from corpus.text.storable import storable

# The separators that spreadsheets of one country or another write.
_SEPARATORS = (",", ";", "\t")
_NAMED_SEPARATOR = re.compile(r'"?sep=(.)"?(?:\r\n|\r|\n|$)', re.IGNORECASE)
# What R writes for a missing value; a column of nothing else is an empty one.
NOTHING = "NA"
# Code points; a note may be longer than the 131,072 that Python's csv takes by itself.
_LONGEST_CELL = 2**31 - 1
_MOST_NAMED = 8
_UNNAMED = "the column without a name was ignored"
# Without it a spreadsheet takes UTF-8 for the system's old encoding.
EXCEL_PREFIX = "\ufeff"
_MISREAD_PREFIX = EXCEL_PREFIX.encode().decode("cp1252")
"""What becomes of it in a spreadsheet that takes UTF-8 for the system's old encoding."""


def decode(data: bytes) -> str:
    """The text of a CSV file: UTF-8, or the UTF-16 that spreadsheets write with a mark in front.

    Raises BadFile where it is neither.
    """
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile("this CSV is not in UTF-8; save it as “CSV UTF-8”") from error


def read_table(
    text: str,
    what: str,
    needed: Collection[str],
    known: Collection[str],
    is_known: Callable[[str], bool] = lambda _: False,
) -> CsvTable:
    """The table of a CSV. `what`: what it should be, for messages; `needed`: columns that it must
    have, `known`, and those that `is_known`: columns that are read. Raises BadFile with the line.
    """
    with _long_cells():
        try:
            table = _table(_without_prefix(storable(text)), what, needed)
            _report_unknown(table, known, is_known)
            return table
        except csv.Error as error:
            raise BadFile(f"this CSV cannot be read: {error}") from error


def _without_prefix(text: str) -> str:
    """The text without a mark of UTF-8, be it misread, in or before the first cell."""
    quote = '"' if text.startswith(f'"{_MISREAD_PREFIX}') else ""
    plain = text.removeprefix(quote).removeprefix(EXCEL_PREFIX).removeprefix(_MISREAD_PREFIX)
    return f"{quote}{plain}"


def header_names(head: bytes) -> set[str]:
    """The names of the columns in a file's first bytes; none where these are no text."""
    try:
        text = _NAMED_SEPARATOR.sub("", _without_prefix(decode(head)), count=1)
    except BadFile:
        return set()
    header = re.split(r"[\r\n]", text, maxsplit=1)[0]
    return {name.strip(' "').lower() for name in re.split(r"[,;\t]", header)}


@contextmanager
def _long_cells() -> Iterator[None]:
    limit = csv.field_size_limit(_LONGEST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(limit)


@dataclass
class CsvTable:
    names: list[str]
    """In lower case."""
    written: list[str]
    """The names as they are in the file."""
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    """The line on which a row begins, and its cells by the names of the columns."""
    warnings: list[str] = field(default_factory=list)
    delimiter: str | None = None
    """What separates cells in the file, if it is one of text."""
    unnamed: int = 0
    """How many rows have something in the column without a name."""

    def add(self, line: int, cells: Sequence[str]) -> None:
        """Add a row that begins on this line, unless it is empty."""
        if any(cell.strip() for cell in cells):
            row = dict(zip(self.names, cells, strict=False))
            self.unnamed += bool(row.pop("", "").strip())
            self.rows.append((line, row))

    def empty(self, column: str) -> bool:
        """Whether nothing but R's sign for it stands in a column."""
        cells = {row.get(column, "").strip() for _, row in self.rows}
        return NOTHING in cells and cells <= {"", NOTHING}


def _table(text: str, what: str, needed: Collection[str]) -> CsvTable:
    named = _NAMED_SEPARATOR.match(text)
    skipped = 0
    if named:
        text, skipped = text[named.end() :], 1
    header = re.split(r"[\r\n]", text, maxsplit=1)[0]
    delimiter = named[1] if named else max(_SEPARATORS, key=header.count)
    lines = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    written = [name.strip() for name in next(lines, [])]
    table = CsvTable([name.lower() for name in written], written, delimiter=delimiter)
    _check_names(table, what, needed)
    line = lines.line_num + 1 + skipped
    for cells in lines:
        if any(cell.strip() for cell in cells[len(table.names) :]):
            raise BadFile(
                f"line {line}: there are more cells than columns; put cells that contain "
                f"“{delimiter}” in quotation marks"
            )
        table.add(line, cells)
        line = lines.line_num + 1 + skipped
    if table.unnamed:
        table.warnings.append(_UNNAMED)
    return table


def table_of_rows(
    written: Sequence[str],
    rows: Iterable[tuple[int, Sequence[str]]],
    what: str,
    needed: Collection[str],
    known: Collection[str],
    is_known: Callable[[str], bool] = lambda _: False,
) -> CsvTable:
    """The same as `read_table`, of a header and rows with their numbers that are cells already."""
    table = CsvTable([name.lower() for name in written], list(written))
    _check_names(table, what, needed)
    for line, cells in rows:
        table.add(line, cells)
    if table.unnamed:
        table.warnings.append(_UNNAMED)
    _report_unknown(table, known, is_known)
    return table


def _check_names(table: CsvTable, what: str, needed: Collection[str]) -> None:
    if missing := set(needed).difference(table.names):
        columns = ", ".join(sorted(missing))
        which = f"column {columns} is" if len(missing) == 1 else f"columns {columns} are"
        raise BadFile(f"this is not {what}: the {which} missing")
    for name, number in Counter(table.names).items():
        if name and number > 1:
            raise BadFile(
                f"there are {number} columns called {name[:40]}; delete or rename all but one"
            )


def _report_unknown(
    table: CsvTable, known: Collection[str], is_known: Callable[[str], bool]
) -> None:
    others = [name for name in table.names if name and name not in known and not is_known(name)]
    if others:
        named = ", ".join(name[:40] for name in others[:_MOST_NAMED])
        more = f" and {len(others) - _MOST_NAMED} more" if len(others) > _MOST_NAMED else ""
        which = "column was" if len(others) == 1 else "columns were"
        table.warnings.append(f"the unknown {which} ignored: {named}{more}")
