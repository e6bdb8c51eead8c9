"""Queries over tags on the command line: listed, exported, counted, compared and saved."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.helpers.command_line import CommandLine

TEXT = (
    "Thirty buses were turned back at the bridge. The ministry denied it. "
    "Nobody believed the ministry. The price of sugar doubled."
)


@pytest.fixture
def filled(variorum: CommandLine) -> CommandLine:
    variorum.add("bridge", TEXT)
    variorum.add("ferry", TEXT)
    variorum.ok("edit", "bridge", "--publisher", "The Post", "--published", "1991-05-01")
    for document, quote, tag, name in (
        ("bridge", "Thirty buses were turned back", "claim", "Ann"),
        ("bridge", "turned back at the bridge", "disputed", "Ben"),
        ("bridge", "The ministry denied it", "claim/denial", "Ann"),
        ("bridge", "Nobody believed the ministry", "opinion", "Ben"),
        ("ferry", "The price of sugar doubled", "claim", "Ann"),
        ("ferry", "Nobody believed the ministry", "human error", "Cy"),
    ):
        variorum.ok("annotate", document, "--quote", quote, "--tag", tag, "--as", name)
    return variorum


def listed(variorum: CommandLine, *arguments: str) -> list[str]:
    answer = variorum.ok("annotations", *arguments, "--json").json
    return [f"{one['annotator']} {one['content'].split()[0]}" for one in answer]


def test_the_list(filled: CommandLine) -> None:
    assert listed(filled, "tag:claim tag:disputed") == ["Ann Thirty", "Ben turned"]
    assert listed(filled, "tag:claim -tag:disputed") == ["Ann The", "Ann The"]
    assert listed(filled, "--query", "tag:claim -tag:disputed", "--document", "ferry") == [
        "Ann The"
    ]
    assert listed(filled, "tag:claim tag:disputed", "--tag", "claim") == ["Ann Thirty"]
    assert listed(filled, "tag:opinion near:0 tag:claim") == ["Ann The", "Ben Nobody"]
    assert listed(filled, 'tag:"human error" or doc.year<1992 by:ben') == [
        "Ben turned", "Ben Nobody", "Cy Nobody",
    ]  # fmt: skip
    assert listed(filled, "sugar") == ["Ann The"]
    assert "no matches" in filled.ok("annotations", "tag:claim tag:opinion").out


def test_names_that_are_not_known_are_said(filled: CommandLine) -> None:
    for query, name in (
        ("tag:clam", "there is no tag “clam”"), ("by:Zoe", "no annotations by “Zoe”"),
        ("in:nowhere", "no document “nowhere”"), ("doc.colour:red", "attribute “colour”"),
        ("@mine", "no saved query @mine; searched as words"),
        ("tag:human", 'did you mean tag:"human error"?'),
    ):  # fmt: skip
        answer = filled("annotations", query, "--json")
        assert (answer.code, answer.json) == (0, [])
        assert name in answer.err
        assert name in filled("search", query).err
    assert "no words or filters" in filled.fails("annotations", "  ")
    assert "give the query once" in filled.fails("annotations", "x", "--query", "y", code=2)


def test_export_stats_and_agreement(filled: CommandLine) -> None:
    out = filled.ok("export", "-", "--query", "tag:claim tag:disputed").out
    assert [row["tag"] for row in csv.DictReader(io.StringIO(out))] == ["claim", "disputed"]
    (bridge,) = filled.ok("stats", "--query", "doc.publisher:post -tag:opinion", "--json").json
    assert bridge["annotations"] == 3
    assert sorted(bridge["tags"]) == ["claim", "claim/denial", "disputed"]
    counted = filled.ok("stats", "--by", "annotator", "--query", "tag:claim", "--json").json
    assert [(row["annotator"], row["annotations"]) for row in counted] == [("Ann", 3)]
    agreed = filled.ok("agree", "--query", "tag:claim in:bridge", "--json", "--resamples", "0").json
    (row,) = [r for r in agreed["rows"] if r["tag"] == "claim" and r["document"] is None]
    assert row["annotators"] == [
        "Ann",
        "Ben",
    ]  # Ben has made no claim, and is compared all the same
    alone = filled.ok("agree", "--query", "by:Ann", "--json", "--resamples", "0").json
    assert all(r["percent"]["value"] is None for r in alone["rows"] if r["document"] is None)
    assert filled.ok("stats", "--query", "by:Ann by:Cy", "--json").json[0]["annotators"] == {
        "Ann": 2
    }


def test_search(filled: CommandLine) -> None:
    def found(query: str) -> list[tuple[str, str, str]]:
        return [
            (one["document"], one["field"], one["text"])
            for one in filled.ok("search", query, "--json").json
        ]

    assert found("ministry tag:opinion") == [("bridge", "text", "ministry")]
    assert ("ferry", "text", "ministry") in found("ministry -tag:opinion")
    assert len(found("ministry -tag:opinion -tag:claim")) == 2
    assert found("ministry near:3 tag:disputed") == [("bridge", "text", "ministry")]
    assert found("minstry (tag:opinion or tag:claim) in:bridge") == [
        ("bridge", "text", "ministry"), ("bridge", "text", "ministry"),
    ]  # fmt: skip
    assert found("sugar or tag:opinion in:bridge") == [
        ("bridge", "text", "sugar"), ("ferry", "text", "sugar"), ("bridge", "tag", "opinion"),
    ]  # fmt: skip
    assert found("tag:claim tag:disputed") == [
        ("bridge", "tag", "claim"), ("bridge", "tag", "disputed"),
    ]  # fmt: skip


def test_saved_queries(filled: CommandLine) -> None:
    assert "no saved queries" in filled.ok("query").out
    assert filled.ok("query", "save", "doubtful", "tag:claim tag:disputed").out == (
        "saved the query @doubtful\n"
    )
    assert listed(filled, "@doubtful by:Ann") == []
    assert listed(filled, "@Doubtful") == ["Ann Thirty", "Ben turned"]
    assert listed(filled, "tag:claim -@doubtful") == ["Ann The", "Ann The"]
    filled.ok("query", "save", "two words", "@doubtful or tag:opinion")
    assert listed(filled, '@"two words"') == ["Ann Thirty", "Ben turned", "Ben Nobody"]
    for name, query in (("doubtful", '@"two words"'), ("self", "tag:claim -(@self)")):
        assert "cannot use itself: @" in filled.fails("query", "save", name, query)
    assert filled.ok("query", "list", "--json").json == [
        {"name": "doubtful", "query": "tag:claim tag:disputed"},
        {"name": "two words", "query": "@doubtful or tag:opinion"},
    ]
    assert filled.ok("query", "save", "DOUBTFUL", "tag:claim").out.startswith("replaced")
    assert filled.ok("query", "delete", "@doubtful").out == "deleted the saved query @DOUBTFUL\n"
    assert "no saved query @doubtful" in filled.fails("query", "delete", "doubtful")
    answer = filled("annotations", '@"two words"', "--json")
    assert "no saved query @doubtful" in answer.err
    assert [one["tags"] for one in answer.json] == [["opinion"]]
    assert "visible characters" in filled.fails("query", "save", " @ ", "tag:claim")
    assert "no query to save" in filled.fails("query", "save", "x", " ")


def test_as_a_process(filled: CommandLine) -> None:
    library = ("--library", str(filled.library))
    answer = filled.process("annotations", "tag:claim tag:disputed", "--json", *library)
    assert (answer.code, answer.err, len(json.loads(answer.out))) == (0, "", 2)
    assert filled.process("query", "save", "a", "tag:claim", *library).code == 0
    assert "@a  tag:claim" in filled.process("query", *library).out


def test_queries_are_completed(filled: CommandLine) -> None:
    def completed(*words: str) -> list[str]:
        environment = {
            "_VARIORUM_COMPLETE": "bash_complete", "COMP_WORDS": " ".join(("variorum", *words)),
            "COMP_CWORD": str(len(words)), "VARIORUM_LIBRARY": str(filled.library),
        }  # fmt: skip
        out = filled.process(env=environment).out
        return [line.partition(",")[2] for line in out.splitlines()]

    filled.ok("query", "save", "mine", "by:Ann")
    assert completed("annotations", "tag:cl") == ["tag:claim", "tag:claim/denial"]
    assert completed("export", "x.csv", "--query", "@") == ["@mine"]
    assert completed("annotations", "doc.publisher:") == ['doc.publisher:"The Post"']
    assert "doc.publisher:" in completed("annotations", "doc.p")
    assert completed("annotations", "(by:B") == ["(by:Ben"]


def test_tables_compare_with_those_who_have_set_no_such_tag(filled: CommandLine) -> None:
    for filters in (("--query", "tag:claim in:bridge"), ("--tag", "claim", "--document", "bridge")):
        rows = filled.ok("table", "agreement", *filters, "--json").json
        (row,) = [r for r in rows if (r["document"], r["tag"]) == ("", "claim")]
        assert row["annotators"] == "Ann; Ben"
        agreed = filled.ok(
            "agree", "--tag", "claim", "--document", "bridge", "--json", "--resamples", "0"
        ).json
        (other,) = [r for r in agreed["rows"] if r["document"] is None]
        assert row["cohen"] == pytest.approx(other["cohen_kappa"]["value"], abs=1e-6)
        sentences = filled.ok("table", "sentences", *filters, "--json").json
        assert {s["document"] for s in sentences} == {"bridge"}
        first = [(s["annotator"], s["claim"]) for s in sentences if s["sentence"] == 1]
        assert first == [("Ann", True), ("Ben", False)]
    counts = filled.ok("table", "documents", "--query", "doc.year<2000 tag:claim", "--json").json
    assert [row["document"] for row in counts] == ["bridge"]
