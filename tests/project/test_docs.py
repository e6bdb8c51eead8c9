"""What the documentation names exists."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import click
import pytest

from annotations.exchange.rows import COLUMNS
from docs.reference import PAGES as GENERATED
from reader.browser_keys import INSTEAD
from reader.cli.root import variorum as root
from reader.tui.all_commands import every_command
from tests.helpers.paths import ROOT

PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
DECISIONS = ROOT / "docs/decisions"
LONGEST_README = 6_000
"""Bytes: the manual is in docs/manual."""
LONGEST_ARCHITECTURE = 10_000
"""Bytes: reasons and measurements belong to the decisions."""
# `variorum …` in the running text and at the beginning of a line in a block of code.
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`([^`\n]+)`")
_KBD = re.compile(r"<kbd>([^<]+)</kbd>")
_LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")
_MODULE = re.compile(r"\bpython -m ([\w.]+)")
_TARGET = re.compile(r"(?m)^make ([a-z][a-z-]*)")
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


def spans_of_code(page: Path) -> Iterator[str]:
    """What a page shows as code: lines of blocks, and spans within the text."""
    text = page.read_text("utf-8")
    for fence in _FENCE.findall(text):
        yield from fence.splitlines()[1:-1]
    yield from _INLINE.findall(_FENCE.sub("", text))


def paths_in(page: Path) -> set[str]:
    """The files and folders of this checkout that a page names."""
    folders = {path.name for path in ROOT.iterdir() if path.is_dir()}
    spans = _INLINE.findall(_FENCE.sub("", page.read_text("utf-8")))
    return {
        span
        for span in spans
        if "/" in span
        and not re.search(r"[\s*{}<>…]|NAME|NNN", span)
        and span.split("/")[0] in folders
    }


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


def test_the_readme_is_an_entrance() -> None:
    assert (ROOT / "README.md").stat().st_size <= LONGEST_README


_OF_SYSTEMS = {"ctrl+v", "ctrl+x"}
"""Keys of every field, which no command declares."""
_OF_THE_PAGE = {"alt+r"}
"""Of the page in a browser: reader/serving/pages/accessibility.js."""


def all_keys() -> set[str]:
    found = {key for command in every_command() for key in (command.key, *command.all_keys)}
    return {key.lower() for key in found} | set(INSTEAD.values()) | _OF_SYSTEMS | _OF_THE_PAGE


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


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_that_are_named_exist(page: Path) -> None:
    assert {path for path in paths_in(page) if not (ROOT / path).exists()} == set()
    links = [link for link in _LINK.findall(page.read_text("utf-8")) if ":" not in link]
    missing = {link for link in links if not (page.parent / link).exists()}
    made = {ROOT / "docs/manual" / path for path in GENERATED}
    assert {link for link in missing if (page.parent / link).resolve() not in made} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_modules_and_make_targets_that_are_named_exist(page: Path) -> None:
    code = "\n".join(spans_of_code(page))
    modules = {name for name in _MODULE.findall(code) if name.split(".")[0] in {"tests", "bench"}}
    assert {name for name in modules if find_spec(name) is None} == set()
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))
    assert set(_TARGET.findall(code)) <= targets


def test_each_decision_stands_in_the_index_with_its_title() -> None:
    pages = sorted(DECISIONS.glob("[0-9]*.md"))
    index = (DECISIONS / "README.md").read_text("utf-8")
    lines = {
        f"- [{page.name[:3]}]({page.name}) {page.read_text('utf-8').splitlines()[0][2:]}"
        for page in pages
    }
    assert lines == {line for line in index.splitlines() if line.startswith("- ")}
    assert [int(page.name[:3]) for page in pages] == list(range(1, len(pages) + 1))


def test_the_architecture_is_short() -> None:
    assert (ROOT / "ARCHITECTURE.md").stat().st_size <= LONGEST_ARCHITECTURE


def test_the_source_distribution_has_every_page() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    included = project["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    assert {f"/{page.name}" for page in PAGES if page.parent == ROOT} <= set(included)
