"""Attributes and collections of documents as CSV: a row for each document, a column for each key.

What is read need not be of this program's making: any table with a column that says which document
a row is about (`document`, `url` or `title`) will do, and so will the CSV of annotations with its
columns `doc.KEY`. An empty cell says nothing, so that a table of some documents and some keys never
removes what others have written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from annotations.analysis.tables.document_columns import COLLECTIONS, PREFIX, SEPARATOR
from annotations.analysis.tables.typed_table import TypedTable, text_columns
from annotations.errors import BadAttribute, BadCollection, BadFile
from annotations.exchange.csv_style import PLAIN, CsvStyle
from annotations.exchange.csv_tables import NOTHING, CsvTable, decode, read_table
from annotations.exchange.document_matching import normalized_address
from annotations.exchange.formula_cells import unescape_formula
from annotations.exchange.table_csv import table_csv
from annotations.model.attributes import (
    DETAILS,
    attribute_key,
    attribute_value,
    collection_name,
    folded,
    inferred_type,
)
from annotations.service.attributes import set_attributes
from annotations.service.store import Store
from corpus.document import DocumentSummary
from corpus.errors import UnknownDocument
from corpus.text.folding import fold

_OF_DOCUMENT = ("document", "id", "url", "title")
"""The columns that say which document a row is about."""
_OURS = frozenset({"document", "id", "title", "url"})
_OF_ANNOTATIONS = frozenset({"content", "start", "end"})
_NOT_IMPORTED = frozenset({*DETAILS, "authors"}.difference(_OF_DOCUMENT))
_MOST_KEYS = 2_000


@dataclass
class DescribedRow:
    """What a row of a file says of a document."""

    line: int
    names: dict[str, str]
    """By what it names the document: the cells of `document`, `id`, `url` and `title`."""
    values: dict[str, str]
    """By key; only where there is a value."""
    collections: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What the row calls its document."""
        return next((cell for cell in self.names.values() if cell), "")


@dataclass
class AttributesReport:
    """What an import has done."""

    documents: int = 0
    """How many documents are other than they were."""
    unchanged: int = 0
    """Documents of which the library said the same already."""
    notices: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    """Rows that were not taken in, and why, a sentence for each."""


def write(documents: Iterable[DocumentSummary], style: CsvStyle = PLAIN) -> str:
    """The CSV of what is said of these documents, those of which nothing is said included."""
    several = list(documents)
    keys = sorted({key for one in several for key in one.attributes}, key=folded)
    rows = (
        (
            one.slug, one.id, one.metadata.title or "", one.metadata.url or "",
            SEPARATOR.join(one.collections), *(one.attributes.get(key, "") for key in keys),
        )
        for one in several
    )  # fmt: skip
    columns = text_columns("document", "id", "title", "url", COLLECTIONS, *keys)
    return table_csv(TypedTable("attributes", columns, rows), style)


def read(data: bytes) -> tuple[list[DescribedRow], list[str]]:
    """What a file says of documents, and what there is to say about the file. Raises BadFile."""
    table = read_table(decode(data), "a CSV of attributes", (), (), lambda _: True)
    if not set(table.names).intersection(_OF_DOCUMENT):
        raise BadFile(
            "no column says which document a row is about; call one of them document, url or title"
        )
    keys, notices = _keys(table)
    ours = _OURS.issubset(table.names)
    plain = unescape_formula if ours else str
    rows = [_row(line, cells, keys, plain) for line, cells in table.rows]
    _drop_nothing(rows)
    return rows, [*table.warnings, *notices]


def import_attributes(store: Store, rows: Sequence[DescribedRow]) -> AttributesReport:
    """Take over what the rows say of documents that are here, in one step of the history. A row
    that names no document, or several, is a problem of its own.

    Raises BadAttribute where a value does not fit the type that its key has in the library; then
    nothing is taken over.
    """
    report = AttributesReport()
    documents = _Documents(store.documents.all(), store)
    values: dict[str, dict[str, str]] = {}
    collections: dict[str, list[str]] = defaultdict(list)
    lines: dict[tuple[str, str], int] = {}
    for row in rows:
        try:
            found = documents.named(row)
        except UnknownDocument as error:
            report.problems.append(f"line {row.line}: {error}")
            continue
        own = values.setdefault(found, {})
        collections[found] += row.collections
        for key, value in row.values.items():
            before = own.setdefault(key, value)
            if before != value:
                report.problems.append(
                    f"line {row.line}: {key} of {row.label} is “{value}” here, but “{before}” in "
                    f"line {lines[found, key]}"
                )
            lines.setdefault((found, key), row.line)
    changed = set_attributes(store, values, collections, label="imported the attributes of")
    report.documents, report.unchanged = len(changed), len(values) - len(changed)
    return report


