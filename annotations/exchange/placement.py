"""Where an annotation of a file stands in the document as it is here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from annotations.anchoring.anchor import anchor
from annotations.exchange.comparison import NewerSide
from annotations.exchange.rows import ImportedRow
from annotations.model import Annotation, Status
from annotations.model.notes import with_line_feeds
from annotations.model.selectors import Selector, describe
from corpus.document import Document, Span

_OTHER_WORDS = (
    "the words are not those of the passage, which stays as it is; to choose another passage, "
    "change start, end and content together"
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

    here: ImportedPassage | None = None
    """Its new place; None where it stays."""
    notice: str = ""
    """What of the file's place was not taken as it stands there."""


def fits(words: str, text: str) -> bool:
    """Whether these are the words of the text, however lines end in the file."""
    return words == text or with_line_feeds(words) == with_line_feeds(text)


def find_passage(document: Document, row: ImportedRow) -> ImportedPassage:
    """Where an annotation stands that the library has not: at the place that the file says, where
    its words are elsewhere, or nowhere.
    """
    given, text = row.annotation, document.text
    span, status = given.span, given.status
    here = _is_at(document, given)
    if not here and status != "orphaned":
        found = anchor(Selector(span, given.content, given.prefix, given.suffix), text)
        status = "orphaned" if found is None else "moved"
        span = span if found is None else found.span
    if status == "orphaned":
        return ImportedPassage(span, given.content, given.prefix, given.suffix, status)
    words = describe(text, span)
    if given.modified and not (
        fits(given.prefix, words.prefix) and fits(given.suffix, words.suffix)
    ):
        # A file without times is another program's, and has no surroundings of the passage either.
        return ImportedPassage(span, words.content, given.prefix, given.suffix, status)
    return ImportedPassage(span, words.content, words.prefix, words.suffix, status)


def placement_change(
    row: ImportedRow,
    here: Annotation,
    document: Document,
    when: NewerSide,
    states: Callable[[str], list[dict[str, object]]],
) -> PlacementChange:
    """Whether the file has another passage for an annotation that the library has already.

    It has where its words stand to the letter at another place than the annotation. That is no
    correction if the annotation stood there when the file was written, and a new revision has moved
    it. `states`: what the history tells of an annotation.
    """
    given = row.annotation
    if _is_at(document, given):
        if given.span == here.span and here.status != "orphaned":
            return PlacementChange()
        moved = here.status == "moved" and fits(given.content, here.content)
        if when != "file" and (moved or _stood_there(given, states(here.id))):
            return PlacementChange()
        status: Status = given.status if given.status == "moved" else "anchored"
        words = describe(document.text, given.span)
        return PlacementChange(
            ImportedPassage(given.span, words.content, words.prefix, words.suffix, status)
        )
    # If only the numbers are others, they are those of an earlier revision, or spoilt.
    if fits(given.content, here.content):
        return PlacementChange()
    earlier = given.span != here.span and _stood_there(given, states(here.id))
    return PlacementChange() if earlier else PlacementChange(notice=_OTHER_WORDS)


def _is_at(document: Document, given: Annotation) -> bool:
    start, end = given.span
    return end <= len(document.text) and fits(given.content, document.text[start:end])


def _stood_there(given: Annotation, states: list[dict[str, object]]) -> bool:
    """Whether the annotation once stood where the file says, with no edit since then."""
    return any(
        (one["start"], one["end"], one["modified"]) == (*given.span, given.modified)
        for one in states
    )
