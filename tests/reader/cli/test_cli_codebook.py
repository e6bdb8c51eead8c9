"""The codebook from the command line: what it says, refuses, and hands on to another library."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.command_line import CommandLine
from tests.helpers.factories import TEXT


@pytest.fixture
def slug(variorum: CommandLine) -> str:
    return variorum.add("bridge", TEXT)


def rows(variorum: CommandLine, *arguments: str) -> list[tuple[str, str, str, str | None]]:
    tags = variorum.ok("tags", "--json", *arguments).json
    return [(tag["name"], tag["mark"], tag["colour"], tag["key"]) for tag in tags]


def test_a_tag_is_changed_as_its_options_say(variorum: CommandLine) -> None:
    added = variorum.ok("tags", "add", "claim/cause").out
    assert "added the tag claim/cause (A, blue)" in added
    variorum.ok("tags", "add", "tone", "--letter", "x", "--key", "B", "--colour", "purple")
    assert rows(variorum)[3:] == [
        ("claim/cause", "A", "blue", None), ("tone", "x", "violet", "B"),
    ]  # fmt: skip
    edited = variorum.ok("tags", "edit", "tone", "--letter", "y", "--key", "", "--description",
                         "how  it\nis said", "--json").json  # fmt: skip
    assert (edited["mark"], edited["key"], edited["description"]) == ("y", None, "how it is said")
    variorum.ok("undo")
    assert rows(variorum)[4] == ("tone", "x", "violet", "B")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["edit", "claim", "--key", "j"], "line down"),
        (["edit", "claim", "--key", "ab"], "f1 to f12"),
        (["edit", "claim", "--key", "o"], "opinion"),
        (["edit", "claim", "--letter", "D"], "disputed"),
        (["edit", "claim", "--letter", "2"], "letter"),
        (["rename", "claim", "opinion"], "variorum tags merge"),
        (["merge", "claim", "claim"], "itself"),
        (["nest", "claim", "nothing"], "no tag"),
        (["delete", "nothing"], "no tag"),
    ],
)
def test_what_is_refused_says_why(variorum: CommandLine, arguments: list[str], reason: str) -> None:
    before = rows(variorum)
    assert reason in variorum.fails("tags", *arguments)
    assert rows(variorum) == before


def test_nothing_to_change_is_wrong_usage(variorum: CommandLine) -> None:
    assert variorum("tags", "edit", "claim").code == 2
    for command in ("add", "edit"):
        said = variorum.fails("tags", command, "claim", "--colour", "nice", code=2)
        assert "there is no colour “nice”" in said


def test_tags_are_nested_merged_moved_and_deleted(variorum: CommandLine, slug: str) -> None:
    variorum.ok("annotate", slug, "--span", "0", "9", "--tag", "claim")
    variorum.ok("tags", "nest", "opinion", "claim")
    variorum.ok("tags", "move", "disputed", "1")
    assert [row[0] for row in rows(variorum)] == ["disputed", "claim", "claim/opinion"]
    assert "(1 annotation)" in variorum.ok("tags", "merge", "claim", "disputed").out
    assert [row[0] for row in rows(variorum)] == ["disputed", "disputed/opinion"]
    assert variorum.ok("annotations", "--json").json[0]["tags"] == ["disputed"]
    assert "used on 1 passage" in variorum.ok("tags", "delete", "disputed").out
    assert variorum.ok("annotations", "--json").json == []
    variorum.ok("undo")
    assert variorum.ok("annotations", "--json").json[0]["tags"] == ["disputed"]


def test_a_tag_that_others_have_set(variorum: CommandLine, slug: str) -> None:
    variorum.ok("annotate", slug, "--span", "0", "9", "--tag", "claim", "--as", "Ben")
    reason = variorum.fails("tags", "delete", "claim", "--as", "Ada")
    assert "Ben tagged 1 passage" in reason
    assert "--everyone" in reason
    deleted = variorum.ok("tags", "delete", "claim", "--as", "Ada", "--everyone", "--json").json
    assert deleted == {"name": "claim", "annotations": 1}


def test_a_codebook_travels_as_csv(variorum: CommandLine, home: Path) -> None:
    variorum.ok("tags", "add", "tone", "--key", "B", "--description", "=so")
    variorum.ok("tags", "export", str(home / "book.csv"))
    assert variorum.ok("tags", "export", "-").out == (home / "book.csv").read_bytes().decode()
    other = ["--library", str(home / "other.db")]
    answer = variorum.ok("tags", "import", str(home / "book.csv"), "--json", *other).json
    assert answer == {
        "added": ["tone"], "changed": [], "unchanged": ["claim", "opinion", "disputed"],
        "problems": [],
    }  # fmt: skip
    assert rows(variorum, *other) == rows(variorum)
    (home / "odd.csv").write_text("tag,key,letter\nwit,j,9\n")
    answer = variorum("tags", "import", str(home / "odd.csv"), *other)
    assert answer.code == 1
    assert answer.err.count("not imported") == 2
    assert "line down" in answer.err
    assert "annotations" in variorum.fails("tags", "import", _annotations(variorum, home), *other)


def _annotations(variorum: CommandLine, home: Path) -> str:
    variorum.ok("export", str(home / "all.csv"))
    return str(home / "all.csv")