class _Documents:
    """The documents of a library by all that a file may call them."""

    def __init__(self, summaries: Sequence[DocumentSummary], store: Store) -> None:
        self._store = store
        self._ids = {summary.id for summary in summaries}
        self._urls: dict[str, list[str]] = defaultdict(list)
        self._titles: dict[str, list[str]] = defaultdict(list)
        for summary in summaries:
            if address := normalized_address(summary.metadata.url or ""):
                self._urls[address].append(summary.id)
            self._titles[fold(summary.title)].append(summary.id)

    def named(self, row: DescribedRow) -> str:
        """The id of the document that a row names: by the column `document` its slug, the beginning
        of one, its id, URL or title, or by a column of that name. Raises UnknownDocument.
        """
        cells = [cell for cell in row.names.values() if cell]
        if not cells:
            raise UnknownDocument("the row names no document")
        for name, cell in row.names.items():
            for ids in self._candidates(name, cell) if cell else ():
                if len(ids) > 1:
                    raise UnknownDocument(f"{len(ids)} documents are called “{cell}”; use the slug")
                if ids:
                    return ids[0]
        raise UnknownDocument(f"there is no document “{cells[0][:80]}”")

    def _candidates(self, name: str, cell: str) -> Iterator[list[str]]:
        if name == "id" and cell in self._ids:
            yield [cell]
        if name == "document":
            with suppress(UnknownDocument):
                yield [self._store.documents.find(cell)]
        if name in ("document", "url"):
            yield self._urls.get(normalized_address(cell), [])
        if name in ("document", "title"):
            yield self._titles.get(fold(cell), [])


def _keys(table: CsvTable) -> tuple[dict[str, str], list[str]]:
    """The key of each column (its name in lower case) that holds an attribute."""
    of_annotations = _OF_ANNOTATIONS.issubset(table.names)
    keys: dict[str, str] = {}
    ignored: list[str] = []
    for name, written in zip(table.names, table.written, strict=True):
        if name in (*_OF_DOCUMENT, COLLECTIONS, ""):
            continue
        if name.startswith(PREFIX):
            written = written[len(PREFIX) :]
        elif of_annotations:
            continue
        elif name in _NOT_IMPORTED:
            ignored.append(written)
            continue
        try:
            key = attribute_key(written)
        except BadAttribute as error:
            raise BadFile(f"the column {written[:40]} cannot be imported: {error}") from error
        if folded(key) in map(folded, keys.values()):
            raise BadFile(f"there are two columns for {key[:40]}; delete or rename one of them")
        keys[name] = key
    if len(keys) > _MOST_KEYS:
        raise BadFile(f"a file can have at most {_MOST_KEYS:,} attributes")
    if not keys and COLLECTIONS not in table.names:
        raise BadFile("no column holds an attribute or collections")
    several = ", ".join(ignored)
    notices = [f"details of documents are not imported ({several}); edit them in the library"]
    notices = notices if ignored else []
    if "id" in table.names and not _OURS.issubset(table.names) and not of_annotations:
        notices.append("the column id was not imported; rename it to import it as an attribute")
    return keys, notices


def _row(
    line: int, cells: dict[str, str], keys: dict[str, str], plain: Callable[[str], str]
) -> DescribedRow:
    row = {name: plain(cell) for name, cell in cells.items()}
    try:
        values = {key: attribute_value(row.get(name, "")) for name, key in keys.items()}
        several = row.get(COLLECTIONS, "").split(";")
        names = tuple(collection_name(name) for name in several if name.strip())
    except (BadAttribute, BadCollection) as error:
        raise BadFile(f"line {line}: {error}") from error
    return DescribedRow(
        line,
        {name: row.get(name, "").strip() for name in _OF_DOCUMENT},
        {key: value for key, value in values.items() if value},
        names,
    )


def _drop_nothing(rows: Sequence[DescribedRow]) -> None:
    """Take what R writes for a missing value from the columns of numbers, of dates, and of nothing
    else.
    """
    columns: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for key, value in row.values.items():
            columns[key].add(value)
    for key, values in columns.items():
        if NOTHING in values and (
            values == {NOTHING} or inferred_type(values - {NOTHING}) != "text"
        ):
            for row in rows:
                if row.values.get(key) == NOTHING:
                    del row.values[key]
