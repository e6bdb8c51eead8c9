"""The manual: its site is built, its links lead somewhere, and its examples run."""

from __future__ import annotations

import ast
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotations.exchange.registry import EXPORTED
from annotations.query.document_fields import FIELDS
from annotations.query.parsing import parse
from annotations.query.tree import Words
from annotations.service.store import Store
from docs.reference import PAGES, columns, formats, library
from reader import sample
from reader.cli.root import COMMANDS
from reader.tui.all_commands import every_command
from tests.helpers.command_line import CommandLine
from tests.helpers.paths import ROOT

MANUAL = ROOT / "docs/manual"
_SHELL = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_R = re.compile(r"^```r\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ARTICLES = ("courier", "institute", "monitor", "ishmara", "plain")
"""What the examples call the articles of the sample: the beginnings of their files' names."""


def examples(pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """The examples of each page that has any, one after the other."""
    for page in sorted(MANUAL.rglob("*.md")):
        if blocks := pattern.findall(page.read_text("utf-8")):
            yield page.relative_to(MANUAL).as_posix(), "\n".join(blocks)


@pytest.fixture
def folder(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where somebody tries the examples: some articles, and the library of a class."""
    (tmp_path / "articles").mkdir()
    for name in _ARTICLES:
        (source,) = Path(sample.__file__).parent.glob(f"{name}-*")
        shutil.copy(source, tmp_path / "articles" / f"{name}{source.suffix}")
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONUTF8", "1")
    return tmp_path


@pytest.fixture
def class_library(folder: Path) -> None:
    """The sample library in the folder, with annotations of several people."""
    store = Store.open(folder / "library.db", "Mira")
    sample.build(store)
    store.close()
    (folder / "libraries").mkdir()
    for name in ("monday", "tuesday"):
        shutil.copy(folder / "library.db", folder / "libraries" / f"{name}.db")


def run_shell(script: str, folder: Path) -> None:
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], cwd=folder, capture_output=True, text=True,
        stdin=subprocess.DEVNULL, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"


def write_tables(folder: Path, variorum: CommandLine) -> None:
    """What the examples in other languages read."""
    variorum.ok("table", "sentences", str(folder / "sentences.csv"))
    variorum.ok("export", str(folder / "annotations.csv"))


def lines_of_shell(script: str) -> Iterator[str]:
    """The commands of a script, of which each takes a line, or several with a quotation or loop."""
    begun = ""
    for line in script.splitlines(keepends=True):
        begun += line
        try:
            words = shlex.split(begun, comments=True)
        except ValueError:  # the quotation goes on
            continue
        if words[:1] == ["for"] and words[-1] != "done":
            continue
        if words:
            yield begun
        begun = ""


def run_here(script: str, folder: Path, variorum: CommandLine) -> None:
    """Run a script as a shell does; its calls of the program in this process, which is quicker."""
    for line in lines_of_shell(script):
        command, *words = shlex.split(line, comments=True)
        if command == "variorum":
            answer = variorum(*words)
            assert answer.code == 0, f"{line}\n{answer}"
        elif command == "export":
            name, _, value = words[0].partition("=")
            variorum.monkeypatch.setenv(name, value)
        else:
            run_shell(line, folder)


@pytest.mark.skipif(shutil.which("bash") is None, reason="the examples are bash's")
@pytest.mark.parametrize(("page", "script"), [*examples(_SHELL)])
def test_the_examples_run(page, script, folder, variorum, request):
    if not page.startswith("tutorials/"):  # those begin with nothing
        request.getfixturevalue("class_library")
    variorum.monkeypatch.chdir(folder)
    run_here(script, folder, variorum)


@pytest.mark.parametrize(("page", "script"), [*examples(_PYTHON)])
def test_the_examples_in_python_run(page, script, folder, variorum, class_library):
    pytest.importorskip("pandas", reason="no pandas here: its examples are not run")
    variorum.monkeypatch.chdir(folder)
    write_tables(folder, variorum)
    exec(script, {})


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="no R here: its examples are not run")
@pytest.mark.parametrize(("page", "script"), [*examples(_R)])
def test_the_examples_in_r_run(page, script, folder, variorum, class_library):
    write_tables(folder, variorum)
    (folder / "example.R").write_text(script, "utf-8")
    run_shell("Rscript --vanilla example.R", folder)


QUERIES = (MANUAL / "reference/queries.md").read_text("utf-8")
"""The page about the grammar of queries."""


def test_the_examples_of_queries_are_read_as_they_say():
    rows = re.findall(r"^\| `(.+?)` \|", QUERIES.replace("`, `", "` | `"), re.MULTILINE)
    assert len(rows) == 12
    assert [row for row in rows if isinstance(parse(row), Words)] == ['sugar "price of" -tax']
    alike = re.findall(r"`(tag:[^`]+)` is\s+`([^`]+)`", QUERIES)
    assert len(alike) == 2
    assert [pair for pair in alike if parse(pair[0]) != parse(pair[1])] == []


def test_every_part_of_the_grammar_of_queries_is_described():
    grammar = (parse.__globals__["__doc__"] or "").partition("query  ")[2]
    parts = re.findall(r'"([^"]+)"', grammar)
    assert {"tag", "near:", "collection", "<="} <= set(parts)
    assert [part for part in (*parts, *FIELDS, "year") if part not in QUERIES] == []


def _losses_named(path: Path) -> set[str]:
    """What a module calls the things that a file cannot hold."""
    return {
        str(node.args[0].value)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id == "Loss" and isinstance(node.args[0], ast.Constant)
    }


def test_every_loss_of_an_export_is_described():
    assert set(formats.LOSSES) == {format_.name for format_ in EXPORTED}
    modules = (ROOT / "annotations/exchange").rglob("*.py")
    named = {loss for path in modules for loss in _losses_named(path)}
    described = {loss for losses in formats.LOSSES.values() for loss in losses}
    assert described - named == set()
    assert named - described == {  # of imports
        "entries that are no references", "entries that are not BibTeX", "groups of codes or notes",
    }  # fmt: skip


def test_every_column_table_command_and_key_is_described():
    assert set(columns.ANNOTATION_COLUMNS) == set(columns.MEANINGS)
    assert set(library.columns()) == set(library.MEANINGS)
    commands = PAGES["reference/commands.md"]()
    assert [name for name in COMMANDS if f"### variorum {name}\n" not in commands] == []
    keys = PAGES["reference/keys.md"]()
    ids = {command.id for command in every_command() if command.help}
    assert {id_ for id_ in ids if f"`{id_}`" not in keys} == set()


def test_the_site_is_built_and_every_link_leads_somewhere(tmp_path):
    """Strict: a link to a page or heading that is not there ends the command."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(tmp_path)]
    done = subprocess.run(
        [*command, "--config-file", str(ROOT / "docs/mkdocs.yml")], capture_output=True, text=True,
        check=False, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "reference/commands.html").exists()
    fetched = re.compile(
        r"<(?:script|img|iframe)[^>]* src=.?https?:|<link[^>]* href=.?https?:[^>]*>"
    )
    for page in tmp_path.rglob("*.html"):
        links = fetched.findall(page.read_text("utf-8"))
        assert [link for link in links if 'rel="canonical"' not in link] == [], page.name
    # Without it the search is hidden where the site is read from a folder.
    assert "assets/iframe-worker.js" in (tmp_path / "index.html").read_text("utf-8")
    for name in ("iframe-worker.js", "tour.svg"):
        assert (tmp_path / "assets" / name).stat().st_size
