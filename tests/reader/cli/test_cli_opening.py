"""`variorum PATH` and `variorum read PATH`: what is not in the library yet is added and opened."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.command_line import CommandLine

ARTICLE = """The ferry stayed in port

By Ada Quill

The ferry stayed in port on Tuesday, and the island had no post. Nobody in the harbour office would
say how long the repair of the engine was going to take.
"""


@pytest.fixture
def article(home: Path) -> Path:
    path = home / "ferry.txt"
    path.write_text(ARTICLE, "utf-8")
    return path


def test_a_path_in_place_of_a_command_is_added_and_printed(
    variorum: CommandLine, article: Path
) -> None:
    out = variorum.ok(str(article)).out
    assert "had no post" in out
    assert not out.startswith("added")
    assert [entry["title"] for entry in variorum.ok("list", "--json").json] == [
        "The ferry stayed in port"
    ]


def test_what_is_there_already_is_not_added_again(variorum: CommandLine, article: Path) -> None:
    variorum.ok("add", str(article))
    variorum.ok("read", str(article))
    assert len(variorum.ok("list", "--json").json) == 1
    assert len(variorum.ok("history", "--json").json) == 1


def test_names_and_paths_are_read_in_their_order(variorum: CommandLine, article: Path) -> None:
    slug = variorum.ok("add", str(article), "--json").json[0]["document"]
    other = article.with_name("mill.md")
    other.write_text("# The mill\n\nThe mill was sold in the autumn of that year.\n", "utf-8")
    out = variorum.ok("read", str(other), slug).out
    heading = next(line for line in out.splitlines() if "mill" in line)
    assert heading.index("mill") < heading.index("ferry")


def test_several_paths_are_one_entry_of_the_history(variorum: CommandLine, article: Path) -> None:
    other = article.with_name("mill.md")
    other.write_text("# The mill\n\nThe mill was sold in the autumn of that year.\n", "utf-8")
    variorum.ok(str(article), str(other))
    assert len(variorum.ok("history", "--json").json) == 1


def test_a_document_of_that_name_comes_before_a_file(
    variorum: CommandLine, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slug = variorum.ok("add", str(article), "--json").json[0]["document"]
    monkeypatch.chdir(article.parent)
    Path(slug).write_text("Another text altogether, in a file without a suffix.\n", "utf-8")
    assert "had no post" in variorum.ok("read", slug).out
    assert len(variorum.ok("list", "--json").json) == 1


def test_one_that_cannot_be_read_does_not_stop_the_others(
    variorum: CommandLine, article: Path
) -> None:
    result = variorum("read", str(article), str(article.with_name("gone.pdf")))
    assert result.code == 1
    assert "there is no file gone.pdf" in result.err
    assert "had no post" in result.out


def test_a_path_that_is_not_there_is_an_error_about_a_file(variorum: CommandLine) -> None:
    assert "there is no file article.pdf" in variorum.fails("article.pdf")


def test_a_wrong_name_stops_before_anything_is_added(variorum: CommandLine, article: Path) -> None:
    assert "no document" in variorum.fails("read", str(article), "nowhere")
    assert variorum.ok("list", "--json").json == []


@pytest.mark.parametrize(
    ("word", "meant"),
    [("serch", "search"), ("exprot", "export"), ("ls", "list"), ("codebook", "tags")],
)
def test_a_slip_in_a_command_is_answered_with_what_was_meant(
    variorum: CommandLine, word: str, meant: str
) -> None:
    result = variorum(word, "anything")
    assert result.code == 2
    assert f"there is no command or file “{word}”; did you mean {meant}?" in result.err


def test_a_word_like_no_command_is_answered_with_the_list(variorum: CommandLine) -> None:
    result = variorum("zzzzzz")
    assert result.code == 2
    assert result.err == "variorum: there is no command or file “zzzzzz”; see variorum --help\n"


def test_in_linear_mode_a_pipe_gets_one_text_after_another(
    variorum: CommandLine, article: Path
) -> None:
    other = article.with_name("mill.md")
    other.write_text("# The mill\n\nThe mill was sold in the autumn of that year.\n", "utf-8")
    beside = variorum.ok("read", str(article), str(other)).out
    assert "│" in beside
    linear = variorum.ok("read", "--linear").out
    assert "│" not in linear
    assert "had no post" in linear
    assert "The mill was sold" in linear
    assert "│" not in variorum.ok("read").out, "it is saved"
    assert variorum.ok("read", "--side-by-side", str(article), str(other)).out == beside


def test_a_word_of_a_name_suggests_the_document(variorum: CommandLine, article: Path) -> None:
    slug = variorum.ok("add", str(article), "--json").json[0]["document"]
    assert f"did you mean {slug}?" in variorum.fails("read", "stayed")
    assert "did you mean" not in variorum.fails("read", "nowhere")
