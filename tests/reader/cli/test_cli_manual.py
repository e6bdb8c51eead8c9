"""`variorum manual`: the pages of the manual on the command line."""

from __future__ import annotations

from reader.manual.pages import page_paths
from tests.helpers.command_line import CommandLine


def test_the_pages_are_listed_by_the_names_that_print_them(variorum: CommandLine) -> None:
    listed = variorum.ok("manual").lines
    names = [line.split()[0] for line in listed if line.startswith("  ")]
    assert [f"{name}.md" for name in names] == page_paths()[1:]
    assert "  how-to/blind-round        Run a blind round" in listed
    assert not variorum.library.exists()


def test_a_page_is_printed_as_text(variorum: CommandLine) -> None:
    lines = variorum.ok("manual", "blind-round").lines
    assert lines[0] == "Run a blind round"
    assert max(map(len, lines)) <= 80
    assert not any("`" in line or "**" in line for line in lines)
    assert variorum.ok("manual", "run", "a", "blind", "round").lines == lines


def test_a_page_that_there_is_not_is_one_sentence(variorum: CommandLine) -> None:
    answer = variorum("manual", "cleaning")
    assert answer.code == 1
    assert answer.err == (
        "variorum: the manual has no page “cleaning”; did you mean how-to/cleaning or "
        "explanation/cleaning?\n"
    )


def test_a_narrow_terminal_gets_narrow_lines(variorum: CommandLine) -> None:
    done = variorum.process("manual", "queries", env={"COLUMNS": "40"})
    assert max(map(len, done.out.splitlines())) <= 40
