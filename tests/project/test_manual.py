"""The manual: its site is built, its links lead somewhere, and its examples run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotations.service.store import Store
from docs.reference import PAGES, columns, library
from reader import sample
from reader.cli.root import COMMANDS
from reader.tui.all_commands import every_command
from tests.helpers.paths import ROOT

MANUAL = ROOT / "docs/manual"
_SHELL = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
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


@pytest.mark.skipif(shutil.which("bash") is None, reason="the examples are bash's")
@pytest.mark.parametrize(("page", "script"), [*examples(_SHELL)])
def test_the_examples_run(page, script, folder, request):
    if not page.startswith("tutorials/"):  # those begin with nothing
        request.getfixturevalue("class_library")
    run_shell(script, folder)


@pytest.mark.parametrize(("page", "script"), [*examples(_PYTHON)])
def test_the_examples_in_python_run(page, script, folder, class_library, monkeypatch):
    pytest.importorskip("pandas", reason="no pandas here: its examples are not run")
    monkeypatch.chdir(folder)
    run_shell("variorum table sentences sentences.csv; variorum export annotations.csv", folder)
    exec(script, {})


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
