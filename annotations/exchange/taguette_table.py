"""Taguette's list of highlights as a table (CSV, XLSX): `id`, `document`, `tag`, `content`, a row
for each highlight and tag, without offsets: https://gitlab.com/remram44/taguette, export.py

The same mapping is for whatever reads tables: `is_taguette_table` knows one by the names of its
columns, `project_of_table` says what is in it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import PurePath

from annotations.exchange.csv_tables import CsvTable
from annotations.exchange.foreign_rows import (
    foreign_row,
    highlight_notice,
    with_highlights_tagged,
)
from annotations.exchange.foreign_values import ForeignTags, derived_id
from annotations.exchange.project import ImportedDocument, ImportedProject
from annotations.exchange.rows import ImportedRows
from corpus.document import LONGEST_DETAIL, Metadata
from corpus.storage.slugs import slug_of
from corpus.text.storable import storable

COLUMNS = ("id", "document", "tag", "content")
NEEDED = COLUMNS[1:]
"""Many people delete the numbers of the highlights. Rows with the same words are one then."""
_NESTED = re.compile(r"[^\s.](?:[^.]*[^\s.])(?:\.[^\s.](?:[^.]*[^\s.]))+")
_LETTER = re.compile(r"[^\W\d_]")


def is_taguette_table(names: Collection[str]) -> bool:
    """Whether a table with these columns (in lower case) is Taguette's list of highlights. One with
    further columns is not: what is in them would be lost.
    """
    return set(names).difference([""]) in (set(COLUMNS), set(NEEDED))


def nested_name(path: str) -> str:
    """A tag of Taguette's as it is called here: `people.mayor` is `people/mayor`.

    Taguette shows with a tag all that begin like it; by custom a full stop separates the parts. One
    in a number, at a blank or beside a single letter (3.5, vs. others, U.S.) separates nothing.
    """
    parts = path.split(".")
    if _NESTED.fullmatch(path.strip()) and all(map(_LETTER.search, parts)):
        return "/".join(part.strip() for part in parts)
    return path


def document_of_name(key: str, name: str, text: str | None = None) -> ImportedDocument:
    """A document of Taguette's: found by its name, which may be a title or that of a file."""
    stem = PurePath(name).stem or name
    return ImportedDocument(
        storable(key),
        Metadata(title=storable(name.strip())[:LONGEST_DETAIL] or None),
        text,
        slug_of(stem),
    )


def project_of_table(table: CsvTable) -> ImportedProject:
    """What is in a list of highlights. Passages are found by their words."""
    tags = ForeignTags()
    documents: dict[str, ImportedDocument] = {}
    lines: dict[tuple[str, str, str], int] = {}
    paths: dict[tuple[str, str, str], list[str]] = {}
    for line, cells in table.rows:
        id_, name, path, content = (cells.get(column, "").strip() for column in COLUMNS)
        documents.setdefault(name, document_of_name(name, name))
        number = id_ or (str(line) if "id" in table.names else "")
        highlight = (number, name, content)
        lines.setdefault(highlight, line)
        paths.setdefault(highlight, []).append(nested_name(path))
    rows = [
        foreign_row(
            derived_id("taguette", *highlight),
            storable(highlight[1]),
            line,
            content=highlight[2],
            tags=tags.names(filter(None, paths[highlight])),
        )
        for highlight, line in lines.items()
    ]
    rows, highlights = with_highlights_tagged(rows)
    warnings = [*table.warnings, *tags.notices, *highlight_notice(highlights)]
    return ImportedProject(ImportedRows(rows, warnings), tuple(documents.values()))
