"""Other people's libraries, packs and returns into this one."""

from __future__ import annotations

from pathlib import Path

import click

from annotations.seminar.merging.merge import merge as merge_libraries
from annotations.seminar.merging.merge import mergeable_files
from annotations.seminar.merging.report import MergedFile, MergeReport
from corpus.errors import VariorumError
from reader.advice import explained
from reader.cli.json_reports import merge_json
from reader.cli.open_store import open_store
from reader.cli.options import as_option, json_option, library_option
from reader.cli.output import count, local_time, print_error, print_json, print_message
from reader.cli.tables import Column, print_table

_COLUMNS = (
    Column("RETURNED BY", least=12, style="bold"),
    Column("FILE", least=10, style="dim"),
    Column("ANNOTATIONS", right=True),
    Column("NEW", right=True),
    Column("ELSEWHERE", right=True, spare=1),
    Column("NOT FOUND", right=True),
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
    """Merge libraries and returns: their documents, annotations, tags, links, memos and replies.

    Annotations belong to the same annotators as before. Merging twice changes nothing, the order
    has no effect, and variorum undo undoes all of it. If an annotation was edited in both
    libraries, the later edit is shown and the queue lists both. Of a folder, all libraries and
    returns in it are merged.

    The annotations of a return are attached to the documents of this library, at their words in its
    texts. Two annotators with the same name are not combined: the one who was merged later gets the
    end of an id after the name.
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
                f"{returned.file}: {count(number, 'annotation')} on “{title}”, which is not "
                "in this library, were not merged; add the document and merge again"
            )
        for name, name_here in returned.renamed_annotators.items():
            print_message(
                f"{returned.file}: there is already an annotator {name_here} in this library; "
                f"this one is now called {name}"
            )
        if returned.late and report.closed_since is not None:
            print_message(
                f"{returned.file}: {count(returned.late, 'annotation')} changed after the blind "
                f"round was closed ({local_time(report.closed_since)}), by the clock of the "
                "machine of whoever changed them"
            )
    if report.documents:
        print_message(
            f"{count(len(report.documents), 'document')} added: {', '.join(report.documents)}"
        )
    if report.revised:
        print_message(f"updated to a later revision: {', '.join(report.revised)}")
    if report.tags:
        print_message(f"added to the codebook: {', '.join(report.tags)}")
    outcomes = [
        f"{number:,} {what}"
        for number, what in (
            (report.added, "added"),
            (report.updated, "edited"),
            (report.deleted, "deleted there since"),
            (report.known, "already in this library"),
            (report.joined, "merged with one on the same passage"),
            (len(report.moved), "found at another position in this library's text"),
            (len(report.lost), "not found in this library's text"),
        )
        if number
    ]
    whose = report.label.removeprefix("merged ")
    print_message(f"annotations of {whose}: {', '.join(outcomes) or 'none'}")
    if report.memos:
        print_message(f"{count(report.memos, 'memo')} added")
    if report.memos_left_out:
        print_message(
            f"{count(report.memos_left_out, 'memo')} not merged, because their documents are "
            "not in this library; add the documents and merge again"
        )
    if report.replies:
        print_message(f"{count(report.replies, 'reply')} added")
    if report.replies_without_annotation:
        print_message(
            f"{count(report.replies_without_annotation, 'reply')} to annotations that were deleted "
            "or are not in this library; variorum replies --orphaned lists them"
        )
    if report.attributes:
        print_message(f"attributes and collections of documents: {report.attributes:,} added")
    if report.finished:
        print_message(f"documents marked as finished: {report.finished:,} added")
    if report.misattributed:
        print_message(
            f"{count(report.misattributed, 'annotation')} not merged: in this library they "
            "belong to another annotator, perhaps because a file with changed names was "
            "imported; restore a backup from before that (variorum restore) and merge into it"
        )
    if report.conflicts:
        print_message(
            f"{count(len(report.conflicts), 'annotation')} edited in both libraries: the "
            "later edit is shown, the queue lists both"
        )
    changed = report.added or report.updated or report.deleted or report.documents
    extras = report.memos, report.replies, report.attributes, report.finished
    if changed or any(extras):
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
