"""Tables of foreign strings, measured in cells; whoever paints them knows how a style looks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from reader.text.clusters import fit, width_of

_GAP = 2
_LONGEST = 1_000_000

Style = Literal["", "bold", "dim"]
Line = list[tuple[str, Style]]
"""The pieces of a line, harmless for a terminal, with their styles."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    heading: str
    right: bool = False
    """Numbers stand on the right."""
    least: int = 0
    """Cells to which it may shrink where the line is too short; 0: it never does."""
    spare: int = 0
    """Where the line is far too short, the most spare column is left out first."""
    style: Style = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with a cell for each column."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]


Block = Table | str
"""A table, or a sentence; an empty one is an empty line."""


def table_lines(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], cells: int
) -> Iterator[Line]:
    """The lines of a table, the headings first, none wider than `cells`; what cannot shrink enough
    is left out.
    """
    lines = [[fit(" ".join(cell.split()), _LONGEST) for cell in row] for row in rows]
    natural = _natural_widths(columns, lines)
    widths = _fitted(columns, natural, cells)
    heading = (" " * _GAP).join(_cell(columns[n].heading, widths[n], columns[n]) for n in widths)
    yield [(heading.rstrip(), "dim")]
    for row in lines:
        line: Line = []
        for n in widths:
            if line:
                line.append((" " * _GAP, ""))
            line.append((_cell(row[n], widths[n], columns[n]), columns[n].style))
        yield line


def natural_width(table: Table) -> int:
    """Cells of the table's lines where nothing is cut."""
    return _line_width(_natural_widths(table.columns, table.rows))


def split_columns(table: Table, fixed: int, cells: int) -> Iterator[Table]:
    """The table in as many parts as it takes for each to fit into `cells`; the first columns
    (`fixed`) stand in each of them.
    """
    lines = [[fit(" ".join(cell.split()), _LONGEST) for cell in row] for row in table.rows]
    natural = _natural_widths(table.columns, lines)
    least = [min(w, c.least or w) for w, c in zip(natural, table.columns, strict=True)]
    always = list(range(fixed))
    part: list[int] = []
    for n in range(fixed, len(table.columns)):
        if part and _line_width(least[m] for m in (*always, *part, n)) > cells:
            yield _chosen(table, [*always, *part])
            part = []
        part.append(n)
    yield _chosen(table, [*always, *part])


def _chosen(table: Table, columns: Sequence[int]) -> Table:
    rows = [[row[n] for n in columns] for row in table.rows]
    return Table([table.columns[n] for n in columns], rows)


def _natural_widths(columns: Sequence[Column], lines: Sequence[Sequence[str]]) -> list[int]:
    return [
        max([width_of(column.heading), *(width_of(row[n]) for row in lines)])
        for n, column in enumerate(columns)
    ]


def _cell(text: str, cells: int, column: Column) -> str:
    shown = fit(text, cells)
    blanks = " " * (cells - width_of(shown))
    return blanks + shown if column.right else shown + blanks


def _fitted(columns: Sequence[Column], natural: Sequence[int], cells: int) -> dict[int, int]:
    """The columns that are shown and their widths: the widest shrink first."""
    least = [min(w, c.least or w) for w, c in zip(natural, columns, strict=True)]
    shown = list(range(len(columns)))
    while len(shown) > 1 and _line_width(least[n] for n in shown) > cells:
        shown.remove(max(shown, key=lambda n: (columns[n].spare, n)))
    widths = {n: natural[n] for n in shown}
    while (excess := _line_width(widths.values()) - cells) > 0:
        supple = sorted((n for n in shown if widths[n] > least[n]), key=lambda n: -widths[n])
        if not supple:
            return {shown[0]: max(1, cells)}
        widest = supple[0]
        level = widths[supple[1]] if len(supple) > 1 else 0
        step = max(1, widths[widest] - max(level, least[widest]))
        widths[widest] -= min(step, excess)
    return widths


def _line_width(widths: Iterable[int]) -> int:
    """Cells of a line of these columns."""
    return sum(cells + _GAP for cells in widths) - _GAP
