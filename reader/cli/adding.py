"""`variorum add`: files, folders, standard input and JSON lines into the library."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click

from annotations.revising import Taken, Together, take_in
from annotations.store import Store
from corpus.cleaning.doubts import doubt
from corpus.errors import Conflict, LibraryError, UnreadableSource, VariorumError
from corpus.formats import LIMIT
from corpus.importing import (
    STDIN,
    files_under,
    from_json_line,
    prepare,
    prepare_file,
    read_bytes,
)
from corpus.library import Prepared
from reader.cli.opening import opened
from reader.cli.options import TEXT, as_option, json_option, library_option
from reader.cli.output import complain, count, emit, print_json, say, styled
from reader.cli.tables import Progress
from reader.safe import safe_line

_URL = re.compile(r"(?i)(https?|ftp)://")
_STATUSES = ("added", "updated", "unchanged", "failed")
_STYLES = {"added": "green", "updated": "yellow", "unchanged": "dim"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something to add, not yet read."""

    path: str
    """How the user knows it."""
    prepared: Callable[[], Prepared]
    """Reads and cleans it; raises UnreadableSource."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a candidate."""

    path: str
    taken: Taken | None
    error: str | None = None
    notes: tuple[str, ...] = ()
    """What is worth knowing of how it was read."""

    @property
    def status(self) -> str:
        return self.taken.status if self.taken else "failed"

    def as_json(self) -> dict[str, object]:
        return {
            "path": self.path,
            "status": self.status,
            "document": self.taken.document if self.taken else None,
            "error": self.error,
        }


@click.command(short_help="Clean files and add them to the library.")
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option(
    "--jsonl", metavar="FILE", help='Add documents as they are, from lines {"id","title","text",…}.'
)
@click.option(
    "--revises", type=TEXT, metavar="DOC", help="The file is a new version of this document."
)
@click.option(
    "--encoding", metavar="NAME", help="How the files are encoded, where this is guessed wrong."
)
@library_option
@as_option
@json_option
def add(
    paths: tuple[str, ...],
    jsonl: str | None,
    revises: str | None,
    encoding: str | None,
    library: Path | None,
    annotator: str | None,
    as_json: bool,
) -> int:
    """Clean files and add them to the library.

    PATH is a file (.txt, .md, .html, .pdf, .docx, .epub), a folder, or - for standard input. What
    a file holds counts, not its name. What is in the library already stays as it is; a file that
    has changed becomes a new revision, and takes its annotations along. A file that cannot be read
    never stops the others.
    """
    if not paths and jsonl is None:
        raise click.UsageError("name a file or a folder to add, or - for standard input")
    if revises is not None and (len(paths) != 1 or jsonl is not None or Path(paths[0]).is_dir()):
        raise click.UsageError("--revises goes with one file")
    with opened(library, annotator, make=True) as store:
        if revises is not None:
            store.documents.find(revises)
        open_library = store.documents.database.path
        lines = _lines(jsonl, open_library) if jsonl is not None else ()
        candidates = [*_candidates(paths, encoding, open_library), *lines]
        outcomes = list(_added(store, candidates, revises, quiet=as_json))
    if as_json:
        print_json([outcome.as_json() for outcome in outcomes])
    elif len(outcomes) > 1:
        _sum_up(outcomes)
    return 1 if any(outcome.taken is None for outcome in outcomes) else 0


def _candidates(paths: Iterable[str], encoding: str | None, library: Path) -> Iterator[Candidate]:
    for path in paths:
        if _URL.match(path):
            yield _bad(
                path, "addresses of the web cannot be added yet; save the page and add the file"
            )
            continue
        try:
            for file in files_under([path]):
                read = (
                    _standard_input
                    if file == STDIN
                    else partial(prepare_file, file, library=library)
                )
                yield Candidate(file, partial(read, encoding=encoding))
        except (UnreadableSource, OSError) as error:
            yield _bad(path, str(error))


