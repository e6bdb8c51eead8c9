"""`variorum progress`: how far each annotator has come, for whoever leads a class."""

from __future__ import annotations

from pathlib import Path

import click

from annotations.seminar.progress import AnnotatorProgress, class_progress
from reader.cli.open_library import open_to_read
from reader.cli.options import json_option, library_option
from reader.cli.output import local_time, print_json, print_message
from reader.cli.tables import Column, print_table

_COLUMNS = (
    Column("ANNOTATOR", least=12, style="bold"),
    Column("TODAY", right=True),
    Column("PASSAGES", right=True),
    Column("FINISHED", right=True),
    Column("LAST CHANGE", spare=1, style="dim"),
)


@click.command(short_help="Show how far each annotator has come.")
@library_option
@json_option
def progress(library: Path | None, as_json: bool) -> None:
    """Show how many passages each annotator has tagged today and in all, how many documents they
    have finished, and when they changed something last.

    In a blind round, too, these are only numbers: they show nobody's passages.
    An annotator marks a document as finished with _ in the reader.
    """
    with open_to_read(library) as store:
        known = class_progress(store)
    if as_json:
        print_json(
            {
                "documents": list(known.documents),
                "annotators": [
                    {**one._asdict(), "finished": list(one.finished)} for one in known.annotators
                ],
            }
        )
    elif not known.annotators:
        print_message("nobody has annotated this library or finished a document yet")
    else:
        print_table(_COLUMNS, [_row(one, len(known.documents)) for one in known.annotators])


def _row(one: AnnotatorProgress, documents: int) -> tuple[str, ...]:
    return (
        one.annotator,
        f"{one.tagged_today:,}",
        f"{one.passages:,}",
        f"{len(one.finished):,} of {documents:,}",
        local_time(one.last_change) if one.last_change else "—",
    )
