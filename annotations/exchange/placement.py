"""Where an annotation of a file stands in the document as it is here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from annotations.anchoring.anchor import anchor
from annotations.exchange.comparison import NewerSide
from annotations.exchange.hinted_places import hinted_place
from annotations.exchange.rows import ImportedRow
from annotations.exchange.spreadsheet_damage import is_full_cell
from annotations.model import Annotation, Status
from annotations.model.notes import with_line_feeds
from annotations.model.selectors import Selector, describe, trimmed
from corpus.document import Document, Span

_OTHER_WORDS = (
    "the column content differs from the passage, which was not changed; to select another "
    "passage, change start, end and content together"
)


@dataclass(frozen=True, slots=True)
class ImportedPassage:
    """A passage of the document as it is here; an orphan has that of the file."""

    span: Span
    content: str
    prefix: str
    suffix: str
    status: Status


@dataclass(frozen=True, slots=True)
class PlacementChange:
    """What becomes of the place of an annotation that the library has already."""

    passage: ImportedPassage | None = None
    """The new passage; None where it stays."""
    notice: str = ""
    """A sentence if the file's passage was not taken over as it is."""


def fits(words: str, text: str) -> bool:
    """Whether these are the words of the text, however lines end in the file, and though a cell of
    a spreadsheet may not hold all of them.
    """
    if words == text or with_line_feeds(words) == with_line_feeds(text):
        return True
    return text.startswith(words) and is_full_cell(words)


def trimmed_row(row: ImportedRow, document: Document | None) -> ImportedRow:
    """A row whose passage neither begins nor ends with white space, as the library's do not."""
    imported = row.annotation
    selector = trimmed(Selector(imported.span, imported.content, imported.prefix, imported.suffix))
    if document is not None:
        # A spreadsheet or a script may have stripped the words alone, or the offsets alone.
        span = document.trimmed(imported.span)
        if fits(selector.content, document.text[slice(*span)]):
            selector = selector._replace(span=span)
    if selector == (imported.span, imported.content, imported.prefix, imported.suffix):
        return row
    span, content, prefix, suffix = selector
    annotation = replace(imported, span=span, content=content, prefix=prefix, suffix=suffix)
    return replace(row, annotation=annotation)


def find_passage(document: Document, row: ImportedRow) -> ImportedPassage:
    """Where an annotation stands that the library has not: at the place that the file says, where
    its words are elsewhere, or nowhere.
    """
    imported, text = row.annotation, document.text
    span, status = imported.span, imported.status
    has_position = "start" in row.columns
    if row.position != "exact" and status != "orphaned":
        span, status = hinted_place(row, text)
        if status == "orphaned":
            return ImportedPassage(
                imported.span, imported.content, imported.prefix, imported.suffix, status
            )
        here = describe(text, document.trimmed(span))
        return ImportedPassage(here.span, here.content, here.prefix, here.suffix, status)
    if not (has_position and _is_at(document, imported)) and status != "orphaned":
        match = anchor(Selector(span, imported.content, imported.prefix, imported.suffix), text)
        span = span if match is None else document.trimmed(match.span)
        if match is None:
            status = "orphaned"
        elif has_position or text.count(imported.content) != 1:
            status = "moved"
    if status == "orphaned":
        return ImportedPassage(span, imported.content, imported.prefix, imported.suffix, status)
    described = describe(text, span)
    if imported.modified and not (
        fits(imported.prefix, described.prefix) and fits(imported.suffix, described.suffix)
    ):
        # A file without times is another program's, and has no surroundings of the passage either.
        return ImportedPassage(span, described.content, imported.prefix, imported.suffix, status)
    return ImportedPassage(span, described.content, described.prefix, described.suffix, status)


def placement_change(
    row: ImportedRow,
    current: Annotation,
    document: Document,
    newer: NewerSide,
    states: Callable[[str], list[dict[str, object]]],
) -> PlacementChange:
    """Whether the file has another passage for an annotation that the library has already.

    It has where its words stand to the letter at another place than the annotation. That is no
    correction if the annotation stood there when the file was written, and a new revision has moved
    it. `states`: what the history tells of an annotation.
    """
    imported = row.annotation
    if row.position != "exact":
        return PlacementChange()
    if _is_at(document, imported):
        if imported.span == current.span and current.status != "orphaned":
            return PlacementChange()
        moved = current.status == "moved" and fits(imported.content, current.content)
        if newer != "file" and (moved or _stood_there(imported, states(current.id))):
            return PlacementChange()
        status: Status = imported.status if imported.status == "moved" else "anchored"
        described = describe(document.text, imported.span)
        return PlacementChange(
            ImportedPassage(
                imported.span, described.content, described.prefix, described.suffix, status
            )
        )
    # If only the numbers are others, they are those of an earlier revision, or spoilt.
    if fits(imported.content, current.content):
        return PlacementChange()
    earlier = imported.span != current.span and _stood_there(imported, states(current.id))
    return PlacementChange() if earlier else PlacementChange(notice=_OTHER_WORDS)


def _is_at(document: Document, imported: Annotation) -> bool:
    start, end = imported.span
    return end <= len(document.text) and fits(imported.content, document.text[start:end])


def _stood_there(imported: Annotation, states: list[dict[str, object]]) -> bool:
    """Whether the annotation once stood where the file says, with no edit since then."""
    return any(
        (state["start"], state["end"], state["modified"]) == (*imported.span, imported.modified)
        for state in states
    )
