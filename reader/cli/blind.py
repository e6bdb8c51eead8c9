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
    """Tell whether the library is in a blind round, in which everybody sees their own annotations
    only: on screens, in searches, exports, counts and the history.

    It is a courtesy among colleagues, not cryptography: the file holds everybody's annotations, and
    who has another name with --as sees another reader's.
    """
    if ctx.invoked_subcommand is not None:
        return
    with open_store(library) as store:
        there = rounds.current(store)
    if as_json:
        print_json({"blind": there is not None, **(there._asdict() if there else {})})
    elif there is None:
        print_message("no blind round: everybody's annotations are seen")
    else:
        print_message(
            f"a blind round since {local_time(there.since)}, begun by {there.by}: everybody sees "
            "their own annotations only; variorum blind reveal ends it"
        )


@blind.command("start", short_help="Have everybody see their own annotations only.")
@library_option
@as_option
@json_option
def start(library: Path | None, annotator: str | None, as_json: bool) -> None:
    """Have everybody see their own annotations only, until somebody reveals them."""
    with open_store(library, annotator) as store:
        begun = rounds.start(store)
    if as_json:
        print_json({"blind": True, **begun._asdict()})
    else:
        print_message(
            "a blind round: everybody sees their own annotations only; "
            "variorum blind reveal ends it"
        )


@blind.command("reveal", short_help="Let everybody see all annotations.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@library_option
@as_option
@json_option
def reveal(yes: bool, library: Path | None, annotator: str | None, as_json: bool) -> int:
    """Let everybody see all annotations. This cannot be undone; the history says who did it."""
    with open_store(library, annotator) as store:
        if rounds.current(store) is not None and not yes:
            if not interactive():
                raise VariorumError("revealing cannot be undone; say --yes to do it")
            question = "Let everybody see all annotations? This cannot be undone."
            if not click.confirm(question, default=False):
                print_message("nothing was revealed")
                return 1
        shown = rounds.reveal(store)
    if as_json:
        print_json({"blind": False, **shown._asdict()})
    else:
        print_message(
            f"revealed: {count(shown.annotations, 'annotation')} by "
            f"{count(shown.annotators, 'annotator')} are seen by everybody"
        )
    return 0
