"""Replies as CSV, out and back in: a row for each reply, beside the CSV of annotations.

As with memos, the text of a row never changes under its id. A row whose id the library still shows,
with another text, was corrected in the file; one whose id was replaced or removed here is older
than the library, and the caller decides. What the file leaves out stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from annotations.analysis.tables.typed_table import TypedColumn, TypedTable
from annotations.errors import BadFile, BadReply, UnknownAnnotation
from annotations.exchange.csv_style import PLAIN, CsvStyle
from annotations.exchange.csv_tables import CsvTable, decode, header_names, read_table
from annotations.exchange.formats.csv_file import own_id
from annotations.exchange.formula_cells import unescape_formula
from annotations.exchange.spreadsheet_damage import UNKNOWN, is_damage, moment_of
from annotations.exchange.table_csv import table_csv
from annotations.model.annotator_names import annotator_name
from annotations.model.replies import Reply, reply_text
from annotations.service.store import Store
from corpus.storage.queries import Row
from corpus.storage.transactions import Transaction

COLUMNS = ("id", "annotation", "document", "annotator", "reply", "created", "modified")
NEEDED = {"annotation", "reply"}
_TIMES = ("created", "modified")

ReplyChoice = Literal["file", "library"]


@dataclass(frozen=True, slots=True)
class ReplyRow:
    """A row of a file of replies."""

    line: int
    id: str | None
    """The id of our making, if the row has one."""
    annotation: str
    annotator: str
    text: str
    """Empty where the cell was emptied."""
    created: str | None
    modified: str | None


@dataclass(frozen=True, slots=True)
class ReplyConflict:
    """A reply that was changed or removed here after the file was written."""

    line: int
    about: str
    """The beginning of what it answers."""
    in_file: str

    @property
    def sentence(self) -> str:
        return (
            f"line {self.line}: the reply to “{self.about}” was changed or removed here after the "
            "file was written"
        )


@dataclass
class ReplyReport:
    """What an import of replies did."""

    added: int = 0
    updated: int = 0
    removed: int = 0
    unchanged: int = 0
    conflicts: list[tuple[ReplyConflict, ReplyChoice]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    """A sentence for each row that could not be taken in."""

    @property
    def left(self) -> list[ReplyConflict]:
        """The conflicts in which the library's own was left as it is."""
        return [conflict for conflict, choice in self.conflicts if choice == "library"]

    @property
    def changed(self) -> int:
        return self.added + self.updated + self.removed

    @property
    def label(self) -> str:
        return f"imported {'a reply' if self.changed == 1 else f'{self.changed:,} replies'}"


def reply_table(replies: Iterable[Reply]) -> TypedTable:
    """A row for each reply; without a document where its annotation is not shown."""
    columns = (TypedColumn(name, "time" if name in _TIMES else "text") for name in COLUMNS)
    return TypedTable("replies", tuple(columns), _rows(replies))


def _rows(replies: Iterable[Reply]) -> Iterator[tuple[str, ...]]:
    for one in replies:
        yield (
            one.id, one.annotation, one.slug or "", one.annotator.name, one.text, one.created,
            one.modified,
        )  # fmt: skip


def write(replies: Iterable[Reply], style: CsvStyle = PLAIN) -> str:
    """The CSV of these replies."""
    return table_csv(reply_table(replies), style)


def is_replies(data: bytes) -> bool:
    """Whether a file is a CSV of replies, by the names of its columns."""
    return header_names(data) >= NEEDED


def read(data: bytes) -> tuple[list[ReplyRow], list[str]]:
    """The rows of a CSV of replies, and a sentence for each value that was not taken as it stands.

    Raises BadFile, naming the line.
    """
    table = read_table(decode(data), "a CSV of replies", NEEDED, COLUMNS)
    return rows_of_table(table), table.warnings


def rows_of_table(table: CsvTable, *, is_sheet: bool = False) -> list[ReplyRow]:
    """The rows of a table with these columns; `is_sheet`: it comes from a workbook, in which no
    apostrophe stands in front of a formula. Raises BadFile.
    """
    # Where the file has all columns, what Variorum put in front of a cell is taken off.
    ours = not is_sheet and not set(COLUMNS).difference(table.names)
    taken_off = unescape_formula if ours else str
    return [
        _row(line, {name: taken_off(cell) for name, cell in cells.items()})
        for line, cells in table.rows
    ]


