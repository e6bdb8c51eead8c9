"""The blocks of a page in lines of so many cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from reader.manual.blocks import Block, CodeBlock, PageBlock, Run, Runs, TableBlock
from reader.text.clusters import width_of
from reader.text.wrapping import wrap

LEAST_WIDTH = 20
_GAP = 2
"""Cells between two columns."""
_LEAST_COLUMN = 12
"""Cells below which a column is too narrow for sentences: the cells of a row then stand one below
the other."""

Kind = Literal["", "title", "heading", "subheading", "code", "head", "rule"]
_HEADINGS: tuple[Kind, ...] = ("", "title", "heading")

_COMMENT = re.compile(r"(.*\S) +(# .*)")


class Line(NamedTuple):
    """One line, and what kind of line it is."""

    runs: Runs = ()
    kind: Kind = ""

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class PageLines:
    """A page, wrapped."""

    lines: Sequence[Line]
    headings: Mapping[str, int] = field(default_factory=dict)
    """The line of each heading, by its slug."""
    targets: Sequence[tuple[int, str]] = ()
    """Of each link, by its number, the line that it begins on and where it leads."""


def page_lines(blocks: Iterable[PageBlock], width: int) -> PageLines:
    """The lines of a page, none wider than `width` cells (of which there are at least 20)."""
    width = max(LEAST_WIDTH, width)
    lines: list[Line] = []
    headings: dict[str, int] = {}
    for block in blocks:
        if lines and not (isinstance(block, Block) and block.close):
            lines.append(_blank_between(lines[-1], block))
        if isinstance(block, Block):
            if block.level:
                if block.level == 2:
                    lines.append(Line())
                headings.setdefault(block.slug, len(lines))
            kind = _HEADINGS[block.level] if block.level < len(_HEADINGS) else "subheading"
            lines += (Line(runs, kind) for runs in _text_lines(block, width))
        elif isinstance(block, CodeBlock):
            lines += (Line((Run(line),), "code") for line in _code_lines(block, width))
        else:
            lines += _table_lines(block, width)
    return PageLines(lines, headings, _targets(lines))


def _blank_between(before: Line, block: PageBlock) -> Line:
    """A blank line, on which the bar of a quotation goes on."""
    margin = block.others if isinstance(block, Block) else block.margin
    bar = margin.rstrip()
    inside = bar and before.text.startswith(bar)
    return Line((Run(bar),)) if inside else Line()


def _targets(lines: Sequence[Line]) -> Sequence[tuple[int, str]]:
    targets: dict[int, tuple[int, str]] = {}
    for number, line in enumerate(lines):
        for run in line.runs:
            if run.link >= 0:
                targets.setdefault(run.link, (number, run.target))
    return [targets[link] for link in sorted(targets)]


def _text_lines(block: Block, width: int) -> Iterator[Runs]:
    room = max(1, width - width_of(block.others))
    for number, runs in enumerate(wrapped_runs(block.runs, room)):
        margin = block.others if number else block.first
        yield (Run(margin), *runs) if margin else runs


def wrapped_runs(runs: Runs, width: int) -> Iterator[Runs]:
    """The runs in rows of at most `width` cells, without the blanks at their ends."""
    text = "".join(run.text for run in runs)
    rows = wrap(text, 0, len(text), width)
    for start, end in zip(rows.starts, rows.ends, strict=True):
        stop = start + len(text[start:end].rstrip())
        yield tuple(_slice(runs, start, stop))


def _slice(runs: Runs, start: int, end: int) -> Iterator[Run]:
    at = 0
    for run in runs:
        piece = run.text[max(0, start - at) : max(0, end - at)]
        if piece:
            yield run._replace(text=piece)
        at += len(run.text)


def _code_lines(block: CodeBlock, width: int) -> Iterator[str]:
    """The lines of code; the rest of one that is too long is indented by as much and two more."""
    margin = block.margin or "  "
    room = max(1, width - width_of(margin))
    for line in _with_comments_below(block.text.expandtabs(4).splitlines(), room):
        indent = " " * min(len(line) - len(line.lstrip()) + 2, room // 2)
        text = line
        first = True
        while True:
            here = room if first else room - len(indent)
            rows = wrap(text, 0, len(text), here)
            end = rows.ends[0] if rows.ends else 0
            yield margin + ("" if first else indent) + text[:end].rstrip()
            text = text[end:].lstrip()
            if not text:
                break
            first = False


def _with_comments_below(lines: Iterable[str], room: int) -> Iterator[str]:
    """The lines; a comment that would be broken stands below what it is on."""
    for line in lines:
        comment = _COMMENT.match(line) if width_of(line) > room else None
        yield from (comment[1], f"  {comment[2]}") if comment else (line,)


def _table_lines(table: TableBlock, width: int) -> Iterator[Line]:
    room = width - width_of(table.margin)
    widths = _column_widths(table.rows, room)
    margin = (Run(table.margin),) if table.margin else ()
    lines = _stacked(table.rows, room) if widths is None else _beside(table.rows, widths)
    for line in lines:
        yield line._replace(runs=(*margin, *line.runs)) if margin else line


def _column_widths(rows: Sequence[Sequence[Runs]], room: int) -> list[int] | None:
    """The cells of each column, where all have room beside each other."""
    columns = len(rows[0])
    natural = [max(_width(row[at]) for row in rows) for at in range(columns)]
    left = room - _GAP * (columns - 1)
    widths = [0] * columns
    open_ = sorted(range(columns), key=lambda at: natural[at])
    while open_:
        at = open_[0]
        share = left // len(open_)
        if natural[at] > share:
            break
        widths[at] = natural[at]
        left -= natural[at]
        open_.pop(0)
    for number, at in enumerate(open_):
        widths[at] = left // (len(open_) - number)
        left -= widths[at]
    too_narrow = any(cells < min(natural[at], _LEAST_COLUMN) for at, cells in enumerate(widths))
    return None if too_narrow else widths


def _width(runs: Runs) -> int:
    text = "".join(run.text for run in runs)
    return max((width_of(line) for line in text.split("\n")), default=0)


def _beside(rows: Sequence[Sequence[Runs]], widths: Sequence[int]) -> Iterator[Line]:
    wrapped = [
        [list(wrapped_runs(cell, max(1, cells))) for cell, cells in zip(row, widths, strict=True)]
        for row in rows
    ]
    is_high = any(len(cell) > 1 for row in wrapped[1:] for cell in row)
    for number, row in enumerate(wrapped):
        if number > 1 and is_high:
            yield Line()
        for at in range(max((len(cell) for cell in row), default=0)):
            runs: list[Run] = []
            blanks = 0
            for cell, cells in zip(row, widths, strict=True):
                piece = cell[at] if at < len(cell) else ()
                if piece:
                    runs += [Run(" " * blanks), *piece] if blanks else piece
                    blanks = 0
                blanks += cells - _width(piece) + _GAP
            yield Line(tuple(runs), "" if number else "head")
        if not number:
            yield Line((Run("─" * (sum(widths) + _GAP * (len(widths) - 1))),), "rule")


def _stacked(rows: Sequence[Sequence[Runs]], room: int) -> Iterator[Line]:
    """Each cell in lines of its own, the first of each row as it is and the others below it."""
    for number, row in enumerate(rows[1:]):
        if number:
            yield Line()
        for at, cell in enumerate(row):
            indent = "  " if at else ""
            for runs in wrapped_runs(cell, max(1, room - len(indent))):
                yield Line((Run(indent), *runs) if indent else runs)
