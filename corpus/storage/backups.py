"""Automatic backups: taken before something is done to a library, kept beside it, thinned with
time.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import LibraryError, LibraryFull
from corpus.os_errors import reason_of
from corpus.storage.copying import Progress, copy, synchronise
from corpus.storage.temporary_folders import remove_abandoned

if TYPE_CHECKING:
    from corpus.storage.database import Database

DAMAGED = "damaged"
"""The reason of a backup of a damaged library, which is never thinned out."""
_BEFORE = {
    "migration": "before it is updated",
    "merge": "before others are merged into it",
    "restore": "before another one replaces it",
    "check": "before it is repaired",
}
_STAMP = "%Y-%m-%dT%H-%M-%S.%fZ"
_NAME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{6}Z)-([a-z]+)\.db")


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that the program has taken automatically."""

    path: Path
    at: datetime
    """When, in UTC."""
    reason: str
    """What was done after it: `migration`, `merge`, `restore` or `check`; or `damaged`."""


def automatic(library: Database | Path, reason: str, *, progress: Progress | None = None) -> Path:
    """Back up a library beside it, before something is done to it; returns the path of the backup.

    Older backups that are no longer needed are deleted. Raises as `copy` does: the caller should
    not go on then.
    """
    path = library if isinstance(library, Path) else library.path
    if not isinstance(library, Path):
        library.check_file()  # else the backup could be that of another file
    target = new_backup_path(path, reason)
    try:
        copy(path, target, verified=reason != DAMAGED, progress=progress)
    except LibraryFull as error:
        raise LibraryFull(
            f"there is no space for the backup of the library {path.name} "
            f"{_BEFORE.get(reason, 'before this')}; free some space and try again: nothing "
            "was changed"
        ) from error
    _thin_out(path)
    return target


def new_backup_path(library: Path, reason: str) -> Path:
    """The path for a backup of this moment, in a folder that is made if need be. Raises
    LibraryError.
    """
    folder = folder_of(library)
    try:
        if not folder.is_dir():
            folder.mkdir(mode=0o700)
            synchronise(folder.parent)
    except OSError as error:
        raise LibraryError(
            f"the folder for backups cannot be created beside the library {library.name}: "
            f"{reason_of(error)}"
        ) from error
    return folder / f"{datetime.now(UTC).strftime(_STAMP)}-{reason}.db"


def folder_of(library: Path) -> Path:
    """The folder of a library's automatic backups, the same for every path to the library."""
    return Path(f"{os.path.realpath(library)}-backups")


def list_backups(library: Path) -> list[Backup]:
    """The automatic backups of a library, the latest first."""
    backups = []
    with suppress(OSError):
        for path in folder_of(library).iterdir():
            name = _NAME.fullmatch(path.name)
            if name is None or path.is_symlink() or not path.is_file():
                continue
            with suppress(ValueError):  # not a date
                at = datetime.strptime(name[1], _STAMP).replace(tzinfo=UTC)
                backups.append(Backup(path, at, name[2]))
    return sorted(backups, key=lambda backup: (backup.at, backup.path.name), reverse=True)


def superfluous(times: Iterable[datetime], now: datetime) -> set[datetime]:
    """The times, of those of all backups, whose backups can be deleted.

    All of the last hour stay; for a day, the last one of each hour; for a week, of each day; for a
    month, of each week; after that, of each month. Weeks are counted within a month, so that each
    period lies within the next longer one: thinning often has the same result as thinning once.
    """
    newer: list[set[tuple[int, ...]]] = [set() for _ in _PERIODS]
    to_delete = set()
    for time in sorted(set(times), reverse=True):
        for (age, period), seen in zip(_PERIODS, newer, strict=True):
            if now - time > age and period(time) in seen:
                to_delete.add(time)
            seen.add(period(time))
    return to_delete


# The age from which one backup for each period is enough, and the period of a time.
_PERIODS: tuple[tuple[timedelta, Callable[[datetime], tuple[int, ...]]], ...] = (
    (timedelta(hours=1), lambda t: (t.year, t.month, t.day, t.hour)),
    (timedelta(days=1), lambda t: (t.year, t.month, t.day)),
    (timedelta(days=7), lambda t: (t.year, t.month, (t.day - 1) // 7)),
    (timedelta(days=31), lambda t: (t.year, t.month)),
)


def _thin_out(library: Path) -> None:
    now = datetime.now(UTC)
    backups = [backup for backup in list_backups(library) if backup.reason != DAMAGED]
    to_delete = superfluous((backup.at for backup in backups), now)
    with suppress(OSError):
        for backup in backups:
            if backup.at in to_delete:
                backup.path.unlink(missing_ok=True)
    remove_abandoned(folder_of(library), earlier=lambda _: True)
