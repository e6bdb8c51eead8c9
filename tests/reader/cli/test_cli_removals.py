"""What cleaning took away, told by `variorum clean --removed`, `add` and `list`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from corpus.cleaning.changes import changes
from corpus.cleaning.pipeline import clean
from reader.cli import removals
from tests.corpus.test_cleaning_rules import BODY, FOOT, HEAD
from tests.helpers.command_line import CommandLine

PAGE = f"{HEAD}\n\n{BODY}\n\nSee &amp; hear, they said, and so it was.\n\n{FOOT}\n"
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(PAGE, "utf-8")
    return path


def test_a_diff_with_rule_confidence_and_evidence(variorum: CommandLine, page: Path) -> None:
    lines = variorum.ok("clean", str(page), "--removed").lines
    at = lines.index("-Share this article")
    assert re.match(r"@@ \d+–\d+ · appeal\.share · dropped · \d+ % certain: .+ @@", lines[at - 1])
    at = lines.index("-&amp;")
    assert "repair.entity · repaired" in lines[at - 1]
    assert lines[at + 1] == "+&"
    assert not any("\x1b" in line for line in lines)


def test_colours_on_a_terminal(page: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    cleaned = clean(PAGE)
    removals.print_changes(cleaned)
    plain = capsys.readouterr().out
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    removals.print_changes(cleaned)
    coloured = capsys.readouterr().out
    assert "\x1b[" in coloured
    assert COLOUR.sub("", coloured) == plain
    monkeypatch.setenv("NO_COLOR", "1")
    removals.print_changes(cleaned)
    assert capsys.readouterr().out == plain


def test_what_stands_in_a_source_does_nothing_to_a_terminal() -> None:
    cleaned = clean(f"{BODY}\n\nShare this article \x9b2J on Facebook\n")
    for change in changes(cleaned):
        assert all(line.isprintable() for line in removals.diff(cleaned, change))


def test_json_says_how_sure_and_why(variorum: CommandLine, page: Path) -> None:
    found = variorum.ok("clean", str(page), "--json").json
    for one in (*found["removed"], *found["repaired"]):
        assert 0 < one["confidence"] <= 1
        assert isinstance(one["evidence"], str)


def test_nothing_to_tell(variorum: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "short.txt"
    path.write_text("A sentence and nothing else.", "utf-8")
    assert variorum.ok("clean", str(path), "--removed").out == (
        "no changes: nothing was removed or repaired\n"
    )


def test_what_lost_much_is_told_when_added_and_listed(
    variorum: CommandLine, tmp_path: Path
) -> None:
    notices = "\n\n".join(f"Copyright © {n} The Post. All rights reserved" for n in range(120))
    path = tmp_path / "lost.txt"
    path.write_text(f"{BODY}\n\n{notices}\n", "utf-8")
    assert (
        "% of the page was included; press R in the reader to see what was removed"
        in variorum.ok("add", str(path)).out
    )
    (told,) = [line for line in variorum.ok("list").lines if "R in the reader" in line]
    assert re.match(r"\S+: only \d+ % of the page", told)
