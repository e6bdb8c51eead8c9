"""Colours: themes, the palette of tags, and the styles of a pane. Each kind of screen has a style
sheet, which is read when the first such screen is opened (`python -m bench.startup`).
"""

from __future__ import annotations

from pathlib import Path


def sheet(name: str) -> Path:
    """The style sheet of this name, for a screen's `CSS_PATH`."""
    return Path(__file__).with_name(f"{name}.tcss")