def _bad(path: str, reason: str) -> Candidate:
    def fail() -> Prepared:
        raise UnreadableSource(reason)

    return Candidate(path, fail)


def _standard_input(encoding: str | None) -> Prepared:
    return prepare(sys.stdin.buffer.read(LIMIT + 1), "standard input", encoding=encoding)


def _lines(file: str, library: Path) -> Iterator[Candidate]:
    """The documents of a file of JSON lines; its path and line is how the user knows each."""
    try:
        data = (
            sys.stdin.buffer.read()
            if file == STDIN
            else read_bytes(file, most=None, library=library)
        )
        text = data.decode("utf-8-sig")
    except UnreadableSource as error:
        yield _bad(file, str(error))
        return
    except UnicodeDecodeError:
        yield _bad(file, f"{Path(file).name} is not encoded in UTF-8, as JSON lines must be")
        return
    seen: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield Candidate(f"{file}:{number}", partial(_from_line, line, number, seen))


def _from_line(line: str, number: int, seen: dict[str, int]) -> Prepared:
    """The document of a line; `seen` holds the ids of the lines before it."""
    prepared = from_json_line(line, number)
    slug = prepared.slug or ""
    if slug in seen:
        raise UnreadableSource(
            f"line {number}: line {seen[slug]} has the id “{slug}” too; give this one another"
        )
    seen[slug] = number
    return prepared


def _added(
    store: Store, candidates: list[Candidate], revises: str | None, *, quiet: bool
) -> Iterator[Outcome]:
    progress = Progress(len(candidates))
    broken: str | None = None
    together = Together("added")
    for done, candidate in enumerate(candidates):
        progress.show(done, candidate.path)
        if broken is None:
            outcome, broken = _attempt(store, candidate, revises, together)
            progress.clear()
            if outcome.error is not None:
                complain(outcome.error)
            elif not quiet:
                _tell(store, outcome)
        else:
            outcome = Outcome(candidate.path, None, broken)
        yield outcome
    progress.clear()


def _attempt(
    store: Store, candidate: Candidate, revises: str | None, together: Together
) -> tuple[Outcome, str | None]:
    """Add one; the second is set where no other would do better, and says why."""
    path = candidate.path
    try:
        prepared = candidate.prepared()
        taken = take_in(store, prepared, revises=revises, together=together)
        return Outcome(path, taken, notes=_notes(prepared)), None
    except VariorumError as error:
        hopeless = isinstance(error, LibraryError) and not isinstance(error, Conflict)
        return Outcome(path, None, str(error)), str(error) if hopeless else None
    except Exception as error:  # noqa: BLE001 - one file never stops the rest
        name = Path(path).name
        return Outcome(
            path, None, f"{name} could not be cleaned ({type(error).__name__}: {error})"
        ), None


def _notes(prepared: Prepared) -> tuple[str, ...]:
    guess = f"read as {prepared.source.encoding}; --encoding names another"
    doubtful = doubt(prepared.cleaned)
    told = [guess] if prepared.guessed else []
    if doubtful:
        told.append(f"{doubtful}; R in the reader shows what went")
    return (*prepared.notes, *told)


def _tell(store: Store, outcome: Outcome) -> None:
    taken = outcome.taken
    assert taken is not None
    title = store.documents.get(taken.document).metadata.title or "without a title"
    anchored = [
        f"{count(number, 'annotation')} {what}"
        for number, what in ((taken.moved, "moved"), (taken.orphaned, "orphaned"))
        if number
    ]
    status = styled(f"{taken.status:<9}", _STYLES[taken.status])
    line = f"{status}  {safe_line(taken.document)}"
    about = "; ".join([title, *anchored, *outcome.notes])
    emit(f"{line}  {styled(safe_line(about), 'dim')}")
    sys.stdout.flush()  # what went well and what did not stays in order


def _sum_up(outcomes: list[Outcome]) -> None:
    numbers = ((sum(o.status == status for o in outcomes), status) for status in _STATUSES)
    say(", ".join(f"{number:,} {status}" for number, status in numbers if number))
