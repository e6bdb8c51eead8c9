"""`undo`, `redo` and `history`: back and forth through what was done."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from annotations.errors import ChangedSince
from annotations.history.journal import Journal, PendingChange, UndoneChange
from annotations.seminar import blind_rounds
from annotations.storage.change_kinds import UNASKED
from reader.cli.open_store import open_store
from reader.cli.options import as_option, json_option, library_option
from reader.cli.output import count, local_time, print_json, print_message
from reader.cli.tables import Column, print_table

_COLUMNS = (
    Column("ENTRY", right=True, style="dim"),
    Column("WHEN", style="dim"),
    Column("ANNOTATOR", least=9),
    Column("WHAT", least=20),
    Column("ROWS", right=True, style="dim", spare=1),
    Column("STATE", style="dim"),
)
_STATES = {"done": "", "undone": "undone", "overtaken": "undone earlier"}
_ENTRY = click.option(
    "--entry", type=click.IntRange(min=1), metavar="ID",
    help="The entry of the history, instead of the latest one.",
)  # fmt: skip
_LIMIT = 20


@click.command(short_help="Undo your last change.")
@_ENTRY
@library_option
@as_option
@json_option
def undo(entry: int | None, library: Path | None, annotator: str | None, as_json: bool) -> None:
    """Undo your last change, whenever it was made, and show what was undone. Other annotators'
    changes are not affected.

    If the last change added documents or merged libraries, the added documents are removed.
    """
    with open_store(library, annotator) as store:
        pending = store.journal.next_to_undo(entry)
        undone = _undone(store.journal, entry)
    if as_json:
        print_json({"undone": undone.label})
    else:
        print_message(f"undone: {_told(undone, pending)} · variorum redo redoes it")


def _told(change: UndoneChange, pending: PendingChange | None) -> str:
    """What was undone or redone, and what went with it or came back."""
    if pending is None or pending.entry != change.entry or pending.kind in UNASKED:
        return change.label
    effects = pending.effects.sentence(past=True)
    return f"{change.label} ({effects})" if effects else change.label


def _undone(journal: Journal, entry: int | None) -> UndoneChange:
    if entry is not None:
        return journal.undo_change(entry=entry)
    try:
        return journal.undo_change()
    except ChangedSince as error:
        raise ChangedSince(
            f"{error}; variorum history lists earlier changes, and undo --entry ID undoes one"
        ) from error


@click.command(short_help="Redo what you undid.")
@_ENTRY
@library_option
@as_option
@json_option
def redo(entry: int | None, library: Path | None, annotator: str | None, as_json: bool) -> None:
    """Redo the change that you undid last."""
    with open_store(library, annotator) as store:
        pending = store.journal.next_to_redo(entry)
        redone = store.journal.redo_change(entry=entry)
    if as_json:
        print_json({"redone": redone.label})
    else:
        print_message(f"redone: {_told(redone, pending)} · variorum undo undoes it")


@click.group(invoke_without_command=True, short_help="List all changes, latest first.")
@click.option("--limit", type=click.IntRange(min=1), default=_LIMIT, show_default=True,
              help="The maximum number of changes.")  # fmt: skip
@library_option
@json_option
@click.pass_context
def history(ctx: click.Context, limit: int, library: Path | None, as_json: bool) -> None:
    """List all changes in this library, by all annotators, latest first."""
    if ctx.invoked_subcommand is not None:
        return
    with open_store(library) as store:
        entries = store.journal.history(limit)
    if as_json:
        print_json([entry._asdict() for entry in entries])
    elif not entries:
        print_message("there are no changes in this library yet")
    else:
        print_table(
            _COLUMNS,
            [
                (str(e.id), local_time(e.at), e.annotator, e.label, f"{e.changes:,}",
                 _STATES[e.state])
                for e in entries
            ],
        )  # fmt: skip


@history.command("prune", short_help="Delete the history before a date.")
@click.option("--before", type=click.DateTime(["%Y-%m-%d"]), required=True, metavar="DATE",
              help="As in 2026-11-09; changes on that day are not deleted.")  # fmt: skip
@library_option
@as_option
@json_option
def prune(before: datetime, library: Path | None, annotator: str | None, as_json: bool) -> None:
    """Delete the history before a date. The changes themselves are not affected, but can no longer
    be undone."""
    moment = before.astimezone().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    with open_store(library, annotator) as store:
        number = blind_rounds.prunable(store, moment)
        store.journal.prune(moment)
    if as_json:
        print_json({"pruned": number})
    elif number:
        print_message(
            f"deleted {count(number, 'change')} from the history; they can no longer be undone"
        )
    else:
        print_message("there are no changes in the history before this date")
