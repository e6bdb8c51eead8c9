"""`variorum table`."""

from __future__ import annotations

import csv

import pytest

from tests.helpers.command_line import CommandLine

ARTICLE = (
    "The bridge\n\nThe bridge was closed on Monday. Officials said that thirty buses were turned "
    "back.\n\nThat is a scandal, and nobody will say so. The mayor denied everything.\n"
)


@pytest.fixture
def annotated(variorum: CommandLine) -> CommandLine:
    slug = variorum.add("bridge.txt", ARTICLE)
    variorum.ok("annotate", slug, "--quote", "thirty buses", "--tag", "claim")
    variorum.ok("annotate", slug, "--quote", "a scandal", "--tag", "opinion", "--note", "whose?")
    variorum.ok("annotate", slug, "--quote", "thirty buses", "--tag", "claim", "--as", "Bo")
    return variorum


@pytest.mark.parametrize("name", ["documents", "tags", "sentences", "agreement", "links", "cues"])
def test_every_table_can_be_shown_written_and_printed_as_json(annotated: CommandLine, name) -> None:
    file = annotated.home / "table.csv"
    assert annotated.ok("table", name, str(file)).out.startswith("wrote ")
    rows = list(csv.DictReader(file.open(newline="", encoding="utf-8")))
    objects = annotated.ok("table", name, "--json").json
    assert len(rows) == len(objects)
    for row, record in zip(rows, objects, strict=True):
        assert list(row) == list(record)
    assert annotated.ok("table", name, "-").out.replace("\r\n", "\n") == file.read_text("utf-8")
    assert annotated.ok("table", name).out.strip()


def test_a_filter_selects_what_is_counted(annotated: CommandLine) -> None:
    of_all = annotated.ok("table", "documents", "--json").json
    of_claims = annotated.ok("table", "documents", "--tag", "claim", "--json").json
    assert [row["claim"] for row in of_claims] == [row["claim"] for row in of_all]
    assert "opinion" not in of_claims[0]
    assert sum(row["annotations"] for row in of_claims) == sum(row["claim"] for row in of_all)


def test_a_file_without_a_known_ending_is_refused(annotated: CommandLine) -> None:
    sentence = annotated.fails("table", "tags", str(annotated.home / "out.ods"))
    assert "out.ods does not show its format" in sentence
