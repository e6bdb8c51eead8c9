"""The CSV: one row per annotation and tag, out and back in without loss.

The first four columns are what Taguette exports, so that scripts made for it go on working. RFC
4180, UTF-8. What a spreadsheet would run as a formula is made harmless (`formula_cells`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from annotations.analysis.tables.document_columns import is_document_column
from annotations.analysis.tables.records import annotation_table
from annotations.analysis.tables.typed_table import Cell
from annotations.errors import BadFile
from annotations.exchange.csv_style import PLAIN, CsvStyle, spreadsheet_style
from annotations.exchange.csv_tables import (
    CsvTable,
    decode,
    header_names,
    read_table,
)
from annotations.exchange.format import (
    ExchangeFormat,
    ExportedFile,
    Exporter,
    ExportOptions,
    ExportSelection,
    Importer,
)
from annotations.exchange.formula_cells import may_run_as_formula, unescape_formula
from annotations.exchange.loss_report import attribute_loss, described_tags, reply_loss
from annotations.exchange.project import ImportedProject, Loss
from annotations.exchange.rows import COLUMNS, OF_DOCUMENTS, ImportedRow, ImportedRows
from annotations.exchange.spreadsheet_damage import (
    UNKNOWN,
    Moment,
    Order,
    moment_of,
    order_of_dates,
    whole_number,
)
from annotations.model import LINK_KINDS, STATUSES, Annotation, Annotator, Link, Status
from annotations.model.notes import with_line_feeds
from corpus.document import DocumentSummary, Span

NEEDED = {"id", "document", "tag", "content", "start", "end"}
_TIMES = ("created", "modified")
_MICROSECONDS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
_LAST_OFFSET = 2**31 - 1


def write(
    annotations: Iterable[Annotation],
    documents: Iterable[DocumentSummary],
    style: CsvStyle = PLAIN,
) -> str:
    """The CSV of these annotations."""
    return style.text(_rows(annotations, documents))


def may_run_elsewhere(
    annotations: Iterable[Annotation], documents: Iterable[DocumentSummary], delimiter: str = ","
) -> int:
    """How many cells of a CSV that is not for spreadsheets one could run that separates with
    something else.
    """
    return sum(
        may_run_as_formula(cell, delimiter)
        for row in _rows(annotations, documents)
        for cell in row
        if isinstance(cell, str)
    )


def _rows(
    annotations: Iterable[Annotation], documents: Iterable[DocumentSummary]
) -> Iterator[Sequence[Cell]]:
    """The header and the rows."""
    table = annotation_table(ExportSelection(list(annotations), list(documents)))
    yield table.names
    yield from table.rows


def read(text: str) -> ImportedRows:
    """The annotations of a CSV. Raises BadFile, naming the line, when it is none of ours.

    Lines of one id are the tags of one annotation. Where they differ in more than the tag, each of
    the contents is a row of its own here; which of them counts is for the import to say.
    """
    return rows_of_table(
        read_table(text, "a CSV of annotations", NEEDED, COLUMNS, is_document_column)
    )


# The annotations


def rows_of_table(table: CsvTable, *, is_sheet: bool = False) -> ImportedRows:
    """The annotations of a table with these columns; `is_sheet`: it comes from a workbook, in which
    no apostrophe stands in front of a formula, unless a spreadsheet has made it of a CSV. Raises
    BadFile.
    """
    if is_sheet:
        # Ours has times as such, to the millisecond; a CSV has them as text.
        times = (cells.get(name, "") for _, cells in table.rows for name in _TIMES)
        is_sheet = not any(map(_MICROSECONDS.fullmatch, times))
    # Where the file has all columns, or a row one of our ids, what Variorum put in front of a cell
    # is taken off. Another program's apostrophe is its own.
    ours = not is_sheet and not set(COLUMNS).difference(table.names)
    nothing = {name for name in table.names if name not in NEEDED and table.empty(name)}
    if nothing:
        which = ", ".join(sorted(nothing))
        table.warnings.append(f"{which} with nothing but NA (a missing value): ignored")
    order = order_of_dates(row.get(name, "") for _, row in table.rows for name in _TIMES)
    grouped: dict[tuple[object, ...], list[tuple[int, dict[str, str]]]] = {}
    for line, cells in table.rows:
        id_ = own_id(cells.get("id", ""))
        taken_off = unescape_formula if ours or (id_ and not is_sheet) else str
        row = {
            name: taken_off(cell)
            for name, cell in cells.items()
            if (name in COLUMNS or is_document_column(name)) and name not in nothing
        }
        row["id"] = id_ or row.get("id", "").strip()
        # Without an id every row is an annotation.
        own = ((n, c) for n, c in row.items() if n != "tag" and not is_document_column(n))
        key = tuple(sorted(own)) if row["id"] else (line,)
        grouped.setdefault(key, []).append((line, row))
    rows = ImportedRows((_row(several, order) for several in grouped.values()), table.warnings)
    unclear = [
        row.line
        for row, ((_, cells), *_) in zip(rows, grouped.values(), strict=True)
        if row.modified == UNKNOWN and cells.get("modified", "").strip()
    ]
    if unclear:
        rows.warnings.append(
            f"line {unclear[0]}: the time of the last change is ambiguous, as are "
            f"{len(unclear) - 1} others; write them as in 2026-01-31T12:00:00Z"
            if len(unclear) > 1
            else f"line {unclear[0]}: the time of the last change is ambiguous; write it as "
            "in 2026-01-31T12:00:00Z"
        )
    return rows


def own_id(cell: str) -> str | None:
    """The id of this program's making that a cell holds, in its usual form, if it holds one."""
    text = cell.strip()
    if len(text) < 36:
        return None
    try:
        return str(UUID(text))
    except ValueError:
        return None


