"""`export` and `import`: annotations in files of other programs."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from annotations.exchange import csv_file
from annotations.exchange.importing import import_annotations
from annotations.model import Status
from corpus.errors import VariorumError
from corpus.importing import STDIN, read_bytes
from reader.cli.opening import chosen_library, filtered, opened
from reader.cli.options import as_option, filter_options, json_option, library_option
from reader.cli.output import complain, count, on_terminal, print_json, print_text, say
from reader.files import write_for_user

_FORMATS = ("csv",)
_format_option = click.option(
    "--format",
    "kind",
    type=click.Choice(_FORMATS),
    help="The file's format, where its name does not tell.",
)


@click.command(short_help="Write the annotations to a CSV file.")
@click.argument("file", metavar="FILE")
@_format_option
@click.option("--excel", is_flag=True, help="Mark the file as UTF-8, as a spreadsheet needs it.")
@filter_options
@library_option
@json_option
def export(
    file: str,
    kind: str | None,
    excel: bool,
    tag: str | None,
    document: str | None,
    by: str | None,
    status: Status | None,
    library: Path | None,
    as_json: bool,
) -> None:
    """Write the annotations to a CSV file, or to standard output (-).

    One row for each annotation and tag. A file that is there already is replaced, once the new one
    is complete.
    """
    kind = _kind(file, kind)
    if as_json and file == STDIN:
        raise click.UsageError("standard output cannot take both the file and --json")
    with opened(library) as store:
        found = filtered(store, tag=tag, document=document, by=by, status=status)
        text = csv_file.write(found, store.summaries(), excel=excel)
    if file == STDIN:
        _to_output(text)
        return
    write_for_user(Path(file), text, chosen_library(library))
    if as_json:
        print_json({"path": file, "format": kind, "annotations": len(found)})
    else:
        say(f"exported {count(len(found), 'annotation')} to {Path(file).name}")


def _kind(file: str, given: str | None) -> str:
    """The format that was asked for, or that the file's name tells."""
    if given is not None:
        return given
    suffix = Path(file).suffix.lower().removeprefix(".")
    if file == STDIN or suffix in _FORMATS:
        return suffix or _FORMATS[0]
    raise VariorumError(
        f"{Path(file).name} does not tell its format; name it FILE.csv, or give --format csv"
    )


def _to_output(text: str) -> None:
    if on_terminal():
        print_text(text.replace("\r\n", "\n"))
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()


@click.command("import", short_help="Take in the annotations of a CSV file.")
@click.argument("file", metavar="FILE")
@_format_option
@library_option
@as_option
@json_option
def import_(
    file: str, kind: str | None, library: Path | None, annotator: str | None, as_json: bool
) -> int:
    """Take in the annotations of a CSV file, or of standard input (-).

    They go to the documents with the slugs that the file names. Doing it twice changes nothing.
    """
    _kind(file, kind)
    rows = csv_file.read(_text(file))
    with opened(library, annotator, make=True) as store:
        report = import_annotations(store, rows)
    for problem in report.problems:
        complain(problem)
    if as_json:
        print_json(asdict(report))
    else:
        done = [
            f"{number:,} {what}"
            for number, what in (
                (report.added, "added"),
                (report.updated, "updated"),
                (report.unchanged, "unchanged"),
                (report.moved, "found elsewhere than the file says"),
                (report.orphaned, "without a place in the document"),
            )
            if number
        ]
        undo = "; variorum undo takes it back" if report.added or report.updated else ""
        say(f"annotations imported: {', '.join(done) or 'none'}{undo}")
    return 1 if report.problems else 0


def _text(file: str) -> str:
    data = sys.stdin.buffer.read() if file == STDIN else read_bytes(file, most=None)
    return csv_file.decode(data)
