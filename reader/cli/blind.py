"""`variorum blind`: the blind round of a library: begin, lock, set a deadline, reveal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from annotations.model.rounds import Round, parse_deadline
from annotations.seminar import blind_rounds as rounds
from annotations.service.store import Store
from corpus.errors import VariorumError
from corpus.ids import now
from reader.cli.open_store import open_store
from reader.cli.options import as_option, json_option, library_option
from reader.cli.output import count, interactive, local_time, print_json, print_message
from reader.round_status import deadline_sentence, is_locked

_NONE = "none"


@click.group(invoke_without_command=True, short_help="Show, start, lock or end a blind round.")
@library_option
@json_option
@click.pass_context
def blind(ctx: click.Context, library: Path | None, as_json: bool) -> None:
    """Show whether the library is in a blind round, in which everybody sees only their own
    annotations: on screens, in searches, exports, counts and the history.

    A round can be locked, and have a deadline: then annotators can change nothing until it is
    unlocked, or all annotations are revealed.

    A blind round is not encryption: the file contains everybody's annotations, and anybody can see
    another annotator's with --as.
    """
    if ctx.invoked_subcommand is not None:
        return
    with open_store(library) as store:
        there = rounds.current(store)
    if as_json:
        print_json(_as_json(there))
    elif there is None:
        print_message("no blind round: everybody can see all annotations")
    else:
        moment = now()
        state = (
            there.closed_sentence(moment)
            if there.closed_since(moment)
            else deadline_sentence(there, moment)
        )
        print_message(
            f"blind round since {local_time(there.since)}, started by {there.by}: everybody "
            "sees only their own annotations; variorum blind reveal ends it"
        )
        if state:
            print_message(state)


def _as_json(there: Round | None) -> dict[str, object]:
    if there is None:
        return {"blind": False}
    return {"blind": True, **there._asdict(), "locked": is_locked(there, now())}


@blind.command(
    "start", short_help="Start a round in which everybody sees only their own annotations."
)
@click.option("--deadline", metavar="WHEN",
              help="Lock the round at this time: 18:00, “2026-12-01 18:00” or +90m.")  # fmt: skip
@library_option
@as_option
@json_option
def start(deadline: str | None, library: Path | None, annotator: str | None, as_json: bool) -> None:
    """Start a blind round: everybody sees only their own annotations until somebody reveals
    them."""
    moment = None if deadline is None else parse_deadline(deadline)
    with open_store(library, annotator) as store:
        begun = rounds.start(store, moment)
    if as_json:
        print_json(_as_json(begun))
        return
    print_message(
        "started a blind round: everybody sees only their own annotations; variorum blind "
        "reveal ends it"
    )
    if moment is not None:
        print_message(deadline_sentence(begun, now()))


@blind.command("lock", short_help="Lock the round: annotators can change nothing.")
@library_option
@as_option
@json_option
def lock(library: Path | None, annotator: str | None, as_json: bool) -> None:
    """Lock the blind round: annotators can change nothing until it is unlocked, or all annotations
    are revealed. Merging, importing and settling disagreements are still possible."""
    _change(library, annotator, rounds.lock, as_json, lambda _: (
        "locked the blind round: annotators can change nothing; variorum blind unlock unlocks it"
    ))  # fmt: skip


@blind.command("unlock", short_help="Unlock the round: annotators can go on.")
@library_option
@as_option
@json_option
def unlock(library: Path | None, annotator: str | None, as_json: bool) -> None:
    """Unlock the blind round: annotators can go on. A deadline that has passed is removed."""

    def told(changed: Round) -> str:
        until = f"; {deadline_sentence(changed, now())}" if changed.deadline else ""
        return f"unlocked the blind round: annotators can go on{until}"

    _change(library, annotator, rounds.unlock, as_json, told)


@blind.command("deadline", short_help="Set or remove the deadline of the round.")
@click.argument("when", metavar="WHEN|none")
@library_option
@as_option
@json_option
def deadline(when: str, library: Path | None, annotator: str | None, as_json: bool) -> None:
    """Lock the blind round at a time: 18:00 today, “2026-12-01 18:00”, or in 90 minutes with +90m;
    none removes the deadline.

    The time is on the clock of the machine on which the library is, and in its time zone.
    """
    moment = None if when.strip().lower() == _NONE else parse_deadline(when)
    _change(
        library, annotator, lambda store: rounds.set_deadline(store, moment), as_json,
        lambda changed: deadline_sentence(changed, now()) or "the blind round has no deadline now",
    )  # fmt: skip


def _change(
    library: Path | None,
    annotator: str | None,
    change: Callable[[Store], Round],
    as_json: bool,
    told: Callable[[Round], str],
) -> None:
    with open_store(library, annotator) as store:
        changed = change(store)
    if as_json:
        print_json(_as_json(changed))
    else:
        print_message(told(changed))


@blind.command("reveal", short_help="End the round: everybody can see all annotations.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@library_option
@as_option
@json_option
def reveal(yes: bool, library: Path | None, annotator: str | None, as_json: bool) -> int:
    """End the blind round: everybody can see all annotations, and change their own again. This
    cannot be undone; the history shows who did it."""
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
