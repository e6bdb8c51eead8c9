"""The formats of other programs. Adding one is a module in `formats` that declares its `FORMAT`,
and a line here; nothing else lists formats.
"""

from __future__ import annotations

from pathlib import Path

from annotations.exchange.format import ExchangeFormat
from annotations.exchange.formats import (
    annotated_text,
    csv_file,
    hypothesis,
    parquet_folder,
    quotes,
    taguette,
    taguette_csv,
    web_annotation,
    xlsx_file,
)
from annotations.exchange.formats.qdpx import codebook_file, project_file
from annotations.exchange.formats.references import bibtex, csl_json, ris

FORMATS: tuple[ExchangeFormat, ...] = (
    csv_file.FORMAT,
    xlsx_file.FORMAT,
    quotes.FORMAT,
    annotated_text.FORMAT,
    bibtex.FORMAT,
    ris.FORMAT,
    web_annotation.FORMAT,
    project_file.FORMAT,
    codebook_file.FORMAT,
    taguette.FORMAT,
    taguette_csv.FORMAT,
    hypothesis.FORMAT,
    csl_json.FORMAT,
    parquet_folder.FORMAT,
)
"""The first one is taken where neither a name nor an ending tells."""

HEAD = 64 << 10
"""Bytes that `sniff` is told at most."""

EXPORTED = tuple(format_ for format_ in FORMATS if format_.exporter)
IMPORTED = tuple(format_ for format_ in FORMATS if format_.importer)


def by_name(name: str) -> ExchangeFormat:
    """The format of this name. Raises KeyError."""
    return {format_.name: format_ for format_ in FORMATS}[name]


def by_suffix(path: Path, formats: tuple[ExchangeFormat, ...] = FORMATS) -> ExchangeFormat | None:
    """The format that a file's ending names, if any."""
    suffix = path.suffix.lower()
    return next((format_ for format_ in formats if suffix in format_.suffixes), None)


def recognised(
    path: Path, head: bytes, formats: tuple[ExchangeFormat, ...] = IMPORTED
) -> ExchangeFormat | None:
    """The format of a file that is to be read: what its ending names, where that is one format
    alone, else what its first bytes look like.
    """
    suffix = path.suffix.lower()
    named = tuple(format_ for format_ in formats if suffix in format_.suffixes)
    if len(named) == 1:
        return named[0]
    like = (f for f in named or formats if f.importer and f.importer.sniff(head))
    return next(like, named[0] if named else None)


def by_content(head: bytes) -> ExchangeFormat | None:
    """The format that a file's first bytes look like, if any."""
    return next((f for f in IMPORTED if f.importer and f.importer.sniff(head)), None)
