"""The codebook as CSV: one row for each tag, in the order in which tags are offered.

`tag` and `description` are what Taguette writes; a file of these two columns is read as well, and
so are other programs' names for the columns.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from annotations.errors import BadFile, BadTag
from annotations.exchange.csv_style import CsvStyle
from annotations.exchange.csv_tables import decode
from annotations.exchange.formula_cells import unescape_formula
from annotations.exchange.taguette_table import nested_name
from annotations.model import Codebook, TagEntry
from annotations.model.tag_names import tag_name
from corpus.text.storable import storable

_COLUMNS = ("tag", "description", "colour", "letter", "key", "annotations")
SAFE = CsvStyle(for_spreadsheet=True)
"""A codebook is always safe in any spreadsheet, though not always marked as UTF-8."""
_OTHER_NAMES = {
    "name": "tag", "code": "tag", "code name": "tag", "color": "colour", "mark": "letter",
    "definition": "description", "memo": "description",
}  # fmt: skip
_OF_TAGUETTE = "number of highlights"
"""A column by which a codebook of Taguette's is known."""
_OF_TAGS = frozenset({"description", "colour", "letter", "key", _OF_TAGUETTE})
_SEPARATORS = ",;\t"
_MOST_ROWS = 10_000


def write(codebook: Codebook, uses: Mapping[str, int], style: CsvStyle = SAFE) -> bytes:
    """The codebook as UTF-8, safe in any spreadsheet; `uses` counts annotations by tag."""
    rows = (
        (tag.name, tag.description, tag.colour, tag.mark, tag.key or "", uses.get(tag.name, 0))
        for tag in codebook.tags
    )
    return style.text([_COLUMNS, *rows]).encode()


def read(data: bytes) -> list[TagEntry]:
    """The tags of a file. Raises BadFile, naming the line, for one that is no codebook."""
    text = storable(decode(data))
    if text[:4].lower() == "sep=":
        text = text.partition("\n")[2]
    first_line = text.partition("\n")[0]
    delimiter = max(_SEPARATORS, key=first_line.count)
    lines = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    try:
        header = next(lines, [])
        return entries_of_rows(header, _numbered(lines))
    except csv.Error as error:
        raise BadFile(f"this CSV cannot be read: line {lines.line_num}: {error}") from error


def is_codebook(header: Iterable[str]) -> bool:
    """Whether a table with these columns is a codebook: each tag and what is said of it."""
    names = {_column(cell) for cell in header}
    return "tag" in names and not names.isdisjoint(_OF_TAGS) and "content" not in names


def entries_of_rows(
    header: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]], *, is_sheet: bool = False
) -> list[TagEntry]:
    """The tags of a table whose rows have numbers; `is_sheet`: it comes from a workbook, in which
    no apostrophe stands in front of a formula. Raises BadFile, naming the row.
    """
    taken_off = str if is_sheet else unescape_formula
    names = [_column(cell) for cell in header]
    if {"content", "start"}.issubset(names) or {"content", "document"}.issubset(names):
        raise BadFile("this is a CSV of annotations, not of a codebook")
    if "tag" not in names:
        raise BadFile("this is not a CSV of a codebook: the column tag is missing")
    repeated = next((name for name in names if name and names.count(name) > 1), None)
    if repeated:
        raise BadFile(f"there are two columns for {repeated}; delete or rename one of them")
    entries: dict[str, TagEntry] = {}
    for line, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        row = dict(zip(names, map(taken_off, cells), strict=False))
        if _OF_TAGUETTE in names:
            row["tag"] = nested_name(row.get("tag", ""))
        entry = _entry(row, line)
        if entry.name in entries:
            raise BadFile(f"line {line}: the tag “{entry.name}” is in the file twice")
        if len(entries) == _MOST_ROWS:
            raise BadFile(f"a codebook can have at most {_MOST_ROWS:,} tags")
        entries[entry.name] = entry
    return list(entries.values())


def _numbered(lines: Any) -> Iterator[tuple[int, Sequence[str]]]:
    return ((lines.line_num, cells) for cells in lines)


def _column(cell: str) -> str:
    name = cell.strip().lower()
    return _OTHER_NAMES.get(name, name)


def _entry(row: Mapping[str, Any], line: int) -> TagEntry:
    try:
        name = tag_name(str(row.get("tag", "")))
    except BadTag as error:
        raise BadFile(f"line {line}: {error}") from error
    description = row.get("description")
    return TagEntry(
        name,
        row.get("colour"),
        row.get("letter"),
        row.get("key"),
        None if description is None else " ".join(str(description).split()),
    )
