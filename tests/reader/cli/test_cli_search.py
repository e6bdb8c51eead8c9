"""`search` and `parallels`, one by one and many through one process."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from typing import Any

import pytest
from wcwidth import wcswidth

from corpus.search.parallels.parallel_search import Parallel
from reader.cli import parallels as module
from tests.helpers.command_line import COMMAND, CommandLine

HERE = (
    "Nobody slept. The ministry denied that thirty buses were turned back at the bridge. It rained."
)
THERE = "The ministry has denied that thirty buses were turned back at that bridge."
ELSE = "The price of apricots doubled while parliament debated the tariff on sugar."


def fill(variorum: CommandLine) -> None:
    for name, text in (("here", HERE), ("there", THERE), ("else", ELSE)):
        variorum.add(name, text)


def test_parallels_of_a_place_and_of_a_quote(variorum: CommandLine) -> None:
    fill(variorum)
    found = variorum.ok("parallels", "here", "14", "83", "--json").json
    assert [(one["document"], one["kind"]) for one in found] == [("there", "reuse")]
    (one,) = found
    assert list(one) == [
        "document", "start", "end", "text", "score", "kind", "aligned", "reason", "weak",
    ]  # fmt: skip
    assert (one["reason"], one["weak"]) == ("same wording", False)
    assert one["text"] == THERE[one["start"] : one["end"]]
    for a, b, c, d in one["aligned"]:
        assert HERE[a:b].casefold().split()[0] == THERE[c:d].casefold().split()[0]
    quoted = variorum.ok("parallels", "--quote", THERE, "--json").json
    assert [one["document"] for one in quoted] == ["there", "here"]
    assert "reuse" in variorum.ok("parallels", "--quote", THERE).out
    assert "reuse: same wording, " in variorum.ok("parallels", "--quote", THERE).out


def test_why_there_are_no_parallels(variorum: CommandLine) -> None:
    fill(variorum)
    for quote, why in (
        ("Apricots slept soundly", "no matches in the other documents"),
        ("… — ?!", "there are no words in this passage to compare"),
        ("Zyxwv qponm", "no other document has any of these words"),
        ("\u202eწვიმდა\u202c", "they are written in Georgian script"),
    ):
        assert why in variorum.ok("parallels", "--quote", quote).out, quote
        assert variorum.ok("parallels", "--quote", quote, "--json").json == []
    long = f"{THERE} " + "and so on " * 1_000
    assert "only the first 3,000 characters" in variorum.ok("parallels", "--quote", long).out


def test_weak_ones_are_counted_and_listed_when_asked_for(
    variorum: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(variorum)
    real = module.find_parallels

    def weaker(*args: Any, **options: Any) -> list[Parallel]:
        """Whatever the search says of them, the ones in `here` are weak."""
        return [replace(one, weak=one.slug == "here") for one in real(*args, **options)]

    monkeypatch.setattr(module, "find_parallels", weaker)
    out = variorum.ok("parallels", "--quote", THERE).out
    assert out.endswith("\n1 weaker; --weak lists it\n")
    assert "\nhere  " not in out
    out = variorum.ok("parallels", "--quote", THERE, "--weak").out
    assert ", weak\n" in out
    assert "weaker;" not in out
    weak = [one["weak"] for one in variorum.ok("parallels", "--quote", THERE, "--json").json]
    assert weak == [False, True]


def test_wrong_usage(variorum: CommandLine) -> None:
    fill(variorum)
    for arguments in (
        ("search",), ("search", "x", "--jsonl"), ("parallels",), ("parallels", "here"),
        ("parallels", "here", "1"), ("parallels", "here", "1", "2", "--quote", "x"),
        ("parallels", "--jsonl", "--quote", "x"),
    ):  # fmt: skip
        variorum.fails(*arguments, code=2)
    for start, end in (("5", "5"), ("9", "5"), ("0", "5000")):
        assert "passage" in variorum.fails("parallels", "here", start, end)


def test_each_line_is_answered_before_the_next_is_asked(variorum: CommandLine) -> None:
    fill(variorum)
    command = [*COMMAND, "search", "--library", str(variorum.library), "--jsonl"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=variorum.home
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for query, documents in (("aprikots", ["else"]), ("thirty busses", ["here", "there"])):
            process.stdin.write(json.dumps({"id": query, "query": query}).encode() + b"\n")
            process.stdin.flush()
            answer = json.loads(process.stdout.readline())
            assert answer["id"] == query
            assert answer["ms"] >= 0
            assert [hit["document"] for hit in answer["hits"]] == documents
            assert list(answer["hits"][0]) == [
                "document", "start", "end", "text", "score", "kind",
            ]  # fmt: skip
        process.stdin.close()
        assert process.wait(20) == 0


def test_lines_that_are_bad_and_documents_left_out(variorum: CommandLine) -> None:
    fill(variorum)
    lines = [
        {"id": 1, "query": THERE, "exclude": "there"},
        {"id": 2, "query": THERE, "exclude": ["there", "here", "nowhere"]},
        {"id": 3},
        {"id": 4, "query": "\ud800\0"},
    ]
    given = "\n".join([*map(json.dumps, lines), "no json", "[]"])
    for command in ("search", "parallels"):
        answer = variorum(command, "--jsonl", input=given)
        assert answer.code == 1
        said = [json.loads(line) for line in answer.lines]
        assert [one["id"] for one in said] == [1, 2, 3, 4, 5, 6]
        assert [hit["document"] for hit in said[0]["hits"]] == ["here"]
        assert said[1]["hits"] == said[3]["hits"] == []
        assert [("error" in one) for one in said] == [False, False, True, False, True, True]


def test_lines_of_wide_letters_are_no_wider_than_the_screen(variorum, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    words = "水库在春天决口，村里的人走到山上，等了三天才等到第一艘船。"
    line = json.dumps({"id": "dam", "title": "水库", "text": words * 12, "language": "zh"})
    assert variorum("add", "--jsonl", "-", input=line).code == 0
    shown = variorum("search", "第一艘船")
    widths = [wcswidth(line) for line in shown.lines]
    assert max(widths) <= 80
    assert max(widths) > 60
