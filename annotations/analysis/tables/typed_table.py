"""A table for other programs: named columns of one type each, and rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

ColumnType = Literal["text", "integer", "number", "boolean", "date", "time"]
Cell = str | int | float | bool | None
"""A date is text as in 2026-01-31, or the beginning of that; a time is UTC in ISO 8601. Whether
something is so is 0 or 1 in a text file."""


class TypedColumn(NamedTuple):
    """A column; every cell is of its type, or None where there is no value."""

    name: str
    type: ColumnType = "text"


@dataclass(frozen=True, slots=True)
class TypedTable:
    """A table whose rows are made as they are asked for, once."""

    name: str
    columns: tuple[TypedColumn, ...]
    rows: Iterable[tuple[Cell, ...]]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def text_columns(*names: str) -> tuple[TypedColumn, ...]:
    """Columns of text."""
    return tuple(TypedColumn(name) for name in names)
