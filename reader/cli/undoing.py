"""`undo`, `redo` and `history`: back and forth through what was done."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from reader.cli.opening import opened
from reader.cli.options import as_option, json_option, library_option
from reader.cli.output import local_time, print_json, say
from reader.cli.tables import Column, print_table

_COLUMNS = (
    Column("WHEN", style="dim"),
    Column("ANNOTATOR", least=9),
    Column("WHAT", least=20),
    Column("STATE", style="dim"),
)
_STATES = {"done": "", "undone": "undone", "overtaken": "undone for good"}


@click.command(short_help="Take back your last change.")
@library_option
@as_option
@json_option
def undo(library: Path | None, annotator: str | None, as_json: bool) -> None:
    """Take back your last change, whenever it was made; others' changes stay."""
    with opened(library, annotator) as store:
        label = store.journal.undo()
    if as_json:
        print_json({"undone": label})
    else:
        say(f"undone: {label}; variorum redo does it again")


@click.command(short_help="Do again what you undid.")
@library_option
@as_option
@json_option
def redo(library: Path | None, annotator: str | None, as_json: bool) -> None:
    """Do again what you undid last."""
    with opened(library, annotator) as store:
        label = store.journal.redo()
    if as_json:
        print_json({"redone": label})
    else:
        say(f"done again: {label}; variorum undo takes it back")


@click.command(short_help="List what was changed, latest first.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True,
              help="At most so many changes.")  # fmt: skip
@library_option
@json_option
def history(limit: int, library: Path | None, as_json: bool) -> None:
    """List what was changed in this library, by whomever, latest first."""
    with opened(library) as store:
        entries = store.journal.history(limit)
    if as_json:
        print_json([asdict(entry) for entry in entries])
    elif not entries:
        say("nothing was changed in this library yet")
    else:
        print_table(
            _COLUMNS,
            [(local_time(e.at), e.annotator, e.label, _STATES[e.state]) for e in entries],
        )
