"""Links: a row for each, with both passages."""

from __future__ import annotations

from collections.abc import Iterator

from annotations.analysis.selection import ExportSelection
from annotations.analysis.tables.typed_table import Cell, TypedTable, text_columns
from annotations.model import Annotation


def link_table(selection: ExportSelection) -> TypedTable:
    """What supports, contradicts or repeats what. The cells of an end that is not among the
    annotations are empty, except for its id.
    """
    ends = ("id", "document", "content", "tags", "annotator")
    names = ("kind", *(f"from_{name}" for name in ends), *(f"to_{name}" for name in ends))
    return TypedTable("links", text_columns(*names), _rows(selection))


def _rows(selection: ExportSelection) -> Iterator[tuple[Cell, ...]]:
    by_id = {one.id: one for one in selection.annotations}
    for source, link in selection.links():
        yield (link.kind, *_end(source.id, source), *_end(link.target, by_id.get(link.target)))


def _end(id_: str, one: Annotation | None) -> tuple[Cell, ...]:
    if one is None:
        return (id_, None, None, None, None)
    return (id_, one.slug, one.content, "; ".join(one.tags), one.annotator.name)
