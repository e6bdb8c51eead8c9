"""`variorum feedback`: figures, passages, JSON, and what is said where nothing can be compared."""

from __future__ import annotations

import pytest

from tests.helpers.command_line import CommandLine

TEXT = "The bridge was closed. Officials said so. Nobody asked them. It was denied."


def tagged(variorum: CommandLine) -> None:
    variorum.add("bridge", TEXT)
    for name, tag, quote in (
        ("Ada", "claim", "The bridge was closed."),
        ("Ada", "claim", "Officials said"),
        ("Ada", "opinion", "Nobody asked them."),
        ("Ben Okonkwo-Featherstonehaugh the Younger", "opinion", "Officials said so."),
        ("consensus", "claim", "The bridge was closed."),
        ("consensus", "claim", "Officials said so."),
        ("consensus", "disputed", "It was denied."),
    ):
        variorum.ok("annotate", "bridge", "--quote", quote, "--tag", tag, "--as", name)


def test_json(variorum: CommandLine) -> None:
    tagged(variorum)
    result = variorum.ok("feedback", "--json").json
    assert (result["against"], result["unit"], result["complete"]) == (
        "consensus",
        "sentence",
        False,
    )
    ada, ben = result["annotators"]
    assert ada["scores"][0]["sentence"] == {
        "matched": 2, "own": 2, "standard": 3, "precision": 1.0, "recall": 2 / 3, "f1": 0.8,
    }  # fmt: skip
    assert ada["scores"][0]["mild"] == 1
    assert ada["unsettled"] == 1
    assert [one["outcome"] for one in ben["passages"]] == ["miss", "other_tag", "miss"]
    first, *_ = result["missed"]
    assert (first["text"], len(first["missed"])) == ("It was denied.", 2)
    other = variorum.ok("feedback", "--against", "Ada", "--unit", "passage", "--json").json
    assert [one["annotator"] for one in other["annotators"]] == [ben["annotator"]]
    assert other["annotators"][0]["scores"][0]["outcomes"]["other_tag"] == 1


@pytest.mark.parametrize("columns", [30, 80, 120])
def test_nothing_is_cut_and_no_line_is_too_long(variorum: CommandLine, columns: int) -> None:
    tagged(variorum)
    variorum.monkeypatch.setenv("COLUMNS", str(columns))
    for asked in ((), ("Ada",), ("Ben Okonkwo-Featherstonehaugh the Younger",)):
        answer = variorum.ok("feedback", *asked)
        assert all(len(line) <= columns for line in answer.lines)
        words = " ".join(answer.out.split())
        assert "…" not in words
        assert "It was denied." in words
        assert not asked or asked[0] in words


def test_what_cannot_be_compared_says_what_to_do(variorum: CommandLine) -> None:
    variorum.add("bridge", TEXT)
    variorum.ok("annotate", "bridge", "--quote", "bridge", "--tag", "claim", "--as", "Ada")
    assert "settle the disagreements" in variorum.fails("feedback")
    assert "no annotator “Zoe”" in variorum.fails("feedback", "Zoe")
    assert "no annotator “Zoe”" in variorum.fails("feedback", "--against", "Zoe")
    assert "themselves" in variorum.fails("feedback", "Ada", "--against", "Ada")
    assert variorum.ok("feedback", "--against", "Ada").out.startswith("nobody but Ada")
    variorum.ok("blind", "start", "--as", "Ada")
    assert "blind round" in variorum.fails("--as", "Ada", "feedback", "Ada")
