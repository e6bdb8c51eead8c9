"""`variorum queue`: what needs a reader's eye, and what is decided about it."""

from __future__ import annotations

from pathlib import Path

import click

from annotations.anchoring.quote_lookup import locate
from annotations.errors import UnknownAnnotation
from annotations.review_queue.queue import (
    SURE,
    QueueItem,
    describe_confidence,
    hidden_edits,
    queue_items,
)
from annotations.review_queue.review_decisions import (
    accept,
    accept_sure,
    keep_shown,
    reattach,
    take_other,
)
from annotations.service.store import Store
from corpus.document import Span
from reader.cli.json_objects import annotation_json, waiting_json
from reader.cli.opening import opened
from reader.cli.options import TEXT, as_option, json_option, library_option
from reader.cli.output import PLAIN_WIDTH, count, emit, on_terminal, print_json, say, styled, width
from reader.cli.tables import excerpt
from reader.terminal.safe import safe_line
from reader.text.clusters import fit

_KINDS = {"edited": "edited twice", "orphaned": "no place", "moved": "moved"}
_ID = click.argument("id_", type=TEXT, metavar="ID")


@click.group(invoke_without_command=True, short_help="List what needs a reader's eye.")
@click.option("--document", type=TEXT, metavar="DOC", help="Only what waits in this document.")
@library_option
@json_option
@click.pass_context
def queue(ctx: click.Context, document: str | None, library: Path | None, as_json: bool) -> None:
    """List what needs a reader's eye, the least sure first.

    These are annotations that were edited in two places, those without a place in the present text
    of their document, and those that stand elsewhere in it than they did.
    """
    if ctx.invoked_subcommand is not None:
        return
    with opened(library) as store:
        found = queue_items(store, None if document is None else store.documents.find(document))
    if as_json:
        print_json([waiting_json(one) for one in found])
    elif not found:
        say("nothing waits: every annotation is in its place")
    else:
        for one in found:
            _print(one)


@queue.command("accept", short_help="Say that annotations are where they were found.")
@click.argument("ids", nargs=-1, type=TEXT, metavar="ID...")
@click.option("--sure", is_flag=True, help="All that moved, and are the same words as before.")
@library_option
@as_option
@json_option
def accept_(
    ids: tuple[str, ...], sure: bool, library: Path | None, annotator: str | None, as_json: bool
) -> None:
    """Say that annotations are where they were found again; or, those without a place, that they
    belong to the passage suggested for them. Of two edits, the one that is shown is kept.
    """
    if bool(ids) == sure:
        raise click.UsageError("name annotations, or give --sure")
    with opened(library, annotator) as store:
        if sure:
            number = accept_sure(store, SURE)
        else:
            for id_ in ids:
                _accept(store, id_)
            number = len(ids)
    if as_json:
        print_json({"accepted": number})
    else:
        say(f"accepted {count(number, 'annotation')}; variorum undo takes it back")


def _accept(store: Store, id_: str) -> None:
    full = _id_of(store, id_)
    if hidden_edits(store, full):
        keep_shown(store, full)
    else:
        accept(store, full)


@queue.command("place", short_help="Put an annotation on a passage.")
@_ID
@click.option("--quote", type=TEXT, metavar="TEXT", help="The words of the passage.")
@click.option("--span", type=click.IntRange(min=0), nargs=2, metavar="START END",
              help="The passage by its place: code points, the end not included.")  # fmt: skip
@library_option
@as_option
@json_option
def place_(
    id_: str,
    quote: str | None,
    span: tuple[int, int] | None,
    library: Path | None,
    annotator: str | None,
    as_json: bool,
) -> None:
    """Put an annotation on a passage of the present text of its document."""
    if (quote is None) == (span is None):
        raise click.UsageError("name the passage with either --quote or --span")
    with opened(library, annotator) as store:
        old = store.annotation(id_)
        document = store.documents.get(old.document)
        where = locate(document, quote) if quote is not None else Span(*(span or (0, 0)))
        now = reattach(store, old.id, where)
    if as_json:
        print_json(annotation_json(now))
    else:
        say(f"it stands on {excerpt(now.content)} now; variorum undo takes it back")


@queue.command("other", short_help="Take the edit that is not shown.")
@_ID
@click.option("--number", type=click.IntRange(min=1), default=1, show_default=True,
              help="Which one, where there are several: 1 is the latest.")  # fmt: skip
@library_option
@as_option
@json_option
def other(
    id_: str, number: int, library: Path | None, annotator: str | None, as_json: bool
) -> None:
    """Of edits that were made in two places, take the one that is not shown."""
    with opened(library, annotator) as store:
        full = _id_of(store, id_)
        versions = [version for version, _ in hidden_edits(store, full)]
        if number > len(versions) > 0:
            raise UnknownAnnotation(f"there {_are(len(versions))}, and no number {number}")
        now = take_other(store, full, versions[number - 1] if versions else None)
    if as_json:
        print_json(annotation_json(now) if now else None)
    elif now is None:
        say("the other edit was a deletion, so it is gone; variorum undo brings it back")
    else:
        say(f"took the other edit of {excerpt(now.content)}; variorum undo takes it back")


def _are(number: int) -> str:
    return "is one other edit" if number == 1 else f"are {number} other edits"


def _id_of(store: Store, name: str) -> str:
    """The id that begins so, of one that waits too where it is shown as deleted."""
    deleted = {
        one.id for one in queue_items(store) if one.shown.deleted and one.id.startswith(name)
    }
    return deleted.pop() if len(deleted) == 1 and name else store.annotation(name).id


def _print(one: QueueItem) -> None:
    cells = max(8, (width(PLAIN_WIDTH) if on_terminal() else width()) - 6)
    about = [safe_line(one.slug), safe_line(one.annotator)]
    if one.kind == "moved" or one.suggestion:
        about.append(describe_confidence(one.confidence))
    tags = safe_line(", ".join(one.shown.tags) or "no tag")
    details = styled(" · ".join(about), "dim")
    emit(f"{styled(one.id, 'dim')}  {styled(_KINDS[one.kind], 'bold')}  {tags}  {details}")
    for name, words in _lines(one):
        emit(f"  {styled(f'{name:<9}', 'dim')} {fit(words, max(8, cells - 6))}")


def _lines(one: QueueItem) -> list[tuple[str, str]]:
    shown = excerpt(one.shown.passage.content)
    if one.kind == "moved":
        was = excerpt(one.was.content) if one.was else ""
        return [("was", was), ("now", shown)]
    if one.kind == "orphaned":
        there = excerpt(one.suggestion.content) if one.suggestion else "nothing like it was found"
        return [("was", shown), ("suggested", there)]
    return [
        (
            name,
            "deleted" if edit.deleted else _edit_line(edit.passage.content, edit.tags, edit.note),
        )
        for name, edit in (("shown", one.shown), ("other", one.other))
        if edit is not None
    ]


def _edit_line(content: str, tags: tuple[str, ...], note: str | None) -> str:
    parts = [excerpt(content), ", ".join(tags) or "no tag", " ".join((note or "no note").split())]
    return " · ".join(safe_line(part) for part in parts)
