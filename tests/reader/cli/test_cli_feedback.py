"""`variorum feedback`: figures, passages, JSON, and what is said where nothing can be compared."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.cli.feedback_files import file_names
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


def test_a_page_for_each_and_one_for_all(variorum: CommandLine, tmp_path: Path) -> None:
    tagged(variorum)
    for name in ("ada!", "class", "<script>x</script>\u202e"):
        variorum.ok("annotate", "bridge", "--quote", "denied", "--tag", "opinion", "--as", name)
    folder = tmp_path / "pages"
    answer = variorum.ok("feedback", "--html", str(folder), "--json").json
    assert answer["files"] == sorted(path.name for path in folder.iterdir())
    assert {"ada.html", "ada-2.html", "class.html", "class-2.html"} <= set(answer["files"])
    ada = (folder / "ada.html").read_text("utf-8")
    assert "It was denied." in ada
    assert "Officials said so." in ada
    assert "Ben" not in ada, "an own page names nobody else"
    everybody = (folder / "class.html").read_text("utf-8")
    assert 'href="ada.html"' in everybody
    assert "Missed by most" in everybody
    for path in folder.iterdir():
        page = path.read_text("utf-8")
        assert "<script" not in page
        assert "http://" not in page
        assert "https://" not in page
        assert "\u202e" not in page
        assert "default-src 'none'" in page.replace("&#x27;", "'")
    # Again into the same folder; but never into one with other files.
    variorum.ok("feedback", "--html", str(folder))
    (folder / "mine.txt").write_text("x")
    assert "other files" in variorum.fails("feedback", "--html", str(folder))
    page = tmp_path / "one.html"
    variorum.ok("feedback", "Ada", "--html", str(page))
    assert "Ben" not in page.read_text("utf-8")


def test_pages_with_pseudonyms(variorum: CommandLine, tmp_path: Path) -> None:
    tagged(variorum)
    page, key = tmp_path / "one.html", tmp_path / "key.csv"
    asked = ("feedback", "Ada", "--html", str(page), "--pseudonyms", str(key))
    variorum.ok(*asked)
    assert "Ada" not in page.read_text("utf-8")
    assert "A1" in page.read_text("utf-8")
    assert "Ada" in key.read_text("utf-8")
    assert "--html" in variorum.fails("feedback", "--pseudonyms", str(key), code=2)
    assert "no annotator “A1”" in variorum.fails(*("A1" if a == "Ada" else a for a in asked))


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


def test_no_page_has_a_name_that_windows_reserves():
    assert file_names(["CON", "Class", "con"]) == {
        "CON": "con-2.html", "Class": "class-2.html", "con": "con-3.html",
    }  # fmt: skip
