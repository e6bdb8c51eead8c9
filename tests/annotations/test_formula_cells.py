"""No cell runs as a formula, in whatever way a spreadsheet separates; and every cell comes back."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.exchange.formula_cells import escape_formula, may_run_as_formula, unescape_formula
from annotations.exchange.spreadsheet_damage import (
    is_damage,
    moment_of,
    order_of_dates,
    whole_number,
)
from tests.helpers.command_line import CommandLine
from tests.helpers.examples import examples

SIGNS = tuple("=+-@＝＋－＠")
delimiters = st.sampled_from(",;\t")
cells = st.text(st.sampled_from("\"'=+-@\t\r\n,; ＝a|"), max_size=12) | st.text()


@examples(200)
@given(cells, st.booleans(), delimiters)
def test_every_cell_comes_back(cell: str, for_spreadsheet: bool, delimiter: str) -> None:
    """Whatever a spreadsheet separates with when it saves the file again."""
    escaped = escape_formula(cell, for_spreadsheet=for_spreadsheet, delimiter=delimiter)
    assert unescape_formula(escaped) == cell


@examples(200)
@given(cells)
def test_what_others_scripts_may_rely_on(cell: str) -> None:
    """In a file that is not for spreadsheets, the beginning alone has an apostrophe more."""
    assert escape_formula(cell) in (cell, f"'{cell}")
    if cell.startswith(("=", "+", "-", "@", "\t", "\r", "'")):
        assert escape_formula(cell) == f"'{cell}"


@examples(100)
@given(cells)
def test_files_of_earlier_versions_mean_what_they_meant(cell: str) -> None:
    for delimiter in ",;\t":
        written = escape_formula(cell, delimiter=delimiter)
        assert written in (cell, f"'{cell}")
    earlier = f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r", "'")) else cell
    assert unescape_formula(earlier) == cell


@examples(200)
@given(st.lists(st.lists(cells, min_size=2, max_size=4), min_size=1, max_size=4), delimiters)
def test_no_reader_finds_a_formula(rows: list[list[str]], written: str) -> None:
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\r\n", delimiter=written)
    table.writerows(
        [
            "id",
            *(escape_formula(cell, for_spreadsheet=True, delimiter=written) for cell in row),
        ]
        for row in rows
    )
    for delimiter in ",;\t":
        # With quotation marks as CSV has them, and for programs that know nothing of them.
        for quoting in (csv.QUOTE_MINIMAL, *([csv.QUOTE_NONE] if delimiter != written else [])):
            text = io.StringIO(out.getvalue(), newline="")
            for found in csv.reader(text, delimiter=delimiter, quoting=quoting):
                for cell in found:
                    assert not cell.lstrip('" \t\r\n').startswith(SIGNS), (delimiter, cell)


@pytest.mark.parametrize(
    ("note", "plain", "for_spreadsheet"),
    [
        ("see;=1+1;=cmd|/C calc!A0", None, "'see;'=1+1;'=cmd|/C calc!A0"),
        ("＝1+1", "'＝1+1", None),
        ("\n=1", "'\n=1", "' \n'=1"),
        ("=a;=b", "'=a;=b", "' =a;'=b"),
        ("- one\n- two", "'- one\n- two", "' - one\n'- two"),
        (" =1", None, "'  =1"),
        ("a - b; c = d", None, None),
        ("it's", None, None),
    ],
)
def test_examples(note: str, plain: str | None, for_spreadsheet: str | None) -> None:
    assert escape_formula(note) == (plain or note)
    assert escape_formula(note, for_spreadsheet=True) == (for_spreadsheet or plain or note)
    assert may_run_as_formula(note) == (for_spreadsheet is not None)


def test_the_export_says_where_a_spreadsheet_needs_the_other_file(variorum: CommandLine) -> None:
    slug = variorum.add("bridge", "The bridge was closed on Monday.")
    variorum.ok("annotate", slug, "--quote", "Monday", "--tag", "claim", "--note", "see;=1+1")
    file = variorum.home / "one.csv"
    answer = variorum("export", str(file))
    assert answer.code == 0
    assert "1 cell could run as a formula in a spreadsheet that separates with" in answer.err
    variorum.ok("export", str(file), "--excel")
    text = file.read_text("utf-8-sig")
    for delimiter in ",;\t":
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            assert not any(cell.startswith(SIGNS) for cell in row)
    before = variorum.ok("annotations", "--json").out
    assert variorum.ok("import", str(file), "--json").json["unchanged"] == 1
    assert variorum.ok("annotations", "--json").out == before


# What spreadsheets make of cells


@pytest.mark.parametrize(
    ("cell", "number"),
    [("1234", 1234), ("1,234", 1234), ("1.234", 1234), ("1 234", 1234), ("1\u202f234", 1234),
     ("1'234", 1234), ("1234.0", 1234), ("1234,00", 1234), ("0007", 7), (" 7 ", 7), ("-1", -1),
     ("1,234,567", 1234567)],
)  # fmt: skip
def test_whole_numbers(cell: str, number: int) -> None:
    assert whole_number(cell) == number


@pytest.mark.parametrize("cell", ["", "x", "1.5", "1,2", "1,234.5", "1e3", "9" * 5000])
def test_what_is_no_whole_number(cell: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        whole_number(cell)


@pytest.mark.parametrize(
    ("cell", "start", "end"),
    [
        ("2026-01-31T12:00:00.123456Z", "2026-01-31T12:00:00.123456Z", "12:00:00.123457Z"),
        ("2026-01-31T12:00:00Z", "2026-01-31T12:00:00.000000Z", "12:00:01.000000Z"),
        ("2026-01-31T12:00:00+02:00", "2026-01-31T10:00:00.000000Z", "10:00:01.000000Z"),
        ("31.01.2026 12:00", "2026-01-31T12:00:00.000000Z", "12:01:00.000000Z"),
        ("31/1/26 12:00:05", "2026-01-31T12:00:05.000000Z", "12:00:06.000000Z"),
        ("2026/01/31", "2026-01-31T00:00:00.000000Z", "2026-02-01T00:00:00.000000Z"),
        ("31.01.2026 1:05 PM", "2026-01-31T13:05:00.000000Z", "13:06:00.000000Z"),
        ("37:29.1", "", ""),
        ("", "", ""),
    ],
)
def test_moments(cell: str, start: str, end: str) -> None:
    found = moment_of(cell, "day first")
    assert found.start == start
    assert found.end.endswith(end)


def test_the_order_of_days_and_months_is_told_by_the_whole_file() -> None:
    assert order_of_dates(["01/02/2026", "13/02/2026"]) == "day first"
    assert order_of_dates(["01/02/2026", "02/13/2026"]) == "month first"
    assert order_of_dates(["01/02/2026", "02/01/2026"]) is None
    assert order_of_dates(["13/02/2026", "02/13/2026"]) is None
    assert order_of_dates(["01.02.2026"]) == "day first"
    assert moment_of("02/01/2026", "month first").start.startswith("2026-02-01")
    assert moment_of("02/01/2026", None).start == ""


@pytest.mark.parametrize("cell", ["yesterday", "2026-13-01", "31.02.2026", "99/99/9999"])
def test_what_is_no_moment(cell: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        moment_of(cell, "day first")


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("1,234.50", "1234.5"), ("3/4", "03/04/26"), ("3/4", "4-Mar"), ("12:30", "12:30:00"),
     ("true", "TRUE"), ("007", "7"), ("1e5", "100000"), ("12345678901234567890", "1.23457E+19"),
     ("1.50", "1,5"), ("NA", ""), ("null", "NA"), ("größe", "grÃ¶ÃŸe"), ("Это", "???"),
     ("😀 ok", "?? ok"), ("2026-01-31", "31.01.2026"), ("1-2", "02.01.2026"), ("a\nb", "a\\nb"),
     ("a\nb", "a b"), ("x" * 40_000, "x" * 32_767)],
)  # fmt: skip
def test_what_nobody_meant(ours: str, theirs: str) -> None:
    assert is_damage(ours, theirs)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("ab", "a"), ("ab", ""), ("007", "8"), ("1.5", "15"), ("2", "3"), ("", "5"), ("1-2", "1-3"),
     ("fisrt", "first"), ("True", "False"), ("3/4", "three"), ("Это?", "что?"), ("1.2.3", "1.2"),
     ("2026-01-31", "2026-01-30"), ("a b", "a c"), ("größe", "grosse"), ("x", "NA")],
)  # fmt: skip
def test_what_somebody_meant(ours: str, theirs: str) -> None:
    assert not is_damage(ours, theirs)
