"""How an optional part is added: the command is that of the program that made the environment."""

from __future__ import annotations

import re
import shlex

import pytest

from corpus import optional_parts
from corpus.optional_parts import PARTS, TABLES, install_command
from tests.helpers.paths import ROOT

PYTHON = "/a home/bin/python"


@pytest.mark.parametrize(("file", "words"), [
    ("pipx_metadata.json", ["pipx", "inject", "variorum", "pyarrow"]),
    ("uv-receipt.toml", ["uv", "tool", "install", "--with", "pyarrow", "/a clone/of it"]),
    ("pyvenv.cfg", [PYTHON, "-m", "pip", "install", "variorum[tables]"]),
])  # fmt: skip
def test_the_command_is_the_installer_s(tmp_path, monkeypatch, file, words):
    monkeypatch.setattr(optional_parts, "_origin", lambda: "/a clone/of it")
    (tmp_path / file).touch()
    assert shlex.split(install_command(TABLES, tmp_path, PYTHON)) == words


def test_an_environment_without_pip(tmp_path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    words = shlex.split(install_command(TABLES, tmp_path, PYTHON))
    assert words == ["uv", "pip", "install", "--python", PYTHON, "pyarrow"]


def test_the_manual_and_the_readme_say_how_heavy_each_part_is():
    page = (ROOT / "docs/manual/how-to/install.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| [^|]* \| (\d+) \|", page, re.MULTILINE))
    assert rows == {part.name: str(part.megabytes) for part in PARTS}
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [part.name for part in PARTS if f"{part.megabytes} MB" not in readme] == []
