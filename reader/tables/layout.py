"""Tables of foreign strings, measured in cells; whoever paints them knows how a style looks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from reader.tables.wrapping import ENDLESS, wrapped, wrapped_pieces
from reader.text.clusters import fit, width_of
from reader.text.shortening import fit_middle

_GAP = 2
_FLOW = 24
"""Cells in which a list can be read; with less it stands below its row."""
_NAME = 16
"""Cells in which a name can be told from others."""
_BELOW = 4
"""Cells by which it is indented there."""

Style = Literal["", "bold", "dim", "note"]
"""`note`: a sentence that explains a table."""
Line = list[tuple[str, Style]]
"""The pieces of a line, harmless for a terminal, with their styles."""


class Column(NamedTuple):
    """A column of a table."""

    heading: str
    right: bool = False
    """Numbers stand on the right."""
    least: int = 0
    """Cells to which it may shrink where the line is too short; 0: it never does."""
    spare: int = 0
    """Where the line is far too short, the most spare column is left out first."""
    style: Style = ""
    middle: bool = False
    """Names are cut in the middle, since many begin alike."""
    flow: bool = False
    """A list of any length, separated by commas: it goes on in further lines, below its row where
    there is no room beside it. Only for the last column.
    """


class Table(NamedTuple):
    """Rows with a cell for each column."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]


class Heading(NamedTuple):
    """What the following tables are of: a name, cut in the middle, and what is said of it."""

    name: str
    described: str = ""


Block = Table | Heading | str
"""A table, a heading or a sentence; an empty one is an empty line."""


def block_lines(blocks: Iterable[Block], cells: int) -> Iterator[Line]:
    """All lines of these blocks, none wider than `cells`."""
    for block in blocks:
        if isinstance(block, Table):
            yield from table_lines(block.columns, block.rows, cells)
        elif isinstance(block, Heading):
            yield from _heading(block, cells)
        elif width_of(shown := fit(block, ENDLESS)) <= cells:
            yield [(shown, "note")]
        else:
            for line in wrapped(block, cells):
                yield [(line, "note")]


def _heading(heading: Heading, cells: int) -> Iterator[Line]:
    """In one line, or in two where the name has too little room beside what is said of it."""
    described = f" · {fit(heading.described, ENDLESS)}" if heading.described else ""
    room = cells - width_of(described)
    if room >= min(_NAME, width_of(heading.name)):
        yield [(fit_middle(heading.name, room), "bold"), (described, "dim")]
        return
    yield [(fit_middle(heading.name, cells), "bold")]
    for line in wrapped(heading.described, cells):
        yield [(line, "dim")]


def table_lines(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], cells: int
) -> Iterator[Line]:
    """The lines of a table, the headings first, none wider than `cells`; what cannot shrink enough
    is left out.
    """
    lines = _harmless(rows)
    natural = _natural_widths(columns, lines)
    flowing = next((n for n, column in enumerate(columns) if column.flow), None)
    shown = _shown(columns, natural, flowing, cells)
    room = cells - _line_width(shown.values()) - _GAP
    beside = flowing is not None and room >= min(natural[flowing], _FLOW)
    heads = [_cell(columns[n].heading, shown[n], columns[n]) for n in shown]
    if flowing is not None and beside and columns[flowing].heading:
        heads.append(fit(columns[flowing].heading, room))
    yield [((" " * _GAP).join(heads).rstrip(), "dim")]
    for row in lines:
        line: Line = []
        for n, width in shown.items():
            if line:
                line.append((" " * _GAP, ""))
            line.append((_cell(row[n], width, columns[n]), columns[n].style))
        if flowing is None or not row[flowing]:
            yield line
            continue
        style = columns[flowing].style
        indent = cells - room if beside else _BELOW
        pieces = wrapped_pieces(row[flowing].split(", "), ", ", max(1, cells - indent), "")
        first = next(pieces, "")
        yield [*line, (" " * _GAP, ""), (first, style)] if beside else line
        for piece in pieces if beside else (first, *pieces):
            yield [(" " * indent, ""), (piece, style)]


