"""Readers' comments kept from the command line, and warnings of what was left out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.corpus.test_cleaning_rules import BODY, END_OF_PAGE, ONE, TOP_OF_PAGE, TWO
from tests.helpers.command_line import CommandLine

COMMENTS = [
    "I have been on that boat for nineteen years, and nobody has ever asked me what I think of it.",
    "The board says one thing in May and another in June, and we are to pay for both of them.",
    "My mother sold tickets on the quay when they were two crowns, and she would not believe this.",
    "Has anybody counted how many people are left on the far side of the sound? I have. It is few.",
]
STAMPED = "\n\n".join(
    f"reader{n}\n3 May 2023 at 10:{n}4\n\n{comment}\n\nReply" for n, comment in enumerate(COMMENTS)
)
PAGE = f"{TOP_OF_PAGE}{BODY}\n\nComments (4)\n\n{STAMPED}{END_OF_PAGE}"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(PAGE, "utf-8")
    return path


def test_comments_are_left_out_with_a_warning_and_kept_on_request(
    variorum: CommandLine, page: Path
) -> None:
    left_out = variorum("clean", str(page))
    assert left_out.code == 0
    assert COMMENTS[0] not in left_out.out
    assert "words of readers' comments removed; --removed shows what was removed" in left_out.err
    kept = variorum.ok("clean", "--keep-comments", str(page))
    for paragraph in (ONE, TWO, *COMMENTS):
        assert paragraph in kept.out


def test_a_library_keeps_comments_from_then_on(variorum: CommandLine, page: Path) -> None:
    (first,) = variorum("add", "--json", str(page)).json
    assert first["status"] == "added"
    (again,) = variorum.ok("add", "--json", "--keep-comments", str(page)).json
    assert (again["status"], again["document"]) == ("updated", first["document"])
    assert COMMENTS[1] in variorum.ok("show", first["document"]).out
    (third,) = variorum.ok("add", "--json", str(page)).json
    assert third["status"] == "unchanged"
    assert COMMENTS[1] in variorum.ok("show", first["document"]).out


def test_many_are_cleaned_with_their_comments(variorum: CommandLine) -> None:
    line = json.dumps({"id": "a", "raw_text": PAGE})
    answer = variorum.ok("clean", "--jsonl", "--keep-comments", "-", input=line + "\n")
    assert COMMENTS[2] in answer.json["text"]