def _row(line: int, cells: dict[str, str]) -> ReplyRow:
    moments = []
    for name in _TIMES:
        try:
            moment = moment_of(cells.get(name, ""), None)
        except ValueError as error:
            raise BadFile(
                f"line {line}: “{cells[name][:40]}” is not a time (as in 2026-01-31T12:00:00Z)"
            ) from error
        moments.append(None if moment == UNKNOWN else moment.start)
    return ReplyRow(
        line, own_id(cells.get("id", "")), cells.get("annotation", "").strip(),
        cells.get("annotator", "").strip(), cells.get("reply", ""), *moments,
    )  # fmt: skip


def import_replies(
    store: Store, rows: Sequence[ReplyRow], *, choice: ReplyChoice = "library"
) -> ReplyReport:
    """Take the replies of a file into the library, as one step of the history. `choice` says what
    counts where the library was changed after the file was written.

    In a blind round only the annotator's own are taken in.
    """
    report = ReplyReport()
    with store.journal.recorded(lambda: report.label, kind="import") as tx:
        for row in rows:
            take_in_reply(store, tx, report, row, choice)
    return report


def take_in_reply(
    store: Store, tx: Transaction, report: ReplyReport, row: ReplyRow, choice: ReplyChoice
) -> None:
    """Take in a reply as a part of a step that somebody else has begun."""
    _Row(store, tx, report, choice, row).take()


@dataclass
class _Row:
    """One row, within the transaction of its import."""

    store: Store
    tx: Transaction
    report: ReplyReport
    choice: ReplyChoice
    row: ReplyRow

    def take(self) -> None:
        row = self.row
        try:
            text = reply_text(row.text) if row.text.strip() else ""
        except BadReply as error:
            self._problem(str(error))
            return
        name = annotator_name(row.annotator) if row.annotator else self.store.annotator
        if self.store.visible_annotator() not in (None, name):
            self._problem("in a blind round only your own replies can be imported")
            return
        known = None if row.id is None else self.store.replies.stored(row.id)
        if known is not None and known["annotator"] != self.store.rows.annotator(self.tx, name).id:
            self._problem(
                "the reply with this id is by somebody else; import does not change annotators"
            )
        elif known is not None and known["deleted"] is None and text == known["text"]:
            self.report.unchanged += 1
        else:
            self._place(known, name, text)

    def _place(self, known: Row | None, name: str, text: str) -> None:
        if known is not None and known["deleted"] is None:
            self._correct(known, text)
            return
        try:
            answered, content = self._answered()
        except UnknownAnnotation as error:
            self._problem(str(error) if self.row.annotation else "the column annotation is empty")
            return
        same = any(
            reply.text == text and reply.annotator.name == name
            for reply in self.store.replies.to(answered)
        )
        if same or (known is not None and not text):
            self.report.unchanged += 1
        elif not text:
            self._problem("the column reply is empty")
        elif known is None:
            self._add(answered, name, text, self.row.id)
        else:
            conflict = ReplyConflict(self.row.line, _short(content), text)
            self.report.conflicts.append((conflict, self.choice))
            if self.choice == "file":
                self._add(answered, name, text, None)

    def _answered(self) -> tuple[str, str]:
        """The annotation that a row answers: its id and its words; also one that is not shown yet,
        since it has nothing but replies. Raises UnknownAnnotation.
        """
        id_ = self.row.annotation
        try:
            shown = self.store.annotation(id_)
        except UnknownAnnotation:
            row = self.store.rows.stored(id_)
            if row is None or row["deleted"] is not None or self._is_hidden(row):
                raise
            return str(row["id"]), str(row["content"])
        return shown.id, shown.content

    def _is_hidden(self, annotation: Row) -> bool:
        only = self.store.visible_annotator()
        return only is not None and (
            annotation["annotator"] != self.store.rows.annotator(self.tx, only).id
        )

    def _add(self, annotation: str, name: str, text: str, id_: str | None) -> None:
        self.store.replies.add(
            self.tx, annotation, self.store.rows.annotator(self.tx, name).id, text, id_=id_,
            created=self.row.created, modified=self.row.modified if id_ else None,
        )  # fmt: skip
        self.report.added += 1

    def _correct(self, known: Row, text: str) -> None:
        ours = str(known["text"])
        if is_damage(ours, text):
            self.report.notices.append(
                f"line {self.row.line}: the reply “{_short(ours)}” was not replaced by "
                f"“{_short(text)}” from the file, which a spreadsheet may have changed"
            )
            self.report.unchanged += 1
            return
        self.store.replies.remove(self.tx, [known["id"]])
        if not text:
            self.report.removed += 1
            return
        self.store.replies.add(
            self.tx, known["annotation"], known["annotator"], text, created=known["created"]
        )
        self.report.updated += 1

    def _problem(self, sentence: str) -> None:
        self.report.problems.append(f"line {self.row.line}: {sentence}")


def _short(text: str, most: int = 40) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
