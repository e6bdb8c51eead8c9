"""`import`: annotations from files of other programs, and what becomes of conflicts."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click

from annotations.exchange.format import ExchangeFormat
from annotations.exchange.import_report import ConflictChoice, Decide, ImportConflict, ImportReport
from annotations.exchange.isolated import read_project
from annotations.exchange.loss_report import left_out_sentence
from annotations.exchange.memos_csv import is_memos
from annotations.exchange.project import ImportedProject
from annotations.exchange.project_import import import_project, preview_project_conflicts
from annotations.exchange.registry import HEAD, IMPORTED, recognised
from annotations.exchange.replies_csv import is_replies
from annotations.model import Annotation
from corpus.sources.files import STDIN, read_bytes
from reader import keymap
from reader.cli.export import chosen_format, format_option
from reader.cli.import_documents import assign_documents, suggestion_sentence
from reader.cli.import_memos import import_memo_file
from reader.cli.import_replies import import_reply_file
from reader.cli.json_reports import import_json
from reader.cli.open_store import open_store
from reader.cli.options import FILE_NAME, as_option, json_option, library_option
from reader.cli.output import count, interactive, print_error, print_json, print_message
from reader.cli.tables import excerpt

_SHOWN = 5
"""Names of documents in one line."""
_MOST = 20
"""The most messages of a kind that are printed; JSON has them all."""


@click.command("import", short_help="Import the annotations of another program's file.")
@click.argument("file", type=FILE_NAME, metavar="FILE")
@format_option(IMPORTED)
@click.option(
    "--on-conflict", "on_conflict", type=click.Choice(["library", "file", "ask"]),
    help="Which version to use if an annotation was changed or deleted in the library after "
         "the file was written (default: library; differences are listed).",
)  # fmt: skip
@click.option(
    "--to", "document", metavar="DOC",
    help="The document to which the annotations belong, if its address in the file is not the one "
         "in the library.",
)  # fmt: skip
@click.option(
    "--project",
    "part",
    metavar="NAME",
    help="Import this project only, from a file that has several.",
)
@library_option
@as_option
@json_option
def import_(
    file: str,
    kind: str | None,
    on_conflict: str | None,
    document: str | None,
    part: str | None,
    library: Path | None,
    annotator: str | None,
    as_json: bool,
) -> int:
    """Import annotations from another program's file, or from standard input (-).

    In a CSV or XLSX file documents are found by their slugs; a project brings its documents along.
    Annotations of web pages are imported into the document with the page's address, else with its
    title; passages that are not found there go to the review queue. --to names the document if it
    has another address.
    References (BibTeX, RIS, CSL-JSON) complete the details of the documents with their addresses or
    titles; what a document has is replaced only with --on-conflict file.
    Importing a file twice changes nothing. An existing annotation gets the tags, the note and the
    passage of the file. If it was changed or deleted in the library after the file was written, it
    is not changed but listed, unless --on-conflict selects otherwise. Annotations that are not in
    the file are not changed. What a library cannot hold of the file is listed. Exit code 1: part of
    the file was not imported.
    """
    if on_conflict == "ask" and (file == STDIN or as_json or not interactive()):
        raise click.UsageError("--on-conflict ask needs a terminal; choose file or library")
    data = _read(file)
    format_ = _format_of(file, kind, data)
    if format_.name == "csv" and is_memos(data):
        return import_memo_file(data, on_conflict, library, annotator, as_json)
    if format_.name == "csv" and is_replies(data):
        return import_reply_file(data, on_conflict, library, annotator, as_json)
    if part is not None and (format_.importer is None or format_.importer.read_part is None):
        raise click.UsageError(f"a {format_.title} file has no projects; leave out --project")
    project = read_project(format_, data, part)
    project, unusable = _with_usable_keys(project)
    with open_store(library, annotator, make=True) as store:
        can_ask = file != STDIN and not as_json and interactive()
        assigned, suggestions = assign_documents(store, project, document, can_ask=can_ask)
        decide: Decide = _same_choice("file" if on_conflict == "file" else "library")
        if on_conflict == "ask":
            decide = _ask_for_choices(preview_project_conflicts(store, project, assigned))
        report = import_project(
            store, project, decide=decide, assigned=assigned,
            replaces_details=on_conflict == "file",
        )  # fmt: skip
    report.notices += unusable
    undecided = [] if on_conflict else report.left
    _print_problems(report, undecided)
    for suggestion in suggestions:
        print_error(suggestion_sentence(suggestion, file))
    if as_json:
        print_json(import_json(report))
    else:
        _print_summary(report)
    return 1 if report.problems or undecided else 0


def _format_of(file: str, kind: str | None, data: bytes) -> ExchangeFormat:
    """The format that was asked for, or that the file's name or its content shows."""
    if kind is None:
        known = recognised(Path("" if file == STDIN else file), data[:HEAD])
        if known is not None:
            return known
    return chosen_format(file, kind, IMPORTED)