def _row(several: Sequence[tuple[int, dict[str, str]]], order: Order | None) -> ImportedRow:
    line, row = several[0]
    tags = dict.fromkeys(cells.get("tag", "") for _, cells in several)
    cells = {name: row.get(name, "") for name in COLUMNS}
    modified = _moment(cells["modified"], order, line)
    annotation = Annotation(
        id=cells["id"],
        document="",
        slug=cells["document"].strip(),
        span=_span(cells, line),
        content=cells["content"],
        annotator=Annotator("", cells["annotator"]),
        tags=tuple(tag for tag in tags if tag.strip()),
        note=with_line_feeds(cells["note"]) if cells["note"].strip() else None,
        prefix=cells["prefix"],
        suffix=cells["suffix"],
        status=_status(cells["status"].strip(), line),
        created=_moment(cells["created"], order, line).start,
        modified=modified.start,
        links=tuple(_links(cells["links"], line)),
    )
    details = tuple(cells[name] for name in OF_DOCUMENTS)
    attributes = {name: cell for name, cell in row.items() if is_document_column(name)}
    columns = frozenset(row).difference(attributes)
    return ImportedRow(annotation, line, len(several), modified, columns, details, attributes)


def _span(row: dict[str, str], line: int) -> Span:
    try:
        span = Span(whole_number(row["start"]), whole_number(row["end"]))
    except ValueError as error:
        raise BadFile(f"line {line}: start and end must be whole numbers") from error
    if not 0 <= span.start < span.end <= _LAST_OFFSET:
        raise BadFile(f"line {line}: {row['start']}–{row['end']} is not a passage")
    return span


def _status(cell: str, line: int) -> Status:
    for status in STATUSES:
        if status == (cell or "anchored"):
            return status
    raise BadFile(f"line {line}: there is no status “{cell[:40]}”; use {', '.join(STATUSES)}")


def _moment(cell: str, order: Order | None, line: int) -> Moment:
    try:
        return moment_of(cell, order)
    except ValueError as error:
        raise BadFile(
            f"line {line}: “{cell[:40]}” is not a time (as in 2026-01-31T12:00:00Z)"
        ) from error


def _links(cell: str, line: int) -> Iterator[Link]:
    for word in cell.split():
        kind, _, target = word.partition(":")
        if kind not in LINK_KINDS or not target:
            raise BadFile(f"line {line}: “{word[:80]}” is not a link (as in supports:id)")
        yield Link(kind, target)


# The format


def _export(selection: ExportSelection, options: ExportOptions) -> ExportedFile:
    style = CsvStyle(options.delimiter)
    if options.for_spreadsheet:
        style = spreadsheet_style(options.delimiter)
    text = write(selection.annotations, selection.documents, style)
    unsafe = 0
    if not style.for_spreadsheet:
        unsafe = may_run_elsewhere(selection.annotations, selection.documents, style.delimiter)
    return ExportedFile(text.encode(), losses_of(selection), unsafe)


def losses_of(selection: ExportSelection) -> tuple[Loss, ...]:
    """What tables of annotations alone cannot hold of a selection."""
    annotated = {one.document for one in selection.annotations}
    memos = "variorum export --memos FILE writes them"
    descriptions = "variorum tags export FILE writes them"
    losses = (
        Loss("memos", len(selection.memos), memos),
        reply_loss(selection),
        Loss("descriptions of tags", described_tags(selection), descriptions),
        attribute_loss(one for one in selection.exported_documents if one.id not in annotated),
    )
    return tuple(loss for loss in losses if loss.number)


def _import(data: bytes) -> ImportedProject:
    return ImportedProject(read(decode(data)))


def _sniff(head: bytes) -> bool:
    """Whether the first line names the columns that are needed."""
    return header_names(head) >= NEEDED


FORMAT = ExchangeFormat("csv", "CSV", (".csv",), Exporter(_export), Importer(_sniff, _import))
