"""The installation: Python, SQLite, what is optional, and the user's own files."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator

from corpus.errors import VariorumError
from corpus.optional_parts import PARTS
from corpus.storage.sqlite_version import sqlite_version
from reader import keymap, settings
from reader.doctor.finding import Finding

_SOUND_SQLITE = (3, 51, 3)
"""The version from which a library's log is not damaged when two programs write or checkpoint at
one moment (decision 001)."""
_SOUND_TOO = {(3, 44): 6, (3, 50): 7}
"""Earlier ones into which that was taken: the third figure, from which they are sound."""


def installation_findings() -> Iterator[Finding]:
    """Findings about the program itself."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("Python", "ok", f"{version} on {platform.system()}")
    yield sqlite(sqlite_version())
    for part in PARTS:
        if part.is_installed:
            yield Finding(part.name, "ok", "installed")
        else:
            purpose = f"{part.purpose} ({part.megabytes} MB)"
            yield Finding(part.name, "unknown", f"not installed; {purpose}", part.command)
    yield from _own_files()


def sqlite(version: tuple[int, ...]) -> Finding:
    """Whether this version of SQLite is one that keeps libraries sound."""
    shown = ".".join(map(str, version))
    taken_into = _SOUND_TOO.get((version[0], version[1]))
    if version >= _SOUND_SQLITE or (taken_into is not None and version[2] >= taken_into):
        return Finding("SQLite", "ok", shown)
    return Finding(
        "SQLite", "limited", f"{shown}, which in rare cases damages its log when several programs "
        "write at once", "pip install --upgrade pysqlite3, or use a newer Python",
    )  # fmt: skip


def _own_files() -> Iterator[Finding]:
    try:
        path = settings.settings_path()
    except VariorumError as error:
        yield Finding("settings", "problem", str(error), "set HOME to a folder of yours")
        return
    yield Finding("settings", "ok", str(path) if path.exists() else "none saved yet")
    try:
        keymap.load()
    except VariorumError as error:
        yield Finding("keys", "problem", str(error), "edit the file, or delete it")