def _with_usable_keys(project: ImportedProject) -> tuple[ImportedProject, list[str]]:
    """The project without keys of tags that do something else on the reading screen; and a sentence
    for each of those.
    """
    if not any(tag.key for tag in project.tags):
        return project, []
    keymap.install(keymap.load())
    from reader.tui.tag_keys import with_usable_keys  # the screens cost more than all the rest

    tags, notices = with_usable_keys(list(project.tags))
    return replace(project, tags=tuple(tags)), notices


def _same_choice(choice: ConflictChoice) -> Decide:
    return lambda _: choice


def _ask_for_choices(conflicts: list[ImportConflict]) -> Decide:
    """The reader's answers, each asked for before anything is written: nobody else has to wait."""
    answers: dict[tuple[int, str], ConflictChoice] = {}
    everywhere: ConflictChoice | None = None
    for number, conflict in enumerate(conflicts, 1):
        if everywhere is None:
            print_message(f"{number} of {len(conflicts)}: {conflict.sentence}")
            print_message(f"  library: {_state(conflict.in_library)}")
            print_message(f"  file:    {_state(conflict.in_file)}")
            answer = click.prompt(
                "[l]ibrary, [f]ile, all [L]ibrary, all [F]ile",
                type=click.Choice(["l", "f", "L", "F"]), default="l", show_choices=False,
            )  # fmt: skip
            choice: ConflictChoice = "file" if answer in "fF" else "library"
            everywhere = choice if answer in "LF" else None
        else:
            choice = everywhere
        answers[conflict.line, conflict.what] = choice
    return lambda conflict: answers.get((conflict.line, conflict.what), "library")


def _state(annotation: Annotation | None) -> str:
    if annotation is None:
        return "deleted"
    tags = ", ".join(annotation.tags) or "no tag"
    note = f" · {excerpt(annotation.note)}" if annotation.note else ""
    return f"{excerpt(annotation.content)} {tags}{note}"


def _print_problems(report: ImportReport, undecided: list[ImportConflict]) -> None:
    for sentence in [*map(left_out_sentence, report.losses), *report.notices][:_MOST]:
        print_error(sentence)
    _and_more(len(report.notices))
    for conflict in undecided[:_MOST]:
        print_error(f"{conflict.sentence}; the library's version was not replaced")
    _and_more(len(undecided))
    if undecided:
        print_error(
            f"{count(len(undecided), 'conflict')}: --on-conflict file uses the file's "
            "version, --on-conflict library the library's, --on-conflict ask asks for each"
        )
    if report.differing:
        print_error(
            f"{count(report.differing, 'detail')} of documents differ; --on-conflict file uses "
            "the file's version"
        )
    for problem in report.problems:
        print_error(problem)


def _and_more(number: int) -> None:
    if number > _MOST:
        print_error(f"… and {number - _MOST:,} more like this; --json lists all")


def _print_summary(report: ImportReport) -> None:
    if report.matched or report.unmatched:
        _print_references(report)
        if not report.rows:
            return
    # A conflict is told as a conflict, and not as something that is unchanged as well.
    in_conflict = {conflict.line for conflict in report.left}
    unchanged = sum(
        result == "unchanged" and line not in in_conflict for line, result in report.rows.items()
    )
    by_file = len(report.conflicts) - len(report.left)
    results = [
        f"{number:,} {what}"
        for number, what in (
            (report.added, "added"),
            (report.updated, "updated"),
            (unchanged, "unchanged"),
            (len(report.left), "in conflict (the library's version was not replaced)"),
            (by_file, "in conflict (replaced by the file's version)"),
            (report.moved, "found at another position than in the file"),
            (report.orphaned, "not found in the document"),
        )
        if number
    ]
    if report.added_documents:
        number = count(len(report.added_documents), "document")
        print_message(f"documents added: {number} ({', '.join(report.added_documents[:_SHOWN])})")
    if report.memos:
        print_message(f"memos added: {report.memos:,}")
    if report.replies:
        print_message(f"replies added: {report.replies:,}")
    only_tags = bool(report.new_tags) and not (report.added or report.updated)
    if only_tags:  # a codebook brings nothing else
        print_message(f"tags added: {len(report.new_tags):,}")
    undo = "; variorum undo reverts it" if report.added or report.updated or only_tags else ""
    print_message(f"annotations imported: {', '.join(results) or 'none'}{undo}")
    if report.new_tags and report.updated:  # a correction may have a slip in it
        print_message(f"added to the codebook: {', '.join(report.new_tags)}")
    if report.absent:
        number = count(report.absent, "annotation")
        print_message(
            f"{number} of these documents and annotators are not in the file; they were not "
            "deleted (variorum annotation delete deletes them)"
        )


def _print_references(report: ImportReport) -> None:
    for slug, details in list(report.completed.items())[:_MOST]:
        print_message(f"{slug}: {', '.join(details)}")
    total = count(report.matched + report.unmatched, "reference")
    undo = "; variorum undo reverts it" if report.completed else ""
    print_message(
        f"details imported into {count(len(report.completed), 'document')}; "
        f"{report.matched:,} of {total} match documents of this library{undo}"
    )


def _read(file: str) -> bytes:
    return sys.stdin.buffer.read() if file == STDIN else read_bytes(file, most=None)
