"""The wheel, built and installed into an empty folder, is the whole program and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.helpers.paths import ROOT


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist")],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    (built,) = (tmp_path / "dist").iterdir()
    return built


def test_the_wheel(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    version = wheel.name.split("-")[1]
    assert {name.split("/")[0] for name in names} == {
        "reader",
        "annotations",
        "corpus",
        f"variorum-{version}.data",
        f"variorum-{version}.dist-info",
    }
    assert not [name for name in names if "__pycache__" in name or name.endswith(".db")]
    for needed in (
        "reader/sample/annotations.json",
        "reader/tui/styles/variorum.tcss",
        "corpus/cues/lists/README.txt",
        "corpus/cues/lists/en.txt",
        "corpus/cues/lists/tr.txt",
        "corpus/text/abbreviations/README.txt",
        "corpus/text/abbreviations/hy.txt",
        "corpus/search/parallels/synonyms.txt",
    ):
        assert needed in names

    place = tmp_path / "place"
    subprocess.run(
        [
            sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index",
            "--disable-pip-version-check", "--no-compile", "--target", str(place), str(wheel),
        ],
        capture_output=True,
        check=True,
    )  # fmt: skip
    home = tmp_path / "home"
    home.mkdir()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("VARIORUM")},
        "PYTHONPATH": str(place),
        "HOME": str(home),
        "COLUMNS": "120",
    }

    def run(*command: str) -> str:
        done = subprocess.run(
            command,
            cwd=home,
            env=environment,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            check=True,
        )
        assert done.stderr == b""
        return done.stdout.decode()

    # Where man and the shells look, and pipx links pages from.
    page = (place / "share/man/man1/variorum.1").read_text("ascii")
    assert page.startswith(f'.TH VARIORUM 1 "" "Variorum {version}"')
    assert str(ROOT) not in page
    for script in (
        "bash-completion/completions/variorum",
        "zsh/site-functions/_variorum",
        "fish/vendor_completions.d/variorum.fish",
    ):
        assert "_VARIORUM_COMPLETE" in (place / "share" / script).read_text("utf-8")

    where = "import reader, annotations, corpus; print(reader.__file__, annotations.__file__)"
    assert run(sys.executable, "-c", where).count(str(place)) == 2
    script = next((place / "bin").glob("variorum*"))
    assert run(str(script), "--version").startswith(f"variorum {version}\n")
    keys = run(str(script), "manual", "reference/keys")  # made from the code when it was built
    assert keys.startswith("Keys\n")
    assert "app.manual" in keys
    assert run(str(script), "manual", "faq").startswith("Questions and answers\n")
    page = run(str(script), "demo")
    assert " │ " in page
    assert "─┼─" in page
    assert run(sys.executable, "-m", "reader", "list", "--json") == "[]\n"
