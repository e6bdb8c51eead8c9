"""Tables, excerpts and the progress bar: what is measured in cells."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence

from reader.cli.output import on_terminal, print_line, styled, terminal_width, width
from reader.tables.layout import Block, Column, Line, Style, block_lines, table_lines
from reader.text.clusters import fit

__all__ = ["Column", "Progress", "excerpt", "print_blocks", "print_table", "table"]

_STYLES: dict[Style, tuple[str, ...]] = {
    "": (), "bold": ("bold",), "dim": ("dim",), "note": (),
}  # fmt: skip


def excerpt(text: str, cells: int = 60) -> str:
    """The words of a passage in one line, in quotation marks."""
    return f"“{fit(' '.join(text.split()), cells)}”"


def print_table(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
    """Foreign strings in aligned columns, as wide as they need to be and the line allows."""
    for line in table(columns, [list(row) for row in rows], width()):
        print_line(line)


def print_blocks(blocks: Iterable[Block]) -> None:
    """Tables, headings and sentences, one below the other, in lines of the output's width."""
    for line in block_lines(blocks, width()):
        print_line(_painted(line))


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]], cells: int) -> Iterator[str]:
    """The lines of a table, none wider than `cells`; what cannot shrink enough is left out."""
    for line in table_lines(columns, rows, cells):
        yield _painted(line)


def _painted(line: Line) -> str:
    return "".join(styled(text, *_STYLES[style]) for text, style in line)


class Progress:
    """A bar on standard error while many things are done; nothing where that is no terminal."""

    def __init__(self, total: int) -> None:
        self.total = total
        self._shown = total > 1 and on_terminal(sys.stderr)

    def show(self, done: int, name: str) -> None:
        """`done` of the total are done; `name` is next."""
        if not self._shown:
            return
        columns = terminal_width()
        full = 20 * done // self.total
        head = f"{'━' * full}{'─' * (20 - full)} {done}/{self.total}  "
        sys.stderr.write(f"\r\x1b[K{fit(head + name, max(1, columns - 1))}")
        sys.stderr.flush()

    def clear(self) -> None:
        """Take the bar off, so that a line can be printed in its place."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
