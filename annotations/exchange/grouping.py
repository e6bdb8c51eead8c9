"""Rows of a file that belong together, and what of them differs from the library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from annotations.exchange.csv_file import OF_DOCUMENTS, Row
from annotations.exchange.places import fits
from annotations.exchange.spreadsheet import UNKNOWN, is_damage
from annotations.model import Annotation
from annotations.notes import with_line_feeds
from annotations.store import annotator_name
from corpus.document import Document, Metadata


def joined(
    rows: Iterable[Row], known: Mapping[str, Annotation]
) -> tuple[list[Row], list[tuple[int, int]]]:
    """The rows of each known annotation as one; and those that contradict each other, by their
    lines.

    Where a correction was made in one of an annotation's rows only, that is the one which counts,
    unless it has been taken over already; where several differ from the library, none does.
    """
    by_id: dict[str, list[Row]] = {}
    for row in rows:
        by_id.setdefault(row.annotation.id, []).append(row)
    as_one, contradicting = [], list[tuple[int, int]]()
    for id_, several in by_id.items():
        here = known[id_]
        different = [row for row in several if _says_otherwise(row, here)]
        same = [row for row in several if row not in different]
        since = same[0].modified if same else UNKNOWN
        if since != UNKNOWN and here.modified >= since.end:
            different = []
        one = (different or same)[0]
        if any(_says_otherwise(row, here, than=one) for row in different[1:]):
            contradicting.append((different[1].line, different[0].line))
            continue
        tags = dict.fromkeys(tag for row in several for tag in row.annotation.tags)
        annotation = replace(one.annotation, tags=tuple(tags))
        lines = sum(row.lines for row in several)
        as_one.append(replace(one, annotation=annotation, lines=lines))
    return as_one, contradicting


def _says_otherwise(row: Row, here: Annotation, than: Row | None = None) -> bool:
    """Whether a row has another note, place, annotator or links than the library, or than another
    row.
    """
    given = row.annotation
    other = than.annotation if than is not None else here
    named = given.annotator.name.strip() and other.annotator.name
    return (
        (given.note or "") != with_line_feeds(other.note or "")
        or given.slug != other.slug
        or given.span != other.span
        or not fits(given.content, other.content)
        or bool(named and annotator_name(given.annotator.name) != annotator_name(named))
        or set(given.links) != set(other.links)
    )


def differing_details(rows: Iterable[Row], documents: Mapping[str, Document | None]) -> list[str]:
    """The columns in which these rows say something else of their documents than the library."""
    differing: set[str] = set()
    for row in rows:
        document = documents.get(row.annotation.slug)
        if document is None:
            continue
        for name, there, here in zip(
            OF_DOCUMENTS, row.details, _details(document.metadata), strict=False
        ):
            if there.strip() and there != here and not is_damage(here, there):
                differing.add(name)
    return [name for name in OF_DOCUMENTS if name in differing]


def _details(metadata: Metadata) -> tuple[str, ...]:
    return (
        metadata.title or "", "; ".join(metadata.authors), metadata.publisher or "",
        metadata.published or "", metadata.url or "",
    )  # fmt: skip
