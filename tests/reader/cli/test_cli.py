"""What holds for every command: help, exit codes, errors, harmless output, quiet ends."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType

import click
import pytest

from corpus.cleaning.version import RULES_VERSION
from reader import __version__, settings
from reader.cli.output import to_json
from reader.cli.root import COMMANDS
from reader.cli.root import variorum as root
from tests.helpers.command_line import COMMAND, CommandLine, sentence

STEERING = "\x00\x07\x1b[31m\x7f\x9b2J\u200e\u202e\u2066\u2028\ufeff\udcff\ud800\U000e0041"
HEAVY = ("textual", "rich", "sqlite_utils", "sqlite3", "lxml", "rapidfuzz", "pygments", "anyascii")


def every_command() -> Iterator[tuple[str, ...]]:
    context = click.Context(root)
    for name in COMMANDS:
        command = root.get_command(context, name)
        yield (name,)
        if isinstance(command, click.Group):
            yield from ((name, sub) for sub in command.commands)


def command_of(names: tuple[str, ...]) -> click.Command:
    command: click.Command = root
    for name in names:
        assert isinstance(command, click.Group)
        found = command.get_command(click.Context(command), name)
        assert found is not None
        command = found
    return command


@pytest.mark.parametrize("names", list(every_command()), ids=" ".join)
def test_every_command_has_help_and_takes_a_library(
    variorum: CommandLine, names: tuple[str, ...]
) -> None:
    text = variorum.ok(*names, "--help").out
    assert text.startswith(f"Usage: variorum {' '.join(names)}")
    command = command_of(names)
    assert command.help
    options = {option for parameter in command.params for option in parameter.opts}
    if names not in {("annotation",), ("pack",)}:  # what they hold takes one
        assert "--library" in options
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name


@pytest.mark.parametrize("name", list(COMMANDS))
def test_the_list_of_commands_says_what_each_says_of_itself(name: str) -> None:
    command = command_of((name,))
    assert command.short_help == COMMANDS[name].help
    assert command.name == name


def test_help_and_version_import_nothing_heavy(variorum: CommandLine) -> None:
    script = (
        "import sys\nfrom reader.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    for argument in ("--help", "--version"):
        done = subprocess.run(
            [sys.executable, "-c", script, argument], capture_output=True, text=True, check=True
        )
        assert done.stderr == "[]\n"
        assert "variorum" in done.stdout


def test_no_command_but_the_reader_imports_textual(variorum: CommandLine) -> None:
    script = (
        "import sys\nfrom importlib import import_module\nfrom reader.cli.root import COMMANDS\n"
        "for entry in COMMANDS.values(): import_module(f'reader.cli.{entry.module}')\n"
        "print([name for name in ('textual', 'rich') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_version(variorum: CommandLine) -> None:
    name, rules, schema = variorum.process("--version").lines
    assert name == f"variorum {__version__}"
    assert rules == f"cleaning rules {RULES_VERSION}"
    assert re.fullmatch(r"library schema \d+", schema)


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"], ["--frob"], ["list", "--frob"], ["list", "one"], ["show"],
        ["show", "a", "b"],
        ["annotation"], ["annotation", "frob"], ["tags", "frob"], ["tags", "rename", "one"],
        ["search", "x", "--limit", "many"], ["export"], ["frob\x1b[31m\nnicate"],
    ],
)  # fmt: skip
def test_wrong_usage_is_one_line_and_2(variorum: CommandLine, arguments: list[str]) -> None:
    said = variorum.fails(*arguments, code=2)
    assert said.endswith("--help")
    assert said.isprintable()


def test_a_library_that_is_no_library(variorum: CommandLine, home: Path) -> None:
    text = home / "text.db"
    text.write_text("Not a library. " * 100)
    for arguments in (["list"], ["add", str(text)], ["undo"], ["export", "-"], ["read"], ["tags"]):
        assert "not a Variorum library" in variorum.fails(*arguments, "--library", str(text))
    assert "not a Variorum library" in variorum.fails("list", "--library", str(home))
    assert text.read_text() == "Not a library. " * 100
    variorum.monkeypatch.setenv("VARIORUM_LIBRARY", str(text))
    assert "not a Variorum library" in sentence(variorum.process("list").err)


def test_which_library_is_used(variorum: CommandLine, home: Path) -> None:
    variorum.add("bridge", "A sentence.")
    other = str(home / "other.db")
    # One that is named and is not there is a slip, and must not be made by looking.
    assert "other.db" in variorum.fails("list", "--library", other)
    assert not (home / "other.db").exists()
    variorum.ok("tags", "add", "mine", "--library", other)
    assert variorum.ok("list", "--json", "--library", other).json == []
    assert variorum.ok("--library", other, "list", "--json").json == []
    assert len(variorum.ok("list", "--json").json) == 1
    variorum.monkeypatch.delenv("VARIORUM_LIBRARY")
    assert variorum.ok("list", "--json").json == []
    assert len(list(home.rglob("variorum/library.db"))) == 1


def test_whose_name_is_used(variorum: CommandLine) -> None:
    slug = variorum.add("bridge", "A sentence of several words.")
    settings.change(annotator="Ada")
    tag = ("annotate", slug, "--tag", "claim", "--json", "--quote")
    assert variorum.ok(*tag, "sentence").json["annotator"] == "Ada"
    assert variorum.ok(*tag, "several", "--as", "Bo").json["annotator"] == "Bo"
    assert variorum.ok("--as", "Cy", *tag, "words").json["annotator"] == "Cy"
    assert "needs a name" in variorum.fails(*tag, "A", "--as", " ")


@pytest.mark.parametrize(
    ("library", "sentence_of_it"), [("/nowhere/at/all.db", "cannot be opened"), ("", "folder")]
)
def test_a_library_that_cannot_be(
    variorum: CommandLine, home: Path, library: str, sentence_of_it: str
) -> None:
    if library:
        (home / "file").write_text("")
        library = str(home / "file" / "below.db")
    assert sentence_of_it in variorum.fails("tags", "add", "x", "--library", library or str(home))


def test_json_is_exact_and_does_nothing_to_a_terminal() -> None:
    value = {STEERING: [STEERING, 1.5, None, "ä🧭"]}
    written = to_json(value)
    assert json.loads(written) == value
    assert "ä🧭" in written
    assert written.isprintable()


def test_nothing_foreign_steers_the_terminal(variorum: CommandLine) -> None:
    text = f"Before {STEERING} after."
    given = {
        "id": "odd",
        "title": f"T {STEERING}",
        "text": text,
        "publisher": STEERING,
        "authors": [STEERING],
    }
    variorum.ok("add", "--jsonl", "-", "--as", STEERING, input=json.dumps(given))
    variorum.ok(
        "annotate", "odd", "--span", "0", "6", "--note", STEERING, "--tag", "claim", "--as", "A"
    )
    for arguments in (
        ["list"], ["show", "odd"], ["read", "odd"], ["search", "before"], ["history"],
        ["annotations"], ["list", "--json"], ["show", "odd", "--json"], ["annotations", "--json"],
        ["search", "after", "--json"], ["edit", "odd", "--title", STEERING],
        ["tags", "add", "x", "--description", STEERING], ["tags"],
        ["remove", "odd"], ["undo"],
    ):  # fmt: skip
        out = variorum.ok(*arguments).out
        assert all(char.isprintable() or char in "\t\n" for char in out), arguments


def test_errors_are_harmless_too(variorum: CommandLine) -> None:
    for arguments in (["show", STEERING], ["add", "no\x1b[31m\n.txt"], ["import", "a\x9b.csv"]):
        answer = variorum(*arguments)
        assert answer.code == 1
        assert sentence(answer.err).isprintable()


@pytest.mark.parametrize("locale", ["C", "POSIX", "en_US.ISO-8859-1"])
def test_utf_8_in_every_locale(variorum: CommandLine, locale: str) -> None:
    variorum.add("bridge", "Ünï “quoted” 🧭.")
    plain = {
        "LC_ALL": locale,
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONIOENCODING": "ascii",
    }
    answer = variorum.process("show", "bridge", env=plain)
    assert (answer.code, answer.out, answer.err) == (0, "Ünï “quoted” 🧭.\n", "")


def test_colours_on_terminals_only(variorum: CommandLine) -> None:
    variorum.add("bridge", "A sentence.")
    assert "\x1b" not in variorum.ok("list").out
    terminal = pytest.importorskip("pty")
    for more, coloured in (({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)):
        leader, follower = terminal.openpty()
        environment = {**os.environ, "TERM": "xterm-256color", **more}
        subprocess.run(
            [*COMMAND, "list"],
            stdin=subprocess.DEVNULL,
            stdout=follower,
            env=environment,
            check=True,
        )
        os.close(follower)
        assert (b"\x1b[" in os.read(leader, 65536)) is coloured
        os.close(leader)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send")
def test_ctrl_c_is_quiet_and_130(variorum: CommandLine) -> None:
    with subprocess.Popen(
        [*COMMAND, "clean", "--jsonl"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(b'{"id": 1, "raw_text": "A sentence."}\n')
        process.stdin.flush()
        assert (
            json.loads(process.stdout.readline())["id"] == 1
        )  # it is at work, and answers at once
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        assert process.stderr.read() == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_output_onto_a_full_disk(variorum: CommandLine) -> None:
    variorum.add("bridge", "A sentence.")
    for arguments in (["list"], ["list", "--json"], ["show", "bridge"], ["export", "-"]):
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                [*COMMAND, *arguments], stdout=full, stderr=subprocess.PIPE, check=False
            )
        assert done.returncode == 1
        assert "no space left" in sentence(done.stderr.decode())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_a_disk_that_fills_up_while_adding(variorum: CommandLine, home: Path) -> None:
    import resource  # not there on Windows

    variorum.add("kept", "A sentence that was there before.")
    lines = "\n".join(json.dumps({"id": f"d{n}", "text": f"{n} " * 20_000}) for n in range(40))
    size = 600_000
    answer = variorum.process(
        "add", "--jsonl", "-", "--json", input=lines.encode(),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
    )  # fmt: skip
    assert answer.code == 1
    assert "disk" in sentence(answer.err)
    added = [one["document"] for one in answer.json if one["status"] == "added"]
    assert [one["status"] for one in answer.json][-1] == "failed"
    assert len(answer.json) == 40
    there = [one["document"] for one in variorum.ok("list", "--json").json]
    assert sorted(there) == sorted(["kept", *added])


def test_a_fault_of_the_program_is_a_sentence_too(variorum: CommandLine) -> None:
    def fault(*_: object) -> None:
        raise ZeroDivisionError("by zero")

    variorum.monkeypatch.setattr("annotations.storage.queries.AnnotationQueries.summaries", fault)
    assert "this is a bug in Variorum" in variorum.fails("list")
    variorum.monkeypatch.setenv("VARIORUM_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        variorum("list")


def test_commands_work_without_a_terminal_and_with_a_closed_input(variorum: CommandLine) -> None:
    done = subprocess.run(
        [*COMMAND, "list"], stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_who_opens_the_reader_and_on_what(
    variorum: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[tuple[Path, list[str], str | None, bool]] = []
    tours: list[bool] = []

    def run(
        library: Path,
        documents: list[str],
        annotator: str | None,
        *,
        demo: str | None = None,
        notices: Sequence[str] = (),
        passage: object = None,
        tour: bool = False,
    ) -> int:
        tours.append(tour)
        calls.append((library, documents, annotator, demo is not None))
        return 0

    reader = ModuleType("reader.tui.run")
    reader.run = run  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "reader.tui.run", reader)
    for module in ("reader.cli.root", "reader.cli.read", "reader.cli.demo"):
        monkeypatch.setattr(f"{module}.interactive", lambda: True)
    variorum.add("one", "A sentence.")
    variorum.add("two", "Another one.")
    variorum.ok()
    variorum.ok("read", "tw", "one", "--as", "Ada")
    variorum.ok("--as", "Bo")
    assert calls == [
        (variorum.library, [], None, False),
        (variorum.library, ["two", "one"], "Ada", False),
        (variorum.library, [], "Bo", False),
    ]
    variorum.ok("demo")
    library, documents, annotator, is_demo = calls[-1]
    assert (len(documents), is_demo) == (4, True)
    assert annotator
    assert library != variorum.library
    assert not library.parent.exists()
    variorum.ok("demo", "--tour")
    assert tours == [False] * 4 + [True]


def test_a_bar_while_many_files_are_added(variorum: CommandLine, home: Path) -> None:
    terminal = pytest.importorskip("pty")
    for n in range(3):
        (home / f"file{n}.txt").write_text(f"Some sentence about the number {n}.", "utf-8")
    leader, follower = terminal.openpty()
    files = [str(path) for path in sorted(home.glob("*.txt"))]
    done = subprocess.run(
        [*COMMAND, "add", *files, "--json"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=follower,
        check=True,
    )
    os.close(follower)
    shown = os.read(leader, 65536).decode()
    os.close(leader)
    assert "1/3" in shown
    assert "2/3" in shown
    assert shown.endswith("\r\x1b[K")
    assert [one["status"] for one in json.loads(done.stdout)] == ["added"] * 3
