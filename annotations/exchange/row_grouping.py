"""Rows of a file that belong together, and what of them differs from the library."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from annotations.analysis.tables.document_columns import DocumentColumns, document_columns
from annotations.exchange.placement import fits
from annotations.exchange.rows import OF_DOCUMENTS, ImportedRow
from annotations.exchange.spreadsheet_damage import is_damage
from annotations.model.notes import with_line_feeds
from corpus.document import Document, DocumentSummary, Metadata, Span


class BaseState(NamedTuple):
    """What an annotation was when a file was written, as far as that is known."""

    note: str | None
    span: Span
    content: str


def group_rows(
    rows: Iterable[ImportedRow], base: Callable[[ImportedRow], BaseState]
) -> tuple[list[ImportedRow], list[tuple[int, int]]]:
    """The rows of each annotation that the library knows as one; and those that contradict each
    other, by their lines. `base`: what the annotation of a row was.

    Where something was changed in one of an annotation's rows only, that is the one which counts;
    where it was changed in several, and otherwise, none does.
    """
    by_id: dict[str, list[ImportedRow]] = {}
    for row in rows:
        by_id.setdefault(row.annotation.id, []).append(row)
    grouped, contradicting = [], list[tuple[int, int]]()
    for same_id_rows in by_id.values():
        before = base(same_id_rows[0]) if len(same_id_rows) > 1 else None
        changed = [row for row in same_id_rows if before and _is_changed(row, before)]
        representative, *others = changed or same_id_rows
        if other := next((row for row in others if _differ(representative, row)), None):
            contradicting.append((other.line, representative.line))
            continue
        tags = dict.fromkeys(tag for row in same_id_rows for tag in row.annotation.tags)
        annotation = replace(representative.annotation, tags=tuple(tags))
        lines = sum(row.lines for row in same_id_rows)
        grouped.append(
            replace(representative, annotation=annotation, lines=lines, mixed=len(same_id_rows) > 1)
        )
    return grouped, contradicting


def _is_changed(row: ImportedRow, before: BaseState) -> bool:
    """Whether a row has another note or place than the annotation had."""
    imported = row.annotation
    return (
        (imported.note or "") != with_line_feeds(before.note or "")
        or imported.span != before.span
        or not fits(imported.content, before.content)
    )


def _differ(row: ImportedRow, other: ImportedRow) -> bool:
    """Whether two rows of an annotation say different things of it, apart from its tags."""
    a, b = row.annotation, other.annotation
    return (
        (a.note, a.slug, a.span, set(a.links)) != (b.note, b.slug, b.span, set(b.links))
        or not fits(a.content, b.content)
        or a.annotator.name.strip() != b.annotator.name.strip()
    )


def differing_details(
    rows: Iterable[ImportedRow],
    documents: Mapping[str, Document | None],
    summaries: Callable[[], Iterable[DocumentSummary]],
) -> list[str]:
    """The columns in which these rows say something else of their documents than the library."""
    differing: dict[str, None] = {}
    columns: DocumentColumns | None = None
    for row in rows:
        document = documents.get(row.annotation.slug)
        if document is None:
            continue
        for name, in_file, in_library in zip(
            OF_DOCUMENTS, row.details, _details(document.metadata), strict=False
        ):
            if in_file.strip() and in_file != in_library and not is_damage(in_library, in_file):
                differing[name] = None
        if any(cell.strip() for cell in row.attributes.values()):
            columns = columns or document_columns(summaries())
            known = columns.of(document.id)
            for name, in_file in row.attributes.items():
                in_library = known.get(name, "")
                if in_file.strip() and in_file != in_library and not is_damage(in_library, in_file):
                    differing[name] = None
    ordered = [name for name in OF_DOCUMENTS if name in differing]
    return [*ordered, *(name for name in differing if name not in OF_DOCUMENTS)]


def _details(metadata: Metadata) -> tuple[str, ...]:
    return (
        metadata.title or "", "; ".join(metadata.authors), metadata.publisher or "",
        metadata.published or "", metadata.url or "",
    )  # fmt: skip
