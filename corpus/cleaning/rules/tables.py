"""Tables in plain text: rows of cells that stand below each other, or that tabs or bars part.

Each row is a block of its own, its cells separated by ` · `; an empty cell shows as two of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from corpus.cleaning.draft import Draft
from corpus.document import CELL_JOIN, Span
from corpus.formats.raw import Hint

_WIDE_GAP = re.compile(r"\S[ ]{2,}\S|\S\t|\S \| \S")
_RULE = re.compile(r"[ \t]*[-=_+|:][-=_+|: \t]*\Z")
_WORD = re.compile(r"\w")
_LETTER = re.compile(r"[^\W\d_]")
_FEWEST = 3
"""Rows of a table whose cells only stand below each other."""
_FEWEST_MARKED = 2
"""Rows of one with tabs or bars."""
_WIDEST_CELL = 40
_MOST_CELLS = 30
_BLANKS = 2
"""Columns without a character that part two cells."""


class _Row(NamedTuple):
    """A line of a table."""

    start: int
    end: int
    cells: list[Span]
    """In order; an empty one is an empty span."""


def find_tables(draft: Draft) -> None:
    """`layout.table`: marks the rows of tables, and sets their cells apart."""
    text = draft.text
    if draft.raw.format != "plain" or not _has_wide_gap(text):
        return
    hints: list[Hint] = []
    for block in _blocks(draft):
        rows = _marked(text, block, "\t") or _marked(text, block, "|") or _aligned(text, block)
        for row in rows:
            hints.append(Hint("row", row.start, row.end))
            _set_apart(draft, row)
        if rows:
            for line in block:
                if _RULE.match(text, line.start, line.end):
                    draft.edit(line.start, line.end, "", "layout.table")
    if hints:
        draft.structure = sorted([*draft.structure, *hints], key=lambda h: (h.start, -h.end))


def _has_wide_gap(text: str) -> bool:
    return ("  " in text or "\t" in text or " | " in text) and _WIDE_GAP.search(text) is not None


def _blocks(draft: Draft) -> Iterator[list[Span]]:
    """Runs of lines with no empty line between them, some of which have wide gaps."""
    text = draft.text
    code = iter((*draft.pre, Span(len(text) + 1, len(text) + 1)))
    after = next(code)
    block: list[Span] = []
    gaps = at = 0
    for line in (*text.split("\n"), ""):
        end = at + len(line)
        while after.end < at:
            after = next(code)
        if line and not line.isspace() and not after.start <= at < after.end:
            block.append(Span(at, end))
            gaps += _has_wide_gap(line)
        else:
            if gaps >= _FEWEST_MARKED and 2 * gaps >= len(block):
                yield block
            block, gaps = [], 0
        at = end + 1


def _marked(text: str, block: list[Span], mark: str) -> list[_Row]:
    """The rows of a block whose cells are parted by tabs or bars, as many in each line."""
    rows: list[_Row] = []
    for start, end in block:
        if _RULE.match(text, start, end):
            continue
        cells = _split(text, start, end, mark)
        if len(cells) < 2 or len(cells) > _MOST_CELLS:
            return []
        rows.append(_Row(start, end, cells))
    # Two cells and a bar are rather a page's title with the site's name, or links.
    has_frame = len(rows) < len(block) or any(text[start] == "|" for start, _ in block)
    if mark == "|" and not has_frame and any(len(row.cells) < 3 for row in rows):
        return []
    rows = _without_empty_columns(rows)
    sizes = {len(row.cells) for row in rows}
    fits = len(sizes) == 1 or (mark == "\t" and max(sizes, default=0) - min(sizes, default=0) <= 1)
    return rows if len(rows) >= _FEWEST_MARKED and fits else []


def _without_empty_columns(rows: list[_Row]) -> list[_Row]:
    """The rows without the columns that are empty in all of them: some set two tabs for one."""
    size = max((len(row.cells) for row in rows), default=0)
    used = [any(n < len(row.cells) and not row.cells[n].empty for row in rows) for n in range(size)]
    return [
        row._replace(
            cells=[cell for cell, is_used in zip(row.cells, used, strict=False) if is_used]
        )
        for row in rows
    ]


def _split(text: str, start: int, end: int, mark: str) -> list[Span]:
    line = text[start:end]
    if mark == "|":
        left, right = len(line) - len(line.lstrip(" |")), len(line.rstrip(" |"))
        if left > right:
            return []
        start, line = start + left, line[left:right]
    elif not line[0].strip():
        return []  # tabs that only set a line in
    cells: list[Span] = []
    at = start
    for cell in line.split(mark):
        inner = cell.strip()
        left = at + (len(cell) - len(cell.lstrip()) if inner else 0)
        cells.append(Span(left, left + len(inner)))
        at += len(cell) + 1
    return cells


def _aligned(text: str, block: list[Span]) -> list[_Row]:
    """The rows of a block whose cells stand below each other: some columns are blank in all its
    lines.
    """
    lines = [text[start:end].rstrip() for start, end in block if not _RULE.match(text, start, end)]
    starts = [start for start, end in block if not _RULE.match(text, start, end)]
    if len(lines) < _FEWEST or any("\t" in line for line in lines):
        return []
    width = max(map(len, lines))
    if width > 200:
        return []
    used = [any(n < len(line) and line[n] != " " for line in lines) for n in range(width)]
    columns: list[Span] = []
    at = 0
    while at < width:
        if not used[at]:
            at += 1
            continue
        end = at
        while end < width and any(used[end : end + _BLANKS]):
            end += 1
        columns.append(Span(at, end))
        at = end
    if not 2 <= len(columns) <= _MOST_CELLS:
        return []
    rows = [
        _Row(start, start + len(line), [_cell(line, start, column) for column in columns])
        for start, line in zip(starts, lines, strict=True)
    ]
    return rows if _is_table(text, rows) else []


def _cell(line: str, start: int, column: Span) -> Span:
    cell = line[column.start : column.end]
    inner = cell.strip()
    left = start + column.start + (len(cell) - len(cell.lstrip()) if inner else 0)
    return Span(left, left + len(inner))


def _is_table(text: str, rows: list[_Row]) -> bool:
    """Whether columns hold the cells of a table, and not two columns of a page, lines that are set
    in, or sentences with two blanks between them.
    """
    if sum(row.cells[0].empty for row in rows) > 0.34 * len(rows):
        return False
    for column in range(1, len(rows[0].cells)):
        cells = [row.cells[column] for row in rows]
        filled = [text[slice(*cell)] for cell in cells if not cell.empty]
        if len(filled) < 0.5 * len(cells):
            return False
        if sum(_WORD.search(cell) is not None for cell in filled) < 0.5 * len(filled):
            return False
        if sum(len(cell) > _WIDEST_CELL for cell in filled) > 0.5 * len(filled):
            return False
    two = len(rows[0].cells) == 2
    figures = sum(not _LETTER.search(text[slice(*row.cells[-1])]) for row in rows)
    return not two or figures >= 0.5 * len(rows)


def _set_apart(draft: Draft, row: _Row) -> None:
    """Makes what stands between two cells ` · `, once more for each empty one."""
    last: Span | None = None
    empty = 0
    for cell in row.cells:
        if cell.empty:
            empty += 1
        elif last is None:
            if empty and cell.start - 1 >= row.start:
                between = " ".join([CELL_JOIN.strip()] * empty) + " "
                draft.edit(cell.start - 1, cell.start, between, "layout.table")
            elif cell.start > row.start and draft.text[row.start : cell.start].strip():
                draft.edit(row.start, cell.start, "", "layout.table")
        else:
            between = CELL_JOIN + " ".join([CELL_JOIN.strip()] * empty) + (" " if empty else "")
            draft.edit(last.end, cell.start, between, "layout.table")
        if not cell.empty:
            last, empty = cell, 0
    if last is not None and draft.text[last.end : row.end].strip():
        draft.edit(last.end, row.end, "", "layout.table")
