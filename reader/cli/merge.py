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
from reader.cli.open_library import open_store
from reader.cli.options import as_option, json_option, library_option
from reader.cli.output import count, print_error, print_json, print_message
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


@click.command(short_help="Merge libraries and returns.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...",
                type=click.Path(path_type=Path))  # fmt: skip
@library_option
@as_option
@json_option
def merge(
    files: tuple[Path, ...], library: Path | None, annotator: str | None, as_json: bool
) -> int:
    """Merge libraries and returns: their documents, annotations, tags, links and memos.

    Everybody's annotations keep their author. Doing it twice changes nothing, the order has no
    effect, and variorum undo reverts all of it. Where one annotation was edited here and there,
    the later edit is shown and the other is kept. A folder means the libraries and returns in it.

    The annotations of a return go to the documents that are here, where their words are in the
    texts as they are here. Two annotators of one name stay two: the one who was merged later has
    the end of an id after the name.
    """
    paths = [path for path_given in files for path in _libraries(path_given)]
    with open_store(library, annotator, make=True) as store:
        report = merge_libraries(store, paths)
    if as_json:
        print_json(merge_json(report))
    else:
        _print_report(report)
    for error in report.refused.values():
        print_error(explained(error))
    return 1 if report.refused else 0


def _libraries(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    libraries = mergeable_files(path)
    if not libraries:
        raise VariorumError(f"there is no library (.db) or return in the folder {path.name}")
    return libraries


def _print_report(report: MergeReport) -> None:
    if not report.libraries:
        return
    if any(returned.annotators or returned.missing for returned in report.returned):
        print_table(_COLUMNS, list(map(_row, report.returned)))
        print_message()
    for returned in report.returned:
        for title, number in returned.missing.items():
            print_message(
                f"{returned.file}: {count(number, 'annotation')} on “{title}”, which is not here, "
                "were left out; add the document and merge again"
            )
        for name, name_here in returned.renamed_annotators.items():
            print_message(
                f"{returned.file}: there is another {name_here} here; this one is called {name}"
            )
    if report.documents:
        print_message(
            f"{count(len(report.documents), 'document')} added: {', '.join(report.documents)}"
        )
    if report.revised:
        print_message(f"a later text than the one here: {', '.join(report.revised)}")
    if report.tags:
        print_message(f"new in the codebook: {', '.join(report.tags)}")
    outcomes = [
        f"{number:,} {what}"
        for number, what in (
            (report.added, "added"),
            (report.updated, "edited there since"),
            (report.deleted, "deleted there since"),
            (report.known, "here already"),
            (report.joined, "joined with one on the same passage"),
            (len(report.moved), "found elsewhere in the text as it is here"),
            (len(report.lost), "without a place in it"),
        )
        if number
    ]
    whose = report.label.removeprefix("merged ")
    print_message(f"annotations of {whose}: {', '.join(outcomes) or 'none'}")
    if report.memos:
        print_message(f"{count(report.memos, 'memo')} added")
    if report.memos_left_out:
        print_message(
            f"{count(report.memos_left_out, 'memo')} left out, whose documents are not here; add "
            "the documents and merge again"
        )
    if report.misattributed:
        print_message(
            f"{count(report.misattributed, 'annotation')} left out: this library has the same as "
            "another annotator's, as after importing a file in which names were changed; one that "
            "was backed up before (variorum restore) can merge them"
        )
    if report.conflicts:
        print_message(
            f"{count(len(report.conflicts), 'annotation')} edited here and there: the later edit "
            "is shown, the other is kept beside it"
        )
    if report.added or report.updated or report.deleted or report.documents or report.memos:
        print_message("variorum undo reverts it")


def _row(returned: MergedFile) -> tuple[str, ...]:
    """Who returned what."""
    return (
        ", ".join(returned.annotators) or "nobody",
        returned.file,
        f"{returned.annotations:,}",
        f"{returned.added:,}",
        f"{returned.moved:,}" if returned.moved else "",
        f"{returned.lost:,}" if returned.lost else "",
        ", ".join(returned.documents),
    )
