"""The other programs that the reader is measured beside, each on the same text."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

_AREA = """
import sys
from pathlib import Path
from textual.app import App
from textual.widgets import TextArea

class Area(App):
    def compose(self):
        yield TextArea(Path(sys.argv[1]).read_text("utf-8"), read_only=True, soft_wrap=True)

Area().run()
"""
_PATIENCE = 180
"""Seconds that pip may take."""


def less(text: Path) -> Sequence[str] | None:
    """The pager that every terminal has."""
    return ["less", str(text)] if shutil.which("less") else None


def area(text: Path) -> Sequence[str]:
    """Textual's own editor."""
    return [sys.executable, "-c", _AREA, str(text)]


def toolong(text: Path, folder: Path) -> Sequence[str] | None:
    """A Textual program for long files, in an environment of its own; None where it is not to be
    had. It does not wrap.
    """
    environment = folder / "toolong"
    try:
        venv.create(environment, with_pip=True)
        subprocess.run(
            [environment / "bin" / "pip", "install", "--quiet", "toolong"],
            check=True, capture_output=True, timeout=_PATIENCE,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return None
    return [str(environment / "bin" / "tl"), str(text)]
