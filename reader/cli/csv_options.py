"""Options of commands that write CSV: `--excel` and `--delimiter`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from annotations.exchange.csv_style import (
    DELIMITERS,
    CsvStyle,
    spreadsheet_delimiter,
    spreadsheet_style,
)

Command = TypeVar("Command", bound=Callable[..., Any])


def csv_options(command: Command) -> Command:
    """`--excel` and `--delimiter`; `csv_style` says what they mean together."""
    command = click.option(
        "--delimiter", type=click.Choice(list(DELIMITERS)),
        help="What separates the cells of a CSV file (default: a comma; with --excel what "
             "spreadsheets of your country expect).",
    )(command)  # fmt: skip
    return click.option(
        "--excel", is_flag=True,
        help="CSV for a spreadsheet: marked as UTF-8, and safe with any separator.",
    )(command)  # fmt: skip


def csv_style(excel: bool, delimiter: str | None) -> CsvStyle:
    """How a CSV is written for these options."""
    given = None if delimiter is None else DELIMITERS[delimiter]
    if excel:
        return spreadsheet_style(given or spreadsheet_delimiter())
    return CsvStyle(given or ",")
