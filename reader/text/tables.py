"""The rows of a table on the page: columns where they fit, else rows that break between cells.

A row of a table is one line of the text, its cells separated by ` · `. Columns are made by drawing
the blanks before and behind a separator wider, so that every character keeps its offset.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from corpus.document import CELL_JOIN, Span
from reader.text.clusters import clusters, display_form, is_simple
from reader.text.wrapping import BLANKS, Rows, wrap

_SEPARATOR = re.compile(r"(?<!\S)·(?!\S)")
"""What stands between two cells, without the blanks around it."""
_GAP = 3
"""Cells of the screen between two columns: the separator and its blanks."""
_MIN_LAST_COLUMN = 20
"""Cells of the screen within which the last cell of a row can be wrapped."""
_LEAST_COUNTED = 0.75
"""Share of the rows of a table that count for its columns, and that can be aligned then."""
_MIN_CUT = 12
"""Cells of the screen that are worth being filled with the beginning of a long cell."""
_FIGURE = re.compile(r"[-+−–±~<>≈($€£]?[-+−–]?\d[\d.,:’'/\u00a0\u202f ]*[%‰°)¹²³\w]{0,4}")

_NO_VALUE = re.compile(r"[-–—−.…?*]+|n/?a", re.IGNORECASE)


class RowParts(NamedTuple):
    """What a row of a table consists of, in offsets of the text."""

    cells: list[Span]
    """Without the blanks around them; an empty cell is an empty span."""
    separators: list[int]
    """The dots between them: one fewer than cells."""


class Columns(NamedTuple):
    """The columns of one table."""

    widths: tuple[int, ...]
    """How wide each is, in cells of the screen. What is wider is not aligned, except for the last
    cell of a row, which nothing follows.
    """
    figures: tuple[bool, ...]
    """Whether it holds numbers, which are set flush right."""
    starts: tuple[int, ...]
    """Where each begins, in cells of the screen from the first."""


def separators(text: str, start: int, end: int) -> list[int]:
    """The offsets of the dots between the cells of a row."""
    return [match.start() for match in _SEPARATOR.finditer(text, start, end)]


def row_parts(text: str, start: int, end: int) -> RowParts:
    """The cells of a row, and the dots between them."""
    dots = separators(text, start, end)
    cells: list[Span] = []
    for left, right in pairwise([start - 1, *dots, end]):
        ink = text[left + 1 : right].strip(BLANKS)
        at = text.find(ink, left + 1)
        cells.append(Span(at, at + len(ink)))
    return RowParts(cells, dots)


def _cell_texts(text: str, start: int, end: int) -> list[str]:
    """The words of the cells of a row."""
    row = text[start:end]
    if "· ·" in row or "  " in row or row[:1] == "·" or row[-1:] == "·":
        return [text[slice(*cell)] for cell in row_parts(text, start, end).cells]
    return row.split(CELL_JOIN)


def columns_of(text: str, rows: Iterable[tuple[int, int]], width: int) -> Columns:
    """The columns of a table whose rows have these spans, on a page of `width` cells.

    A few rows with long cells do not count if the others can be aligned without them.
    """
    table: list[list[int]] = []
    figures: list[list[bool]] = []
    for number, (start, end) in enumerate(rows):
        cells = _cell_texts(text, start, end)
        if len(cells) < 2:
            continue  # a row of one cell stands across the table
        simple = is_simple(text, start, end)
        table.append([len(cell) if simple else _width(cell, 0, len(cell)) for cell in cells])
        figures += [[] for _ in range(len(cells) - len(figures))]
        for column, cell in zip(figures, cells, strict=False):
            # The first row may hold the names of the columns; a dash stands for any value.
            if number and cell and not _NO_VALUE.fullmatch(cell):
                column.append(_FIGURE.fullmatch(cell) is not None)
    are_figures = [bool(column) and all(column) for column in figures]
    columns = _columns(table, are_figures)
    counted, fitting = table, columns
    while len(counted) > _LEAST_COUNTED * len(table):
        if sum(_fits(row, fitting, width) for row in table) >= _LEAST_COUNTED * len(table):
            return fitting
        counted = _without_longest(counted, fitting)
        fitting = _columns(counted, are_figures)
    return columns


def _columns(table: Sequence[Sequence[int]], figures: Sequence[bool]) -> Columns:
    """The columns of rows whose cells have these widths."""
    widths = [0] * len(figures)
    for row in table:
        for at, cell in enumerate(row):
            if cell > widths[at] and (at < len(row) - 1 or figures[at]):
                widths[at] = cell
    starts = accumulate((width + _GAP for width in widths[:-1]), initial=0)
    return Columns(tuple(widths), tuple(figures), tuple(starts))


def _fits(row: Sequence[int], columns: Columns, width: int) -> bool:
    """Whether a row whose cells have these widths can be aligned."""
    last = len(row) - 1
    if columns.starts[last] + min(row[last], _MIN_LAST_COLUMN) > width:
        return False
    return all(cell <= column for cell, column in zip(row[:last], columns.widths, strict=False))


def _without_longest(table: list[list[int]], columns: Columns) -> list[list[int]]:
    """The rows without the twentieth with the longest cells in the widest column."""
    widest = max(range(len(columns.widths) - 1), key=columns.widths.__getitem__)
    cells = sorted(row[widest] for row in table if len(row) > widest + 1)
    longest = min(columns.widths[widest], cells[len(cells) * 19 // 20] if cells else 0)
    return [row for row in table if len(row) <= widest + 1 or row[widest] < longest]


def wrap_row(text: str, start: int, end: int, columns: Columns, width: int, hang: int) -> Rows:
    """One row of a table, wrapped to `width` cells of the screen, and aligned if its columns fit.

    If only the last cell is too long, it is wrapped within its column. Else the row breaks between
    cells, and within a cell only if that needs more than a row; further rows are indented by
    `hang`.
    """
    parts = row_parts(text, start, end)
    last = len(parts.cells) - 1
    if "\n" not in text[start:end] and 0 < last < len(columns.widths):
        room = width - columns.starts[last]
        wanted = _width(text, *parts.cells[last])
        if columns.figures[last]:
            wanted = max(wanted, columns.widths[last])
        if wanted <= room or (room >= _MIN_LAST_COLUMN and not columns.figures[last]):
            aligned = _align(text, start, end, parts, columns)
            if aligned is not None:
                return _wrap_last_cell(text, aligned, parts, columns, room)
    return _wrap_between_cells(text, start, end, parts, width, hang)


def _align(text: str, start: int, end: int, parts: RowParts, columns: Columns) -> Rows | None:
    """A row with its cells in their columns; None if it has other blanks than cells need."""
    placed: list[tuple[Span, int]] = []  # cells and dots, and the column at which each begins
    for at, cell in enumerate(parts.cells):
        if at:
            dot = parts.separators[at - 1]
            placed.append((Span(dot, dot + 1), columns.starts[at] - 2))
        if not cell.empty:
            spare = columns.widths[at] - _width(text, *cell) if columns.figures[at] else 0
            placed.append((cell, columns.starts[at] + spare))
    indent = placed[0][1] - (placed[0][0].start - start)
    widened: dict[int, int] = {}
    for (before, column), (after, wanted) in pairwise(placed):
        extra = wanted - column - _width(text, before.start, after.start)
        if extra < 0 or before.end == after.start:
            return None
        if extra:
            widened[after.start - 1] = extra
    simple = not widened and is_simple(text, start, end)
    return None if indent < 0 else Rows([start], [end], simple, (indent,), widened)


def _wrap_last_cell(text: str, row: Rows, parts: RowParts, columns: Columns, room: int) -> Rows:
    """An aligned row, its last cell wrapped to `room` cells of the screen within its column."""
    cell = parts.cells[-1]
    if cell.empty or _width(text, *cell) <= room:
        return row
    cell_rows = wrap(text, cell.start, row.ends[0], room)
    further = cell_rows.starts[1:]
    indents = [*row.indents, *[columns.starts[len(parts.cells) - 1]] * len(further)]
    return row._replace(starts=row.starts + further, ends=cell_rows.ends, indents=indents)


def _wrap_between_cells(
    text: str, start: int, end: int, parts: RowParts, width: int, hang: int
) -> Rows:
    """A row that is broken where a cell would not fit."""
    narrow = max(1, width - hang)
    simple = is_simple(text, start, end)
    if "\n" in text[start:end]:
        rows = wrap(text, start, end, narrow)
        return rows._replace(indents=[hang] * len(rows.starts))
    # Each cell with the dot behind it, so that a row begins with words.
    firsts = [start, *(cell.start for cell in parts.cells[1:]), end]
    starts = [start]
    used = 0
    for left, right in pairwise(firsts):
        ink_end = left + len(text[left:right].rstrip(BLANKS))
        wanted = _width(text, left, ink_end)
        room = (width if len(starts) == 1 else narrow) - used
        if used and wanted > room and (wanted <= narrow or room < _MIN_CUT):
            starts.append(left)
            used, room = 0, narrow
        if wanted > room:
            cut = wrap(text, left, right, narrow, room).starts[1:]
            if used and cut and text[cut[0] - 1] not in BLANKS:
                starts.append(left)  # its first word does not fit
                cut = wrap(text, left, right, narrow).starts[1:]
            starts += cut
            used = _width(text, starts[-1], right)
        else:
            used += _width(text, left, right)
    return Rows(starts, [*starts[1:], end], simple, [0] + [hang] * (len(starts) - 1))


def _width(text: str, start: int, end: int) -> int:
    """The cells of the screen that a stretch of text fills, as it is drawn."""
    if is_simple(text, start, end):
        return end - start
    return sum(display_form(cluster)[1] for cluster in clusters(text, start, end))
