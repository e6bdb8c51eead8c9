"""What the shell is given: completion of commands and names, and the manual page."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reader.cli.man_page import roff_text
from reader.cli.root import COMMANDS
from tests.helpers.command_line import CommandLine
from tests.helpers.screens import make_library


def completed(variorum: CommandLine, *words: str) -> list[str]:
    """What is offered for the last of these words; files as `file`."""
    env = {
        "_VARIORUM_COMPLETE": "bash_complete",
        "COMP_WORDS": " ".join(["variorum", *words]),
        "COMP_CWORD": str(len(words)),
    }
    lines = variorum.process(env=env).out.split()
    offers = (line.partition(",") for line in lines)
    return [value if kind == "plain" else kind for kind, _, value in offers]


def test_commands_documents_tags_and_files_are_completed(variorum: CommandLine) -> None:
    make_library(variorum.library)
    assert completed(variorum, "exp") == ["export", "file"]
    assert completed(variorum, "show", "br") == ["bridge"]
    assert completed(variorum, "read", "br") == ["bridge", "file"]
    assert completed(variorum, "annotate", "bridge", "--tag", "d") == ["disputed"]
    assert completed(variorum, "add", "x") == ["file"]
    assert completed(variorum, "export", "--form") == ["--format"]


def test_completing_makes_no_library_and_says_nothing(variorum: CommandLine) -> None:
    assert completed(variorum, "show", "br") == []
    assert not variorum.library.exists()
    variorum.library.write_bytes(b"no library")
    assert completed(variorum, "show", "br") == []


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_takes_the_script_that_is_installed(variorum: CommandLine, home: Path) -> None:
    env = {"SHELL": "/bin/bash", "XDG_DATA_HOME": str(home / "data")}
    assert "Wrote" in variorum.process("completion", "--install", env=env).out
    script = home / "data" / "bash-completion" / "completions" / "variorum"
    done = subprocess.run(
        ["bash", "-c", f"source {script} && complete -p variorum"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "_variorum_completion" in done.stdout


COMPLETE = """
source <(variorum completion bash)
COMP_LINE=$1; shift
COMP_WORDS=("$@"); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMP_POINT=${#COMP_LINE}
_variorum_completion variorum
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@pytest.mark.parametrize(
    ("typed", "words", "offered"),
    [
        ("hear", ["hear"], r"hear\ say"),  # a space would end the word
        (r"hear\ s", [r"hear\ s"], r"hear\ say"),
        ('"hear s', ['"hear s'], "hear say"),  # bash itself closes the quotation
        ("press", ["press"], "press:left"),
        ("press:", ["press", ":"], "left"),  # bash replaces what follows a colon
        ("press:le", ["press", ":", "le"], "left"),
        ("claim/", ["claim/"], "claim/figure"),
    ],
)
def test_names_with_spaces_and_colons_are_completed_in_bash(
    variorum: CommandLine, tmp_path: Path, typed: str, words: list[str], offered: str
) -> None:
    """Reported of click (pallets/click#1515) and pandoc (jgm/pandoc#2749)."""
    for tag in ("hear say", "press:left", "claim/figure"):
        variorum.ok("tags", "add", tag)
    program = tmp_path / "variorum"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m reader "$@"\n')
    program.chmod(0o755)
    line = ["variorum", "annotate", "x", "--tag"]
    done = subprocess.run(
        ["bash", "-c", COMPLETE, "bash", " ".join([*line, typed]), *line, *words],
        capture_output=True, text=True, check=False,
        env={**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
             "VARIORUM_LIBRARY": str(variorum.library)},
    )  # fmt: skip
    assert done.stdout.splitlines() == [offered], done.stderr


def test_a_shell_that_is_unknown_is_asked_for(variorum: CommandLine) -> None:
    answer = variorum.process("completion", env={"SHELL": "/bin/tcsh"})
    assert answer.code == 1
    assert "variorum completion bash, zsh or fish" in answer.err
    assert "compdef variorum" in variorum.process("completion", "zsh").out


def test_a_folder_that_cannot_be_written_is_one_sentence(variorum: CommandLine, home: Path) -> None:
    (home / "file").write_text("in the way")
    answer = variorum.process("man", "--install", env={"XDG_DATA_HOME": str(home / "file")})
    assert "cannot be written" in answer.err


def test_the_manual_has_every_command(variorum: CommandLine) -> None:
    page = variorum.ok("man").out
    for name in COMMANDS:
        assert f".SS variorum {name}".replace("-", "\\-") in page
    assert "VARIORUM_LIBRARY" in page


def test_marks_of_roff_are_characters() -> None:
    """Reported of ronn (rtomayko/ronn#21), curl (curl/curl#12977), Taskwarrior
    (GothenburgBitFactory/taskwarrior#3665) and others by Debian's lintian.
    """
    assert roff_text(r"-a 'b' `c` \d ^e ~f") == (r"\-a \(aqb\(aq \(gac\(ga \ed \(hae \(tif")
    assert roff_text(".hidden") == r"\&.hidden"
    assert roff_text("'quoted'") == r"\(aqquoted\(aq"
    assert roff_text("…") == r"\[u2026]"


def test_what_every_command_has_is_said_once(variorum: CommandLine) -> None:
    page = variorum.ok("man").out
    assert page.isascii()
    assert page.count(r".B \-\-library") == 1
    assert page.count("Show this message and exit.") == 1
    assert "\ndocuments  documents" in page  # a table keeps its lines


@pytest.mark.parametrize("answer", ["there is none", "it has no option -l"])
def test_a_terminal_without_man_shows_the_commands_as_text(
    variorum: CommandLine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, answer: str
) -> None:
    """Reported of VisiData (saulpw/visidata#745 and #83), which showed nothing."""
    if answer == "it has no option -l":
        (tmp_path / "man").write_text("#!/bin/sh\necho unknown option >&2; exit 1\n")
        (tmp_path / "man").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("reader.cli.shell.on_terminal", lambda: True)
    shown = variorum("man").out
    assert shown.startswith("Commands\n")
    assert "variorum add" in shown


@pytest.mark.skipif(shutil.which("groff") is None, reason="needs groff")
def test_groff_has_no_warning(variorum: CommandLine) -> None:
    done = subprocess.run(
        ["groff", "-man", "-ww", "-Tutf8", "-z"], input=variorum.ok("man").out,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("man") is None, reason="needs man")
def test_man_reads_the_page_that_is_installed(variorum: CommandLine, home: Path) -> None:
    variorum.process("man", "--install", env={"XDG_DATA_HOME": str(home / "data")})
    pages = home / "data" / "man"
    shown = subprocess.run(
        ["man", "variorum"], capture_output=True, text=True, check=False,
        env={**os.environ, "MANPATH": str(pages), "MANPAGER": "cat", "MANWIDTH": "80"},
    )  # fmt: skip
    assert shown.returncode == 0, shown.stderr
    assert "read sources closely in the terminal" in shown.stdout
    warnings = subprocess.run(
        ["man", "--warnings", "-l", str(pages / "man1" / "variorum.1")],
        capture_output=True, text=True, check=False, env={**os.environ, "MANPAGER": "cat"},
    )  # fmt: skip
    assert warnings.stderr == ""