def _shown(
    columns: Sequence[Column], natural: Sequence[int], flowing: int | None, cells: int
) -> dict[int, int]:
    """The columns that do not flow, and their widths; with room for the one that does, where names
    can be cut for it.
    """
    fixed = [n for n in range(len(columns)) if n != flowing]
    chosen, widths = [columns[n] for n in fixed], [natural[n] for n in fixed]
    if flowing is not None:
        left = cells - _GAP - min(natural[flowing], _FLOW)
        if _line_width(_least(chosen, widths)) <= left:
            cells = left
    fitted = zip(fixed, _fitted(chosen, widths, cells), strict=True)
    return {n: width for n, width in fitted if width is not None}


def natural_width(table: Table) -> int:
    """Cells of the table's lines where nothing is cut."""
    return _line_width(_natural_widths(table.columns, _harmless(table.rows)))


def least_width(table: Table) -> int:
    """Cells into which the table fits without the loss of a column; names may be cut."""
    natural = _natural_widths(table.columns, _harmless(table.rows))
    fixed = [n for n, column in enumerate(table.columns) if not column.flow]
    return _line_width(_least([table.columns[n] for n in fixed], [natural[n] for n in fixed]))


def split_columns(table: Table, fixed: int, cells: int) -> Iterator[Table]:
    """The table in as many parts as it takes for each to fit into `cells`; the first columns
    (`fixed`) stand in each of them.
    """
    natural = _natural_widths(table.columns, _harmless(table.rows))
    least = _least(table.columns, natural)
    always = list(range(fixed))
    part: list[int] = []
    for n in range(fixed, len(table.columns)):
        if part and _line_width(least[m] for m in (*always, *part, n)) > cells:
            yield _chosen(table, [*always, *part])
            part = []
        part.append(n)
    yield _chosen(table, [*always, *part])


def _harmless(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """The cells as they are drawn: what is measured otherwise has no width, or another."""
    return [[fit(" ".join(cell.split()), ENDLESS) for cell in row] for row in rows]


def _chosen(table: Table, columns: Sequence[int]) -> Table:
    rows = [[row[n] for n in columns] for row in table.rows]
    return Table([table.columns[n] for n in columns], rows)


def _natural_widths(columns: Sequence[Column], lines: Sequence[Sequence[str]]) -> list[int]:
    return [
        max([width_of(fit(column.heading, ENDLESS)), *(width_of(row[n]) for row in lines)])
        for n, column in enumerate(columns)
    ]


def _cell(text: str, cells: int, column: Column) -> str:
    shown = fit_middle(text, cells) if column.middle else fit(text, cells)
    blanks = " " * (cells - width_of(shown))
    return blanks + shown if column.right else shown + blanks


def _fitted(columns: Sequence[Column], natural: Sequence[int], cells: int) -> list[int | None]:
    """The width of each column, None for one that is left out: the widest shrink first."""
    least = _least(columns, natural)
    shown = list(range(len(columns)))
    while len(shown) > 1 and _line_width(least[n] for n in shown) > cells:
        shown.remove(max(shown, key=lambda n: (columns[n].spare, n)))
    widths: list[int | None] = [natural[n] if n in shown else None for n in range(len(columns))]
    while (excess := _line_width(w for w in widths if w is not None) - cells) > 0:
        supple = sorted(
            (n for n in shown if (widths[n] or 0) > least[n]), key=lambda n: -(widths[n] or 0)
        )
        if not supple:
            return [max(1, cells) if n == shown[0] else None for n in range(len(columns))]
        widest = supple[0]
        level = (widths[supple[1]] or 0) if len(supple) > 1 else 0
        width = widths[widest] or 0
        widths[widest] = width - min(max(1, width - max(level, least[widest])), excess)
    return widths


def _least(columns: Sequence[Column], natural: Sequence[int]) -> list[int]:
    return [min(w, c.least or w) for w, c in zip(natural, columns, strict=True)]


def _line_width(widths: Iterable[int]) -> int:
    """Cells of a line of these columns."""
    return sum(cells + _GAP for cells in widths) - _GAP
