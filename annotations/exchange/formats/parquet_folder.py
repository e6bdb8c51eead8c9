"""Parquet: a folder with a file for each table of the library."""

from __future__ import annotations

from annotations.exchange.format import (
    ExchangeFormat,
    ExportedFile,
    Exporter,
    ExportOptions,
    ExportSelection,
)
from annotations.exchange.parquet import write_dataset


def _export(selection: ExportSelection, options: ExportOptions) -> ExportedFile:
    assert options.folder is not None
    write_dataset(selection, options.folder)
    return ExportedFile(b"")


FORMAT = ExchangeFormat(
    "parquet", "Parquet", (".parquet",), Exporter(_export, is_text=False, is_folder=True)
)
