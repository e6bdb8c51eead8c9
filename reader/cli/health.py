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
from corpus.errors import LibraryError, VariorumError
from corpus.sources.sandbox import SandboxError
from corpus.storage import backups, copying
from reader.advice import with_remedies
from reader.cli.json_objects import health_json
from reader.cli.opening import chosen_library, opened, opened_at
from reader.cli.options import as_option, json_option, library_option
from reader.cli.output import count, local_time, print_json, say
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
@click.option("--force", is_flag=True, help="Write over FILE, whatever it is.")
@library_option
@json_option
def backup(file: Path, force: bool, library: Path | None, as_json: bool) -> None:
    """Copy the library to FILE while it is in use, and compare the copy with it.

    FILE is replaced, once the copy is complete, if it is a library or the backup of one; anything
    else is written over with --force only.
    """
    path = _there(library)
    if file.is_dir():
        file = file / path.name
    if file.exists() and not force and not (_is_same(file, path) or is_library(file)):
        raise VariorumError(
            f"{file.name} is no backup of a library; --force writes over it all the same"
        )
    bar, progress = _progress(file.name)
    try:
        copying.copy(path, file, progress=progress)
    finally:
        bar.clear()
    if as_json:
        print_json({"path": str(file), "bytes": file.stat().st_size})
    else:
        say(f"{path.name} was copied to {file.name}, and compared: {_size(file)}")


def _there(library: Path | None) -> Path:
    path = chosen_library(library)
    if not path.exists():
        raise LibraryError(f"there is no library {path.name}; variorum add makes one")
    return path


def _is_same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


def _size(file: Path) -> str:
    return f"{file.stat().st_size / 1e6:,.1f} MB"


@click.command(short_help="Bring back a backup, or list those there are.")
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
        done = restore_library(file, path, force=force, progress=progress)
    finally:
        bar.clear()
    if as_json:
        kept = None if done.kept is None else str(done.kept)
        print_json({"restored": str(file), "kept": kept, "damaged": done.damaged})
        return
    said = ""
    if done.kept is not None:
        how = ", damaged as it was," if done.damaged else ""
        said = f"; what was there before{how} is kept as {done.kept.name}"
    say(f"{path.name} is again what it was in {file.name}{said}")


def _list(path: Path, as_json: bool) -> None:
    found = backups.list_backups(path)
    if as_json:
        print_json(
            [{"path": str(one.path), "at": f"{one.at:%Y-%m-%dT%H:%M:%S.%fZ}", "reason": one.reason,
              "bytes": one.path.stat().st_size} for one in found]
        )  # fmt: skip
    elif not found:
        say(f"no backups of {path.name} were taken yet; variorum backup FILE takes one")
    else:
        rows = [(local_time(one.at.isoformat()), one.reason, _size(one.path), one.path.name)
                for one in found]  # fmt: skip
        print_table(_COLUMNS, rows)


@click.command(short_help="Look whether the library is well, and mend it.")
@click.option("--mend", "mending", is_flag=True, help="Mend what can be mended safely.")
@library_option
@as_option
@json_option
def check(mending: bool, library: Path | None, annotator: str | None, as_json: bool) -> int:
    """Look whether the library is well: the file, sources, texts, annotations, history
    and search index.

    With --mend, what another part of the library proves is put back, and annotations that do not
    stand at their words are looked for again; a backup is taken first, nothing is deleted, and
    variorum undo takes changes of annotations back. Exit code 1: something is left.
    """
    if _there(library).is_file() and not _there(library).stat().st_size:
        # SQLite would take it for a new one.
        raise LibraryError(
            f"the library {_there(library).name} is an empty file; variorum restore brings back an "
            "earlier state, variorum rescue saves what may stand in its log"
        )
    bar = Progress(len(CHECKS))
    try:
        with opened(library, annotator) as store:
            report = check_library(store.database, bar.show)
            if mending:
                report = mend(store, report)
            report = visible_report(store, report)
    except (LibraryError, UnicodeDecodeError) as error:
        # The latter from SQLite's own message, where that quotes what is damaged.
        if isinstance(error, LibraryError) and not is_damage(error):
            raise
        raise LibraryError(
            f"the library {_there(library).name} is damaged and cannot be opened; variorum restore "
            "brings back an earlier state, variorum rescue saves what can be read"
        ) from error
    finally:
        bar.clear()
    if as_json:
        print_json(health_json(report))
    else:
        _tell(report)
    return 1 if report.problems else 0


def _tell(report: HealthReport) -> None:
    for sentence in report.mended:
        say(f"mended: {sentence}")
    if report.backup is not None:
        say(f"what was there before is kept as {report.backup.name}")
    for problem in report.problems:
        say(with_remedies(problem.sentence, problem.remedies))
    counts = report.counts
    orphaned = f", {counts['orphaned']:,} of them orphaned" if counts.get("orphaned") else ""
    if not report.problems:
        documents = count(counts["documents"], "document")
        number = count(counts["annotations"], "annotation")
        say(f"the library is well: {documents}, {number}{orphaned}")
    elif any(one.mend for one in report.problems) and not report.mended:
        say(f"{count(len(report.problems), 'problem')}; variorum check --mend mends what it can")
    else:
        say(f"{count(len(report.problems), 'problem')} left")


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
    damaged = damaged or _there(library)
    if damaged == Path():
        raise LibraryError("name the library that is damaged")
    into = into or damaged.with_name(f"{damaged.stem}-rescued{damaged.suffix}")
    try:
        done = rescue_library(damaged, into)
    except SandboxError as error:
        raise VariorumError(f"{damaged.name} cannot be rescued: {error}") from error
    with opened_at(into, annotator) as store:
        done = visible_rescue(store, done)
    if as_json:
        print_json({"path": str(into), **asdict(done)})
    else:
        _tell_rescued(done, damaged, into)
    return 0 if done.whole else 1


def _tell_rescued(done: RescueReport, damaged: Path, into: Path) -> None:
    for sentence in done.lost:
        say(f"lost: {sentence}")
    for sentence in done.doubtful:
        say(f"doubtful: {sentence}")
    documents = count(done.saved.get("documents", 0), "document")
    annotations = count(done.saved.get("annotations", 0), "annotation")
    all_of_it = "everything" if done.whole else "what could be read"
    say(f"{all_of_it} in {damaged.name} was saved to {into.name}: {documents}, {annotations}")
