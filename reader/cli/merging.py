"""Other people's libraries, packs and returns into this one."""

from __future__ import annotations

from pathlib import Path

import click

from annotations.seminar.merging.merge import merge as merge_libraries
from annotations.seminar.merging.merge import mergeable_files
from annotations.seminar.merging.report import MergedFile, MergeReport
from corpus.errors import VariorumError
from reader.advice import explained
from reader.cli.json_objects import merge_json
from reader.cli.opening import opened
from reader.cli.options import as_option, json_option, library_option
from reader.cli.output import complain, count, print_json, say
from reader.cli.tables import Column, print_table

_COLUMNS = (
    Column("RETURNED BY", least=12, style="bold"),
    Column("FILE", least=10, style="dim"),
    Column("ANNOTATIONS", right=True),
    Column("NEW", right=True),
    Column("ELSEWHERE", right=True, spare=1),
    Column("NO PLACE", right=True),
    Column("DOCUMENTS", least=10, spare=2, style="dim"),
)


@click.command(short_help="Take in libraries and returns.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...",
                type=click.Path(path_type=Path))  # fmt: skip
@library_option
@as_option
@json_option
def merge(
    files: tuple[Path, ...], library: Path | None, annotator: str | None, as_json: bool
) -> int:
    """Take in libraries and returns: their documents, annotations, tags and links.

    Everybody's annotations keep their author. Doing it twice changes nothing, the order has no
    effect, and variorum undo takes all of it back. Where one annotation was edited here and there,
    the later edit is shown and the other is kept. A folder stands for the libraries and returns in
    it.

    The annotations of a return go to the documents that are here, where their words stand in the
    texts as they are here. Two annotators of one name stay two: the one who came later has the end
    of an id behind the name.
    """
    paths = [path for given in files for path in _libraries(given)]
    with opened(library, annotator, make=True) as store:
        report = merge_libraries(store, paths)
    if as_json:
        print_json(merge_json(report))
    else:
        _tell(report)
    for error in report.refused.values():
        complain(explained(error))
    return 1 if report.refused else 0


def _libraries(given: Path) -> list[Path]:
    if not given.is_dir():
        return [given]
    found = mergeable_files(given)
    if not found:
        raise VariorumError(f"there is no library (.db) or return in the folder {given.name}")
    return found


def _tell(report: MergeReport) -> None:
    if not report.libraries:
        return
    if any(one.annotators or one.missing for one in report.returned):
        print_table(_COLUMNS, list(map(_row, report.returned)))
        say()
    for one in report.returned:
        for title, number in one.missing.items():
            say(
                f"{one.file}: {count(number, 'annotation')} on “{title}”, which is not here, were "
                "left out; add the document and merge again"
            )
        for name, there in one.told_apart.items():
            say(f"{one.file}: there is another {there} here; this one is called {name}")
    if report.documents:
        say(f"{count(len(report.documents), 'document')} came: {', '.join(report.documents)}")
    if report.revised:
        say(f"a later text than the one here: {', '.join(report.revised)}")
    if report.tags:
        say(f"new in the codebook: {', '.join(report.tags)}")
    done = [
        f"{number:,} {what}"
        for number, what in (
            (report.added, "came"),
            (report.updated, "edited there since"),
            (report.deleted, "deleted there since"),
            (report.known, "known"),
            (report.joined, "joined with one on the same passage"),
            (len(report.moved), "found elsewhere in the text as it is here"),
            (len(report.lost), "without a place in it"),
        )
        if number
    ]
    whose = report.label.removeprefix("merged ")
    say(f"annotations of {whose}: {', '.join(done) or 'none'}")
    if report.misattributed:
        say(
            f"{count(report.misattributed, 'annotation')} left out: this library has the same as "
            "another annotator's, as after importing a file in which names were changed; one that "
            "was backed up before (variorum restore) can take them in"
        )
    if report.conflicts:
        say(
            f"{count(len(report.conflicts), 'annotation')} edited here and there: the later edit "
            "is shown, the other is kept beside it"
        )
    if report.added or report.updated or report.deleted or report.documents:
        say("variorum undo takes it back")


def _row(one: MergedFile) -> tuple[str, ...]:
    """Who returned what."""
    return (
        ", ".join(one.annotators) or "nobody",
        one.file,
        f"{one.annotations:,}",
        f"{one.added:,}",
        f"{one.moved:,}" if one.moved else "",
        f"{one.lost:,}" if one.lost else "",
        ", ".join(one.documents),
    )
