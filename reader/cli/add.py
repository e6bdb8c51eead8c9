"""`variorum add`: files, folders, standard input and JSON lines into the library."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import click

from annotations.service.adding import (
    SourceCandidate,
    SourceOutcome,
    add_all,
    candidates_of,
    failed_candidate,
)
from annotations.service.documents import GroupedStep
from annotations.service.store import Store
from corpus.cleaning.review import KEEPING_COMMENTS, NOTHING, Review
from corpus.errors import UnreadableSource
from corpus.formats.reading import LIMIT
from corpus.formats.registry import USUAL_SUFFIXES
from corpus.sources.files import STDIN, read_bytes
from corpus.sources.json_lines import from_json_line
from corpus.sources.loading import prepare
from corpus.sources.source import PreparedSource
from reader.advice import explained
from reader.cli.interrupts import Interruptible
from reader.cli.json_objects import added_json
from reader.cli.open_store import open_store
from reader.cli.options import (
    DOCUMENT,
    FILE_NAME,
    as_option,
    json_option,
    keep_comments_option,
    library_option,
)
from reader.cli.output import (
    INTERRUPTED,
    count,
    print_error,
    print_json,
    print_line,
    print_message,
    styled,
)
from reader.cli.source_notes import cleaning_notes
from reader.cli.tables import Progress
from reader.terminal.safe import safe_line, without_stacks

_STATUSES = ("added", "updated", "unchanged", "failed")
_STYLES = {"added": "green", "updated": "yellow", "unchanged": "dim"}
_HELP = f"""Clean files and add them to the library.

