"""The reader: opened in a terminal, printed into a pipe."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

import click

from annotations.service.store import Store
from corpus.document import Document, Span
from corpus.errors import UnknownDocument, VariorumError
from reader import keymap, settings
from reader.cli.open_library import chosen_annotator, chosen_library
from reader.cli.open_store import open_store
from reader.cli.options import DOCUMENT_OR_PATH, as_option, library_option
from reader.cli.output import (
    EMPTY,
    PLAIN_WIDTH,
    interactive,
    print_line,
    print_message,
    print_text,
    width,
)
from reader.cli.source_names import names_source
from reader.terminal.bidi_mode import BIDI

_LINEAR_IS_ON = (
    "linear mode is on: one text at a time; variorum read --side-by-side switches it off"
)
_PLACE = re.compile(r"([0-9]{1,10})[-–:]([0-9]{1,10})", re.ASCII)


@click.command(short_help="Open documents side by side.")
@click.argument("names", nargs=-1, type=DOCUMENT_OR_PATH, metavar="[DOC|PATH]...")
@click.option(
    "--linear/--side-by-side",
    default=None,
    help="For screen readers: show one text at a time, with the terminal's own cursor. This "
    "setting is saved.",
)
@click.option(
    "--bidi",
    type=click.Choice(BIDI),
    help="Who puts Arabic, Hebrew and other right-to-left text into reading order: Variorum "
    "(reorder), or a terminal that does so itself (leave). auto, the default, leaves it to "
    "kitty and Apple's Terminal. This setting is saved.",
)
@click.option(
    "--at", "place", metavar="START-END",
    help="Select this passage of the first document, as in 120-180: from its first character to "
         "the position after its last, counted from 0. In a pipe, print the passage alone.",
)  # fmt: skip
@library_option
@as_option
def read(
    names: tuple[str, ...],
    linear: bool | None,
    bidi: str | None,
    place: str | None,
    library: Path | None,
    annotator: str | None,
) -> int:
    """Open documents side by side.

    Name a document by its slug (see variorum list), or by the path of a file or folder, or a web
    address: documents that are not in the library are added first. At most four documents are
    opened. Without names, the documents that were open last are opened again. If standard output is
    not a terminal, the documents are printed side by side (in linear mode one after another) as
    plain text, as wide as COLUMNS (default: 80), with the letters of tags in the margin.
    """
    if place is not None and not names:
        raise click.UsageError("--at needs the name of a document")
    with open_store(library, annotator, make=True) as store:
        slugs, failed = documents_of(store, names)
        if failed and not slugs:
            return 1
        passage = None if place is None else _passage(place, store.documents.get(slugs[0]))
        if linear is not None:
            settings.change(linear="on" if linear else "off")
        if bidi is not None:
            settings.change(bidi=bidi)
        if passage is not None and not interactive():
            print_text(store.documents.get(slugs[0]).text[slice(*passage)])
            return int(failed)
        if not interactive():
            printed = slugs or [summary.slug for summary in store.documents.all()]
            one_by_one = len(printed) > 1 and settings.load().linear == "on"
            for together in [[slug] for slug in printed] if one_by_one else [printed]:
                print_side_by_side(store, together)
                if one_by_one:
                    print_line("")
            return int(failed)
    code = open_reader(
        chosen_library(library), slugs, chosen_annotator(annotator),
        demo=None, passage=passage,
    )  # fmt: skip
    return code or int(failed)


def _passage(place: str, document: Document) -> Span:
    """The passage of a document that `--at` names. Raises VariorumError where it has none there."""
    match = _PLACE.fullmatch(place.strip())
    if match is None:
        raise click.UsageError(f"“{place}” is not a passage; use START-END, as in 120-180")
    span = Span(*map(int, match.groups()))
    length = len(document.text)
    if not span.start < span.end <= length:
        raise VariorumError(
            f"there is no passage {place} in {document.slug}; its text has {length:,} characters"
        )
    return span


def documents_of(store: Store, names: Sequence[str]) -> tuple[list[str], bool]:
    """The slugs of the documents that are named, each once, and whether some could not be read.

    Paths and addresses are added to the library; why one cannot be is printed. Raises
    UnknownDocument for a name that is neither.
    """
    sources = [name for name in names if names_source(name) and not _is_slug(store, name)]
    # All names are checked before the first file is added.
    named = {name: store.documents.get(name).slug for name in names if name not in sources}
    if not sources:
        return list(dict.fromkeys(named.values())), False
    from annotations.service.documents import GroupedStep  # both import the cleaning, which is
    from reader.cli.add import add_paths  # not needed to read what is there

    step = GroupedStep("added")
    failed = False
    slugs: list[str] = []
    for name in names:
        if name in named:
            slugs.append(named[name])
            continue
        for outcome in add_paths(store, [name], step, quiet=not interactive()):
            if outcome.added is None:
                failed = True
            else:
                slugs.append(outcome.added.document)
    return list(dict.fromkeys(slugs)), failed


def _is_slug(store: Store, name: str) -> bool:
    """Whether a document has this very slug, which comes before a file of that name."""
    try:
        return store.documents.get(name).slug == name
    except UnknownDocument:
        return False


def open_reader(
    path: Path,
    slugs: list[str],
    annotator: str | None,
    *,
    demo: str | None,
    passage: Span | None = None,
    tour: bool = False,
) -> int:
    """Open the screens, on a passage of the first document if one is named; returns the exit
    code. Raises VariorumError for a terminal that cannot show them.
    """
    if os.environ.get("TERM") == "dumb":  # as in the shell of an editor: it prints what it is sent
        raise VariorumError(
            "this terminal cannot show the reader (TERM is dumb); variorum read DOC | cat prints "
            "a document"
        )
    keymap.install(keymap.load())  # before the commands are declared
    if settings.load().linear == "on":
        # A screen reader reads this out before the screens are drawn.
        print_message(_LINEAR_IS_ON)
    # Textual takes longer to import than all the rest: only who opens the reader waits for it.
    notices: list[str] = []
    if keymap.installed().keys:
        from reader.tui.all_commands import command_scopes, settle_keys

        notices = settle_keys(command_scopes())
    from reader.tui.run import run

    return run(path, slugs, annotator, demo=demo, notices=notices, passage=passage, tour=tour)


def print_side_by_side(store: Store, slugs: Sequence[str]) -> None:
    """Print these documents beside each other, for a pipe."""
    if not slugs:
        print_message(EMPTY)
        return
    from reader.text.side_by_side import (  # the screens do without it
        AnnotatedDocument,
        side_by_side,
    )

    documents = [store.documents.get(slug) for slug in slugs]
    pages = [
        AnnotatedDocument(document, store.annotations(document=document.id))
        for document in documents
    ]
    for line in side_by_side(pages, store.tags.codebook(), width(PLAIN_WIDTH)):
        print_line(line)
