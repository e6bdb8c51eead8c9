"""The CSV with each separator, plain and for spreadsheets, out and in again."""

from __future__ import annotations

import csv
import io
import locale
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.exchange.csv_style import CsvStyle, spreadsheet_delimiter, spreadsheet_style
from annotations.exchange.csv_tables import decode
from annotations.exchange.formats import csv_file
from annotations.service.store import Store
from corpus.document import Document, Span
from corpus.text.storable import storable
from tests.helpers.command_line import CommandLine
from tests.helpers.examples import examples
from tests.helpers.factories import TEXT, add, in_memory
from tests.helpers.importing import import_annotations

styles = st.sampled_from([CsvStyle(d) for d in ",;\t"] + [spreadsheet_style(d) for d in ",;\t"])
notes = st.text(st.sampled_from("\"'=+-@\t\r\n,;·＝ \0aé😀"), max_size=12).map(storable)


def written(store: Store, style: CsvStyle) -> bytes:
    return csv_file.write(store.annotations(), store.summaries(), style).encode()


def separated_again(data: bytes, delimiter: str, other: str) -> bytes:
    """The file as a program saves it that separates with something else."""
    out = io.StringIO(newline="")
    rows = csv.reader(io.StringIO(decode(data), newline=""), delimiter=delimiter)
    csv.writer(out, delimiter=other).writerows(rows)
    return out.getvalue().encode()


@given(
    st.dictionaries(st.integers(0, 60), notes, min_size=1, max_size=4),
    styles,
    st.sampled_from(",;\t"),
)
@examples(40)
def test_a_library_comes_back_whatever_separates_the_cells(
    annotations: dict[int, str], style: CsvStyle, other: str
) -> None:
    here, there = in_memory(), in_memory()
    document = add(here)
    add(there)
    for start, note in annotations.items():
        here.annotate(document, Span(start, start + 9), ["a; =b", "claim"], note)
    data = written(here, style)
    resaved = separated_again(data, style.delimiter, other)
    rows = csv_file.read(decode(data))
    assert rows == csv_file.read(decode(resaved))
    import_annotations(there, rows)
    assert written(there, style) == data
    report = import_annotations(here, rows)
    assert report.updated == report.added == 0
    assert document.text == TEXT


@pytest.mark.parametrize(("point", "delimiter"), [(",", ";"), (".", ","), ("٫", ",")])
def test_the_country_tells_what_a_spreadsheet_separates_with(
    monkeypatch: pytest.MonkeyPatch, point: str, delimiter: str
) -> None:
    monkeypatch.setattr(locale, "localeconv", lambda: {"decimal_point": point})
    before = locale.setlocale(locale.LC_NUMERIC)
    assert spreadsheet_delimiter() == delimiter
    assert locale.setlocale(locale.LC_NUMERIC) == before


def test_a_country_that_the_system_does_not_know(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "xx_XX.UTF-8")
    assert spreadsheet_delimiter() == ","


def test_a_file_that_is_not_for_spreadsheets_counts_what_could_run(
    store: Store, document: Document
) -> None:
    store.annotate(document, Span(0, 3), ["claim"], "see,=1+1 and;=2")
    documents = store.summaries()
    assert csv_file.may_run_elsewhere(store.annotations(), documents) == 1
    store.annotate(document, Span(4, 10), ["claim"], "only,=1+1")
    assert csv_file.may_run_elsewhere(store.annotations(), documents) == 1
    assert csv_file.may_run_elsewhere(store.annotations(), documents, ";") == 2


def test_the_command_line_separates_as_it_is_told(variorum: CommandLine, tmp_path: Path) -> None:
    variorum("demo", "--library", str(variorum.library))
    file = str(tmp_path / "out.csv")
    for args in (["export", file], ["export", "--memos", file], ["table", "tags", file],
                 ["tags", "export", file], ["attributes", "export", file]):  # fmt: skip
        for name, delimiter in ((";", ";"), ("tab", "\t"), (",", ",")):
            assert variorum(*args, "--delimiter", name).code == 0
            header = Path(file).read_text("utf-8").split("\n")[0]
            assert delimiter in header, (args, header)
            assert not header.startswith("\ufeff")
    assert variorum("export", "--excel", "--delimiter", ";", file).code == 0
    assert Path(file).read_text("utf-8").startswith("\ufeffid;document;tag;content")
    assert variorum("export", "--delimiter", ";", str(tmp_path / "out.xlsx")).code == 2
