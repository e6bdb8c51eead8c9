"""Tables as Parquet files, by pyarrow, which comes with the extra `variorum[tables]`.

Rows are written in batches, so that memory does not grow with the corpus.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from annotations.analysis.selection import ExportSelection
from annotations.analysis.tables.dataset import dataset
from annotations.analysis.tables.typed_table import Cell, TypedColumn, TypedTable
from corpus.errors import MissingLibrary, VariorumError
from corpus.optional_imports import import_optional
from corpus.optional_parts import TABLES

_BATCH = 20_000
"""Rows that are held at once."""


def write_dataset(selection: ExportSelection, folder: Path) -> list[str]:
    """Write the tables of a library into a folder that exists, a file for each; returns the files'
    names. Raises VariorumError without pyarrow, and OSError.
    """
    names = []
    for table in dataset(selection):
        names.append(f"{table.name}.parquet")
        write_parquet(table, folder / names[-1])
    return names


def write_parquet(table: TypedTable, path: Any) -> int:
    """Write a table to a path or a binary file; returns the number of rows. Raises VariorumError
    without pyarrow, and OSError.
    """
    arrow, parquet = _pyarrow()
    schema = arrow.schema([(column.name, _type(arrow, column)) for column in table.columns])
    number = 0
    rows = iter(table.rows)
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        while batch := list(islice(rows, _BATCH)):
            number += len(batch)
            writer.write_table(arrow.table(_arrays(arrow, table.columns, batch), schema=schema))
    return number


def _pyarrow() -> tuple[Any, Any]:
    try:
        return import_optional("pyarrow"), import_optional("pyarrow.parquet")
    except MissingLibrary as missing:
        raise VariorumError(
            f"Parquet files need pyarrow, and {missing}; install it with: {TABLES.command}"
        ) from missing


def _type(arrow: Any, column: TypedColumn) -> Any:
    """A date stays text, since a part of one (1920) is a date, too; a program casts it."""
    return {
        "text": arrow.string(),
        "date": arrow.string(),
        "integer": arrow.int64(),
        "number": arrow.float64(),
        "boolean": arrow.bool_(),
        "time": arrow.timestamp("us", tz="UTC"),
    }[column.type]


def _arrays(
    arrow: Any, columns: Sequence[TypedColumn], rows: Sequence[tuple[Cell, ...]]
) -> dict[str, Any]:
    return {
        column.name: arrow.array(_values(column, (row[n] for row in rows)), _type(arrow, column))
        for n, column in enumerate(columns)
    }


def _values(column: TypedColumn, cells: Iterable[Cell]) -> list[Any]:
    if column.type != "time":
        return list(cells)
    return [None if not cell else _moment(str(cell)) for cell in cells]


def _moment(cell: str) -> datetime | None:
    """A time as UTC; None for what is none, such as a time that another program has written."""
    try:
        moment = datetime.fromisoformat(cell)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
