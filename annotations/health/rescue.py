"""Rescues what can still be read of a damaged library into a new one.

Works on a copy of the file and its log, made in the new library's folder: with a full disk SQLite
opens a library not even for reading, and on a copy the log can be played back. The file may be
anyone's and in any state: it is read in a child process with limits (`answers` runs there), by
`corpus.storage.sqlite_pages`, which knows nothing of its schema but where the known tables begin.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotations.health.recovered_rows import TABLES
from annotations.health.row_recovery import recover_rows
from annotations.storage.schema import LIBRARY_SCHEMAS
from corpus.errors import LibraryError, LibraryFull
from corpus.os_errors import reason_of
from corpus.sources.sandbox import run_in_sandbox
from corpus.storage import copying
from corpus.storage.opening import open_database
from corpus.storage.sqlite_pages import Pages, Table
from corpus.storage.temporary_folders import workspace
from corpus.storage.wal_recovery import play_back

_BLOCK = 1 << 16
# Tables that are rebuilt, or that SQLite makes.
_NOT_OURS = ("search", "places", "sqlite_", "_sqlite_")
# Beside a second for each million bytes; and what the program itself takes.
_SECONDS, _MEMORY = 120.0, 2 << 30


@dataclass(frozen=True, slots=True)
class RescueReport:
    """What became of a damaged library."""

    saved: dict[str, int]
    """How many documents, annotations, tags and links are in the new one."""
    lost: tuple[str, ...]
    """What could not be saved, in sentences."""
    doubtful: tuple[str, ...]
    """What was saved, but may not be what it was."""

    @property
    def whole(self) -> bool:
        return not self.lost and not self.doubtful


def rescue(damaged: Path, into: Path) -> RescueReport:
    """Write what can be read of `damaged` to the new library `into`; the first is left as it is.

    Nobody may have it open in this process. Raises LibraryFull, LibraryError, SandboxError.
    """
    if not into.name:
        raise LibraryError("the new library needs a name")
    if not damaged.is_file():
        raise LibraryError(f"there is no library {damaged.name}")
    if into.exists() or into.with_name(f"{into.name}-wal").exists():
        raise LibraryError(f"the file {into.name} already exists; name another file")
    try:
        with workspace(Path(os.path.realpath(into)).parent) as folder:
            return _rescued(damaged, into, folder)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise LibraryFull(
                f"there is no space for {into.name}; name a file on another disk"
            ) from error
        raise LibraryError(
            f"the file {damaged.name} cannot be rescued: {reason_of(error)}"
        ) from error


def _rescued(damaged: Path, into: Path, folder: Path) -> RescueReport:
    copy, new = folder / "damaged.db", folder / "rescued.db"
    unreadable = _copied(damaged, copy)
    log = damaged.with_name(f"{damaged.name}-wal")
    if log.is_file():
        unreadable += _copied(log, copy.with_name("damaged.db-wal"))
    size = sum(file.stat().st_size for file in folder.iterdir())
    request = {"copy": str(copy), "new": str(new)}
    (report,) = run_in_sandbox(
        __name__, request, seconds=_SECONDS + size / 1e6, memory=_MEMORY + 4 * size
    )
    lost = [str(one) for one in report["lost"]]
    if unreadable:
        lost.insert(0, f"the disk could not read {unreadable:,} bytes of {damaged.name}")
    copying.synchronise(new)
    new.replace(into)
    copying.synchronise(into.parent)
    saved = {str(what): int(number) for what, number in report["saved"].items()}
    return RescueReport(saved, tuple(lost), tuple(str(one) for one in report["doubtful"]))


def _copied(file: Path, target: Path) -> int:
    """Copy a file block by block; how many bytes the disk could not read, and are zero."""
    missing, at = 0, 0
    with file.open("rb", buffering=0) as old, target.open("xb") as new:
        size = file.stat().st_size
        if shutil.disk_usage(target.parent).free < 2 * size:
            raise OSError(errno.ENOSPC, "no space")
        while at < size:
            try:
                old.seek(at)
                block = old.read(_BLOCK)
            except OSError:
                block = bytes(min(_BLOCK, size - at))
                missing += len(block)
            if not block:
                break
            new.write(block)
            at += len(block)
    return missing


# In the child


def answers(request: dict[str, Any]) -> Iterator[object]:
    """The report on one file, as `RescueReport`."""
    yield rescue_copy(Path(request["copy"]), Path(request["new"]))


def rescue_copy(copy: Path, new: Path) -> dict[str, Any]:
    """Write what can be read of the copy, which is changed, to the new library."""
    lost = play_back(copy)
    tables: dict[str, Table] = {}
    with closing(Pages(copy)) as pages:
        if pages.missing:
            lost.append("the file was truncated, or has the wrong length")
        roots, sound = pages.roots()
        if not sound:
            lost.append("the list of tables in the file is damaged")
        else:
            # A library of an older program has fewer.
            tables = {name: Table() for name in TABLES if name not in roots}
        for name, root in roots.items():
            # What is called otherwise may be one whose name is damaged: its rows are found astray.
            if name in TABLES or name.startswith(_NOT_OURS):
                tables[name] = pages.table(root)
        astray = list(pages.lost())
    with closing(open_database(new, LIBRARY_SCHEMAS)) as database:
        report = recover_rows(database, tables, astray)
    return {**report, "lost": [*lost, *report["lost"]]}
