"""What the documentation names exists, and every command stands in the README."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from annotations.exchange.formats.csv_file import COLUMNS
from reader.cli.root import COMMANDS
from reader.cli.root import variorum as root
from reader.tui.app import VariorumApp
from tests.helpers.commands import every_command
from tests.helpers.paths import ROOT

PAGES = [
    *(ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]
# `variorum …` in the running text and at the beginning of a line in a block of code.
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`([^`\n]+)`")
_KBD = re.compile(r"<kbd>([^<]+)</kbd>")
_OPTION = re.compile(r"(?<!\S)(--?[a-z][a-z-]*)")
# A key that has a name; letters and signs are keys where they stand alone in a span of code.
_NAMED = re.compile(r"(ctrl|shift|alt)\+\S+|tab|enter|space|esc|escape|PgUp|PgDn|home|end|[↑↓←→]")


def called() -> Iterator[tuple[Path, list[str]]]:
    """Every command line that a page shows, in words, without `variorum`."""
    for page in PAGES:
        text = page.read_text("utf-8")
        lines = [line for fence in _FENCE.findall(text) for line in fence.splitlines()]
        for line in [*lines, *_INLINE.findall(_FENCE.sub("", text))]:
            for part in re.split(r"\s[|;]\s|&&|#", line.strip().removeprefix("$ ")):
                words = part.split()
                if words and words[0].rpartition("/")[2] == "variorum":
                    yield page, words[1:]


def resolve(words: list[str]) -> tuple[click.Command, str]:
    """The command that these words call; and the word that should have been one, if any."""
    command: click.Command = root
    for word in words:
        if not isinstance(command, click.Group) or not re.fullmatch(r"[a-z]+", word):
            break
        found = command.get_command(click.Context(command), word)
        if found is None:
            return command, word
        command = found
    return command, ""


def options(command: click.Command) -> set[str]:
    given = {option for parameter in command.params for option in parameter.opts}
    return given | {"--help", "-h"}


def test_commands_and_options_that_are_named_exist() -> None:
    wrong = []
    for page, words in called():
        command, unknown = resolve(words)
        if unknown:
            wrong.append(f"{page.name}: there is no command {unknown} in “{' '.join(words)}”")
        allowed = options(command) | options(root)
        wrong += [
            f"{page.name}: “{' '.join(words)}” has no option {option}"
            for option in _OPTION.findall(" ".join(words))
            if option not in allowed
        ]
    assert wrong == []


def test_every_command_stands_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    named = {words[0] for page, words in called() if words and page.name == "README.md"}
    missing = [name for name in COMMANDS if name not in named and f"`{name}`" not in text]
    assert missing == []


def all_keys() -> set[str]:
    found = {key for command in every_command() for key in (command.key, *command.all_keys)}
    return {key.lower() for key in {*found, VariorumApp.COMMAND_PALETTE_BINDING}}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_keys_that_are_named_exist(page: Path) -> None:
    prose = _FENCE.sub("", page.read_text("utf-8"))
    spans = [*_KBD.findall(prose), *_INLINE.findall(prose)]
    keys = {span for span in spans if len(span) == 1 or _NAMED.fullmatch(span)}
    assert {key for key in keys if key.lower() not in all_keys() | {"-"}} == set()


def test_csv_columns_that_are_named_exist() -> None:
    header = re.compile(r"\bid,document,[a-z,]+")
    found = [match[0] for page in PAGES for match in header.finditer(page.read_text("utf-8"))]
    assert all(line == ",".join(COLUMNS) for line in found)
