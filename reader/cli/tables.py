"""Tables, excerpts and the progress bar: what is measured in cells."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reader.cli.output import ENDLESS, PLAIN_WIDTH, on_terminal, print_line, styled, width
from reader.text.clusters import fit, width_of

_GAP = 2


def excerpt(text: str, cells: int = 60) -> str:
    """The words of a passage in one line, in quotation marks."""
    return f"“{fit(' '.join(text.split()), cells)}”"


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
    style: str = ""


def print_table(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
    """Foreign strings in aligned columns, as wide as they need to be and the line allows."""
    for line in table(columns, [list(row) for row in rows], width()):
        print_line(line)


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]], cells: int) -> Iterator[str]:
    """The lines of a table, none wider than `cells`; what cannot shrink enough is left out."""
    lines = [[fit(" ".join(cell.split()), ENDLESS) for cell in row] for row in rows]
    natural = [
        max([len(column.heading), *(width_of(row[n]) for row in lines)])
        for n, column in enumerate(columns)
    ]
    widths = _fitted(columns, natural, cells)
    gap = " " * _GAP
    heading = (_cell(columns[n].heading, widths[n], columns[n]) for n in widths)
    yield styled(gap.join(heading).rstrip(), "dim")
    styles = {n: columns[n].style.split() for n in widths}
    for row in lines:
        yield gap.join(styled(_cell(row[n], widths[n], columns[n]), *styles[n]) for n in widths)


def _cell(text: str, cells: int, column: Column) -> str:
    shown = fit(text, cells)
    blanks = " " * (cells - width_of(shown))
    return blanks + shown if column.right else shown + blanks


def _fitted(columns: Sequence[Column], natural: Sequence[int], cells: int) -> dict[int, int]:
    """The columns that are shown and their widths: the widest shrink first."""
    least = [min(w, c.least or w) for w, c in zip(natural, columns, strict=True)]
    shown = list(range(len(columns)))
    while len(shown) > 1 and _line(least[n] for n in shown) > cells:
        shown.remove(max(shown, key=lambda n: (columns[n].spare, n)))
    widths = {n: natural[n] for n in shown}
    while (excess := _line(widths.values()) - cells) > 0:
        supple = sorted((n for n in shown if widths[n] > least[n]), key=lambda n: -widths[n])
        if not supple:
            return {shown[0]: max(1, cells)}
        widest = supple[0]
        level = widths[supple[1]] if len(supple) > 1 else 0
        step = max(1, widths[widest] - max(level, least[widest]))
        widths[widest] -= min(step, excess)
    return widths


def _line(widths: Iterable[int]) -> int:
    """Cells of a line of these columns."""
    return sum(cells + _GAP for cells in widths) - _GAP


class Progress:
    """A bar on standard error while many things are done; nothing where that is no terminal."""

    def __init__(self, total: int) -> None:
        self.total = total
        self._shown = total > 1 and on_terminal(sys.stderr)

    def show(self, done: int, name: str) -> None:
        """`done` of the total are done; `name` is next."""
        if not self._shown:
            return
        columns = shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns
        full = 20 * done // self.total
        head = f"{'━' * full}{'─' * (20 - full)} {done}/{self.total}  "
        sys.stderr.write(f"\r\x1b[K{fit(head + name, max(1, columns - 1))}")
        sys.stderr.flush()

    def clear(self) -> None:
        """Take the bar off, so that a line can be printed in its place."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
