"""`variorum queue`, and the history from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.helpers.command_line import CommandLine

TEXT = "The bridge was closed on Monday. Nobody will say so. The mayor denied everything."
LATER = "New. The bridge was closed on Monday. All keep silent. The mayor denied everything."


def add(variorum: CommandLine, text: str, *more: str) -> None:
    line = json.dumps({"id": "bridge", "title": "Bridge", "text": text})
    variorum.ok("add", "--jsonl", "-", "--as", "Ada", *more, input=line)


def tag(variorum: CommandLine, quote: str, *more: str) -> str:
    made = variorum.ok(
        "annotate", "bridge", "--quote", quote, "--tag", "claim", "--json", "--as", "Ada", *more
    )
    return str(made.json["id"])


@pytest.fixture
def waits(variorum: CommandLine) -> dict[str, str]:
    """One annotation that moved, and one without a place."""
    add(variorum, TEXT)
    ids = {"moved": tag(variorum, "The mayor"), "orphaned": tag(variorum, "Nobody will say so.")}
    add(variorum, LATER)
    return ids


def test_an_empty_queue(variorum: CommandLine) -> None:
    add(variorum, TEXT)
    assert "no annotation needs a decision" in variorum.ok("queue").out
    assert variorum.ok("queue", "--json").json == []


def test_the_queue_is_listed(variorum: CommandLine, waits: dict[str, str]) -> None:
    found = variorum.ok("queue", "--json").json
    assert {one["kind"]: one["id"] for one in found} == waits
    assert [one["kind"] for one in found] == ["orphaned", "moved"]
    assert found[0]["was"]["content"] == "Nobody will say so."
    assert found[0]["now"]["content"] == "All keep silent"
    assert found[1]["was"]["start"] < found[1]["now"]["start"]
    out = variorum.ok("queue", "--document", "bridge").out
    for words in ("not found", "moved", "the same words", "“Nobody will say so.”", waits["moved"]):
        assert words in out


def test_accepting(variorum: CommandLine, waits: dict[str, str]) -> None:
    assert "accepted 1 annotation;" in variorum.ok("queue", "accept", "--sure").out
    assert variorum.ok("queue", "accept", waits["orphaned"], "--json").json == {"accepted": 1}
    assert variorum.ok("queue", "--json").json == []
    variorum.ok("undo")
    assert "is not in the queue" in variorum.fails("queue", "accept", waits["moved"])
    variorum.fails("queue", "accept", code=2)
    variorum.fails("queue", "accept", "--sure", waits["moved"], code=2)


def test_placing(variorum: CommandLine, waits: dict[str, str]) -> None:
    placed = variorum.ok("queue", "place", waits["orphaned"], "--quote", "silent", "--json").json
    assert (placed["content"], placed["status"]) == ("silent", "anchored")
    assert "“New.”" in variorum.ok("queue", "place", waits["moved"], "--span", "0", "4").out
    variorum.fails("queue", "place", waits["moved"], code=2)
    variorum.fails("queue", "place", waits["moved"], "--quote", "no such words")


def test_two_edits(variorum: CommandLine, home: Path) -> None:
    other = str(home / "other.db")
    add(variorum, TEXT)
    id_ = tag(variorum, "The mayor")
    variorum.ok("merge", str(variorum.library), "--library", other)
    for note, library in (("mine", str(variorum.library)), ("theirs", other)):
        variorum.ok("annotation", "edit", id_, "--note", note, "--library", library)
    variorum.ok("merge", other)
    (found,) = variorum.ok("queue", "--json").json
    assert (found["note"], found["other"]["note"]) == ("theirs", "mine")
    out = variorum.ok("queue").out
    assert "shown     “The mayor” · claim · theirs" in out
    assert "1 other edit" in variorum.fails("queue", "other", id_, "--number", "2").replace(
        "one", "1"
    )
    assert variorum.ok("queue", "other", id_[:30], "--json").json["note"] == "mine"
    assert variorum.ok("queue", "--json").json == []
    variorum.ok("undo")
    variorum.ok("queue", "accept", id_)
    assert variorum.ok("annotations", "--json").json[0]["note"] == "theirs"
    assert "no other edit" in variorum.fails("queue", "other", id_)


def test_a_deletion_there_and_an_edit_here(variorum: CommandLine, home: Path) -> None:
    other = str(home / "other.db")
    add(variorum, TEXT)
    id_ = tag(variorum, "The mayor")
    variorum.ok("merge", str(variorum.library), "--library", other)
    variorum.ok("annotation", "edit", id_, "--note", "mine")
    variorum.ok("annotation", "delete", id_, "--library", other)
    variorum.ok("merge", other)
    (found,) = variorum.ok("queue", "--json").json
    assert found["deleted"]
    assert "deleted" in variorum.ok("queue").out
    assert variorum.ok("queue", "other", id_[:30], "--json").json["note"] == "mine"


def test_this_very_entry(variorum: CommandLine, waits: dict[str, str]) -> None:
    tag(variorum, "New.")
    entries = variorum.ok("history", "--json").json
    assert entries[0]["label"] == "tagged claim: “New.” in “Bridge”"
    first = str(entries[-2]["id"])
    assert "undone: tagged" in variorum.ok("undo", "--entry", first, "--as", "Ada").out
    variorum.ok("redo", "--entry", first, "--as", "Ada")
    last = str(entries[0]["id"])
    variorum.ok("undo", "--entry", last, "--as", "Ada")
    assert "undone already" in variorum.fails("undo", "--entry", last, "--as", "Ada")
    assert "redone" in variorum.ok("redo", "--entry", last, "--as", "Ada").out
    assert "Ada made this change" in variorum.fails("undo", "--entry", last, "--as", "Bo")
    assert last in variorum.ok("history", "--limit", "1").lines[1]


def test_stuck_undo_says_where_to_look(variorum: CommandLine) -> None:
    add(variorum, TEXT)
    id_ = tag(variorum, "The mayor")
    variorum.ok("annotation", "edit", id_, "--note", "mine", "--as", "Bo")
    assert "--entry" in variorum.fails("undo", "--as", "Ada")


def test_pruning(variorum: CommandLine, waits: dict[str, str]) -> None:
    assert "no changes" in variorum.ok("history", "prune", "--before", "2001-01-01").out
    number = len(variorum.ok("history", "--json").json)
    answer = variorum.ok("history", "prune", "--before", "9990-01-01", "--json")
    assert answer.json == {"pruned": number}
    variorum.fails("undo", "--as", "Ada")
    variorum.fails("history", "prune", "--before", "last week", code=2)
    variorum.fails("history", "prune", code=2)
    # Where it came from is no longer known; it waits all the same.
    assert [one["kind"] for one in variorum.ok("queue", "--json").json] == ["orphaned", "moved"]
