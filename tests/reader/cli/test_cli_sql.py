"""`variorum sql`: reads, and does nothing else."""

from __future__ import annotations

import csv

import pytest

from annotations.storage.query_views import QUERY_VIEWS
from tests.helpers.command_line import CommandLine

TEXT = "The bridge was closed on Monday. Officials said that thirty buses were turned back."


@pytest.fixture
def annotated(variorum: CommandLine) -> CommandLine:
    slug = variorum.add("bridge", TEXT)
    variorum.ok("annotate", slug, "--quote", "thirty buses", "--tag", "claim", "--as", "Ada")
    return variorum


def test_a_query_is_answered_as_json_and_csv(annotated: CommandLine) -> None:
    query = "SELECT document, tags, start FROM v_annotations"
    (row,) = annotated.ok("sql", query, "--json").json
    assert row == {"document": "bridge", "tags": "claim", "start": TEXT.index("thirty")}
    file = annotated.home / "out.csv"
    assert annotated.ok("sql", query, str(file)).out == "wrote 1 row to out.csv\n"
    assert next(csv.DictReader(file.open(encoding="utf-8"))) == {k: str(v) for k, v in row.items()}
    assert annotated.ok("sql", query).out.splitlines()[0] == "document,tags,start"


def test_the_views_are_listed(annotated: CommandLine) -> None:
    listed = annotated.ok("sql").out
    assert all(view.name in listed for view in QUERY_VIEWS)


def test_two_columns_of_one_name_are_both_in_the_json(annotated: CommandLine) -> None:
    assert annotated.ok("sql", "SELECT 1 AS n, 2 AS n", "--json").json == [{"n": 1, "n_2": 2}]


def test_an_infinite_number_is_null_in_json(annotated: CommandLine) -> None:
    answer = annotated.ok("sql", "SELECT 1e999 AS n, -1e999 AS m", "--json")
    assert "Infinity" not in answer.out
    assert answer.json == [{"n": None, "m": None}]


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM annotations",
        "UPDATE tags SET name = 'x'",
        "INSERT INTO tags (id) VALUES ('x')",
        "DROP VIEW v_tags",
        "CREATE TABLE t (a)",
        "CREATE TEMP TABLE t (a)",
        "ATTACH 'other.db' AS other",
        "PRAGMA journal_mode = DELETE",
        "PRAGMA user_version = 3",
        "VACUUM INTO 'copy.db'",
        "BEGIN IMMEDIATE",
        "SELECT load_extension('x')",
        "WITH t AS (SELECT 1) DELETE FROM tags",
        "REINDEX",
        "ANALYZE",
    ],
)
def test_nothing_can_be_changed(annotated: CommandLine, query: str) -> None:
    before = annotated.ok("annotations", "--json").json
    sentence = annotated.fails("sql", query)
    assert "may only read" in sentence or "SQLite says" in sentence
    assert annotated.ok("annotations", "--json").json == before
    assert annotated.ok("check").code == 0
    assert {path.name for path in annotated.home.iterdir() if path.suffix == ".db"} <= {
        annotated.library.name
    }


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELEC 1", "syntax error"),
        ("SELECT x FROM v_tags", "no such column"),
        ("SELECT 1; SELECT 2", "one statement"),
        ("", "the query is empty"),
        ("SELECT abs(-9223372036854775808)", "overflow"),
        ("SELECT json('{')", "malformed JSON"),
    ],
)
def test_what_is_wrong_with_a_query_is_said(annotated: CommandLine, query, words) -> None:
    assert words in annotated.fails("sql", query)


def test_a_blind_round_shows_nobody_elses_annotations(annotated: CommandLine) -> None:
    annotated.ok("blind", "start", "--as", "Ada")
    assert "blind round" in annotated.fails("sql", "SELECT * FROM v_annotations")
