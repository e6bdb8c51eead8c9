"""The CSV: one row per annotation and tag, out and back in without loss.

The first four columns are what Taguette exports, so that scripts made for it go on working. RFC
4180, UTF-8. A cell that a spreadsheet would run as a formula gets one apostrophe in front; import
takes it off.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from annotations.errors import BadFile
from annotations.model import LINK_KINDS, STATUSES, Annotation, Annotator, Link
from corpus.document import DocumentSummary, Span
from corpus.ids import time_of
from corpus.storable import storable

COLUMNS = (
    "id", "document", "tag", "content", "note", "annotator", "start", "end", "prefix", "suffix",
    "title", "author", "publisher", "published", "url", "created", "modified", "status", "links",
)  # fmt: skip
_NEEDED = {"id", "document", "tag", "content", "start", "end"}
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "'")
# The separators that spreadsheets of one country or another write.
_SEPARATORS = (",", ";", "\t")
# Code points; a note may be longer than the 131,072 that Python's csv takes by itself.
_LONGEST_CELL = 2**31 - 1
_LAST_OFFSET = 2**31 - 1
# Without it a spreadsheet takes UTF-8 for the system's old encoding.
EXCEL_PREFIX = "\ufeff"


def defuse(cell: str) -> str:
    """The cell as a spreadsheet may read it without running it."""
    return f"'{cell}" if cell.startswith(_DANGEROUS) else cell


def restore(cell: str) -> str:
    """The cell as it was before `defuse`."""
    return cell[1:] if cell.startswith("'") else cell


def write(
    annotations: Iterable[Annotation], documents: Iterable[DocumentSummary], *, excel: bool = False
) -> str:
    """The CSV of these annotations; `excel` adds what a spreadsheet needs to know it for UTF-8."""
    by_id = {document.id: document for document in documents}
    out = io.StringIO(newline="")
    if excel:
        out.write(EXCEL_PREFIX)
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(COLUMNS)
    in_order = sorted(annotations, key=lambda a: (a.slug, a.span.start, a.span.end, a.id))
    for annotation in in_order:
        meta = by_id[annotation.document].metadata
        for tag in sorted(annotation.tags) or [""]:
            cells = (
                annotation.id,
                annotation.slug,
                tag,
                annotation.content,
                annotation.note or "",
                annotation.annotator.name,
                str(annotation.span.start),
                str(annotation.span.end),
                annotation.prefix,
                annotation.suffix,
                meta.title or "",
                "; ".join(meta.authors),
                meta.publisher or "",
                meta.published or "",
                meta.url or "",
                annotation.created,
                annotation.modified,
                annotation.status,
                " ".join(f"{link.kind}:{link.target}" for link in annotation.links),
            )
            table.writerow([defuse(cell) for cell in cells])
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class Row:
    """One annotation as a CSV tells it; its document is known by slug only."""

    annotation: Annotation
    line: int
    """The line of the file on which it begins, for messages."""


def decode(data: bytes) -> str:
    """The text of a CSV file: UTF-8, or the UTF-16 that spreadsheets write with a mark in front.

    Raises BadFile where it is neither.
    """
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile("this CSV is not in UTF-8; save it again as “CSV UTF-8”") from error


def read(text: str) -> list[Row]:
    """The annotations of a CSV. Raises BadFile, naming the line, when it is none of ours.

    Rows of one id are the tags of one annotation. Where they differ in more than the tag, each of
    the contents is a row of its own here; which of them counts is for the import to say.
    """
    limit = csv.field_size_limit(_LONGEST_CELL)
    try:
        return list(_read(storable(text).removeprefix(EXCEL_PREFIX)))
    except csv.Error as error:
        raise BadFile(f"this CSV cannot be read: {error}") from error
    finally:
        csv.field_size_limit(limit)


def _read(text: str) -> Iterator[Row]:
    header = text[: text.find("\n")]
    table = csv.reader(
        io.StringIO(text, newline=""), strict=True, delimiter=max(_SEPARATORS, key=header.count)
    )
    names = [name.strip() for name in next(table, [])]
    if missing := _NEEDED - set(names):
        columns = ", ".join(sorted(missing))
        raise BadFile(f"this is not a CSV of annotations: the columns {columns} are missing")
    grouped: dict[tuple[str, ...], tuple[int, dict[str, str], list[str]]] = {}
    line = table.line_num + 1
    for cells in table:
        if any(cells):
            row = dict(zip(names, map(restore, cells), strict=False))
            row = {name: row.get(name, "") for name in COLUMNS}
            tag = row.pop("tag")
            # Without an id every row is an annotation.
            key = tuple(row.values()) if row["id"] else (str(line),)
            tags = grouped.setdefault(key, (line, row, []))[2]
            if tag and tag not in tags:
                tags.append(tag)
        line = table.line_num + 1
    for first, row, tags in grouped.values():
        yield Row(_annotation(row, tuple(tags), first), first)


def _annotation(row: dict[str, str], tags: tuple[str, ...], line: int) -> Annotation:
    try:
        span = Span(int(row["start"]), int(row["end"]))
    except ValueError as error:
        raise BadFile(f"line {line}: start and end must be whole numbers") from error
    if not 0 <= span.start < span.end <= _LAST_OFFSET:
        raise BadFile(f"line {line}: {row['start']}–{row['end']} is no passage")
    status = row["status"] or "anchored"
    if status not in STATUSES:
        raise BadFile(f"line {line}: there is no status “{status}” (one of {', '.join(STATUSES)})")
    return Annotation(
        id=row["id"],
        document="",
        slug=row["document"],
        span=span,
        content=row["content"],
        annotator=Annotator("", row["annotator"]),
        tags=tags,
        note=row["note"] or None,
        prefix=row["prefix"],
        suffix=row["suffix"],
        status=status,
        created=_time(row["created"], line),
        modified=_time(row["modified"], line),
        links=tuple(_links(row["links"], line)),
    )


def _time(cell: str, line: int) -> str:
    try:
        return time_of(cell) if cell else ""
    except ValueError as error:
        raise BadFile(f"line {line}: “{cell}” is no time (as in 2026-01-31T12:00:00Z)") from error


def _links(cell: str, line: int) -> Iterator[Link]:
    for word in cell.split():
        kind, _, target = word.partition(":")
        if kind not in LINK_KINDS or not target:
            raise BadFile(f"line {line}: “{word}” is no link (as in supports:id)")
        yield Link(kind, target)
