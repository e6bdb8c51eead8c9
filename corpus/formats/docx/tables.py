"""Tables of a Word document: their rows and cells, and whether they only lay out a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from corpus.formats.docx.styles import Styles
from corpus.formats.docx.xml import child, child_value, number, tag, text_runs, value

_PROSE = 150
"""Characters of a paragraph from which it is prose."""
_LONG_CELL = 400
"""Characters of a cell from which it holds more than a table's cell does."""
_FEW_ROWS = 2
"""Rows up to which a table may only lay out a page."""
_MOST_COLUMNS = 100
_THROUGH = frozenset(
    {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "AlternateContent", "Choice"}
)


class Cell(NamedTuple):
    """A cell with the columns that it takes."""

    node: Any
    """None for a place that a cell above or beside it covers."""
    span: int
    deleted: bool


class Row(NamedTuple):
    cells: list[Cell]
    deleted: bool


def rows_of(table: Any) -> list[Row]:
    """The rows of a table, with empty places where one cell covers several."""
    return [_row(node) for node in _through(table, "tr")]


def _row(node: Any) -> Row:
    properties = child(node, "trPr")
    cells = [Cell(None, 1, False)] * _columns(properties, "gridBefore", 0)
    for cell in _through(node, "tc"):
        told = child(cell, "tcPr")
        # What a cell says of the one above it: no value, or `continue`, continues it.
        merged = child(told, "vMerge") if told is not None else None
        continued = merged is not None and value(merged) != "restart"
        span = max(1, _columns(told, "gridSpan", 1))
        deleted = child(told, "cellDel") is not None if told is not None else False
        cells.append(Cell(None if continued and not _any_text(cell) else cell, span, deleted))
    deleted = properties is not None and child(properties, "del") is not None
    return Row(cells, deleted)


def _columns(properties: Any, name: str, usual: int) -> int:
    count = number(child_value(properties, name)) if properties is not None else None
    return usual if count is None else max(0, min(count, _MOST_COLUMNS))


def _through(node: Any, name: str) -> Iterator[Any]:
    """Children of a name, also within what only wraps them."""
    for one in node:
        if tag(one) == name:
            yield one
        elif tag(one) in _THROUGH:
            yield from _through(one, name)


def only_lays_out(rows: list[Row], styles: Styles) -> bool:
    """Whether a table is a means to place text on the page: one column, or few rows of which a cell
    holds a heading, several paragraphs or another table.
    """
    if all(sum(cell.span for cell in row.cells) <= 1 or len(row.cells) <= 1 for row in rows):
        return True
    if len(rows) > _FEW_ROWS:
        nested = sum(any(_holds_table(cell.node) for cell in row.cells) for row in rows)
        return 2 * nested > len(rows)
    return any(
        _is_page(cell.node, styles) for row in rows for cell in row.cells if cell.node is not None
    )


def _is_page(cell: Any, styles: Styles) -> bool:
    """Whether a cell holds what a page does."""
    if _holds_table(cell):
        return True
    paragraphs = [node for node in cell.iter() if tag(node) == "p"]
    lengths = [sum(map(len, text_runs(node))) for node in paragraphs]
    if sum(lengths) >= _LONG_CELL or sum(length >= _PROSE for length in lengths) > 1:
        return True
    return any(
        length and len(paragraphs) > 1 and styles.kind(child(node, "pPr"))[0] == "heading"
        for node, length in zip(paragraphs, lengths, strict=True)
    )


def _holds_table(cell: Any) -> bool:
    return cell is not None and any(tag(node) == "tbl" for node in cell.iter())


def _any_text(cell: Any) -> bool:
    return any(text.strip() for text in text_runs(cell))
