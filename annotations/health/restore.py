"""Restores a backup over the present library, which other programs may have open.

Nothing is renamed under them: the backup's pages are written into the library through SQLite's
backup API, in one transaction, which they notice as they do any other commit. Only a file that
SQLite cannot open any more is moved aside; nobody can be reading that.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from annotations.storage.library_replacement import check_kind, is_library, stage, write_over
from corpus.errors import LibraryBusy, LibraryError, LibraryFull, NotALibrary, Remedy
from corpus.os_errors import reason_of
from corpus.storage import backups, copying
from corpus.storage.backups import DAMAGED
from corpus.storage.copying import DamagedLibrary, Progress
from corpus.storage.temporary_folders import workspace


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What was done with the previous library."""

    kept: Path | None
    """Where it is kept; None where there was no library."""
    damaged: bool = False
    """Whether it was damaged, and is kept as it was."""


def restore(
    file: Path, library: Path, *, force: bool = False, progress: Progress | None = None
) -> RestoreReport:
    """Bring a library back to what it was when the backup `file` was taken.

    What it is now is backed up first; where it is damaged, it is kept as it is. `force` puts the
    backup in the place of a file that cannot be recognised as a library, too; that is kept as well.
    Raises NotALibrary, LibraryTooNew, DamagedLibrary (the backup is), LibraryFull, LibraryError.
    """
    if not file.is_file():
        raise LibraryError(f"there is no file {file.name or file}")
    if library.exists() and file.samefile(library):
        raise LibraryError("this is the library itself; name a backup of it")
    if not is_library(file):
        raise NotALibrary(f"{file.name} is not a backup of a library")
    place = Path(os.path.realpath(library))  # a link stays a link: its target is replaced
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with workspace(place.parent) as folder:
            staged = folder / "restored.db"
            stage(file, staged, progress)
            return _put_in_place(staged, place, force)
    except OSError as error:
        raise LibraryError(
            f"the library {library.name} cannot be restored: {reason_of(error)}"
        ) from error


def _put_in_place(staged: Path, library: Path, force: bool) -> RestoreReport:
    if not library.exists():
        staged.replace(library)
        copying.synchronise(library.parent)
        return RestoreReport(None)
    restored = _keep(library, force)
    if restored is None:
        aside = _moved_aside(library)
        staged.replace(library)
        copying.synchronise(library.parent)
        return RestoreReport(aside, damaged=True)
    write_over(staged, library)
    return restored


def _keep(library: Path, force: bool) -> RestoreReport | None:
    """Back up the present library; None where SQLite cannot open it any more."""
    try:
        check_kind(library)
    except NotALibrary as error:
        if not force:
            raise NotALibrary(
                f"{library.name} cannot be recognised as a library", Remedy.REPLACE_FILE
            ) from error
        return None
    except (LibraryBusy, LibraryFull):
        raise
    except LibraryError as error:
        if is_damage(error):
            return None
        raise
    try:
        return RestoreReport(backups.automatic(library, "restore"))
    except DamagedLibrary:
        with suppress(DamagedLibrary):
            return RestoreReport(backups.automatic(library, DAMAGED), damaged=True)
    return None


def is_damage(error: LibraryError) -> bool:
    """Whether an error is that SQLite finds the library damaged."""
    code = getattr(error.__cause__, "sqlite_errorname", None) or ""
    return code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_ERROR"))


def _moved_aside(library: Path) -> Path:
    place = Path(os.path.realpath(library))
    aside = backups.new_backup_path(library, DAMAGED)
    place.replace(aside)
    log = place.with_name(f"{place.name}-wal")
    if log.exists():
        log.replace(aside.with_name(f"{aside.name}-wal"))
    place.with_name(f"{place.name}-shm").unlink(missing_ok=True)
    return aside
