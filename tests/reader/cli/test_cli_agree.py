"""`variorum agree`: what it prints, what it says where there is no number, and its JSON."""

from __future__ import annotations

import pytest

from tests.helpers.command_line import CommandLine

TEXT = "One is here. Two is here. Three is here. Four is here."


def tagged(variorum: CommandLine, *names: str) -> None:
    variorum.add("bridge", TEXT)
    for n, name in enumerate(names):
        for quote in ("One", "Two") if n == 0 else ("One", "Three"):
            variorum.ok("annotate", "bridge", "--quote", quote, "--tag", "claim", "--as", name)


def test_a_table(variorum: CommandLine) -> None:
    tagged(variorum, "Ann", "Ben")
    lines = variorum.ok("agree", "--resamples", "50").lines
    heading, everywhere, here, *told = lines
    assert heading.split() == [
        "DOCUMENT", "TAG", "BY", "UNITS", "TAGGED", "ALIKE", "COHEN", "κ", "FLEISS", "κ", "α", "uα"
    ]  # fmt: skip
    assert everywhere.split()[:7] == ["all", "claim", "2", "4", "4", "50", "%"]
    assert here.split()[0] == "Bridge"
    assert "0.00 [" in everywhere
    assert any("50 resamples" in line for line in told)
    assert "[" not in variorum.ok("agree", "--resamples", "0").lines[1]
    variorum.ok("agree", "--unit", "character", "--nested", "--tag", "claim")


def test_json(variorum: CommandLine) -> None:
    tagged(variorum, "Ann", "Ben", "Cy")
    found = variorum.ok("agree", "--json", "--annotator", "Ann", "--annotator", "Ben").json
    assert (found["unit"], found["resamples"], found["seed"]) == ("sentence", 1000, 0)
    everywhere, here = found["rows"]
    assert (everywhere["document"], here["document"]) == (None, "bridge")
    assert here["annotators"] == ["Ann", "Ben"]
    assert here["cohen_kappa"]["value"] == pytest.approx(0)
    low, high = here["krippendorff_alpha"]["interval"]
    assert low <= here["krippendorff_alpha"]["value"] <= high
    (pair,) = found["pairs"]
    assert pair["documents"] == ["bridge"]
    three = variorum.ok("agree", "--json", "--document", "bri", "--resamples", "0").json
    assert three["rows"][0]["cohen_kappa"] == {
        "value": None, "why": "for two annotators only", "interval": None,
        "resamples": 0, "undefined": 0,
    }  # fmt: skip
    assert [pair["percent"]["value"] for pair in three["pairs"]] == [0.5, 0.5, 1.0]
    told = variorum.ok("agree", "--resamples", "0").lines
    assert "Where there is no Cohen's κ: for two annotators only." in told
    assert "COHEN" not in told[0]


def test_no_number_where_there_is_none(variorum: CommandLine) -> None:
    assert "empty" in variorum.ok("agree").out
    tagged(variorum, "Ann")
    out = variorum.ok("agree").out
    assert "no data in common" in out
    assert "only Ann has annotated it" in out
    assert "100 %" not in out
    assert "1.00" not in out
    assert "nosuch" in variorum.fails("agree", "--tag", "nosuch")
    assert "nosuch" in variorum.fails("agree", "--document", "nosuch")
    assert "nosuch" in variorum.fails("agree", "--annotator", "nosuch")
    variorum.fails("agree", "--unit", "word", code=2)
    out = variorum.ok("agree", "--tag", "opinion").out
    assert "no data in common" in out
    variorum.ok("annotate", "bridge", "--quote", "One", "--note", "?", "--as", "Ben")
    assert "nobody used this tag" in variorum.ok("agree", "--tag", "opinion").out


def test_names_that_would_steer_a_terminal(variorum: CommandLine) -> None:
    tagged(variorum, "Ann [b]", "Eve \u202e")
    variorum.ok("annotate", "bridge", "--quote", "Four", "--tag", "x[/]", "--as", "Ann [b]")
    variorum.add("other", TEXT)
    variorum.ok("annotate", "other", "--quote", "Four", "--tag", "y", "--as", "Ann [b]")
    variorum.monkeypatch.setenv("COLUMNS", "50")
    answer = variorum.ok("agree", "--resamples", "20")
    assert "\u202e" not in answer.out
    assert max(map(len, answer.lines)) <= 50
    assert (
        "Not counted in Other: the whole document, since only Ann [b] has annotated it."
        in " ".join(answer.lines)
    )
