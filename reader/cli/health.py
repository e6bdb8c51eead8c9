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
from reader.cli.json_reports import health_json
from reader.cli.open_library import chosen_library
from reader.cli.open_store import open_store, open_store_at
from reader.cli.options import as_option, json_option, library_option
from reader.cli.output import count, local_time, print_json, print_message
from reader.cli.problem_kinds import by_kind
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


@click.command(short_help="Back up the library, even while it is in use.")
@click.argument("file", type=_FILE, metavar="FILE")
@click.option("--force", is_flag=True, help="Replace FILE even if it is not a library.")
@library_option
@json_option
def backup(file: Path, force: bool, library: Path | None, as_json: bool) -> None:
    """Copy the library to FILE, even while it is in use, and verify the copy.

    If FILE is a library or a backup, it is replaced when the copy is complete; any other file is
    replaced only with --force.
    """
    path = _existing_library(library)
    if file.is_dir():
        file = file / path.name
    if file.exists() and not force and not (_is_same(file, path) or is_library(file)):
        raise VariorumError(f"{file.name} is not a backup of a library; --force replaces it")
    bar, progress = _progress(file.name)
    try:
        copying.copy(path, file, progress=progress)
    finally:
        bar.clear()
    if as_json:
        print_json({"path": str(file), "bytes": file.stat().st_size})
    else:
        print_message(f"backed up {path.name} to {file.name} and verified the copy: {_size(file)}")


def _existing_library(library: Path | None) -> Path:
    path = chosen_library(library)
    if not path.exists():
        raise LibraryError(f"there is no library {path.name}; variorum add creates one")
    return path


def _is_same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


def _size(file: Path) -> str:
    return f"{file.stat().st_size / 1e6:,.1f} MB"


@click.command(short_help="Restore a backup, or list the backups.")
@click.argument("file", type=_FILE, metavar="[FILE]", required=False)
@click.option("--force", is_flag=True, help="Replace the library even if the file is not one.")
@library_option
@json_option
def restore(file: Path | None, force: bool, library: Path | None, as_json: bool) -> None:
    """Restore the library from the backup FILE.

    The present library is backed up first; programs that have it open continue with the restored
    one. Without FILE, list the automatic backups: they are created before a library is restored,
    merged or repaired, and before a newer program updates it.
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
        how = " (damaged)" if outcome.damaged else ""
        kept_text = f"; the previous library{how} was saved as {outcome.kept.name}"
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
        print_message(f"there are no backups of {path.name} yet; variorum backup FILE creates one")
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


@click.command(short_help="Check the library for damage, and repair it.")
@click.option(
    "--mend", "mending", is_flag=True, help="Repair everything that can be repaired safely."
)
@click.option(
    "--all",
    "every",
    is_flag=True,
    help="List every problem; by default the first of each kind, and how many.",
)
@library_option
@as_option
@json_option
def check(
    mending: bool, every: bool, library: Path | None, annotator: str | None, as_json: bool
) -> int:
    """Check the library for damage, and repair it: the file, sources, texts, annotations, history
    and search index.

    --mend restores what other parts of the library prove, and finds the passages of displaced
    annotations again. It creates a backup first and deletes nothing; variorum undo undoes its
    changes to annotations. Exit code 1: some problems are not repaired.
    """
    if _existing_library(library).is_file() and not _existing_library(library).stat().st_size:
        # SQLite would take it for a new one.
        raise LibraryError(
            f"the library {_existing_library(library).name} is an empty file; variorum "
            "restore restores a backup, variorum rescue saves what the log file may contain"
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
        _print_health(report, every=every)
    return 1 if report.problems else 0


def _print_health(report: HealthReport, *, every: bool) -> None:
    mended = [f"repaired: {sentence}" for sentence in report.mended]
    problems = [with_remedies(one.sentence, one.remedies) for one in report.problems]
    for sentence in mended if every else by_kind(mended):
        print_message(sentence)
    if report.backup is not None:
        print_message(f"the previous library was saved as {report.backup.name}")
    listed = problems if every else list(by_kind(problems))
    for sentence in listed:
        print_message(sentence)
    if len(listed) < len(problems):
        print_message("variorum check --all lists every problem")
    counts = report.counts
    orphaned = f", {counts['orphaned']:,} of them orphaned" if counts.get("orphaned") else ""
    if not report.problems:
        documents = count(counts["documents"], "document")
        number = count(counts["annotations"], "annotation")
        print_message(f"no problems found: {documents}, {number}{orphaned}")
    elif any(problem.mend for problem in report.problems) and not report.mended:
        print_message(
            f"{count(len(report.problems), 'problem')}; variorum check --mend repairs what it can"
        )
    else:
        print_message(f"{count(len(report.problems), 'problem')} left")


@click.command(short_help="Save everything that can be read of a damaged library.")
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
    """Save everything that can be read of a damaged library to a new one.

    DAMAGED (default: the library in use) is not changed. INTO is a new file, on another disk if
    this one is full. The command lists what was lost and what may be wrong; exit code 1 if there is
    anything.
    """
    damaged = damaged or _existing_library(library)
    if damaged == Path():
        raise LibraryError("name the damaged library")
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
    counted = [(report.saved.get(f"{what}s"), what) for what in ("memo", "attribute")]
    counted.append((report.saved.get("replies"), "reply"))
    more = "".join(f", {count(number, what)}" for number, what in counted if number)
    all_of_it = "everything" if report.whole else "everything that could be read"
    print_message(
        f"saved {all_of_it} in {damaged.name} to {into.name}: {documents}, {annotations}{more}"
    )