PATH is a file ({", ".join(USUAL_SUFFIXES)}), a folder, a web address
(https://…), or - for standard input. The format is detected from the content, not the name.
Documents that are already in the library are not added again; a file or page that has changed
becomes a new revision, and its annotations move to it. If one file cannot be read, the others
are still added. ctrl+c stops the command; run it again to continue.
"""


@click.command(help=_HELP, short_help="Clean files and add them to the library.")
@click.argument("paths", nargs=-1, type=FILE_NAME, metavar="PATH...")
@click.option(
    "--jsonl", metavar="FILE", help='Add documents as they are, from lines {"id","title","text",…}.'
)
@click.option(
    "--revises",
    type=DOCUMENT,
    metavar="DOC",
    help="The file or page is a new version of this document.",
)
@click.option(
    "--encoding", metavar="NAME", help="The encoding of the files, if it is detected wrongly."
)
@keep_comments_option
@library_option
@as_option
@json_option
def add(
    paths: tuple[str, ...],
    jsonl: str | None,
    revises: str | None,
    encoding: str | None,
    keep_comments: bool,
    library: Path | None,
    annotator: str | None,
    as_json: bool,
) -> int:
    if not paths and jsonl is None:
        raise click.UsageError(
            "name a file, a folder or a web address to add, or - for standard input"
        )
    if revises is not None and (len(paths) != 1 or jsonl is not None or Path(paths[0]).is_dir()):
        raise click.UsageError("--revises needs exactly one file or page")
    with open_store(library, annotator, make=True) as store:
        if revises is not None:
            store.documents.find(revises)
        open_library = store.documents.database.path
        lines = _lines(jsonl, open_library) if jsonl is not None else ()
        review = KEEPING_COMMENTS if keep_comments else NOTHING
        candidates = [*_candidates(paths, encoding, review, open_library), *lines]
        with Interruptible() as stop:
            adding = add_all(store, candidates, GroupedStep("added"), revises=revises, stop=stop)
            with closing(adding):
                outcomes = list(_followed(adding, candidates, quiet=as_json))
    stopped = stop.is_set() and len(outcomes) < len(candidates)
    if as_json:
        print_json([added_json(outcome) for outcome in outcomes])
    elif len(outcomes) > 1 and not stopped:
        print_message(_summary(outcomes))
    if stopped:
        print_error(_stopped(outcomes, len(candidates)))
        return INTERRUPTED
    return 1 if any(outcome.added is None for outcome in outcomes) else 0


def add_paths(
    store: Store, paths: Iterable[str], step: GroupedStep, *, quiet: bool
) -> list[SourceOutcome]:
    """Add what these paths name, as part of one entry of the history; prints what becomes of each,
    or if `quiet` only what could not be added.

    Raises KeyboardInterrupt where somebody stops it; what was added until then stays.
    """
    candidates = list(_candidates(paths, None, NOTHING, store.documents.database.path))
    with (
        Interruptible() as stop,
        closing(add_all(store, candidates, step, stop=stop)) as adding,
    ):
        outcomes = list(_followed(adding, candidates, quiet=quiet))
    if stop.is_set() and len(outcomes) < len(candidates):
        print_error(_stopped(outcomes, len(candidates)))
        raise KeyboardInterrupt
    return outcomes


def _candidates(
    paths: Iterable[str], encoding: str | None, review: Review, library: Path
) -> Iterator[SourceCandidate]:
    for path in paths:
        if path == STDIN:
            yield SourceCandidate(path, partial(_standard_input, encoding, review))
        else:
            yield from candidates_of(path, library, encoding=encoding, review=review)


def _standard_input(encoding: str | None, review: Review) -> PreparedSource:
    data = sys.stdin.buffer.read(LIMIT + 1)
    return prepare(data, "standard input", encoding=encoding, review=review)


def _lines(file: str, library: Path) -> Iterator[SourceCandidate]:
    """The documents of a file of JSON lines; its path and line is how the user knows each."""
    try:
        data = (
            sys.stdin.buffer.read()
            if file == STDIN
            else read_bytes(file, most=None, library=library)
        )
        text = data.decode("utf-8-sig")
    except UnreadableSource as error:
        yield failed_candidate(file, str(error))
        return
    except UnicodeDecodeError:
        yield failed_candidate(
            file, f"{Path(file).name} is not encoded in UTF-8, as JSON lines must be"
        )
        return
    seen: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield SourceCandidate(f"{file}:{number}", partial(_from_line, line, number, seen))


def _from_line(line: str, number: int, seen: dict[str, int]) -> PreparedSource:
    """The document of a line; `seen` holds the ids of the lines before it."""
    prepared = from_json_line(line, number)
    slug = prepared.slug or ""
    if slug in seen:
        raise UnreadableSource(
            f"line {number}: line {seen[slug]} has the id “{slug}” too; give this one a "
            "different id"
        )
    seen[slug] = number
    return prepared


def _followed(
    adding: Iterable[SourceOutcome], candidates: Sequence[SourceCandidate], *, quiet: bool
) -> Iterator[SourceOutcome]:
    """Tells of each outcome, while a bar tells how far it is."""
    progress = Progress(len(candidates))
    said = ""
    done = 0
    try:
        if candidates:
            progress.show(0, candidates[0].path)
        for outcome in adding:
            progress.clear()
            if outcome.added is None:
                # What holds for all the rest is said once.
                sentence = "" if outcome.error is None else explained(outcome.error)
                if sentence != said:
                    print_error(sentence)
                said = sentence
            elif not quiet:
                _tell(outcome)
            elif outcome.prepared is not None:
                for note in cleaning_notes(outcome.prepared, "press R in the reader to see what"):
                    print_error(f"{outcome.path}: {note}")
            done += 1
            if done < len(candidates):
                progress.show(done, candidates[done].path)
            # Not with its source: there may be thousands.
            yield replace(outcome, prepared=None)
    finally:
        progress.clear()


def _tell(outcome: SourceOutcome) -> None:
    taken = outcome.added
    assert taken is not None
    anchored = [
        f"{count(number, 'annotation')} {what}"
        for number, what in ((taken.moved, "moved"), (taken.orphaned, "orphaned"))
        if number
    ]
    notes = (
        cleaning_notes(outcome.prepared, "press R in the reader to see what")
        if outcome.prepared
        else ()
    )
    status = styled(f"{taken.status:<9}", _STYLES[taken.status])
    line = f"{status}  {safe_line(taken.document)}"
    about = "; ".join([taken.title or "no title", *anchored, *notes])
    print_line(f"{line}  {styled(without_stacks(safe_line(about)), 'dim')}")
    sys.stdout.flush()  # what went well and what did not stays in order


def _summary(outcomes: Iterable[SourceOutcome]) -> str:
    numbers = Counter(outcome.status for outcome in outcomes)
    return ", ".join(f"{numbers[status]:,} {status}" for status in _STATUSES if numbers[status])


def _stopped(outcomes: Sequence[SourceOutcome], number: int) -> str:
    """What was done before somebody stopped it, and how to go on."""
    if not outcomes:
        return "stopped before anything was added; run the same command again to start over"
    return (
        f"stopped after {len(outcomes):,} of {number:,}: {_summary(outcomes)}; "
        "run the same command again to continue"
    )
