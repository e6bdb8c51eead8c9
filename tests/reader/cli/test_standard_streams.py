"""Output that nobody reads to its end, or that is closed: no traceback, and a code that says it."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys

import pytest

from tests.helpers.command_line import COMMAND, CommandLine, sentence

if sys.platform == "win32":
    pytest.skip("pipes and closed streams are a POSIX shell's", allow_module_level=True)


def in_shell(variorum: CommandLine, command: str) -> subprocess.CompletedProcess[str]:
    """The command with redirections, as a shell runs it."""
    return subprocess.run(
        ["sh", "-c", f"{shlex.join(COMMAND)} {command}"], capture_output=True, text=True,
        stdin=subprocess.DEVNULL, cwd=variorum.home, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("command", ["list", "read", "show long"])
def test_output_of_which_only_the_first_line_is_read(variorum: CommandLine, command: str) -> None:
    lines = [{"id": f"d{n}", "title": "Title " * 30, "text": "One."} for n in range(500)]
    lines.append({"id": "long", "title": "Long", "text": "A sentence.\n\n" * 20_000})
    variorum.ok("add", "--jsonl", "-", input="\n".join(map(json.dumps, lines)))
    with subprocess.Popen(
        [*COMMAND, *command.split()], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()  # as `head -1` does
        assert process.stderr.read() == b""
        assert process.wait(60) in (0, 141)


@pytest.mark.parametrize(
    "command", ["list", "list --json", "--help", "show bridge", "read", "stats", "export -", ""]
)
def test_output_that_is_closed(variorum: CommandLine, command: str) -> None:
    variorum.add("bridge", "A sentence.")
    done = in_shell(variorum, f"{command} >&-")
    assert done.returncode == 1
    assert "standard output is closed" in sentence(done.stderr)


@pytest.mark.parametrize(
    ("command", "code"),
    [("list 2>&-", 0), ("nonsense 2>&-", 2), ("show nonsense 2>&-", 1), ("list <&-", 0),
     ("add - <&-", 1), ("show nonsense <&- >&- 2>&-", 1)],
)  # fmt: skip
def test_errors_and_input_that_are_closed(variorum: CommandLine, command: str, code: int) -> None:
    variorum.add("bridge", "A sentence.")
    done = in_shell(variorum, command)
    assert done.returncode == code, done
    assert "bug" not in done.stderr
    assert len(variorum.ok("list", "--json").json) == 1
