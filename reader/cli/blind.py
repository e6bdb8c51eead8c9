"""`variorum blind`: whether a library is in a blind round; begin one, reveal."""

from __future__ import annotations

from pathlib import Path

import click

from annotations.seminar import blind_rounds as rounds
from corpus.errors import VariorumError
from reader.cli.open_library import open_store
from reader.cli.options import as_option, json_option, library_option
from reader.cli.output import count, interactive, local_time, print_json, print_message


@click.group(invoke_without_command=True, short_help="Show, start or end a blind round.")
@library_option
@json_option
@click.pass_context
def blind(ctx: click.Context, library: Path | None, as_json: bool) -> None:
    """Show whether the library is in a blind round, in which everybody sees only their own
    annotations: on screens, in searches, exports, counts and the history.

    A blind round is not encryption: the file contains everybody's annotations, and anybody can see
    another annotator's with --as.
    """
    if ctx.invoked_subcommand is not None:
        return
    with open_store(library) as store:
        there = rounds.current(store)
    if as_json:
        print_json({"blind": there is not None, **(there._asdict() if there else {})})
    elif there is None:
        print_message("no blind round: everybody can see all annotations")
    else:
        print_message(
            f"blind round since {local_time(there.since)}, started by {there.by}: everybody "
            "sees only their own annotations; variorum blind reveal ends it"
        )


@blind.command(
    "start", short_help="Start a round in which everybody sees only their own annotations."
)
@library_option
@as_option
@json_option
def start(library: Path | None, annotator: str | None, as_json: bool) -> None:
    """Start a blind round: everybody sees only their own annotations until somebody reveals
    them."""
    with open_store(library, annotator) as store:
        begun = rounds.start(store)
    if as_json:
        print_json({"blind": True, **begun._asdict()})
    else:
        print_message(
            "started a blind round: everybody sees only their own annotations; variorum blind "
            "reveal ends it"
        )


@blind.command("reveal", short_help="End the round: everybody can see all annotations.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@library_option
@as_option
@json_option
def reveal(yes: bool, library: Path | None, annotator: str | None, as_json: bool) -> int:
    """End the blind round: everybody can see all annotations. This cannot be undone; the history
    shows who did it."""
    with open_store(library, annotator) as store:
        if rounds.current(store) is not None and not yes:
            if not interactive():
                raise VariorumError("revealing cannot be undone; confirm with --yes")
            question = "Reveal all annotations to everybody? This cannot be undone."
            if not click.confirm(question, default=False):
                print_message("nothing was revealed")
                return 1
        shown = rounds.reveal(store)
    if as_json:
        print_json({"blind": False, **shown._asdict()})
    else:
        print_message(
            f"revealed: {count(shown.annotations, 'annotation')} by "
            f"{count(shown.annotators, 'annotator')} are visible to everybody"
        )
    return 0
