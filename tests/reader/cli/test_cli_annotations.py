"""annotate, annotations, annotation edit and delete, tags, undo, redo, history."""

from __future__ import annotations

import pytest

from tests.helpers.command_line import CommandLine

TEXT = """The bridge was closed on Monday. Nobody had been told, the drivers say.

The “mayor” calls it a matter\nof safety. Nobody had been told, she adds."""
FIELDS = ["id", "document", "start", "end", "content", "tags", "note", "annotator", "prefix",
          "suffix", "status", "created", "modified", "links"]  # fmt: skip


@pytest.fixture
def slug(variorum: CommandLine) -> str:
    return variorum.add("bridge", TEXT)


def annotated(variorum: CommandLine, slug: str, quote: str = "The bridge", *more: str) -> str:
    """One annotation; its id."""
    made = variorum.ok("annotate", slug, "--quote", quote, "--tag", "claim", "--json", *more)
    return str(made.json["id"])


def test_a_quote_becomes_an_annotation(variorum: CommandLine, slug: str) -> None:
    made = variorum.ok(
        "annotate", slug, "--quote", "closed on Monday", "--tag", "opinion", "--tag", "claim",
        "--note", "Which\nMonday?", "--as", "Ada", "--json",
    ).json  # fmt: skip
    assert list(made) == FIELDS
    assert (made["start"], made["end"]) == (15, 31)
    assert made["content"] == TEXT[15:31] == "closed on Monday"
    assert (made["tags"], made["note"], made["annotator"]) == (
        ["claim", "opinion"],
        "Which\nMonday?",
        "Ada",
    )
    assert variorum.ok("annotations", "--json").json == [made]
    assert variorum.ok("list", "--json").json[0]["annotations"] == 1


@pytest.mark.parametrize(
    ("quote", "content"),
    [
        ("a matter of safety", "a matter\nof safety"),
        ("  Nobody had been\ttold,   the drivers ", "Nobody had been told, the drivers"),
        ('the "mayor"', "The “mayor”"),
    ],
)
def test_white_space_of_a_quote_is_folded(
    variorum: CommandLine, slug: str, quote: str, content: str
) -> None:
    made = variorum.ok("annotate", slug, "--quote", quote, "--tag", "claim", "--json").json
    assert made["content"] == content == TEXT[made["start"] : made["end"]]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (
            ["--quote", "Nobody had been told"],
            "occurs 2 times in bridge (at 33–53, 114–134); quote more",
        ),
        (["--quote", "nothing of the kind"], "is not in bridge"),
        (["--quote", " "], "the quote is empty"),
        (["--span", "5", "5"], "not a passage"),
        (["--span", "5", "3"], "not a passage"),
        (["--span", "5", "5000"], "not a passage"),
    ],
)
def test_what_names_no_passage(
    variorum: CommandLine, slug: str, arguments: list[str], reason: str
) -> None:
    assert reason in variorum.fails("annotate", slug, *arguments, "--tag", "claim")
    assert variorum.ok("annotations", "--json").json == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["--quote", "The bridge"],
        ["--tag", "claim"],
        ["--quote", "The bridge", "--span", "0", "3", "--tag", "claim"],
        ["--span", "zero", "3", "--tag", "claim"],
        ["--span", "-1", "3", "--tag", "claim"],
        ["--quote", "The bridge", "--note", " "],
    ],
)
def test_wrong_usage_of_annotate(variorum: CommandLine, slug: str, arguments: list[str]) -> None:
    assert "variorum annotate --help" in variorum.fails("annotate", slug, *arguments, code=2)


def test_unknown_documents_and_impossible_tags(variorum: CommandLine, slug: str) -> None:
    assert "no document" in variorum.fails(
        "annotate", "nowhere", "--span", "0", "3", "--tag", "claim"
    )
    assert "needs a name" in variorum.fails("annotate", slug, "--span", "0", "3", "--tag", " ")
    assert "control" in variorum.fails("annotate", slug, "--span", "0", "3", "--tag", "a\x1b[2Jb")
    assert variorum.ok("annotations", "--json").json == []


def test_a_new_tag_is_made_and_said(variorum: CommandLine, slug: str) -> None:
    said = variorum.ok("annotate", slug, "--quote", "The bridge", "--tag", "claim/figure").lines
    assert said == [
        "tagged “The bridge” as claim/figure; variorum undo reverts it",
        "claim/figure is a new tag in this library",
    ]
    tags = variorum.ok("tags", "list", "--json").json
    assert [tag["name"] for tag in tags] == ["claim", "opinion", "disputed", "claim/figure"]
    assert tags[-1]["annotations"] == 1


