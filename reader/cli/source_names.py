"""Tells the path of a file and a web address from the name of a document or a command."""

from __future__ import annotations

import os
from pathlib import Path


def names_source(name: str) -> bool:
    """Whether a word is a path, an address or standard input rather than a document's name."""
    if "/" in name or os.sep in name or Path(name).exists():
        return True
    suffix = Path(name).suffix.lower()
    if not suffix and len(name) > 1:
        return False
    # All formats, for whose import nobody waits who names a document.
    from corpus.formats.registry import SUFFIXES
    from corpus.sources.files import STDIN

    # A file's name also where the file is not there: the answer is then about a file.
    return name == STDIN or suffix in SUFFIXES
