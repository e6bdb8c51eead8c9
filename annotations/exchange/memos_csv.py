"""Memos as CSV, out and back in: one row for each text of a memo.

The text of a row never changes under its id, so the id says what a file was made of. A row whose id
the library still shows, with another text, was corrected in the file; one whose id was replaced or
removed here is older than the library, and the caller decides. What the file leaves out stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from annotations.analysis.tables.typed_table import TypedColumn, TypedTable
from annotations.errors import BadFile, BadTag, UnknownTag
from annotations.exchange.csv_style import PLAIN, CsvStyle
from annotations.exchange.csv_tables import CsvTable, decode, header_names, read_table
from annotations.exchange.formats.csv_file import own_id
from annotations.exchange.formula_cells import unescape_formula
from annotations.exchange.spreadsheet_damage import UNKNOWN, is_damage, moment_of
from annotations.exchange.table_csv import table_csv
from annotations.model.annotator_names import annotator_name
from annotations.model.memos import LIBRARY, MEMO_KINDS, Memo, MemoKind, MemoSubject
from annotations.model.notes import stored_note
from annotations.service.memos import subject_of
from annotations.service.store import Store
from corpus.errors import UnknownDocument
from corpus.storage.transactions import Transaction

COLUMNS = ("id", "kind", "document", "tag", "memo", "annotator", "created", "modified")
NEEDED = {"kind", "document", "tag", "memo"}
_TIMES = ("created", "modified")
_SHOWN = 40

MemoChoice = Literal["file", "library"]


@dataclass(frozen=True, slots=True)
class MemoRow:
    """A row of a file of memos."""

    line: int
    id: str | None
    """The id of our making, if the row has one."""
    kind: MemoKind
    document: str
    tag: str
    text: str
    """Empty where the cell was emptied."""
    annotator: str
    created: str | None
    modified: str | None


@dataclass(frozen=True, slots=True)
class MemoConflict:
    """The file and the library both have changed a memo."""

    line: int
    about: str
    in_library: str
    """What the library's memo says now; empty where it was removed."""
    in_file: str

    @property
    def sentence(self) -> str:
        done = "changed" if self.in_library else "removed"
        return (
            f"line {self.line}: the memo on {self.about} was {done} here after the file was written"
        )


MemoDecide = Callable[[MemoConflict], MemoChoice]


