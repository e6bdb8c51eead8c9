"""Exports as files, and as folders for the formats that are one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from annotations.exchange.format import (
    ExchangeFormat,
    ExportedFile,
    ExportOptions,
    ExportSelection,
)
from reader.files import write_folder_for_user, write_for_user


def write_export(
    format_: ExchangeFormat,
    selection: ExportSelection,
    options: ExportOptions,
    path: Path,
    library: Path,
) -> ExportedFile:
    """Write a selection in this format to the path that the user named. Raises VariorumError."""
    exporter = format_.exporter
    assert exporter is not None
    options = replace(options, suffix=options.suffix or path.suffix.lower())
    if not exporter.is_folder:
        exported = exporter.run(selection, options)
        write_for_user(path, exported.content, library)
        return exported
    return write_folder_for_user(
        path, lambda folder: exporter.run(selection, replace(options, folder=folder)),
        format_.suffixes[0],
    )  # fmt: skip
