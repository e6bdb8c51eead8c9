"""Annotations of other programs as rows that an import compares with the library."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from annotations.exchange.rows import ImportedRow, Position
from annotations.exchange.spreadsheet_damage import UNKNOWN, Moment
from annotations.model import Annotation, Annotator, Link
from annotations.model.notes import stored_note
from corpus.document import Span
from corpus.text.storable import storable

HIGHLIGHT = "highlight"
"""The tag of what another program has marked without saying anything about it. An annotation of the
library needs a tag, a note or a link.
"""
_COLUMNS = frozenset({"id", "document", "content", "tag", "note", "annotator"})
_PLACE = frozenset({"start", "end"})
_LAST_OFFSET = 2**31 - 1


def foreign_row(
    id_: str,
    key: str,
    line: int,
    *,
    content: str = "",
    span: Span | None = None,
    position: Position = "hint",
    annotator: str = "",
    tags: Iterable[str] = (),
    note: str | None = None,
    prefix: str = "",
    suffix: str = "",
    created: Moment = UNKNOWN,
    modified: Moment = UNKNOWN,
    links: Iterable[Link] = (),
) -> ImportedRow:
    """One annotation; `key` names its document in the file. Its words may be unknown where its
    position is known, and the other way round.
    """
    if span is not None and not 0 <= span.start < span.end <= _LAST_OFFSET:
        span = None
    changed = modified if modified != UNKNOWN else created
    annotation = Annotation(
        id=id_,
        document="",
        slug=key,
        span=span or Span(0, max(1, len(content))),
        content=storable(content),
        annotator=Annotator("", storable(annotator)),
        tags=tuple(tags),
        note=stored_note(note),
        prefix=storable(prefix),
        suffix=storable(suffix),
        created=created.start or changed.start,
        modified=changed.start,
        links=tuple(links),
    )
    columns = _COLUMNS | (_PLACE if span is not None else frozenset())
    return ImportedRow(annotation, line, modified=changed, columns=columns, position=position)


def one_per_passage(rows: Iterable[ImportedRow]) -> list[ImportedRow]:
    """The rows with one for each passage and annotator, as a library has them: the tags of all, and
    their notes one below the other. The first one's id counts.
    """
    return [_together(group) for group in _groups(rows)]


def ids_kept(rows: Iterable[ImportedRow]) -> dict[str, str]:
    """The id that counts for each row once there is one for each passage and annotator."""
    return {row.annotation.id: group[0].annotation.id for group in _groups(rows) for row in group}


def _groups(rows: Iterable[ImportedRow]) -> Iterable[list[ImportedRow]]:
    groups: dict[tuple[object, ...], list[ImportedRow]] = {}
    for row in rows:
        one = row.annotation
        words = " ".join(one.content.split())
        place = one.span if "start" in row.columns else ()
        context = (" ".join(one.prefix.split()), " ".join(one.suffix.split()))
        key = (one.slug, one.annotator.name.strip(), words, *context, *place)
        groups.setdefault(key, []).append(row)
    return groups.values()


def _together(rows: list[ImportedRow]) -> ImportedRow:
    first, *others = rows
    if not others:
        return first
    annotations = [row.annotation for row in rows]
    notes = dict.fromkeys(one.note for one in annotations if one.note)
    latest = max(rows, key=lambda row: row.modified.start)
    times = [one.created for one in annotations if one.created]
    annotation = replace(
        first.annotation,
        tags=tuple(dict.fromkeys(tag for one in annotations for tag in one.tags)),
        note="\n\n".join(notes) or None,
        links=tuple(dict.fromkeys(link for one in annotations for link in one.links)),
        created=min(times, default=""),
        modified=latest.annotation.modified,
    )
    return replace(first, annotation=annotation, modified=latest.modified)


def numbered(rows: Iterable[ImportedRow]) -> list[ImportedRow]:
    """The rows with a number of its own for each, in place of a line: one annotation of a file may
    have become several.
    """
    return [replace(row, line=number) for number, row in enumerate(rows, 1)]


def with_highlights_tagged(rows: Iterable[ImportedRow]) -> tuple[list[ImportedRow], int]:
    """The rows, with the tag `highlight` for those that have no tag, no note and no link; and how
    many these are.
    """
    rows = list(rows)
    linked = {link.target for row in rows for link in row.annotation.links}
    tagged: list[ImportedRow] = []
    number = 0
    for row in rows:
        one = row.annotation
        if not (one.tags or one.note or one.links or one.id in linked):
            number += 1
            row = replace(row, annotation=replace(one, tags=(HIGHLIGHT,)))
        tagged.append(row)
    return tagged, number


def highlight_notice(number: int) -> list[str]:
    """A sentence about highlights, if there are any."""
    if not number:
        return []
    what = "1 highlight has" if number == 1 else f"{number:,} highlights have"
    return [f"{what} neither tag nor note in the file: imported with the tag {HIGHLIGHT}"]