@dataclass
class MemoReport:
    """What an import of memos did."""

    added: int = 0
    updated: int = 0
    removed: int = 0
    unchanged: int = 0
    conflicts: list[tuple[MemoConflict, MemoChoice]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    """A sentence for each row that could not be taken in."""

    @property
    def left(self) -> list[MemoConflict]:
        """The conflicts in which the library's own was left as it is."""
        return [conflict for conflict, choice in self.conflicts if choice == "library"]

    @property
    def changed(self) -> int:
        return self.added + self.updated + self.removed

    @property
    def label(self) -> str:
        return f"imported {self.changed} memo{'' if self.changed == 1 else 's'}"


def memo_table(memos: Iterable[Memo]) -> TypedTable:
    """The table of these memos: a row for each text."""
    columns = (TypedColumn(name, "time" if name in _TIMES else "text") for name in COLUMNS)
    return TypedTable("memos", tuple(columns), _rows(memos))


def _rows(memos: Iterable[Memo]) -> Iterator[tuple[str, ...]]:
    for memo in memos:
        kind, _, name, _ = memo.about
        document, tag = (name if kind == of else "" for of in ("document", "tag"))
        for part in memo.parts:
            yield (
                part.id, kind, document, tag, part.text, memo.annotator.name, part.created,
                part.modified,
            )  # fmt: skip


def write(memos: Iterable[Memo], style: CsvStyle = PLAIN) -> str:
    """The CSV of these memos."""
    return table_csv(memo_table(memos), style)


def is_memos(data: bytes) -> bool:
    """Whether a file is a CSV of memos, by the names of its columns."""
    return header_names(data) >= NEEDED


def read(data: bytes) -> tuple[list[MemoRow], list[str]]:
    """The rows of a CSV of memos, and a sentence for each value that was not taken as it stands.

    Raises BadFile, naming the line.
    """
    table = read_table(decode(data), "a CSV of memos", NEEDED, COLUMNS)
    return rows_of_table(table), table.warnings


def rows_of_table(table: CsvTable, *, is_sheet: bool = False) -> list[MemoRow]:
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


def _row(line: int, cells: dict[str, str]) -> MemoRow:
    document, tag = cells.get("document", "").strip(), cells.get("tag", "").strip()
    kind = cells.get("kind", "").strip().lower()
    known: MemoKind | None = next((one for one in MEMO_KINDS if one == kind), None)
    if known is None:
        raise BadFile(f"line {line}: there is no kind “{kind[:40]}”; use {', '.join(MEMO_KINDS)}")
    moments = []
    for name in ("created", "modified"):
        try:
            moment = moment_of(cells.get(name, ""), None)
        except ValueError as error:
            raise BadFile(
                f"line {line}: “{cells[name][:40]}” is not a time (as in 2026-01-31T12:00:00Z)"
            ) from error
        moments.append(None if moment == UNKNOWN else moment.start)
    return MemoRow(
        line, own_id(cells.get("id", "")), known, document, tag,
        (stored_note(cells.get("memo", "")) or "").strip("\n"), cells.get("annotator", "").strip(),
        *moments,
    )  # fmt: skip


def import_memos(
    store: Store, rows: Sequence[MemoRow], *, decide: MemoDecide = lambda _: "library"
) -> MemoReport:
    """Take the memos of a file into the library, as one step of the history.

    In a blind round only the annotator's own are taken in.
    """
    report = MemoReport()
    with store.journal.recorded(lambda: report.label, kind="import") as tx:
        for row in rows:
            _Row(store, tx, report, decide, row).take()
    return report


def take_in_memo(
    store: Store, tx: Transaction, report: MemoReport, row: MemoRow, decide: MemoDecide
) -> None:
    """Take in a memo as a part of a step that somebody else has begun."""
    _Row(store, tx, report, decide, row).take()


class _Undecided(Exception):  # noqa: N818
    """Rolls a preview back."""


def preview_conflicts(store: Store, rows: Sequence[MemoRow]) -> list[MemoConflict]:
    """What importing these rows would ask to decide; nothing is changed."""
    report = MemoReport()
    try:
        with store.journal.recorded("") as tx:
            for row in rows:
                _Row(store, tx, report, lambda _: "library", row).take()
            raise _Undecided
    except _Undecided:
        return report.left


@dataclass
class _Row:
    """One row, within the transaction of its import."""

    store: Store
    tx: Transaction
    report: MemoReport
    decide: MemoDecide
    row: MemoRow

    def take(self) -> None:
        row = self.row
        try:
            subject = self._subject()
        except (UnknownDocument, UnknownTag, BadTag) as error:
            self._problem(str(error))
            return
        name = annotator_name(row.annotator) if row.annotator else self.store.annotator
        visible = self.store.visible_annotator()
        if visible is not None and name != visible:
            self._problem("in a blind round only your own memos can be imported")
            return
        known = None if row.id is None else self.store.memos.stored(row.id)
        if known is None:
            self._add(subject, name)
            return
        owner = self.store.rows.annotator(self.tx, name)
        if known["annotator"] != owner.id:
            self._problem(
                "the memo with this id is by somebody else; import does not change annotators"
            )
        elif (known["document"], known["tag"]) != (
            subject.id if subject.kind == "document" else None,
            subject.id if subject.kind == "tag" else None,
        ) and not self._is_same_tag(known["tag"], subject):
            self._problem(
                "the memo with this id is about something else; import does not move memos"
            )
        elif known["deleted"] is None:
            self._correct(subject, owner.id, known["text"], known["created"])
        else:
            self._compare_replaced(subject, name, owner.id)

    def _subject(self) -> MemoSubject:
        row = self.row
        if row.kind == "library":
            return LIBRARY
        if row.kind == "tag":
            return subject_of(self.store, tag=row.tag)
        subject = subject_of(self.store, document=row.document)
        if subject.name != row.document:
            raise UnknownDocument(f"there is no document “{row.document[:80]}” in this library")
        return subject

    def _is_same_tag(self, tag: str | None, subject: MemoSubject) -> bool:
        return subject.kind == "tag" and tag in self.store.tags.ids_of(subject.name)

    def _texts(self, subject: MemoSubject, name: str) -> list[str]:
        return [
            part.text
            for memo in self.store.memos.about(subject)
            if memo.annotator.name == name
            for part in memo.parts
        ]

    def _add(self, subject: MemoSubject, name: str) -> None:
        """A memo that is not known here stands beside what its annotator has written already."""
        row = self.row
        if not row.text:
            self._problem("the column memo is empty")
        elif row.text in self._texts(subject, name):
            self.report.unchanged += 1
        else:
            annotator = self.store.rows.annotator(self.tx, name)
            self.store.memos.add(
                self.tx, subject, annotator.id, row.text, id_=row.id, created=row.created,
                modified=row.modified,
            )  # fmt: skip
            self.report.added += 1

    def _correct(self, subject: MemoSubject, annotator: str, ours: str, created: str) -> None:
        row = self.row
        if row.text == ours:
            self.report.unchanged += 1
            return
        if is_damage(ours, row.text):
            self.report.notices.append(
                f"line {row.line}: the memo “{_short(ours)}” was not replaced by "
                f"“{_short(row.text)}” from the file, which a spreadsheet may have changed"
            )
            self.report.unchanged += 1
            return
        assert row.id is not None
        self.store.memos.remove(self.tx, [row.id])
        if not row.text:
            self.report.removed += 1
            return
        self.store.memos.add(self.tx, subject, annotator, row.text, created=created)
        self.report.updated += 1

    def _compare_replaced(self, subject: MemoSubject, name: str, annotator: str) -> None:
        """The library has replaced or removed the text of this id since the file was written."""
        row, texts = self.row, self._texts(subject, name)
        if row.text in texts or (not row.text and not texts):
            self.report.unchanged += 1
            return
        conflict = MemoConflict(row.line, subject.label, "\n\n".join(texts), row.text)
        choice = self.decide(conflict)
        self.report.conflicts.append((conflict, choice))
        if choice == "library":
            return
        parts = [
            part.id
            for memo in self.store.memos.about(subject)
            if memo.annotator.name == name
            for part in memo.parts
        ]
        self.store.memos.remove(self.tx, parts)
        if row.text:
            self.store.memos.add(self.tx, subject, annotator, row.text, created=row.created)
            self.report.updated += 1
        else:
            self.report.removed += 1

    def _problem(self, sentence: str) -> None:
        self.report.problems.append(f"line {self.row.line}: {sentence}")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
