"""`variorum reply` and `variorum replies`: threads under annotations."""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path

import click

from annotations.model.replies import Reply
from annotations.service.replies import add_reply, edit_reply, remove_reply
from annotations.service.store import Store
from corpus.sources.files import STDIN
from reader.cli.json_objects import reply_json
from reader.cli.open_store import open_store
from reader.cli.options import DOCUMENT, TEXT, as_option, json_option, library_option
from reader.cli.output import local_time, print_json, print_line, print_message, styled
from reader.cli.tables import excerpt
from reader.terminal.safe import safe, safe_line

_INDENT = "  "


@click.command(short_help="Reply to an annotation.")
@click.argument("annotation", metavar="ID")
@click.argument("text", type=TEXT, metavar="TEXT")
@library_option
@as_option
@json_option
def reply(
    annotation: str, text: str, library: Path | None, annotator: str | None, as_json: bool
) -> None:
    """Reply to the annotation with this id, or with an id that begins so.

    A TEXT of - reads standard input. variorum replies lists the replies; variorum replies edit and
    remove change your own.
    """
    with open_store(library, annotator) as store:
        written = add_reply(store, annotation, _given(text))
        passage = store.annotation(written.annotation).content
    if as_json:
        print_json(reply_json(written))
    else:
        print_message(f"replied to {excerpt(passage)}; variorum undo reverts it")


@click.group(invoke_without_command=True, short_help="List replies; edit and remove your own.")
@click.option("--document", type=DOCUMENT, metavar="DOC", help="Only in this document.")
@click.option("--annotation", metavar="ID", help="Only the replies to this annotation.")
@click.option("--annotator", "by", type=TEXT, metavar="NAME", help="Only by this annotator.")
@click.option(
    "--orphaned",
    is_flag=True,
    help="Replies to annotations of others that were deleted or are not in this library.",
)
@library_option
@json_option
@click.pass_context
def replies(
    ctx: click.Context,
    document: str | None,
    annotation: str | None,
    by: str | None,
    orphaned: bool,
    library: Path | None,
    as_json: bool,
) -> None:
    """List the replies to annotations, by document and passage, oldest first.

    A reply stays in the library when its annotation is deleted; --orphaned lists such replies.
    """
    if ctx.invoked_subcommand is not None:
        return
    with open_store(library) as store:
        shown = _chosen(store, document, annotation, by, orphaned)
        passages = {
            one.id: one.content for one in store.annotations_by_id({r.annotation for r in shown})
        }
    if as_json:
        print_json([reply_json(one) for one in shown])
    elif shown:
        _print(shown, passages)
    elif orphaned:
        print_message("there are no orphaned replies")
    else:
        print_message("there are no replies; variorum reply ID TEXT writes one")


@replies.command("edit", short_help="Replace the text of your reply.")
@click.argument("id_", metavar="ID")
@click.argument("text", type=TEXT, metavar="TEXT")
@library_option
@as_option
@json_option
def edit(id_: str, text: str, library: Path | None, annotator: str | None, as_json: bool) -> None:
    """Replace the text of your reply. The reply gets another id and keeps its place.

    A TEXT of - reads standard input.
    """
    with open_store(library, annotator) as store:
        before = store.replies.get(id_)
        after = edit_reply(store, id_, _given(text))
    if as_json:
        print_json(reply_json(after))
    elif after == before:
        print_message(f"the reply {excerpt(before.text)} is unchanged")
    else:
        print_message(f"changed the reply {excerpt(before.text)}; variorum undo reverts it")


@replies.command("remove", short_help="Remove your reply.")
@click.argument("id_", metavar="ID")
@library_option
@as_option
@json_option
def remove(id_: str, library: Path | None, annotator: str | None, as_json: bool) -> None:
    """Remove your reply. variorum undo restores it."""
    with open_store(library, annotator) as store:
        removed = remove_reply(store, id_)
    if as_json:
        print_json(reply_json(removed))
    else:
        print_message(f"removed the reply {excerpt(removed.text)}; variorum undo reverts it")


def _given(text: str) -> str:
    return sys.stdin.read() if text == STDIN else text


def _chosen(
    store: Store, document: str | None, annotation: str | None, by: str | None, orphaned: bool
) -> list[Reply]:
    if orphaned:
        if document is not None or annotation is not None:
            raise click.UsageError(
                "--orphaned cannot be combined with --document or --annotation: the annotations "
                "of these replies are not shown"
            )
        found = store.replies.orphaned()
    elif annotation is not None:
        found = list(store.replies.to(store.annotation(annotation).id))
    else:
        found = store.replies.all()
    if document is not None:
        slug = store.documents.get(document).slug
        found = [one for one in found if one.slug == slug]
    return [one for one in found if by in (None, one.annotator.name)]


def _print(shown: list[Reply], passages: dict[str, str]) -> None:
    for number, (annotation, thread) in enumerate(groupby(shown, lambda one: one.annotation)):
        if number:
            print_line("")
        replies_here = list(thread)
        where = replies_here[0].slug or "an annotation that is not shown"
        about = f"{excerpt(passages[annotation])} in {where}" if annotation in passages else where
        print_line(f"{styled(safe_line(about), 'bold')}  {styled(annotation, 'dim')}")
        for one in replies_here:
            edited = " · edited" if one.edited else ""
            when = f"{one.annotator.name} · {local_time(one.created)}{edited} · {one.id}"
            print_line(f"{_INDENT}{styled(safe_line(when), 'dim')}")
            for line in safe(one.text).split("\n"):
                print_line(f"{_INDENT * 2}{line}" if line else "")
