"""`backup`, `restore`, `check` and `rescue`: the library's health."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from annotations.health.blind_reports import visible_report, visible_rescue
from annotations.health.checks import CHECKS, HealthReport, mend
from annotations.health.checks import check as check_library
from annotations.health.rescue import RescueReport
from annotations.health.rescue import rescue as rescue_library
from annotations.health.restore import is_damage
from annotations.health.restore import restore as restore_library
from annotations.storage.library_replacement import is_library
from corpus.errors import LibraryError, Remedy, VariorumError
from corpus.sources.sandbox import SandboxError
from corpus.storage import backups, copying
from reader.advice import with_remedies
from reader.cli.json_objects import health_json
from reader.cli.open_library import chosen_library, open_store, open_store_at
from reader.cli.options import as_option, json_option, library_option
from reader.cli.output import count, local_time, print_json, print_message
from reader.cli.tables import Column, Progress, print_table

_COLUMNS = (
    Column("WHEN"),
    Column("BEFORE", style="dim"),
    Column("SIZE", right=True),
    Column("FILE", least=40),
)
_FILE = click.Path(path_type=Path)
_PERCENT = 100


def _progress(name: str) -> tuple[Progress, copying.Progress]:
    """A bar in hundredths, for pages are many."""
    bar = Progress(_PERCENT)
    return bar, lambda done, total: bar.show(_PERCENT * done // max(1, total), name)


@click.command(short_help="Copy the library while it is in use.")
@click.argument("file", type=_FILE, metavar="FILE")
@click.option("--force", is_flag=True, help="Overwrite FILE, whatever it is.")
@library_option
@json_option
def backup(file: Path, force: bool, library: Path | None, as_json: bool) -> None:
    """Copy the library to FILE while it is in use, and compare the copy with it.

    FILE is replaced, once the copy is complete, if it is a library or the backup of one; anything
    else is written over with --force only.
    """
    path = _existing_library(library)
    if file.is_dir():
        file = file / path.name
    if file.exists() and not force and not (_is_same(file, path) or is_library(file)):
        raise VariorumError(f"{file.name} is no backup of a library; --force overwrites it")
    bar, progress = _progress(file.name)
    try:
        copying.copy(path, file, progress=progress)
    finally:
        bar.clear()
    if as_json:
        print_json({"path": str(file), "bytes": file.stat().st_size})
    else:
        print_message(f"{path.name} was copied to {file.name}, and compared: {_size(file)}")


def _existing_library(library: Path | None) -> Path:
    path = chosen_library(library)
    if not path.exists():
        raise LibraryError(f"there is no library {path.name}; variorum add makes one")
    return path


def _is_same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


def _size(file: Path) -> str:
    return f"{file.stat().st_size / 1e6:,.1f} MB"


@click.command(short_help="Restore a backup, or list the backups.")
@click.argument("file", type=_FILE, metavar="[FILE]", required=False)
@click.option("--force", is_flag=True, help="Also in the place of a file that is no library.")
@library_option
@json_option
def restore(file: Path | None, force: bool, library: Path | None, as_json: bool) -> None:
    """Bring the library back to what it was when the backup FILE was taken.

    What it is now is backed up first; programs that have it open go on with what was brought back.
    Without FILE, the backups are listed that were taken by themselves: before each restoring,
    merging, mending, and before a newer program brings the library up to date.
    """
    path = chosen_library(library)
    if file is None:
        _list(path, as_json)
        return
    # A backup in the list may be named by its file's name alone.
    if not file.exists() and (backups.folder_of(path) / file.name).exists():
        file = backups.folder_of(path) / file.name
    bar, progress = _progress(file.name)
    try:
        outcome = restore_library(file, path, force=force, progress=progress)
    finally:
        bar.clear()
    if as_json:
        kept_path = None if outcome.kept is None else str(outcome.kept)
        print_json({"restored": str(file), "kept": kept_path, "damaged": outcome.damaged})
        return
    kept_text = ""
    if outcome.kept is not None:
        how = ", damaged as it was," if outcome.damaged else ""
        kept_text = f"; what was there before{how} is kept as {outcome.kept.name}"
    print_message(f"restored {path.name} from {file.name}{kept_text}")


def _list(path: Path, as_json: bool) -> None:
    taken = backups.list_backups(path)
    if as_json:
        print_json(
            [
                {
                    "path": str(entry.path),
                    "at": f"{entry.at:%Y-%m-%dT%H:%M:%S.%fZ}",
                    "reason": entry.reason,
                    "bytes": entry.path.stat().st_size,
                }
                for entry in taken
            ]
        )
    elif not taken:
        print_message(f"no backups of {path.name} were made yet; variorum backup FILE makes one")
    else:
        print_table(
            _COLUMNS,
            [
                (
                    local_time(entry.at.isoformat()),
                    entry.reason,
                    _size(entry.path),
                    entry.path.name,
                )
                for entry in taken
            ],
        )


@click.command(short_help="Check the library, and repair it.")
@click.option("--mend", "mending", is_flag=True, help="Repair what can be repaired safely.")
@library_option
@as_option
@json_option
def check(mending: bool, library: Path | None, annotator: str | None, as_json: bool) -> int:
    """Check the library, and repair it: the file, sources, texts, annotations, history
    and search index.

    With --mend, what another part of the library proves is restored, and annotations that are
    not at their words are looked for again; a backup is taken first, nothing is deleted, and
    variorum undo reverts changes of annotations. Exit code 1: something is left.
    """
    if _existing_library(library).is_file() and not _existing_library(library).stat().st_size:
        # SQLite would take it for a new one.
        raise LibraryError(
            f"the library {_existing_library(library).name} is an empty file; variorum restore "
            "returns to an earlier state, variorum rescue saves what its log may hold"
        )
    bar = Progress(len(CHECKS))
    try:
        with open_store(library, annotator) as store:
            report = check_library(store.database, bar.show)
            if mending:
                report = mend(store, report)
            report = visible_report(store, report)
    except (LibraryError, UnicodeDecodeError) as error:
        # The latter from SQLite's own message, where that quotes what is damaged.
        if isinstance(error, LibraryError) and not is_damage(error):
            raise
        raise LibraryError(
            f"the library {_existing_library(library).name} is damaged and cannot be opened",
            Remedy.RESTORE,
            Remedy.RESCUE,
        ) from error
    finally:
        bar.clear()
    if as_json:
        print_json(health_json(report))
    else:
        _print_health(report)
    return 1 if report.problems else 0


def _print_health(report: HealthReport) -> None:
    for sentence in report.mended:
        print_message(f"mended: {sentence}")
    if report.backup is not None:
        print_message(f"what was there before is kept as {report.backup.name}")
    for problem in report.problems:
        print_message(with_remedies(problem.sentence, problem.remedies))
    counts = report.counts
    orphaned = f", {counts['orphaned']:,} of them orphaned" if counts.get("orphaned") else ""
    if not report.problems:
        documents = count(counts["documents"], "document")
        number = count(counts["annotations"], "annotation")
        print_message(f"the library is well: {documents}, {number}{orphaned}")
    elif any(problem.mend for problem in report.problems) and not report.mended:
        print_message(
            f"{count(len(report.problems), 'problem')}; variorum check --mend mends what it can"
        )
    else:
        print_message(f"{count(len(report.problems), 'problem')} left")


@click.command(short_help="Save what can be read of a damaged library.")
@click.argument("damaged", type=_FILE, metavar="[DAMAGED]", required=False)
@click.argument("into", type=_FILE, metavar="[INTO]", required=False)
@library_option
@as_option
@json_option
def rescue(
    damaged: Path | None,
    into: Path | None,
    library: Path | None,
    annotator: str | None,
    as_json: bool,
) -> int:
    """Save what can still be read of a damaged library, in a new one.

    DAMAGED (else the library in use) is left as it is. INTO is a file that is not there yet, on
    another disk if this one is full. Says what was lost, and what may not be what it was; exit
    code 1 if anything is.
    """
    damaged = damaged or _existing_library(library)
    if damaged == Path():
        raise LibraryError("name the library that is damaged")
    into = into or damaged.with_name(f"{damaged.stem}-rescued{damaged.suffix}")
    try:
        report = rescue_library(damaged, into)
    except SandboxError as error:
        raise VariorumError(f"{damaged.name} cannot be rescued: {error}") from error
    with open_store_at(into, annotator) as store:
        report = visible_rescue(store, report)
    if as_json:
        print_json({"path": str(into), **asdict(report)})
    else:
        _print_rescued(report, damaged, into)
    return 0 if report.whole else 1


def _print_rescued(report: RescueReport, damaged: Path, into: Path) -> None:
    for sentence in report.lost:
        print_message(f"lost: {sentence}")
    for sentence in report.doubtful:
        print_message(f"doubtful: {sentence}")
    documents = count(report.saved.get("documents", 0), "document")
    annotations = count(report.saved.get("annotations", 0), "annotation")
    memos = count(report.saved["memos"], "memo") if report.saved.get("memos") else ""
    memos = f", {memos}" if memos else ""
    all_of_it = "everything" if report.whole else "what could be read"
    print_message(
        f"{all_of_it} in {damaged.name} was saved to {into.name}: {documents}, {annotations}{memos}"
    )
