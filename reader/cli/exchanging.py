"""`export`: annotations into files of other programs."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from annotations.exchange.formats import csv_file
from annotations.model import Status
from corpus.errors import VariorumError
from corpus.sources.files import STDIN
from reader.cli.opening import chosen_library, filtered, opened
from reader.cli.options import filter_options, json_option, library_option
from reader.cli.output import complain, count, on_terminal, print_json, print_text, say
from reader.files import write_for_user

_FORMATS = ("csv",)
format_option = click.option(
    "--format",
    "kind",
    type=click.Choice(_FORMATS),
    help="The file's format, where its name does not tell.",
)


@click.command(short_help="Write the annotations to a CSV file.")
@click.argument("file", metavar="FILE")
@format_option
@click.option(
    "--excel", is_flag=True, help="For a spreadsheet: marked as UTF-8, and safe with any separator."
)
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
    is complete. A cell that would begin a formula has an apostrophe in front; with --excel, so has
    what would begin one within a cell for a spreadsheet that separates with semicolons.
    """
    kind = chosen_format(file, kind)
    if as_json and file == STDIN:
        raise click.UsageError("standard output cannot take both the file and --json")
    with opened(library) as store:
        found = filtered(store, tag=tag, document=document, by=by, status=status)
        summaries = store.summaries()
        text = csv_file.write(found, summaries, excel=excel)
        risky = 0 if excel else csv_file.may_run_elsewhere(found, summaries)
    if file == STDIN:
        _to_output(text)
        return
    write_for_user(Path(file), text, chosen_library(library))
    if risky:
        complain(
            f"{count(risky, 'cell')} could run as a formula in a spreadsheet that separates with "
            "semicolons or tabs; --excel writes a file that is safe there"
        )
    if as_json:
        print_json({"path": file, "format": kind, "annotations": len(found)})
    else:
        say(f"exported {count(len(found), 'annotation')} to {Path(file).name}")


def chosen_format(file: str, given: str | None) -> str:
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
