"""The table of tags by document, annotator, collection or attribute; in several parts where the
line is too short.
"""

from __future__ import annotations

from collections.abc import Iterator

from annotations.analysis.statistics import UNTAGGED
from annotations.analysis.tag_counts import TagCounts
from reader.tables.document_names import document_names
from reader.tables.layout import Block, Column, Table, split_columns

_LEAST = 12
"""Cells of a tag's name, at least."""


def tag_count_blocks(counts: TagCounts, cells: int) -> Iterator[Block]:
    """A row for each document, annotator or group, a column for each tag, the sums below and
    behind.
    """
    names = document_names((row.name, row.title) for row in counts.rows)
    columns = [
        Column(counts.by.upper(), least=_names(cells), style="bold", middle=True),
        Column("ALL", right=True, style="dim"),
        *(Column(tag or "no tag", right=True, least=_LEAST, middle=True) for tag in counts.tags),
    ]
    rows = [
        [
            names.get(row.name) or row.name or "none",
            f"{row.annotations:,}",
            *(_number(row.tags.get(tag, 0)) for tag in counts.tags),
        ]
        for row in counts.rows
    ]
    if len(rows) > 1:
        sums = [_number(counts.totals.get(tag, 0)) for tag in counts.tags]
        rows.append(["all", f"{counts.annotations:,}", *sums])
    parts = split_columns(Table(columns, rows), 2, cells)
    for n, part in enumerate(parts):
        if n:
            yield ""
        yield part
    if any(tag != UNTAGGED for tag in counts.tags):
        yield ""
        yield "Annotations with each tag; an annotation with several tags counts for each."


def _names(cells: int) -> int:
    """Cells of a name, at least: enough to tell titles apart, but room for a tag beside it."""
    return 24 if cells >= 60 else 12


def _number(number: int) -> str:
    return f"{number:,}" if number else "·"
