"""The columns of the CSV and of the other tables, in the words of a data dictionary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from annotations.analysis.tables.records import ANNOTATION_COLUMNS
from annotations.analysis.tables.registry import TABLES
from docs.reference.markdown import code, table

MEANINGS: Mapping[str, str] = {
    "id": "the annotation's id; an annotation with several tags has a line for each",
    "document": "the document's slug, which `variorum list` shows",
    "tag": "one tag; empty for a note without a tag",
    "content": "the words of the passage",
    "note": "the note",
    "annotator": "who made the annotation",
    "start": "where the passage begins in the document's text, in code points from 0",
    "end": "where it ends: the position after its last character",
    "prefix": "the characters before the passage, by which it is found again",
    "suffix": "the characters after it",
    "title": "of the document",
    "author": "of the document; several are separated by `; `",
    "publisher": "of the document",
    "published": "when the document was published: a year, a month or a day, as in ISO 8601",
    "url": "the address of the document",
    "created": "when the annotation was made, in UTC as in ISO 8601",
    "modified": "when it was changed last",
    "status": "`anchored`; `moved`, if the passage was found at another place in a new revision; "
    "or `orphaned`, if it was not found",
    "links": "`supports:`, `contradicts:` or `repeats:` and the id of the other annotation; "
    "several are separated by blanks",
}  # fmt: skip
_INTRODUCTION = """\
# CSV columns and tables

`variorum export FILE.csv` writes a line for each annotation and tag, in UTF-8, with the columns
below, in this order. Behind them are `collections` and a column for each attribute (`doc.year`),
if the
documents have any. `variorum import` reads the file again without loss.
"""
_TABLES = """\
## Other tables

`variorum table NAME FILE` writes these; [worked examples](../how-to/r-pandas-duckdb.md) are in the
how-to.
"""


def columns_page() -> str:
    """Each column of the CSV with its meaning, and the tables by name."""
    return "\n".join(_parts())


def _parts() -> Iterator[str]:
    yield _INTRODUCTION
    yield table(("column", "holds"), ((code(name), MEANINGS[name]) for name in ANNOTATION_COLUMNS))
    yield _TABLES
    yield table(("table", "rows"), ((code(name), kind.summary) for name, kind in TABLES.items()))
