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
from reader.cli.open_store import open_store
from reader.cli.options import DOCUMENT, TEXT, as_option, json_option, library_option
from reader.cli.output import (
    PLAIN_WIDTH,
    count,
    on_terminal,
    print_json,
    print_line,
    print_message,
    styled,
    width,
)
from reader.cli.tables import excerpt
from reader.terminal.safe import safe_line
from reader.text.clusters import fit

_KINDS = {"edited": "edited twice", "orphaned": "not found", "moved": "moved"}
_ID = click.argument("id_", type=TEXT, metavar="ID")


@click.group(invoke_without_command=True, short_help="List annotations that need a decision.")
@click.option("--document", type=DOCUMENT, metavar="DOC", help="Only annotations of this document.")
@library_option
@json_option
@click.pass_context
def queue(ctx: click.Context, document: str | None, library: Path | None, as_json: bool) -> None:
    """List annotations that need a decision, the least certain first.

    These are annotations that were edited in two places, whose passage was not found in the present
    text of the document, or was found at another position.
    """
    if ctx.invoked_subcommand is not None:
        return
    with open_store(library) as store:
        items = queue_items(store, None if document is None else store.documents.find(document))
    if as_json:
        print_json([waiting_json(item) for item in items])
    elif not items:
        print_message("the queue is empty: no annotation needs a decision")
    else:
        for item in items:
            _print(item)


@queue.command("accept", short_help="Accept the new positions of annotations.")
@click.argument("ids", nargs=-1, type=TEXT, metavar="ID...")
@click.option("--sure", is_flag=True, help="Accept all that moved and whose words are unchanged.")
@library_option
@as_option
@json_option
def accept_(
    ids: tuple[str, ...], sure: bool, library: Path | None, annotator: str | None, as_json: bool
) -> None:
    """Accept the new positions of annotations; for annotations without a position, the suggested
    passage; for annotations edited twice, the edit that is shown."""
    if bool(ids) == sure:
        raise click.UsageError("name annotations, or use --sure")
    with open_store(library, annotator) as store:
        if sure:
            number = accept_sure(store, SURE)
        else:
            for id_ in ids:
                _accept(store, id_)
            number = len(ids)
    if as_json:
        print_json({"accepted": number})
    else:
        print_message(f"accepted {count(number, 'annotation')}; variorum undo reverts it")


def _accept(store: Store, id_: str) -> None:
    full = _id_of(store, id_)
    if hidden_edits(store, full):
        keep_shown(store, full)
    else:
        accept(store, full)


@queue.command("place", short_help="Attach an annotation to a passage.")
@_ID
@click.option("--quote", type=TEXT, metavar="TEXT", help="The words of the passage.")
@click.option("--span", type=click.IntRange(min=0), nargs=2, metavar="START END",
              help="The position of the passage in code points, without the end.")  # fmt: skip
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
    """Attach an annotation to a passage in the present text of its document."""
    if (quote is None) == (span is None):
        raise click.UsageError("select the passage with either --quote or --span")
    with open_store(library, annotator) as store:
        previous = store.annotation(id_)
        document = store.documents.get(previous.document)
        new_span = locate(document, quote) if quote is not None else Span(*(span or (0, 0)))
        annotation = reattach(store, previous.id, new_span)
    if as_json:
        print_json(annotation_json(annotation))
    else:
        print_message(
            f"attached the annotation to {excerpt(annotation.content)}; variorum undo reverts it"
        )


@queue.command("other", short_help="Switch to the edit that is not shown.")
@_ID
@click.option("--number", type=click.IntRange(min=1), default=1, show_default=True,
              help="The number of the edit, if there are several: 1 is the latest.")  # fmt: skip
@library_option
@as_option
@json_option
def other(
    id_: str, number: int, library: Path | None, annotator: str | None, as_json: bool
) -> None:
    """Switch an annotation that was edited in two places to the edit that is not shown."""
    with open_store(library, annotator) as store:
        full = _id_of(store, id_)
        versions = [version for version, _ in hidden_edits(store, full)]
        if number > len(versions) > 0:
            raise UnknownAnnotation(f"there {_are(len(versions))}, and no number {number}")
        annotation = take_other(store, full, versions[number - 1] if versions else None)
    if as_json:
        print_json(annotation_json(annotation) if annotation else None)
    elif annotation is None:
        print_message(
            "deleted the annotation, since the other edit was a deletion; variorum undo restores it"
        )
    else:
        print_message(
            f"switched to the other edit of {excerpt(annotation.content)}; variorum undo reverts it"
        )


def _are(number: int) -> str:
    return "is one other edit" if number == 1 else f"are {number} other edits"


def _id_of(store: Store, name: str) -> str:
    """The id that begins so, of one that waits too where it is shown as deleted."""
    deleted = {
        item.id for item in queue_items(store) if item.shown.deleted and item.id.startswith(name)
    }
    return deleted.pop() if len(deleted) == 1 and name else store.annotation(name).id


def _print(item: QueueItem) -> None:
    cells = max(8, (width(PLAIN_WIDTH) if on_terminal() else width()) - 6)
    about = [safe_line(item.slug), safe_line(item.annotator)]
    if item.kind == "moved" or item.suggestion:
        about.append(describe_confidence(item.confidence))
    tags = safe_line(", ".join(item.shown.tags) or "no tag")
    details = styled(" · ".join(about), "dim")
    print_line(f"{styled(item.id, 'dim')}  {styled(_KINDS[item.kind], 'bold')}  {tags}  {details}")
    for name, words in _lines(item):
        print_line(f"  {styled(f'{name:<9}', 'dim')} {fit(words, max(8, cells - 6))}")


def _lines(item: QueueItem) -> list[tuple[str, str]]:
    shown = excerpt(item.shown.passage.content)
    if item.kind == "moved":
        was = excerpt(item.was.content) if item.was else ""
        return [("was", was), ("now", shown)]
    if item.kind == "orphaned":
        there = (
            excerpt(item.suggestion.content)
            if item.suggestion
            else ("no similar passage was found")
        )
        return [("was", shown), ("suggested", there)]
    return [
        (
            name,
            "deleted" if edit.deleted else _edit_line(edit.passage.content, edit.tags, edit.note),
        )
        for name, edit in (("shown", item.shown), ("other", item.other))
        if edit is not None
    ]


def _edit_line(content: str, tags: tuple[str, ...], note: str | None) -> str:
    parts = [excerpt(content), ", ".join(tags) or "no tag", " ".join((note or "no note").split())]
    return " · ".join(safe_line(part) for part in parts)
