"""`variorum memo`: what annotators write about documents, tags and the library."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from annotations.model.memos import Memo, MemoSubject
from annotations.service.memos import own_memo, subject_of, write_memo
from annotations.service.store import Store
from corpus.errors import VariorumError
from corpus.sources.files import STDIN
from reader.cli.json_objects import memo_json
from reader.cli.open_store import open_store
from reader.cli.options import DOCUMENT, TAG, TEXT, as_option, json_option, library_option
from reader.cli.output import (
    interactive,
    local_time,
    on_terminal,
    print_json,
    print_line,
    print_message,
    styled,
)
from reader.terminal.safe import safe, safe_line

Command = TypeVar("Command", bound=Callable[..., Any])
_INDENT = "  "


def _subject_options(command: Command) -> Command:
    """What the memo is about: a document, a tag, or the library."""
    command = click.option("--tag", type=TAG, metavar="TAG", help="The memo on this tag.")(command)
    return click.argument("document", type=DOCUMENT, required=False, metavar="[DOC]")(command)


def _subject(store: Store, document: str | None, tag: str | None) -> MemoSubject:
    if document is not None and tag is not None:
        raise click.UsageError("name a document or a tag, not both")
    return subject_of(store, document=document, tag=tag)


@click.group(invoke_without_command=True, short_help="Write memos on documents, tags, the library.")
@library_option
@json_option
@click.pass_context
def memo(ctx: click.Context, library: Path | None, as_json: bool) -> None:
    """Write memos on a document, a tag or the whole library. Without a command, list them.

    Each annotator has one memo on each of these. Name a document (DOC), a tag (--tag TAG), or
    neither for the library.
    """
    if ctx.invoked_subcommand is None:
        _list(library, None, None, None, as_json)


@memo.command("list", short_help="List the memos.")
@_subject_options
@click.option("--annotator", "by", type=TEXT, metavar="NAME", help="Only memos by this annotator.")
@library_option
@json_option
def list_(
    document: str | None, tag: str | None, by: str | None, library: Path | None, as_json: bool
) -> None:
    """List the memos on the library, on tags and on documents; with DOC or --tag, only the memos on
    that."""
    _list(library, document, tag, by, as_json)


@memo.command("show", short_help="Print the memos on a document, a tag or the library.")
@_subject_options
@library_option
@json_option
def show(document: str | None, tag: str | None, library: Path | None, as_json: bool) -> None:
    """Print all annotators' memos on a document, a tag or the library."""
    with open_store(library) as store:
        memos = store.memos.about(subject := _subject(store, document, tag))
    if as_json:
        print_json([memo_json(one) for one in memos])
    elif memos:
        _print(memos)
    else:
        print_message(f"there is no memo on {subject.label}")


@memo.command("write", short_help="Write or replace your memo.")
@_subject_options
@click.option(
    "--text", type=TEXT, metavar="TEXT", help="The text of the memo; - reads standard input."
)
@click.option("--append", is_flag=True, help="Append the text to the memo.")
@library_option
@as_option
@json_option
def write(
    document: str | None,
    tag: str | None,
    text: str | None,
    append: bool,
    library: Path | None,
    annotator: str | None,
    as_json: bool,
) -> None:
    """Write or replace your memo on a document, a tag or the library.

    Without --text, your editor opens ($VISUAL or $EDITOR); if there is no terminal, the text is
    read from standard input.
    """
    with open_store(library, annotator) as store:
        subject = _subject(store, document, tag)
        before = own_memo(store, subject)
        old = "" if before is None else before.text
        new = _written(text, "" if append else old)
        if append and new.strip() and old:
            new = f"{old}\n\n{new.strip()}"
        if not new.strip():
            raise VariorumError("the text is empty; variorum memo remove removes a memo")
        parts = [] if before is None else [part.id for part in before.parts]
        after = write_memo(store, subject, new, replacing=parts)
    if as_json:
        print_json(None if after is None else memo_json(after))
        return
    verb = "wrote a" if before is None else "changed the"
    if before is not None and after == before:
        print_message(f"the memo on {subject.label} is unchanged")
        return
    print_message(f"{verb} memo on {subject.label}; variorum undo reverts it")


@memo.command("remove", short_help="Remove your memo.")
@_subject_options
@library_option
@as_option
@json_option
def remove(
    document: str | None,
    tag: str | None,
    library: Path | None,
    annotator: str | None,
    as_json: bool,
) -> None:
    """Remove your memo on a document, a tag or the library. variorum undo restores it."""
    with open_store(library, annotator) as store:
        subject = _subject(store, document, tag)
        before = own_memo(store, subject)
        if before is None:
            raise VariorumError(f"there is no memo by {store.annotator} on {subject.label}")
        write_memo(store, subject, "", replacing=[part.id for part in before.parts])
    if as_json:
        print_json(memo_json(before))
    else:
        print_message(f"removed the memo on {subject.label}; variorum undo reverts it")


def _written(given: str | None, old: str) -> str:
    if given == STDIN or (given is None and not interactive()):
        return sys.stdin.read()
    if given is not None:
        return given
    from reader.terminal.editor import edit_text

    edited = edit_text(old, "memo")
    if edited.error is None:
        return edited.text
    if edited.text != old:
        print_line(safe(edited.text))
    raise VariorumError(f"{edited.error}; the memo was not saved")


def _list(
    library: Path | None, document: str | None, tag: str | None, by: str | None, as_json: bool
) -> None:
    with open_store(library) as store:
        memos = store.memos.all()
        if document is not None or tag is not None:
            memos = store.memos.about(_subject(store, document, tag))
        memos = [one for one in memos if by in (None, one.annotator.name)]
    if as_json:
        print_json([memo_json(one) for one in memos])
    elif memos:
        _print(memos)
    else:
        print_message("there are no memos; variorum memo write [DOC] [--tag TAG] writes one")


def _print(memos: list[Memo]) -> None:
    for number, one in enumerate(memos):
        if number:
            print_line("")
        about = f"document {one.about.name}" if one.about.kind == "document" else one.about.label
        when = f"{one.annotator.name} · {local_time(one.modified)}"
        print_line(f"{styled(safe_line(about), 'bold')}  {styled(safe_line(when), 'dim')}")
        for line in safe(one.text).split("\n"):
            print_line(f"{_INDENT}{line}" if on_terminal() or line else "")