def test_the_filters(variorum: CommandLine, slug: str) -> None:
    other = variorum.add("other", "Some other text.")
    variorum.ok("annotate", slug, "--span", "0", "3", "--tag", "claim/figure", "--as", "Ada")
    variorum.ok("annotate", slug, "--span", "4", "9", "--tag", "opinion", "--as", "Bo")
    variorum.ok("annotate", other, "--span", "0", "4", "--tag", "claim", "--as", "Bo")

    def found(*filters: str) -> list[tuple[str, int]]:
        answer = variorum.ok("annotations", *filters, "--json").json
        return [(one["document"], one["start"]) for one in answer]

    assert found() == [("bridge", 0), ("bridge", 4), ("other", 0)]
    assert found("--tag", "claim") == [("bridge", 0), ("other", 0)]
    assert found("--tag", "claim/figure") == [("bridge", 0)]
    assert found("--annotator", "Bo", "--document", slug) == [("bridge", 4)]
    assert found("--status", "orphaned") == found("--annotator", "Cy") == []
    assert "no tag “claims”" in variorum.fails("annotations", "--tag", "claims")
    assert "no document" in variorum.fails("annotations", "--document", "nowhere")
    variorum.fails("annotations", "--status", "lost", code=2)
    assert "no matches" in variorum.ok("annotations", "--status", "moved").out


def test_what_annotations_prints(variorum: CommandLine, slug: str) -> None:
    assert "no annotations" in variorum.ok("annotations").out
    id_ = annotated(variorum, slug, "The bridge", "--note", "A \x1b[31mnote", "--as", "Ada")
    printed = variorum.ok("annotations").lines
    assert printed == [
        slug,
        f"  {id_[:8]}  claim  0–10 · Ada",
        "    “The bridge”",
        "    A ␛[31mnote",
    ]


def test_an_id_that_is_printed_is_long_enough_to_be_used(variorum: CommandLine, slug: str) -> None:
    ids = [annotated(variorum, slug, quote) for quote in ("The bridge", "closed", "Monday")]
    printed = [line.split()[0] for line in variorum.ok("annotations").lines if " · " in line]
    assert len(printed) == 3
    for short in printed:
        assert sum(id_.startswith(short) for id_ in ids) == 1
    assert "several" in variorum.fails("annotation", "delete", ids[0][:3])


def test_edit_in_one_step_of_the_history(variorum: CommandLine, slug: str) -> None:
    id_ = annotated(variorum, slug, "The bridge", "--note", "Old")
    before = variorum.ok("annotations", "--json").json
    edited = variorum.ok(
        "annotation", "edit", id_[:20], "--tag", "disputed", "--tag", "mine", "--note", "New",
        "--span", "4", "10", "--json",
    ).json  # fmt: skip
    assert (edited["tags"], edited["note"], edited["content"]) == (
        ["disputed", "mine"],
        "New",
        "bridge",
    )
    variorum.ok("undo")
    restored = variorum.ok("annotations", "--json").json
    assert restored == before
    variorum.ok("redo")
    assert variorum.ok("annotations", "--json").json[0]["content"] == "bridge"


def test_an_annotation_that_says_nothing_ceases(variorum: CommandLine, slug: str) -> None:
    id_ = annotated(variorum, slug, "The bridge", "--note", "Note")
    assert variorum.ok("annotation", "edit", id_, "--tag", "", "--json").json["tags"] == []
    assert "deleted the annotation" in variorum.ok("annotation", "edit", id_, "--note", "").out
    assert variorum.ok("annotations", "--json").json == []
    variorum.ok("undo")
    assert variorum.ok("annotations", "--json").json[0]["note"] == "Note"


def test_edit_refuses_what_cannot_be(variorum: CommandLine, slug: str) -> None:
    id_ = annotated(variorum, slug)
    variorum.fails("annotation", "edit", id_, code=2)
    assert "no annotation" in variorum.fails("annotation", "edit", "zzz", "--note", "x")
    assert "not a passage" in variorum.fails(
        "annotation", "edit", id_, "--note", "x", "--span", "9", "9"
    )
    assert variorum.ok("annotations", "--json").json[0]["note"] is None


