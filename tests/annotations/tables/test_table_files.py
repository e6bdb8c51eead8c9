"""Tables as files, read back by a program that is none of ours."""

from __future__ import annotations

import io
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from annotations.analysis.selection import selection_of
from annotations.analysis.tables.typed_table import TypedColumn, TypedTable
from annotations.errors import TooLarge
from annotations.exchange.csv_style import CsvStyle, spreadsheet_style
from annotations.exchange.format import ExportOptions
from annotations.exchange.registry import by_name
from annotations.exchange.spreadsheet_damage import LONGEST_CELL
from annotations.exchange.table_csv import table_csv
from annotations.exchange.workbook import workbook
from annotations.service.store import Store
from corpus.text.storable import storable
from tests.helpers.factories import add, span_of


def sheet(content: bytes, name: str) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(name).to_python()


def one_column(*cells, type_="text") -> TypedTable:
    return TypedTable("t", (TypedColumn("a", type_),), [(cell,) for cell in cells])


storable_texts = st.text(min_size=1, max_size=30).map(storable)


@given(st.lists(storable_texts, min_size=1, max_size=5))
def test_text_stays_text_in_a_workbook(texts):
    content, losses = workbook([("t", one_column(*texts))])
    assert losses == ()
    rows = sheet(content, "t")[1:]
    assert [row[0] for row in rows] == texts


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@a", "http://example.org", "0012", "１"])
def test_nothing_becomes_a_formula_a_link_or_a_number(cell):
    content, _ = workbook([("t", one_column(cell))])
    assert sheet(content, "t")[1] == [cell]


def test_dates_and_times_are_such():
    dates = one_column("2026-01-31", "1848-03-13", "1920", None, type_="date")
    times = one_column("2026-01-31T12:00:00Z", type_="time")
    content, _ = workbook([("dates", dates), ("times", times)])
    assert [row[0] for row in sheet(content, "dates")[1:]][:3] == [
        date(2026, 1, 31), "1848-03-13", "1920",
    ]  # fmt: skip
    assert sheet(content, "times")[1] == [datetime(2026, 1, 31, 12)]  # noqa: DTZ001


def test_what_a_cell_cannot_hold_is_counted():
    long = "𝔉" * LONGEST_CELL
    content, (loss,) = workbook([("t", one_column(long, "short"))])
    assert loss.number == 1
    assert long.startswith(str(sheet(content, "t")[1][0]))


def test_a_table_that_no_sheet_holds_is_refused():
    wide = TypedTable("t", tuple(TypedColumn(str(n)) for n in range(20_000)), [])
    with pytest.raises(TooLarge, match="write it as CSV"):
        workbook([("t", wide)])


def test_the_workbook_has_a_sheet_for_each_question(store: Store) -> None:
    document = add(store)
    store.annotate(document, span_of(document, "thirty buses"), ["claim"], "=how many?")
    exporter = by_name("xlsx").exporter
    assert exporter is not None
    exported = exporter.run(selection_of(store, store.annotations()), ExportOptions())
    book = CalamineWorkbook.from_filelike(io.BytesIO(exported.content))
    assert book.sheet_names == [
        "annotations", "documents", "codebook", "tag × document", "tag × tag", "agreement", "memos",
        "replies",
    ]  # fmt: skip
    heading, row = sheet(exported.content, "annotations")[:2]
    values = dict(zip(heading, row, strict=True))
    assert (values["tag"], values["note"], values["start"]) == ("claim", "=how many?", 53.0)
    assert isinstance(values["created"], datetime)


def test_numbers_have_a_decimal_comma_where_a_spreadsheet_expects_one():
    table = TypedTable("t", (TypedColumn("a", "number"), TypedColumn("b")), [(3.12, "3.12")])
    assert table_csv(table, spreadsheet_style(";")) == "\ufeffa;b\r\n3,12;3.12\r\n"
    assert table_csv(table, CsvStyle(";")) == "a;b\r\n3.12;3.12\r\n"
    assert table_csv(table, spreadsheet_style("\t")) == "\ufeffa\tb\r\n3.12\t3.12\r\n"


def test_a_csv_of_a_table_is_harmless_in_a_spreadsheet():
    assert table_csv(one_column("=1+1", "b")) == "a\r\n'=1+1\r\nb\r\n"
    assert "'a;'=1" in table_csv(one_column("a;=1"), spreadsheet_style())
