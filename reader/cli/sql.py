"""`sql`: queries on the library in SQL, which read and do nothing else."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from annotations.analysis.tables.typed_table import TypedTable, text_columns
from annotations.exchange.table_csv import table_csv
from annotations.storage.query_views import QUERY_VIEWS
from annotations.storage.sql_queries import QueryResult, sql_query
from corpus.errors import VariorumError
from reader.cli.open_library import chosen_library
from reader.cli.open_store import open_store
from reader.cli.options import FILE_NAME, TEXT, json_option, library_option
from reader.cli.output import count, on_terminal, print_json, print_message
from reader.cli.tables import Column, print_table
from reader.files import write_for_user
from reader.terminal.safe import safe_line

_LONGEST_CELL = 60
"""Characters of a cell in the terminal."""


@click.command(short_help="Query the library in SQL.")
@click.argument("query", type=TEXT, required=False)
@click.argument("file", type=FILE_NAME, metavar="[FILE.csv]", required=False)
@library_option
@json_option
def sql(query: str | None, file: str | None, library: Path | None, as_json: bool) -> None:
    """Query the library in SQL: as a table, as CSV or as JSON. Nothing can be changed.

    Without a query, the views and their columns are listed. Their names stay from version to
    version; the tables behind them may change. In a pipe or a file, the result is CSV. Example:

    \b
    variorum sql "SELECT tag, count(*) FROM v_annotation_tags GROUP BY tag"
    """
    if query is None:
        _print_views(as_json)
        return
    if file is not None and Path(file).suffix.lower() != ".csv":
        raise VariorumError(f"{Path(file).name} does not show its format; name it FILE.csv")
    path = chosen_library(library)
    with open_store(library) as store:  # brings the library up to date
        if store.visible_annotator() is not None:
            raise VariorumError(
                "in a blind round the library cannot be queried in SQL, which would show "
                "everybody's annotations; export has your own"
            )
    with sql_query(path, query) as answer:
        if as_json:
            print_json([_record(answer, row) for row in answer.rows])
        elif file is not None:
            rows = list(answer.rows)
            write_for_user(Path(file), _csv(answer, iter(rows)), path)
            print_message(f"wrote {count(len(rows), 'row')} to {Path(file).name}")
        elif on_terminal():
            _show(answer)
        else:
            sys.stdout.flush()
            sys.stdout.buffer.write(_csv(answer, answer.rows).encode())


def _record(answer: QueryResult, row: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(_different(answer.columns), map(_json_value, row), strict=True))


def _different(names: tuple[str, ...]) -> Iterator[str]:
    """The names of the columns, each once: `count`, `count_2` …"""
    seen: dict[str, int] = {}
    for name in names:
        seen[name] = number = seen.get(name, 0) + 1
        yield name if number == 1 else f"{name}_{number}"


def _json_value(cell: Any) -> Any:
    # JSON has no word for an infinite number; SQLite has no NaN.
    return None if isinstance(cell, float) and math.isinf(cell) else _value(cell)


def _value(cell: Any) -> Any:
    return cell.hex() if isinstance(cell, bytes) else cell


def _csv(answer: QueryResult, rows: Iterator[tuple[Any, ...]]) -> str:
    columns = text_columns(*answer.columns)
    return table_csv(TypedTable("sql", columns, (tuple(map(_value, row)) for row in rows)))


def _show(answer: QueryResult) -> None:
    rows = [[safe_line(_shown(_value(cell))) for cell in row] for row in answer.rows]
    if rows:
        print_table([Column(safe_line(name)) for name in answer.columns], rows)
    print_message(count(len(rows), "row"))


def _shown(cell: Any) -> str:
    line = " ".join(("" if cell is None else str(cell)).split())
    return line if len(line) <= _LONGEST_CELL else f"{line[: _LONGEST_CELL - 1]}…"


def _print_views(as_json: bool) -> None:
    if as_json:
        print_json({view.name: [name for name, _ in view.columns] for view in QUERY_VIEWS})
        return
    print_table(
        [Column("view"), Column("a row for", least=10), Column("columns", least=20)],
        [[view.name, view.rows, ", ".join(name for name, _ in view.columns)]
         for view in QUERY_VIEWS],
    )  # fmt: skip