def test_delete_is_all_or_nothing_and_one_undo(variorum: CommandLine, slug: str) -> None:
    one, two = annotated(variorum, slug), annotated(variorum, slug, "Monday")
    variorum.fails("annotation", "delete", one, "zzz")
    assert len(variorum.ok("annotations", "--json").json) == 2
    said = variorum.ok("annotation", "delete", one, two, one).out
    assert said == "deleted 2 annotations; variorum undo restores them\n"
    assert variorum.ok("annotations", "--json").json == []
    variorum.ok("undo")
    assert len(variorum.ok("annotations", "--json").json) == 2
    deleted = variorum.ok("annotation", "delete", one, "--json").json
    assert [found["id"] for found in deleted] == [one]


def test_undo_is_ones_own(variorum: CommandLine, slug: str) -> None:
    annotated(variorum, slug, "The bridge", "--as", "Ada")
    annotated(variorum, slug, "Monday", "--as", "Bo")
    assert variorum.ok("undo", "--as", "Ada", "--json").json == {
        "undone": "tagged claim: “The bridge” in “Bridge”"
    }
    assert [one["annotator"] for one in variorum.ok("annotations", "--json").json] == ["Bo"]
    assert "nothing to undo" in variorum.fails("undo", "--as", "Ada")
    assert variorum.ok("redo", "--as", "Ada").out.startswith("redone: tagged claim: “")
    assert "nothing to redo" in variorum.fails("redo", "--as", "Ada")


def test_the_history_tells_who_did_what(variorum: CommandLine, slug: str) -> None:
    annotated(variorum, slug, "The bridge", "--as", "Ada")
    variorum.ok("undo", "--as", "Ada")
    latest, first = variorum.ok("history", "--json").json
    assert (latest["annotator"], latest["label"], latest["state"]) == (
        "Ada", "tagged claim: “The bridge” in “Bridge”", "undone",
    )  # fmt: skip
    assert first["label"].startswith("added ")
    assert len(variorum.ok("history", "--limit", "1", "--json").json) == 1
    assert "undone" in variorum.ok("history").lines[1]


def test_the_history_of_an_empty_library(variorum: CommandLine) -> None:
    assert "there are no changes" in variorum.ok("history").out


def test_tags_are_listed_added_and_renamed(variorum: CommandLine, slug: str) -> None:
    annotated(variorum, slug, "Monday", "--tag", "figure")
    assert variorum.ok("tags").out == variorum.ok("tags", "list").out
    added = variorum.ok(
        "tags", "add", "figure/date", "--colour", "red", "--description", "When", "--json"
    )
    assert added.json == {
        "name": "figure/date", "colour": "red", "mark": "A", "key": None, "description": "When",
        "annotations": 0,
    }  # fmt: skip
    renamed = variorum.ok("tags", "rename", "figure", "number", "--json").json
    assert (renamed["name"], renamed["annotations"]) == ("number", 1)
    names = [tag["name"] for tag in variorum.ok("tags", "--json").json]
    assert names == ["claim", "opinion", "disputed", "number", "number/date"]
    assert variorum.ok("annotations", "--json").json[0]["tags"] == ["claim", "number"]
    assert "already a tag" in variorum.fails("tags", "add", "claim")
    assert "already a tag" in variorum.fails("tags", "rename", "number", "claim")
    assert "no tag" in variorum.fails("tags", "rename", "nothing", "something")
    variorum.fails("tags", "add", "x", "--colour", "purple-ish", code=2)


def test_copying_an_annotators_annotations(variorum: CommandLine) -> None:
    variorum.add("bridge", "The bridge was closed. It was denied.")
    for quote, tag in (("The bridge", "claim"), ("denied", "disputed")):
        variorum.ok("annotate", "bridge", "--quote", quote, "--tag", tag, "--as", "Ann")
    copy = ("annotation", "copy", "--from", "Ann", "--to", "consensus", "--as", "Ben")
    assert variorum.ok(*copy).out == (
        "copied 2 annotations of Ann as the consensus; variorum undo deletes them\n"
    )
    assert variorum.ok(*copy, "--json").json == {
        "copied": 0, "present": 2, "untagged": 0, "orphaned": 0,
    }  # fmt: skip
    consensus = variorum.ok("annotations", "--annotator", "consensus", "--json").json
    assert [one["tags"] for one in consensus] == [["claim"], ["disputed"]]
    variorum.ok("--as", "Ben", "undo")
    assert variorum.ok("annotations", "--annotator", "consensus", "--json").json == []
    assert "no annotator “Zoe”" in variorum.fails("annotation", "copy", "--from", "Zoe")
